/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"

G_BEGIN_DECLS

#define REC_TYPE_POLICY_WATCHER (rec_policy_watcher_get_type ())
G_DECLARE_FINAL_TYPE (RecPolicyWatcher, rec_policy_watcher, REC, POLICY_WATCHER, GObject)

RecPolicyWatcher *rec_policy_watcher_new (const char *user_path,
                                          const char *const *machine_folders);

RecPolicy *rec_policy_watcher_get_policy (RecPolicyWatcher *self);
RecPolicySettings *rec_policy_watcher_get_user (RecPolicyWatcher *self);
gboolean rec_policy_watcher_set_user (RecPolicyWatcher *self, GHashTable *settings, GError **error);
GVariant *rec_policy_watcher_dup_variant (RecPolicyWatcher *self);

G_END_DECLS

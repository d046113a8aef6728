/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/policy/rec-policy-key.h"

G_BEGIN_DECLS

#define REC_TYPE_POLICY_SETTINGS (rec_policy_settings_get_type ())
G_DECLARE_FINAL_TYPE (RecPolicySettings, rec_policy_settings, REC, POLICY_SETTINGS, GObject)

RecPolicySettings *rec_policy_settings_new (RecPolicySide side);
RecPolicySettings *rec_policy_settings_new_from_data (RecPolicySide side,
                                                      const char *data,
                                                      gsize length,
                                                      const char *path);
RecPolicySettings *rec_policy_settings_load (RecPolicySide side, const char *path);
RecPolicySettings *rec_policy_settings_load_folders (const char *const *folders);

char *rec_policy_settings_dup_user_path (void);
char **rec_policy_settings_dup_machine_folders (void);

RecPolicySide rec_policy_settings_get_side (RecPolicySettings *self);
const char *rec_policy_settings_get_problem (RecPolicySettings *self);
const char *const *rec_policy_settings_list_broken (RecPolicySettings *self);
const char *rec_policy_settings_get (RecPolicySettings *self, const char *key);
const char *rec_policy_settings_get_origin (RecPolicySettings *self, const char *key);
char **rec_policy_settings_list_keys (RecPolicySettings *self);
gboolean rec_policy_settings_set (RecPolicySettings *self,
                                  const char *key,
                                  const char *value,
                                  GError **error);
char *rec_policy_settings_to_data (RecPolicySettings *self);
gboolean rec_policy_settings_save (RecPolicySettings *self, const char *path, GError **error);

G_END_DECLS

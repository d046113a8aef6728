/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_MACHINE_POLICY (rec_machine_policy_get_type ())
G_DECLARE_FINAL_TYPE (RecMachinePolicy, rec_machine_policy, REC, MACHINE_POLICY, GObject)

RecMachinePolicy *rec_machine_policy_new (const char *folder);

GVariant *rec_machine_policy_get (RecMachinePolicy *self, GError **error);
gboolean rec_machine_policy_check (RecMachinePolicy *self, GVariant *settings, GError **error);
gboolean rec_machine_policy_set (RecMachinePolicy *self, GVariant *settings, GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What polkit decides: one action for each effect (data/admin/org.recourse.Admin1.policy). */
#define REC_ADMIN_ACTION_CONSENT "org.recourse.Admin1.set-consent"
#define REC_ADMIN_ACTION_SERVICE "org.recourse.Admin1.set-service"
#define REC_ADMIN_ACTION_SWITCHES "org.recourse.Admin1.set-switches"
#define REC_ADMIN_ACTION_DELETE_OWN_DUMPS "org.recourse.Admin1.delete-own-dumps"
#define REC_ADMIN_ACTION_CLEAN_KERNEL_DUMPS "org.recourse.Admin1.clean-kernel-dumps"

const char *rec_admin_action_get_for_key (const char *key);
char **rec_admin_action_list_for_keys (const char *const *keys);

G_END_DECLS

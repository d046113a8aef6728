/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-settings-source.h"

G_BEGIN_DECLS

#define REC_TYPE_LIST_GROUP (rec_list_group_get_type ())
G_DECLARE_FINAL_TYPE (RecListGroup, rec_list_group, REC, LIST_GROUP, AdwPreferencesGroup)

void rec_list_group_set_suggestions (RecListGroup *self, const char *const *suggestions);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-settings-source.h"

G_BEGIN_DECLS

#define REC_TYPE_LEVEL_GROUP (rec_level_group_get_type ())
G_DECLARE_FINAL_TYPE (RecLevelGroup, rec_level_group, REC, LEVEL_GROUP, AdwPreferencesGroup)

const char *rec_level_group_get_name (const char *level);

G_END_DECLS

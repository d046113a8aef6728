/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-settings-source.h"

G_BEGIN_DECLS

#define REC_TYPE_SWITCH_ROW (rec_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (RecSwitchRow, rec_switch_row, REC, SWITCH_ROW, AdwActionRow)

G_END_DECLS

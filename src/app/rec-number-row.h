/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-settings-source.h"

G_BEGIN_DECLS

#define REC_TYPE_NUMBER_ROW (rec_number_row_get_type ())
G_DECLARE_FINAL_TYPE (RecNumberRow, rec_number_row, REC, NUMBER_ROW, AdwActionRow)

G_END_DECLS

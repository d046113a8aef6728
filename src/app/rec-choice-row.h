/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-settings-source.h"

G_BEGIN_DECLS

#define REC_TYPE_CHOICE_ROW (rec_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (RecChoiceRow, rec_choice_row, REC, CHOICE_ROW, AdwComboRow)

void rec_choice_row_set_choices (RecChoiceRow *self,
                                 const char *const *values,
                                 const char *const *names);

G_END_DECLS

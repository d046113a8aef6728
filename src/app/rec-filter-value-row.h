/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REC_TYPE_FILTER_VALUE_ROW (rec_filter_value_row_get_type ())
G_DECLARE_FINAL_TYPE (RecFilterValueRow, rec_filter_value_row, REC, FILTER_VALUE_ROW, AdwActionRow)

GtkWidget *rec_filter_value_row_new (const char *value, const char *label, guint count);

const char *rec_filter_value_row_get_value (RecFilterValueRow *self);
void rec_filter_value_row_show_icon (RecFilterValueRow *self, const char *icon);
void rec_filter_value_row_set_chosen (RecFilterValueRow *self, gboolean chosen);
gboolean rec_filter_value_row_get_chosen (RecFilterValueRow *self);

G_END_DECLS

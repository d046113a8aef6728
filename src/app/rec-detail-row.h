/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REC_TYPE_DETAIL_ROW (rec_detail_row_get_type ())
G_DECLARE_FINAL_TYPE (RecDetailRow, rec_detail_row, REC, DETAIL_ROW, GtkBox)

RecDetailRow *rec_detail_row_new (void);
void rec_detail_row_set_text (RecDetailRow *self,
                              const char *title,
                              const char *aside,
                              const char *subtitle);
void rec_detail_row_set_monospace (RecDetailRow *self, gboolean title, gboolean subtitle);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REC_TYPE_PLACE_ROW (rec_place_row_get_type ())
G_DECLARE_FINAL_TYPE (RecPlaceRow, rec_place_row, REC, PLACE_ROW, GtkListBoxRow)

GtkWidget *rec_place_row_new (void);

void
rec_place_row_show (RecPlaceRow *self, const char *title, const char *note, const char *reason);

G_END_DECLS

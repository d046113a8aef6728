/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REC_TYPE_FACT_ROW (rec_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (RecFactRow, rec_fact_row, REC, FACT_ROW, GtkListBoxRow)

void rec_fact_row_set_fact (RecFactRow *self, const char *value, const char *note);

G_END_DECLS

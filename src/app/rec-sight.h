/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REC_TYPE_SIGHT (rec_sight_get_type ())
G_DECLARE_FINAL_TYPE (RecSight, rec_sight, REC, SIGHT, GObject)

typedef void (*RecShowFunc) (GtkWidget *widget);

RecSight *rec_sight_new (GtkWidget *list, RecShowFunc show);
void rec_sight_set_row_height (RecSight *self, int height);
int rec_sight_get_row_height (RecSight *self);
void rec_sight_await (RecSight *self, GtkWidget *widget);
void rec_sight_forget (RecSight *self, GtkWidget *widget);

G_END_DECLS

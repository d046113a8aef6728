/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *rec_problem_menu_new (GtkWidget *parent);
void rec_problem_menu_ask (GtkWidget *row, guint position, double x, double y);
void rec_problem_menu_popup_at (GtkWidget *menu, double root_x, double root_y);
void rec_problem_menu_popup_at_focus (GtkWidget *menu);

G_END_DECLS

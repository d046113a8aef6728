/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What newer versions of GTK bring or do better, for the oldest that is built against. */

void rec_compat_list_item_set_accessible_label (GtkListItem *item, const char *label);
void rec_compat_list_item_set_row_accessible_label (GtkListItem *item, const char *label);
void rec_compat_list_view_scroll_to (GtkListView *view, guint position);
void rec_compat_column_view_scroll_to (GtkColumnView *view, guint position);
void rec_compat_list_view_fit_rows (GtkListView *view, guint row_height);
void rec_compat_widget_set_tooltip_text (GtkWidget *widget, const char *text);

G_END_DECLS

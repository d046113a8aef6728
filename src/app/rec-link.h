/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean rec_link_is_allowed (const char *url);
void rec_link_open (GtkWidget *widget, const char *url);

G_END_DECLS

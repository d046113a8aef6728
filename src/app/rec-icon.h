/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *rec_icon_new_silent (const char *icon);
void rec_icon_show (GtkImage *image, const char *icon);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

const char *rec_software_center_get_name (void);
gboolean rec_software_center_open (GtkWidget *widget, const char *package, GError **error);
char *rec_software_center_dup_command (const char *package, const char *format);

G_END_DECLS

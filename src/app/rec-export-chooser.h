/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/export/rec-export-file.h"
#include "core/export/rec-export-format.h"

G_BEGIN_DECLS

GtkFileChooserNative *rec_export_chooser_new (GtkWidget *widget,
                                              const char *title,
                                              const char *name,
                                              const RecExportFormat *formats,
                                              gsize n_formats);
RecExportFile *rec_export_chooser_open (GtkFileChooserNative *chooser,
                                        GFile **file,
                                        RecExportFormat *format,
                                        GError **error);
void rec_export_chooser_say_done (GtkWidget *widget, const char *text, GFile *file);

G_END_DECLS

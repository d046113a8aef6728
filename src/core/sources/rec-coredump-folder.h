/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_COREDUMP_FOLDER (rec_coredump_folder_get_type ())
G_DECLARE_FINAL_TYPE (RecCoredumpFolder, rec_coredump_folder, REC, COREDUMP_FOLDER, GObject)

RecCoredumpFolder *rec_coredump_folder_new (const char *path);
int rec_coredump_folder_get_fd (RecCoredumpFolder *self);
gboolean rec_coredump_folder_update (RecCoredumpFolder *self);
gint64 rec_coredump_folder_get_next_look (RecCoredumpFolder *self);
void rec_coredump_folder_note_record (RecCoredumpFolder *self);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_DUMP_FOLDER (rec_dump_folder_get_type ())
G_DECLARE_FINAL_TYPE (RecDumpFolder, rec_dump_folder, REC, DUMP_FOLDER, GObject)

RecDumpFolder *rec_dump_folder_new (const char *path);

gboolean rec_dump_folder_delete (RecDumpFolder *self,
                                 const char *path,
                                 uid_t owner,
                                 guint64 *bytes,
                                 GError **error);

G_END_DECLS

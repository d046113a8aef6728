/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RecExportFile RecExportFile;

RecExportFile *rec_export_file_new (const char *path, GError **error);
RecExportFile *rec_export_file_new_for_fd (int fd, const char *name);
gboolean
rec_export_file_write (RecExportFile *self, const void *data, gsize length, GError **error);
gboolean rec_export_file_finish (RecExportFile *self, GError **error);
void rec_export_file_free (RecExportFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecExportFile, rec_export_file_free)

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/export/rec-export-file.h"

G_BEGIN_DECLS

/**
 * RecExportMember:
 * @name: its name in the archive’s folder
 * @text: what it holds
 */
typedef struct
{
  const char *name;
  const char *text;
} RecExportMember;

gboolean rec_export_archive_write (RecExportFile *file,
                                   const char *folder,
                                   const RecExportMember *members,
                                   gsize n_members,
                                   gint64 time,
                                   GError **error);

G_END_DECLS

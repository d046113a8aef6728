/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_DESKTOP_INDEX (rec_desktop_index_get_type ())
G_DECLARE_FINAL_TYPE (RecDesktopIndex, rec_desktop_index, REC, DESKTOP_INDEX, GObject)

/* Which desktop entry starts which program; read at the first look-up, and again when the folders
 * of desktop entries change. */
RecDesktopIndex *rec_desktop_index_new (void);

/* application_id: of a Flatpak or Snap, or NULL. The name is in the session's language. FALSE:
 * there is no desktop entry for it. */
gboolean rec_desktop_index_lookup (RecDesktopIndex *self,
                                   const char *executable,
                                   const char *application_id,
                                   char **display_name,
                                   char **icon);

/* As above, for the file of the entry itself; NULL when there is none. */
char *rec_desktop_index_dup_path (RecDesktopIndex *self,
                                  const char *executable,
                                  const char *application_id);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is kept of one desktop entry. */
typedef struct
{
  /* Where the entry lies. */
  char *path;
  char *display_name;
  char *icon;
  /* The file that Exec starts, links followed; NULL when it says nothing of which program crashed.
   */
  char *program;
  /* The Flatpak or the Snap that exported the entry, NULL for neither. */
  char *application_id;
  gboolean hidden;
  gboolean no_display;
  gboolean has_arguments;
} RecDesktopEntry;

RecDesktopEntry *rec_desktop_entry_read (const char *path, GError **error);
void rec_desktop_entry_free (RecDesktopEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecDesktopEntry, rec_desktop_entry_free)

G_END_DECLS

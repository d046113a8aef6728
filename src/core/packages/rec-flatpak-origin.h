/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a Flatpak was installed from. */
typedef struct
{
  /* The installation's folder, and the application's files in it. */
  char *installation;
  char *files;
  /* The remote as flatpak-remotes(1) names it, how it calls itself, and its addresses; each but the
   * first can be NULL. */
  char *remote;
  char *title;
  char *homepage;
  char *url;
} RecFlatpakOrigin;

RecFlatpakOrigin *rec_flatpak_origin_find (const char *root, const char *id);
void rec_flatpak_origin_free (RecFlatpakOrigin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecFlatpakOrigin, rec_flatpak_origin_free)

G_END_DECLS

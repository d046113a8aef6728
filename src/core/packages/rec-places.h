/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/packages/rec-desktop-index.h"
#include "core/packages/rec-place.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

/**
 * RecOrigin:
 * @REC_ORIGIN_NOBODY: no package owns the program
 * @REC_ORIGIN_PACKAGE: a package that did not come from the distribution, or may not have
 * @REC_ORIGIN_DISTRIBUTION: a package of the distribution
 * @REC_ORIGIN_FLATPAK: a Flatpak
 * @REC_ORIGIN_SNAP: a Snap
 * @REC_ORIGIN_KERNEL: the kernel itself
 *
 * Who brought a program to this machine.
 */
typedef enum
{
  REC_ORIGIN_NOBODY,
  REC_ORIGIN_PACKAGE,
  REC_ORIGIN_DISTRIBUTION,
  REC_ORIGIN_FLATPAK,
  REC_ORIGIN_SNAP,
  REC_ORIGIN_KERNEL,
} RecOrigin;

/* Who is responsible for a program, and where to go with its problems. */
typedef struct
{
  RecOrigin origin;
  /* The distribution, the Flatpak's remote, or the Snap's publisher; NULL when it is not known. */
  char *from;
  /* The package, or for %REC_ORIGIN_NOBODY the folder that the program lies in; can be NULL. */
  char *what;
  /* RecPlace, the best for a report first. */
  GPtrArray *places;
  /* The entry that starts the program; NULL for none. */
  char *desktop_path;
} RecPlaces;

RecPlaces *rec_places_find (const char *root, RecDesktopIndex *desktops, RecReport *report);
void rec_places_free (RecPlaces *self);

const char *rec_origin_to_string (RecOrigin origin);
char *rec_places_dup_origin (const RecPlaces *self);
const char *rec_places_get_obstacle (const RecPlaces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecPlaces, rec_places_free)

G_END_DECLS

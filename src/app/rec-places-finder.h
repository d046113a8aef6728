/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/packages/rec-places.h"

G_BEGIN_DECLS

/* What can be done about a report, and why a thing cannot. */
typedef struct
{
  RecPlaces *places;
  /* What opens the program again, or why it cannot be. */
  GAppInfo *entry;
  char *relaunch_reason;
  /* The arguments of a debugger, or why its dump cannot be opened in one. */
  char **debugger;
  char *debugger_reason;
} RecPlacesFound;

void rec_places_found_free (RecPlacesFound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecPlacesFound, rec_places_found_free)

void rec_places_finder_find_async (RecReport *report,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
RecPlacesFound *rec_places_finder_find_finish (GAsyncResult *result, GError **error);

G_END_DECLS

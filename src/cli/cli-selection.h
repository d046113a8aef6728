/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

/* Which rows, as the options of “list” and “export” say it. */
typedef struct
{
  char **values[REC_FILTER_N_FIELDS];
  char *search;
  char *since;
  char *until;
  char *sort;
  gboolean events;
  gboolean problems;
  gboolean reverse;
  gint64 limit;
} CliSelection;

GOptionEntry *cli_selection_dup_entries (CliSelection *self, const GOptionEntry *others);
gboolean cli_selection_is_given (CliSelection *self);
gboolean cli_selection_make_listing (CliSelection *self,
                                     const char *command,
                                     RecStore *store,
                                     RecListing *listing);
GArray *cli_selection_list_rows (CliSelection *self,
                                 RecStore *store,
                                 const RecListing *listing,
                                 GError **error);
void cli_selection_clear (CliSelection *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliSelection, cli_selection_clear)

G_END_DECLS

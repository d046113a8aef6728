/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RecPlaceKind:
 * @REC_PLACE_TRACKER: the bug tracker of the program's makers
 * @REC_PLACE_TOOL: the distribution's own program for reporting bugs
 * @REC_PLACE_DISTRIBUTION: the distribution's bug tracker
 * @REC_PLACE_CONTACT: how the makers or the publisher are reached
 * @REC_PLACE_HELP: where the makers help
 * @REC_PLACE_DISTRIBUTION_HELP: where the distribution helps
 * @REC_PLACE_HOMEPAGE: the program's page
 * @REC_PLACE_STORE: the page of the place that it was installed from
 *
 * What a place is for; the better it is for a report, the earlier.
 */
typedef enum
{
  REC_PLACE_TRACKER,
  REC_PLACE_TOOL,
  REC_PLACE_DISTRIBUTION,
  REC_PLACE_CONTACT,
  REC_PLACE_HELP,
  REC_PLACE_DISTRIBUTION_HELP,
  REC_PLACE_HOMEPAGE,
  REC_PLACE_STORE,
} RecPlaceKind;

/* One place to go to: either uri or command is set. */
typedef struct
{
  RecPlaceKind kind;
  /* Whose it is, to be named in its title; NULL for the program's makers. */
  char *owner;
  /* Of http, https or mailto; made of printable ASCII. */
  char *uri;
  /* The arguments of a program, its name first. */
  char **command;
  gboolean in_terminal;
} RecPlace;

RecPlace *rec_place_new_for_uri (RecPlaceKind kind, const char *owner, const char *uri);
RecPlace *
rec_place_new_for_tool (const char *owner, const char *const *command, gboolean in_terminal);
void rec_place_free (RecPlace *self);

const char *rec_place_kind_to_string (RecPlaceKind kind);
char *rec_place_dup_title (const RecPlace *self);
char *rec_place_dup_target (const RecPlace *self);
gboolean rec_place_takes_report (const RecPlace *self);
char *rec_place_dup_clean_uri (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecPlace, rec_place_free)

G_END_DECLS

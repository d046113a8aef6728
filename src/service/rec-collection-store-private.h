/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/rec-collection-store.h"

G_BEGIN_DECLS

/* What the parts of the store share. */
struct _RecCollectionStore
{
  GObject parent_instance;

  char *folder;
  RecDatabase *database;
  GBytes *secret;
  /* “os\nversion\narch” to the row’s ID. */
  GHashTable *platforms;
  /* The responses by pattern that are in force, newest first, as of this version of the data. */
  GPtrArray *matches;
  gint64 data_version;
};

/* A response by pattern and its JSON. */
typedef struct
{
  RecResponse *response;
  char *body;
} RecMatch;

void rec_match_free (RecMatch *self);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RecChangeSet RecChangeSet;

RecChangeSet *rec_change_set_new (void);
void rec_change_set_free (RecChangeSet *self);
void rec_change_set_add (RecChangeSet *self, const char *bucket, const char *added_id);
void rec_change_set_merge (RecChangeSet *self, RecChangeSet *other);
gboolean rec_change_set_is_empty (RecChangeSet *self);
char **rec_change_set_dup_buckets (RecChangeSet *self);
char **rec_change_set_dup_added (RecChangeSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecChangeSet, rec_change_set_free)

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-change-set.h"

#include "reporter/rec-reporter-limits.h"

/**
 * RecChangeSet:
 *
 * Which buckets have changed and which reports are new, until that is told. When there are more
 * than the signal lists, only that something changed is kept.
 */
struct _RecChangeSet
{
  GHashTable *buckets;
  GHashTable *added;
  gboolean too_many;
};

RecChangeSet *
rec_change_set_new (void)
{
  RecChangeSet *self = g_new0 (RecChangeSet, 1);

  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->added = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
rec_change_set_free (RecChangeSet *self)
{
  g_hash_table_unref (self->buckets);
  g_hash_table_unref (self->added);
  g_free (self);
}

static void
forget_lists (RecChangeSet *self)
{
  self->too_many = TRUE;
  g_hash_table_remove_all (self->buckets);
  g_hash_table_remove_all (self->added);
}

/**
 * rec_change_set_add:
 * @bucket: a bucket that changed
 * @added_id: (nullable): the ID of the report in it that is new
 */
void
rec_change_set_add (RecChangeSet *self, const char *bucket, const char *added_id)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (bucket != NULL);

  if (self->too_many)
    return;

  g_hash_table_add (self->buckets, g_strdup (bucket));
  if (added_id != NULL)
    g_hash_table_add (self->added, g_strdup (added_id));
  if (g_hash_table_size (self->buckets) > REC_CHANGED_LIST_MAX
      || g_hash_table_size (self->added) > REC_CHANGED_LIST_MAX)
    forget_lists (self);
}

/**
 * rec_change_set_merge:
 * @other: changes that came after those of @self
 */
void
rec_change_set_merge (RecChangeSet *self, RecChangeSet *other)
{
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (self != NULL && other != NULL);

  if (other->too_many)
    forget_lists (self);

  g_hash_table_iter_init (&iter, other->buckets);
  while (!self->too_many && g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->buckets, g_strdup (key));
  g_hash_table_iter_init (&iter, other->added);
  while (!self->too_many && g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->added, g_strdup (key));
  if (g_hash_table_size (self->buckets) > REC_CHANGED_LIST_MAX
      || g_hash_table_size (self->added) > REC_CHANGED_LIST_MAX)
    forget_lists (self);
}

/**
 * rec_change_set_is_empty:
 *
 * Returns: whether nothing changed
 */
gboolean
rec_change_set_is_empty (RecChangeSet *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return !self->too_many && g_hash_table_size (self->buckets) == 0;
}

static char **
dup_keys (GHashTable *table)
{
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (table, NULL);

  return g_strdupv ((char **) keys);
}

/**
 * rec_change_set_dup_buckets:
 *
 * Returns: (transfer full): the buckets that changed; empty when there are too many to list
 */
char **
rec_change_set_dup_buckets (RecChangeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return dup_keys (self->buckets);
}

/**
 * rec_change_set_dup_added:
 *
 * Returns: (transfer full): the IDs of the new reports; empty when there are too many to list
 */
char **
rec_change_set_dup_added (RecChangeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return dup_keys (self->added);
}

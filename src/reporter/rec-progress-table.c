/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-progress-table.h"

/**
 * RecProgressTable:
 *
 * What is under way for each bucket, and how far it is.
 */
struct _RecProgressTable
{
  GHashTable *entries;
};

typedef struct
{
  char *words;
  guint64 done;
  guint64 total;
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->words);
  g_free (entry);
}

RecProgressTable *
rec_progress_table_new (void)
{
  RecProgressTable *self = g_new0 (RecProgressTable, 1);

  self->entries
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
  return self;
}

void
rec_progress_table_free (RecProgressTable *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * rec_progress_table_set:
 * @bucket: a bucket; empty for a look for new responses
 * @words: what is being done, for people; empty: it ended
 * @done: bytes that are done
 * @total: bytes in all; 0: not known
 *
 * Returns: whether something else is under way now, or nothing any more
 */
gboolean
rec_progress_table_set (RecProgressTable *self,
                        const char *bucket,
                        const char *words,
                        guint64 done,
                        guint64 total)
{
  Entry *entry = g_hash_table_lookup (self->entries, bucket);
  gboolean is_other;

  if (*words == '\0')
    return g_hash_table_remove (self->entries, bucket);

  is_other = entry == NULL || !g_str_equal (entry->words, words);
  entry = g_new0 (Entry, 1);
  entry->words = g_strdup (words);
  entry->done = done;
  entry->total = total;
  g_hash_table_insert (self->entries, g_strdup (bucket), entry);
  return is_other;
}

/**
 * rec_progress_table_to_variant:
 *
 * Returns: (transfer floating): it as the bus's property Sending has it
 */
GVariant *
rec_progress_table_to_variant (RecProgressTable *self)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer bucket, data;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sstt)"));
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &bucket, &data))
    {
      const Entry *entry = data;

      g_variant_builder_add (&builder, "(sstt)", (const char *) bucket, entry->words, entry->done,
                             entry->total);
    }
  return g_variant_builder_end (&builder);
}

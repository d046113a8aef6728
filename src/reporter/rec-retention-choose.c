/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-retention-choose.h"

typedef struct
{
  const RecRetentionFile *files;
  const RecRetentionLimits *limits;
  gint64 now;
  GArray *chosen;
  gboolean *is_chosen;
} Choice;

static int
compare_age (gconstpointer a, gconstpointer b, gpointer data)
{
  const RecRetentionFile *files = data;
  const RecRetentionFile *left = &files[*(const guint *) a];
  const RecRetentionFile *right = &files[*(const guint *) b];

  if (left->time != right->time)
    return left->time < right->time ? -1 : 1;
  if (left->report != right->report)
    return left->report < right->report ? -1 : 1;
  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

static guint *
sort_by_age (const RecRetentionFile *files, guint n_files)
{
  guint *order = g_new (guint, n_files);

  for (guint i = 0; i < n_files; i++)
    order[i] = i;
  g_qsort_with_data (order, n_files, sizeof *order, compare_age, (gpointer) files);
  return order;
}

static gboolean
may_go (const Choice *choice, guint index)
{
  const RecRetentionFile *file = &choice->files[index];

  return !file->is_held && !choice->is_chosen[index]
         && choice->now - file->time >= REC_RETENTION_YOUNG;
}

static void
choose (Choice *choice, guint index)
{
  choice->is_chosen[index] = TRUE;
  g_array_append_val (choice->chosen, index);
}

static void
choose_by_age (Choice *choice, const guint *order, guint n_files)
{
  gint64 oldest = (gint64) choice->limits->max_days * G_TIME_SPAN_DAY;

  for (guint i = 0; i < n_files && choice->limits->max_days > 0; i++)
    if (may_go (choice, order[i]) && choice->now - choice->files[order[i]].time > oldest)
      choose (choice, order[i]);
}

/* The reports that count, from the newest on; what is beyond the limit goes. */
static void
choose_by_count (Choice *choice, const guint *order, guint n_files)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) counted = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n_chosen = choice->chosen->len;

  for (guint i = 0; i < n_files; i++)
    if (choice->files[i].is_held)
      g_hash_table_add (held, (gpointer) &choice->files[i].report);

  for (guint i = n_files; i > 0; i--)
    {
      const RecRetentionFile *file = &choice->files[order[i - 1]];

      if (choice->is_chosen[order[i - 1]] || g_hash_table_contains (held, &file->report)
          || g_hash_table_contains (counted, &file->report))
        continue;
      if (g_hash_table_size (counted) < choice->limits->max_reports)
        g_hash_table_add (counted, (gpointer) &file->report);
      else if (may_go (choice, order[i - 1]))
        choose (choice, order[i - 1]);
    }

  /* They were found from the newest on. */
  for (guint i = n_chosen, j = choice->chosen->len; i + 1 < j; i++, j--)
    {
      guint swapped = g_array_index (choice->chosen, guint, i);

      g_array_index (choice->chosen, guint, i) = g_array_index (choice->chosen, guint, j - 1);
      g_array_index (choice->chosen, guint, j - 1) = swapped;
    }
}

static void
choose_by_size (Choice *choice, const guint *order, guint n_files)
{
  guint64 bytes = 0;

  for (guint i = 0; i < n_files; i++)
    bytes += choice->is_chosen[i] ? 0 : MAX (choice->files[i].size, 0);
  for (guint i = 0;
       i < n_files && choice->limits->max_bytes > 0 && bytes > choice->limits->max_bytes; i++)
    if (may_go (choice, order[i]))
      {
        choose (choice, order[i]);
        bytes -= MAX (choice->files[order[i]].size, 0);
      }
}

/**
 * rec_retention_choose:
 * @files: (array length=n_files): the heavy files that there are
 * @limits: the limits
 * @now: the time, in microseconds since 1970-01-01 UTC
 *
 * Decides which files go, so that the others are within the limits: the oldest first. What is held
 * or younger than an hour stays, even if the limits are not kept then. A file is kept when it is
 * exactly at a limit.
 *
 * Returns: (transfer full) (element-type guint): indices of the files that go, in the order in
 * which they should: by age, then by count, then by size, each from the oldest on
 */
GArray *
rec_retention_choose (const RecRetentionFile *files,
                      guint n_files,
                      const RecRetentionLimits *limits,
                      gint64 now)
{
  g_autofree guint *order = NULL;
  g_autofree gboolean *is_chosen = NULL;
  Choice choice = { files, limits, now, NULL, NULL };

  g_return_val_if_fail (files != NULL || n_files == 0, NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  order = sort_by_age (files, n_files);
  is_chosen = g_new0 (gboolean, n_files);
  choice.is_chosen = is_chosen;
  choice.chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  choose_by_age (&choice, order, n_files);
  choose_by_count (&choice, order, n_files);
  choose_by_size (&choice, order, n_files);
  return choice.chosen;
}

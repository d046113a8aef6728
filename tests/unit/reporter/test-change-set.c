/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-change-set.h"
#include "reporter/rec-reporter-limits.h"

static void
add_many (RecChangeSet *changes, guint n, guint first)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *bucket = g_strdup_printf ("%032x", first + i);

      rec_change_set_add (changes, bucket, NULL);
    }
}

static void
test_limit (void)
{
  g_autoptr (RecChangeSet) changes = rec_change_set_new ();
  g_auto (GStrv) all = NULL, none = NULL;

  g_assert_true (rec_change_set_is_empty (changes));
  add_many (changes, REC_CHANGED_LIST_MAX, 0);
  all = rec_change_set_dup_buckets (changes);
  g_assert_cmpuint (g_strv_length (all), ==, REC_CHANGED_LIST_MAX);

  add_many (changes, 1, REC_CHANGED_LIST_MAX);
  none = rec_change_set_dup_buckets (changes);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_false (rec_change_set_is_empty (changes));
}

static void
test_merge (void)
{
  g_autoptr (RecChangeSet) left = rec_change_set_new ();
  g_autoptr (RecChangeSet) right = rec_change_set_new ();
  g_auto (GStrv) buckets = NULL, added = NULL;

  rec_change_set_add (left, "a", "1");
  rec_change_set_add (right, "a", "2");
  rec_change_set_add (right, "b", NULL);
  rec_change_set_merge (left, right);
  buckets = rec_change_set_dup_buckets (left);
  added = rec_change_set_dup_added (left);
  g_assert_cmpuint (g_strv_length (buckets), ==, 2);
  g_assert_cmpuint (g_strv_length (added), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-set/lists 256 buckets and, past that, only that something changed",
                   test_limit);
  g_test_add_func ("/change-set/names each bucket and each report once", test_merge);
  return g_test_run ();
}

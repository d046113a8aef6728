/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-retention-choose.h"

#define DAY G_TIME_SPAN_DAY
#define HOUR G_TIME_SPAN_HOUR
/* The clock that the tests set. */
#define NOW (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

static const RecRetentionLimits windows = { 1000, 0, 0 };

static void
assert_chosen (const RecRetentionFile *files,
               guint n_files,
               RecRetentionLimits limits,
               gint64 now,
               const char *expected)
{
  g_autoptr (GArray) chosen = rec_retention_choose (files, n_files, &limits, now);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < chosen->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (chosen, guint, i));
  g_assert_cmpstr (text->str, ==, expected);
}

/* One file for each report, a day apart, the first the newest. */
static RecRetentionFile *
make_files (guint n_files, guint n_held)
{
  RecRetentionFile *files = g_new0 (RecRetentionFile, n_files);

  for (guint i = 0; i < n_files; i++)
    files[i] = (RecRetentionFile){ i + 1, NOW - (gint64) (i + 1) * DAY, 1000, i < n_held };
  return files;
}

static void
test_count (void)
{
  g_autofree RecRetentionFile *files = make_files (1003, 0);

  assert_chosen (files, 999, windows, NOW, "");
  assert_chosen (files, 1000, windows, NOW, "");
  assert_chosen (files, 1001, windows, NOW, "1000");
  assert_chosen (files, 1003, windows, NOW, "1002 1001 1000");
}

static void
test_files_of_a_report (void)
{
  RecRetentionFile files[] = { { 1, NOW - 3 * DAY, 1, FALSE },
                               { 1, NOW - 3 * DAY, 1, FALSE },
                               { 2, NOW - 2 * DAY, 1, FALSE } };

  assert_chosen (files, 3, (RecRetentionLimits){ 2, 0, 0 }, NOW, "");
  assert_chosen (files, 3, (RecRetentionLimits){ 1, 0, 0 }, NOW, "0 1");
}

/* What is queued has a limit of its own, and takes no place from what is kept. */
static void
test_held (void)
{
  g_autofree RecRetentionFile *files = make_files (1050, 50);

  assert_chosen (files, 1050, windows, NOW, "");
  files[1049].is_held = TRUE;
  files[49].is_held = FALSE;
  assert_chosen (files, 1050, windows, NOW, "");
  for (guint i = 0; i < 1050; i++)
    files[i].is_held = TRUE;
  assert_chosen (files, 1050, (RecRetentionLimits){ 1, 1, 1 }, NOW, "");
}

static void
test_age (void)
{
  RecRetentionFile files[] = {
    { 1, NOW - 30 * DAY, 1, FALSE },
    { 2, NOW - 30 * DAY - 1, 1, FALSE },
    { 3, NOW - 31 * DAY, 1, TRUE },
    { 4, NOW - 40 * DAY, 1, FALSE },
  };

  assert_chosen (files, 4, (RecRetentionLimits){ 1000, 0, 0 }, NOW, "");
  assert_chosen (files, 4, (RecRetentionLimits){ 1000, 30, 0 }, NOW, "3 1");
  assert_chosen (files, 4, (RecRetentionLimits){ 1000, 30, 0 }, NOW + 1, "3 1 0");
}

static void
test_size (void)
{
  RecRetentionFile files[] = {
    { 1, NOW - 1 * DAY, 400, FALSE },
    { 2, NOW - 2 * DAY, 300, TRUE },
    { 3, NOW - 3 * DAY, 200, FALSE },
    { 4, NOW - 4 * DAY, 100, FALSE },
  };

  assert_chosen (files, 4, (RecRetentionLimits){ 1000, 0, 1000 }, NOW, "");
  assert_chosen (files, 4, (RecRetentionLimits){ 1000, 0, 999 }, NOW, "3");
  assert_chosen (files, 4, (RecRetentionLimits){ 1000, 0, 899 }, NOW, "3 2");
  /* What is held counts, and is not taken. */
  assert_chosen (files, 4, (RecRetentionLimits){ 1000, 0, 1 }, NOW, "3 2 0");
  assert_chosen (files, 4, (RecRetentionLimits){ 1000, 0, 0 }, NOW, "");
}

static void
test_young (void)
{
  RecRetentionFile files[] = {
    { 1, NOW - HOUR + 1, 1000, FALSE },
    { 2, NOW - HOUR, 1000, FALSE },
    { 3, NOW + DAY, 1000, FALSE },
  };

  assert_chosen (files, 3, (RecRetentionLimits){ 1, 0, 1 }, NOW, "1");
  assert_chosen (files, 3, (RecRetentionLimits){ 1, 0, 1 }, NOW + 1, "1 0");
}

static void
test_together (void)
{
  RecRetentionFile files[] = {
    { 1, NOW - 1 * DAY, 100, FALSE }, { 2, NOW - 2 * DAY, 100, FALSE },
    { 3, NOW - 3 * DAY, 100, FALSE }, { 4, NOW - 4 * DAY, 100, FALSE },
    { 5, NOW - 5 * DAY, 100, FALSE },
  };

  /* The age takes one, the count another, the size the next; none is chosen twice. */
  assert_chosen (files, 5, (RecRetentionLimits){ 3, 4, 200 }, NOW, "4 3 2");
  assert_chosen (NULL, 0, (RecRetentionLimits){ 1, 1, 1 }, NOW, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retention/1000 reports keep their files, and the 1001st does not", test_count);
  g_test_add_func ("/retention/all files of a report count as one", test_files_of_a_report);
  g_test_add_func ("/retention/what waits is never removed, and takes no place", test_held);
  g_test_add_func ("/retention/a file goes when it is older than its days, oldest first", test_age);
  g_test_add_func ("/retention/the oldest go until all fit", test_size);
  g_test_add_func ("/retention/what is younger than an hour stays", test_young);
  g_test_add_func ("/retention/the limits count together", test_together);
  return g_test_run ();
}

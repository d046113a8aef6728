/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reckons the examples of docs/stability.md, as they stand there. */

#include "stability-fixture.h"

#include <string.h>

#define N_EXAMPLES_MIN 20

/* A row of days as it is being set down. */
typedef struct
{
  Known *known;
  gint64 day;
  /* The days before this one are unknown. */
  gboolean in_gap;
} Row;

static void
run_for_a_while (Row *row)
{
  if (row->in_gap)
    known_add_running (row->known, row->day, row->day + 1);
  row->in_gap = FALSE;
  known_add_running (row->known, row->day + 10 * HOUR, row->day + 12 * HOUR);
}

static void
add_failures (Row *row, const char *mark)
{
  const char *const lanes = "ASO";
  g_auto (GStrv) failures = g_strsplit (mark, "+", -1);

  for (guint i = 0; failures[i] != NULL; i++)
    {
      char *end;
      guint64 n = g_ascii_strtoull (failures[i], &end, 10);
      const char *lane = strchr (lanes, *end);

      g_assert_true (lane != NULL && *end != '\0' && end[1] == '\0');
      known_add_failures (row->known, row->day + 11 * HOUR, lane - lanes, MAX (n, 1));
    }
}

static void
add_day (Row *row, const char *mark)
{
  if (g_str_equal (mark, "·"))
    run_for_a_while (row);
  else if (g_str_equal (mark, "?") || g_str_equal (mark, "p"))
    row->in_gap = TRUE;
  else if (!g_str_equal (mark, "-"))
    {
      run_for_a_while (row);
      add_failures (row, mark);
    }
  if (g_str_equal (mark, "p"))
    known_add_change (row->known, row->day + 11 * HOUR, REC_PACKAGE_UPDATED);
  row->day += DAY;
}

static void
add_days (Row *row, const char *example)
{
  g_auto (GStrv) marks = g_strsplit (example, " ", -1);

  for (guint i = 0; marks[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (marks[i], "×", 2);
      guint64 n = parts[1] != NULL ? g_ascii_strtoull (parts[1], NULL, 10) : 1;

      g_assert_cmpuint (n, >, 0);
      while (n-- > 0)
        add_day (row, parts[0]);
    }
  /* That a machine was off is known when it runs again. */
  if (g_str_has_prefix (marks[g_strv_length (marks) - 1], "-"))
    run_for_a_while (row);
}

static void
reckon_example (const char *example, const char *index, const char *line)
{
  g_autoptr (Known) known = known_new ();
  Row row = { known, MONDAY, FALSE };
  g_autoptr (GArray) days = NULL;
  g_autofree char *found = NULL;

  g_test_message ("%s", example);
  add_days (&row, example);
  days = known_reckon (known, "UTC", row.day - DAY / 2, 1);
  found = get_day (days, 0)->index > 0 ? g_strdup_printf ("%.2f", get_day (days, 0)->index)
                                       : g_strdup ("none");
  g_assert_cmpstr (found, ==, index);
  if (*line != '\0')
    g_assert_cmpstr (get_day (days, 0)->is_certain ? "whole" : "dotted", ==, line);
}

static void
test_examples (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "docs", "stability.md", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_examples = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "|", -1);

      if (!g_str_has_prefix (lines[i], "| `") || g_strv_length (cells) != 6)
        continue;

      for (guint cell = 0; cells[cell] != NULL; cell++)
        g_strstrip (cells[cell]);
      cells[1][strlen (cells[1]) - 1] = '\0';
      reckon_example (cells[1] + 1, cells[2], cells[3]);
      n_examples++;
    }
  g_assert_cmpuint (n_examples, >=, N_EXAMPLES_MIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stability/the examples of the document are true", test_examples);
  return g_test_run ();
}

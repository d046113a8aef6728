/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/rec-problem-list-model.h"

#define ROUNDS 3000
#define ROWS_MAX 120

/* What somebody knows who listens: the row in each place. */
typedef struct
{
  GListModel *model;
  GArray *seen;
  guint n_told;
} Listener;

static guint32
read_row (GListModel *model, guint position)
{
  g_autoptr (RecProblemItem) item = g_list_model_get_item (model, position);

  g_assert_cmpuint (rec_problem_item_get_position (item), ==, position);
  return rec_problem_item_get_row (item);
}

static void
changed_cb (Listener *listener, guint position, guint removed, guint added)
{
  listener->n_told++;
  if (removed > 0)
    g_array_remove_range (listener->seen, position, removed);
  for (guint i = 0; i < added; i++)
    {
      guint32 row = read_row (listener->model, position + i);

      g_array_insert_val (listener->seen, position + i, row);
    }
  g_assert_cmpuint (g_list_model_get_n_items (listener->model), ==, listener->seen->len);
}

static GArray *
make_rows (GRand *rand)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n = g_rand_int_range (rand, 0, ROWS_MAX);

  for (guint32 i = 1; i <= n; i++)
    g_array_append_val (rows, i);
  return rows;
}

/* Some go, some come, some move; each row is there once. */
static GArray *
change_rows (GRand *rand, GArray *rows, guint32 *next_row)
{
  GArray *changed = g_array_copy (rows);

  for (int n = g_rand_int_range (rand, 0, 12); n > 0; n--)
    {
      guint place = g_rand_int_range (rand, 0, (gint32) changed->len + 1);
      int what = g_rand_int_range (rand, 0, 3);
      guint32 row = what == 0 ? ++*next_row : 0;

      if (what > 0 && place == changed->len)
        continue;
      if (what > 0)
        {
          row = g_array_index (changed, guint32, place);
          g_array_remove_index (changed, place);
          place = g_rand_int_range (rand, 0, (gint32) changed->len + 1);
        }
      if (what < 2)
        g_array_insert_val (changed, place, row);
    }

  return changed;
}

static void
assert_shows (GListModel *model, GArray *rows)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, rows->len);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpuint (read_row (model, i), ==, g_array_index (rows, guint32, i));
}

static void
check_round (GRand *rand)
{
  g_autoptr (RecStoreReader) reader = rec_store_reader_new ("/nonexistent");
  g_autoptr (RecProblemListModel) model = rec_problem_list_model_new (reader);
  g_autoptr (GArray) rows = make_rows (rand);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint32));
  Listener listener = { G_LIST_MODEL (model), seen, 0 };
  guint32 next_row = ROWS_MAX;

  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (changed_cb), &listener);
  rec_problem_list_model_set_rows (model, REC_GROUPING_PROBLEMS, rows, TRUE);
  assert_shows (G_LIST_MODEL (model), rows);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GArray) changed = change_rows (rand, rows, &next_row);

      rec_problem_list_model_set_rows (model, REC_GROUPING_PROBLEMS, changed, FALSE);
      assert_shows (G_LIST_MODEL (model), changed);
      /* A few changes are told as such: whoever listens has the same rows. */
      g_assert_cmpmem (seen->data, seen->len * sizeof (guint32), changed->data,
                       changed->len * sizeof (guint32));
      g_array_unref (rows);
      rows = g_steal_pointer (&changed);
    }
}

/* After each change the model holds the new rows in order, and who followed what it told has the
 * same. */
static void
test_changes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint i = 0; i < ROUNDS; i++)
    check_round (rand);
}

/* Other rows are shown in the places that are there: only the end is told of. */
static void
test_anew (void)
{
  g_autoptr (RecStoreReader) reader = rec_store_reader_new ("/nonexistent");
  g_autoptr (RecProblemListModel) model = rec_problem_list_model_new (reader);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (RecProblemItem) held = NULL;
  Listener listener = { G_LIST_MODEL (model), seen, 0 };

  for (guint32 i = 1; i <= 500; i++)
    g_array_append_val (rows, i);
  for (guint32 i = 10; i <= 400; i += 3)
    g_array_append_val (others, i);

  rec_problem_list_model_set_rows (model, REC_GROUPING_PROBLEMS, rows, TRUE);
  held = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_array_append_vals (seen, rows->data, rows->len);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (changed_cb), &listener);
  rec_problem_list_model_set_rows (model, REC_GROUPING_PROBLEMS, others, TRUE);

  g_assert_cmpuint (listener.n_told, ==, 1);
  g_assert_cmpuint (rec_problem_item_get_row (held), ==, 10);
  assert_shows (G_LIST_MODEL (model), others);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problem-list-model/changes", test_changes);
  g_test_add_func ("/problem-list-model/anew", test_anew);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/exchange/rec-backoff.h"

#include "core/exchange/rec-exchange-limits.h"

#define SECONDS(number) ((number) *G_GINT64_CONSTANT (1000000))

static void
test_doubles (void)
{
  g_assert_cmpint (rec_backoff_get_delay (1, 0, 0), ==, SECONDS (REC_BACKOFF_FIRST) / 2);
  g_assert_cmpint (rec_backoff_get_delay (1, 0, 1), ==, SECONDS (REC_BACKOFF_FIRST));
  g_assert_cmpint (rec_backoff_get_delay (2, 0, 1), ==, SECONDS (REC_BACKOFF_FIRST) * 2);
  g_assert_cmpint (rec_backoff_get_delay (5, 0, 0), ==, SECONDS (REC_BACKOFF_FIRST) * 8);
  g_assert_cmpint (rec_backoff_get_delay (5, 0, 0.5), ==, SECONDS (REC_BACKOFF_FIRST) * 12);
}

static void
test_ends (void)
{
  const guint attempts[] = { 12, 40, 64, 1000, G_MAXUINT };

  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_assert_cmpint (rec_backoff_get_delay (attempts[i], 0, 0), ==,
                       SECONDS (REC_BACKOFF_MAX) / 2);
      g_assert_cmpint (rec_backoff_get_delay (attempts[i], 0, 1), ==, SECONDS (REC_BACKOFF_MAX));
    }
  g_assert_cmpint (rec_backoff_get_delay (0, 0, 1), ==, SECONDS (REC_BACKOFF_FIRST));
}

static void
test_retry_after (void)
{
  for (guint attempts = 1; attempts < 20; attempts++)
    for (guint tenth = 0; tenth <= 10; tenth++)
      g_assert_cmpint (rec_backoff_get_delay (attempts, 3600, tenth / 10.0), >=, SECONDS (3600));
  g_assert_cmpint (rec_backoff_get_delay (1, 1, 0), ==, SECONDS (REC_BACKOFF_FIRST) / 2);
  g_assert_cmpint (rec_backoff_get_delay (1, REC_EXCHANGE_RETRY_AFTER_MAX, 1), >=,
                   SECONDS ((gint64) REC_EXCHANGE_RETRY_AFTER_MAX));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backoff/doubles-with-jitter", test_doubles);
  g_test_add_func ("/backoff/comes-to-an-end", test_ends);
  g_test_add_func ("/backoff/waits-as-long-as-it-was-asked", test_retry_after);

  return g_test_run ();
}

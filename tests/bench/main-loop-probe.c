/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into a program, it measures how long the main loop lets others wait: every millisecond
 * a thread asks to be served, and notes how long that took. SIGUSR2 begins to count anew; SIGUSR1
 * writes “<waits> <longest> <p99> <over the limit>” (microseconds) into $MAIN_LOOP_PROBE. */

#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_US 16000
#define PERIOD_US 1000
/* One for each 10 µs; the last stands for all above. */
#define N_BINS 100000
#define BIN_US 10

/* Preloaded code has no object to keep this in. */
static volatile sig_atomic_t must_reset;
static volatile sig_atomic_t must_write;

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean served;
} Turn;

typedef struct
{
  guint64 n_waits;
  guint64 n_over;
  gint64 longest;
  guint64 bins[N_BINS];
} Waits;

static void
note_signal (int number)
{
  if (number == SIGUSR2)
    must_reset = 1;
  else
    must_write = 1;
}

static gboolean
serve_cb (gpointer data)
{
  Turn *turn = data;

  g_mutex_lock (&turn->mutex);
  turn->served = TRUE;
  g_cond_signal (&turn->cond);
  g_mutex_unlock (&turn->mutex);
  return G_SOURCE_REMOVE;
}

static gint64
take_turn (Turn *turn)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  gint64 start = g_get_monotonic_time ();

  turn->served = FALSE;
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, serve_cb, turn, NULL);
  g_source_attach (source, NULL);
  g_mutex_lock (&turn->mutex);
  while (!turn->served)
    g_cond_wait (&turn->cond, &turn->mutex);
  g_mutex_unlock (&turn->mutex);
  return g_get_monotonic_time () - start;
}

static gint64
find_p99 (const Waits *waits)
{
  guint64 left = waits->n_waits / 100;

  for (guint i = N_BINS; i > 0; i--)
    {
      if (waits->bins[i - 1] > left)
        return (gint64) i * BIN_US;
      left -= waits->bins[i - 1];
    }

  return 0;
}

static void
write_figures (const Waits *waits)
{
  g_autofree char *text = g_strdup_printf (
      "%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
      waits->n_waits, waits->longest, find_p99 (waits), waits->n_over);

  g_file_set_contents (g_getenv ("MAIN_LOOP_PROBE"), text, -1, NULL);
}

static gpointer
probe (gpointer data)
{
  Waits *waits = g_new0 (Waits, 1);
  Turn turn = { 0 };

  g_mutex_init (&turn.mutex);
  g_cond_init (&turn.cond);
  for (;;)
    {
      gint64 wait = take_turn (&turn);

      if (must_reset)
        {
          must_reset = 0;
          memset (waits, 0, sizeof *waits);
          continue;
        }
      waits->n_waits++;
      waits->n_over += wait > LIMIT_US;
      waits->longest = MAX (waits->longest, wait);
      waits->bins[MIN (wait / BIN_US, N_BINS - 1)]++;
      if (must_write)
        {
          must_write = 0;
          write_figures (waits);
        }
      g_usleep (PERIOD_US);
    }

  return NULL;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *program = g_getenv ("MAIN_LOOP_PROBE_PROGRAM");

  /* What the program starts inherits the environment, and is not meant. */
  if (g_getenv ("MAIN_LOOP_PROBE") == NULL || program == NULL
      || strcmp (program_invocation_short_name, program) != 0)
    return;

  signal (SIGUSR1, note_signal);
  signal (SIGUSR2, note_signal);
  g_thread_unref (g_thread_new ("main-loop-probe", probe, NULL));
}

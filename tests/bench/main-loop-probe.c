/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into a program, it measures how long the main loop lets others wait: every millisecond
 * a thread asks to be served, and notes how long it was until then. What of it the main thread
 * waited for a core, being ready, the kernel knows (sched-stats.rst): the rest is the program's
 * own.
 *
 * SIGUSR2 begins to count anew. SIGUSR1 writes into $MAIN_LOOP_PROBE, in microseconds, a line for
 * the whole waits and one for the program's own part: “<waits> <longest> <p99> <over the limit>”.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
  gint64 served_at;
  /* The main thread's figures, and what they were when this turn began. */
  int schedule;
  gint64 delay;
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

/* How long the main thread has been waiting for a core, in microseconds since it began. */
static gint64
read_delay (const Turn *turn)
{
  char text[128] = "";
  char *end = NULL;

  if (pread (turn->schedule, text, sizeof text - 1, 0) <= 0)
    return 0;
  g_ascii_strtoull (text, &end, 10);
  return g_ascii_strtoull (end, NULL, 10) / 1000;
}

static gboolean
serve_cb (gpointer data)
{
  Turn *turn = data;

  g_mutex_lock (&turn->mutex);
  turn->served_at = g_get_monotonic_time ();
  turn->delay = read_delay (turn) - turn->delay;
  turn->served = TRUE;
  g_cond_signal (&turn->cond);
  g_mutex_unlock (&turn->mutex);
  return G_SOURCE_REMOVE;
}

static gint64
take_turn (Turn *turn)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  gint64 start;

  turn->served = FALSE;
  turn->delay = read_delay (turn);
  start = g_get_monotonic_time ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, serve_cb, turn, NULL);
  g_source_attach (source, NULL);
  g_mutex_lock (&turn->mutex);
  while (!turn->served)
    g_cond_wait (&turn->cond, &turn->mutex);
  g_mutex_unlock (&turn->mutex);
  /* How long this thread itself then waits for its turn does not count. */
  return turn->served_at - start;
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
add_wait (Waits *waits, gint64 wait)
{
  waits->n_waits++;
  waits->n_over += wait > LIMIT_US;
  waits->longest = MAX (waits->longest, wait);
  waits->bins[MIN (wait / BIN_US, N_BINS - 1)]++;
}

static void
add_figures (GString *text, const Waits *waits)
{
  g_string_append_printf (text,
                          "%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %" G_GUINT64_FORMAT "\n",
                          waits->n_waits, waits->longest, find_p99 (waits), waits->n_over);
}

static void
write_figures (const Waits *whole, const Waits *own)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_figures (text, whole);
  add_figures (text, own);
  g_file_set_contents (g_getenv ("MAIN_LOOP_PROBE"), text->str, text->len, NULL);
}

static gpointer
probe (gpointer data)
{
  Waits *whole = g_new0 (Waits, 1);
  Waits *own = g_new0 (Waits, 1);
  Turn turn = { .schedule = GPOINTER_TO_INT (data) };

  g_mutex_init (&turn.mutex);
  g_cond_init (&turn.cond);
  for (;;)
    {
      gint64 wait = take_turn (&turn);

      if (must_reset)
        {
          must_reset = 0;
          memset (whole, 0, sizeof *whole);
          memset (own, 0, sizeof *own);
          continue;
        }
      add_wait (whole, wait);
      add_wait (own, MAX (wait - turn.delay, 0));
      if (must_write)
        {
          must_write = 0;
          write_figures (whole, own);
        }
      g_usleep (PERIOD_US);
    }

  return NULL;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *program = g_getenv ("MAIN_LOOP_PROBE_PROGRAM");
  int schedule;

  /* What the program starts inherits the environment, and is not meant. */
  if (g_getenv ("MAIN_LOOP_PROBE") == NULL || program == NULL
      || strcmp (program_invocation_short_name, program) != 0)
    return;

  schedule = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  signal (SIGUSR1, note_signal);
  signal (SIGUSR2, note_signal);
  g_thread_unref (g_thread_new ("main-loop-probe", probe, GINT_TO_POINTER (schedule)));
}

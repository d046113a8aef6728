/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into a program, it measures how long each turn of its main loop takes: from the end of
 * a poll() to the beginning of the next one, and whatever the thread waited for a core before. How
 * long it waited for a core, the kernel knows (sched-stats.rst); the rest is the program's own.
 *
 * SIGUSR2 begins to count anew. SIGUSR1 writes into $MAIN_LOOP_PROBE, in microseconds, a line for
 * the whole turns and one for the program's own part: “<turns> <longest> <p99> <over the limit>”.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_US 16000
/* One for each 10 µs; the last stands for all above. */
#define N_BINS 100000
#define BIN_US 10

typedef struct
{
  guint64 n_turns;
  guint64 n_over;
  gint64 longest;
  guint64 bins[N_BINS];
} Turns;

/* Preloaded code has no object to keep this in. */
static volatile sig_atomic_t must_reset;
static volatile sig_atomic_t must_write;
static int schedule = -1;
static Turns whole, own, work;
/* When the last poll() ended, what the thread had had of the cores by then, and how long it waited
 * for one during that poll(). */
static gint64 began_at, delay_before;

/* The time on a core, and the time of waiting for one. */
typedef struct
{
  gint64 run;
  gint64 delay;
} Schedule;

static Schedule then;

static void
note_signal (int number)
{
  if (number == SIGUSR2)
    must_reset = 1;
  else
    must_write = 1;
}

/* Since the thread began, in microseconds. */
static Schedule
read_schedule (void)
{
  Schedule now = { 0 };
  char text[128] = "";
  char *end = text;

  if (pread (schedule, text, sizeof text - 1, 0) > 0)
    {
      now.run = g_ascii_strtoull (text, &end, 10) / 1000;
      now.delay = g_ascii_strtoull (end, NULL, 10) / 1000;
    }
  return now;
}

static void
add_turn (Turns *turns, gint64 time)
{
  turns->n_turns++;
  turns->n_over += time > LIMIT_US;
  turns->longest = MAX (turns->longest, time);
  turns->bins[MIN (time / BIN_US, N_BINS - 1)]++;
}

static gint64
find_p99 (const Turns *turns)
{
  guint64 left = turns->n_turns / 100;

  for (guint i = N_BINS; i > 0; i--)
    {
      if (turns->bins[i - 1] > left)
        return (gint64) i * BIN_US;
      left -= turns->bins[i - 1];
    }

  return 0;
}

static void
add_figures (GString *text, const Turns *turns)
{
  g_string_append_printf (text,
                          "%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %" G_GUINT64_FORMAT "\n",
                          turns->n_turns, turns->longest, find_p99 (turns), turns->n_over);
}

static void
write_figures (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_figures (text, &whole);
  add_figures (text, &own);
  add_figures (text, &work);
  g_file_set_contents (g_getenv ("MAIN_LOOP_PROBE"), text->str, text->len, NULL);
}

/* What is asked for comes with a signal, which ends the poll(). */
static void
answer_signals (void)
{
  if (must_write)
    write_figures ();
  if (must_reset)
    {
      memset (&whole, 0, sizeof whole);
      memset (&own, 0, sizeof own);
      memset (&work, 0, sizeof work);
    }
  must_write = must_reset = 0;
}

static gint
poll_cb (GPollFD *files, guint n_files, gint timeout)
{
  Schedule now = read_schedule ();
  int result, number;

  if (began_at != 0)
    {
      gint64 time = g_get_monotonic_time () - began_at;

      add_turn (&whole, delay_before + time);
      add_turn (&own, MAX (time - (now.delay - then.delay), 0));
      add_turn (&work, now.run - then.run);
    }
  answer_signals ();

  result = g_poll (files, n_files, timeout);
  number = errno;
  then = read_schedule ();
  delay_before = then.delay - now.delay;
  began_at = g_get_monotonic_time ();
  errno = number;
  return result;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *program = g_getenv ("MAIN_LOOP_PROBE_PROGRAM");

  /* What the program starts inherits the environment, and is not meant. */
  if (g_getenv ("MAIN_LOOP_PROBE") == NULL || program == NULL
      || strcmp (program_invocation_short_name, program) != 0)
    return;

  schedule = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  signal (SIGUSR1, note_signal);
  signal (SIGUSR2, note_signal);
  g_main_context_set_poll_func (NULL, poll_cb);
}

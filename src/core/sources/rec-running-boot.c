/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-running-boot.h"

#include "core/sources/rec-sources-limits.h"

/* systemd's sd-messages.h: a sleep begins and ends, the clock was set. */
#define SLEEP_START_MATCH "MESSAGE_ID=6bbd95ee977941e497c48be27c254128"
#define SLEEP_STOP_MATCH "MESSAGE_ID=8811e6df2a8e40f58a94cea26f8ebf14"
#define CLOCK_MATCH "MESSAGE_ID=c7a787079b354eaaa9e77b371893cd27"
#define SLEEP_START "6bbd95ee977941e497c48be27c254128"
#define SLEEP_STOP "8811e6df2a8e40f58a94cea26f8ebf14"
#define MESSAGE_ID_LENGTH 32
/* How near to a message of sleep a leap of the clock is taken for that sleep. */
#define SLEEP_NEAR (60 * (gint64) G_USEC_PER_SEC)

/* An entry: when it was written by the clock, and by the time that ran since the boot. The latter
 * stands still in sleep, and nobody can set it, so that the distance of the two tells both. */
typedef struct
{
  gint64 real;
  gint64 running;
  gboolean is_sleep;
} Mark;

typedef struct
{
  sd_journal *journal;
  sd_id128_t boot;
  GArray *marks;
  guint n_probes;
  /* The times of the one clock: they end where it leaps. */
  gint64 start;
  GArray *times;
  GArray *clocks;
} Boot;

static gboolean
get_mark (sd_journal *journal, Mark *mark)
{
  uint64_t real, running;
  sd_id128_t boot;

  if (sd_journal_get_realtime_usec (journal, &real) < 0
      || sd_journal_get_monotonic_usec (journal, &running, &boot) < 0 || real > G_MAXINT64 / 4
      || running > G_MAXINT64 / 4)
    return FALSE;

  *mark = (Mark){ real, running, FALSE };
  return TRUE;
}

static void
match_boot (sd_journal *journal, sd_id128_t boot)
{
  char match[sizeof "_BOOT_ID=" + SD_ID128_STRING_MAX] = "_BOOT_ID=";

  sd_id128_to_string (boot, match + strlen (match));
  sd_journal_flush_matches (journal);
  sd_journal_add_match (journal, match, 0);
}

static gboolean
find_last (sd_journal *journal, Mark *mark)
{
  return sd_journal_seek_tail (journal) >= 0 && sd_journal_previous (journal) > 0
         && get_mark (journal, mark);
}

static gboolean
find_first (sd_journal *journal, Mark *mark)
{
  return sd_journal_seek_head (journal) >= 0 && sd_journal_next (journal) > 0
         && get_mark (journal, mark);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const Mark *first = a, *second = b;

  return (first->running > second->running) - (first->running < second->running);
}

/* What the system told of sleep and of the clock in this boot. */
static void
list_marks (Boot *boot)
{
  Mark mark;

  sd_journal_add_conjunction (boot->journal);
  sd_journal_add_match (boot->journal, SLEEP_START_MATCH, 0);
  sd_journal_add_match (boot->journal, SLEEP_STOP_MATCH, 0);
  sd_journal_add_match (boot->journal, CLOCK_MATCH, 0);
  sd_journal_seek_head (boot->journal);
  while (boot->marks->len < REC_HISTORY_MARKS_MAX && sd_journal_next (boot->journal) > 0)
    {
      g_autofree char *id
          = rec_journal_handle_dup_field (boot->journal, "MESSAGE_ID", MESSAGE_ID_LENGTH);

      if (!get_mark (boot->journal, &mark)
          || !rec_journal_handle_is_written_by_system (boot->journal, FALSE))
        continue;
      mark.is_sleep = g_str_equal (id, SLEEP_START) || g_str_equal (id, SLEEP_STOP);
      g_array_append_val (boot->marks, mark);
    }
  match_boot (boot->journal, boot->boot);
}

static gint64
find_leap (const Mark *from, const Mark *to)
{
  return (to->real - to->running) - (from->real - from->running);
}

static gboolean
is_sleep (Boot *boot, const Mark *from, const Mark *to)
{
  if (find_leap (from, to) < 0)
    return FALSE;

  for (guint i = 0; i < boot->marks->len; i++)
    {
      const Mark *mark = &g_array_index (boot->marks, Mark, i);

      if (mark->is_sleep && mark->running >= from->running - SLEEP_NEAR
          && mark->running <= to->running + SLEEP_NEAR)
        return TRUE;
    }
  return FALSE;
}

static void
end_time (Boot *boot, gint64 end)
{
  RecRunningTime time = { boot->start, end };

  /* A microsecond would be the mark of a gap. */
  if (time.end > time.start + 1)
    g_array_append_val (boot->times, time);
}

static void
take_leap (Boot *boot, const Mark *from, const Mark *to)
{
  RecClockChange clock = { to->real, find_leap (from, to) };

  end_time (boot, from->real);
  boot->start = to->real;
  if (!is_sleep (boot, from, to))
    g_array_append_val (boot->clocks, clock);
}

/* An entry between the two; FALSE: there is none. */
static gboolean
find_between (Boot *boot, const Mark *from, const Mark *to, Mark *between)
{
  gint64 middle = from->running + (to->running - from->running) / 2;

  if (boot->n_probes++ >= REC_HISTORY_PROBES_MAX)
    return FALSE;
  if (sd_journal_seek_monotonic_usec (boot->journal, boot->boot, middle) >= 0
      && sd_journal_next (boot->journal) > 0 && get_mark (boot->journal, between)
      && between->running > from->running && between->running < to->running)
    return TRUE;
  return sd_journal_seek_monotonic_usec (boot->journal, boot->boot, middle) >= 0
         && sd_journal_previous (boot->journal) > 0 && get_mark (boot->journal, between)
         && between->running > from->running && between->running < to->running;
}

/* Halves what lies between two entries until the leap stands between two neighbours. The depth is
 * bounded by the bits of a time. */
static void
find_leaps (Boot *boot, const Mark *from, const Mark *to)
{
  Mark between;

  if (ABS (find_leap (from, to)) < REC_HISTORY_CLOCK_STEP)
    return;
  if (!find_between (boot, from, to, &between))
    {
      take_leap (boot, from, to);
      return;
    }
  find_leaps (boot, from, &between);
  find_leaps (boot, &between, to);
}

gint64
rec_running_boot_find_end (sd_journal *journal, sd_id128_t boot)
{
  Mark last;

  match_boot (journal, boot);
  return find_last (journal, &last) ? last.real : 0;
}

/**
 * rec_running_boot_read: (skip)
 * @boot: a boot of @journal
 * @times: (element-type RecRunningTime): gets the times in which the machine was awake
 * @clocks: (element-type RecClockChange): gets the times when its clock was set
 *
 * Finds where the clock ran away from the time since the boot, without going through the entries:
 * by halving between the first, the last, and those that tell of sleep and of the clock. Where such
 * a leap forward stands near a message of sleep, the machine slept; else its clock was set. A clock
 * that was set there and back between two entries that are looked at is not seen.
 */
void
rec_running_boot_read (sd_journal *journal, sd_id128_t boot, GArray *times, GArray *clocks)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  Boot self = { journal, boot, marks, 0, 0, times, clocks };
  Mark first, last;
  const Mark *from = &first;

  match_boot (journal, boot);
  if (!find_first (journal, &first) || !find_last (journal, &last))
    return;

  list_marks (&self);
  g_array_sort (marks, compare_marks);
  self.start = first.real;
  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);

      if (mark->running <= from->running || mark->running >= last.running)
        continue;
      find_leaps (&self, from, mark);
      from = mark;
    }
  find_leaps (&self, from, &last);
  end_time (&self, last.real);
}

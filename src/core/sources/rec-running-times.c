/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-running-times.h"

#include <string.h>

#include "core/sources/rec-journal-handle.h"
#include "core/sources/rec-running-boot.h"
#include "core/sources/rec-sources-limits.h"

/* The first process writes into the system's journal alone. */
#define SYSTEM_MATCH "_PID=1"
#define BOOT_FIELD "_BOOT_ID"
#define BOOT_PREFIX BOOT_FIELD "="
/* Such a mark is a span of a microsecond. How long before a span of time its mark stands that says
 * that nothing is known of the time before: beside it, so that the two do not become one. */
#define GAP_MARK_DISTANCE ((gint64) G_USEC_PER_SEC)

/* How far the journal was read: to this entry of this boot. */
typedef struct
{
  sd_id128_t boot;
  gint64 end;
} Position;

static gboolean
parse_position (const char *text, Position *position)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", -1);

  return g_strv_length (parts) == 2 && sd_id128_from_string (parts[0], &position->boot) >= 0
         && g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &position->end, NULL);
}

static char *
format_position (const Position *position)
{
  char boot[SD_ID128_STRING_MAX];

  return g_strdup_printf ("%s %" G_GINT64_FORMAT, sd_id128_to_string (position->boot, boot),
                          position->end);
}

/* Of the user's own entries alone, days on which somebody else used the machine would be off. */
static gboolean
can_see_system (sd_journal *journal)
{
  sd_journal_flush_matches (journal);
  sd_journal_add_match (journal, SYSTEM_MATCH, 0);
  return sd_journal_seek_tail (journal) >= 0 && sd_journal_previous (journal) > 0;
}

static GArray *
list_boots (sd_journal *journal)
{
  GArray *boots = g_array_new (FALSE, FALSE, sizeof (sd_id128_t));
  const void *data;
  size_t size;

  if (sd_journal_query_unique (journal, BOOT_FIELD) < 0)
    return boots;

  while (boots->len < REC_HISTORY_BOOTS_MAX
         && sd_journal_enumerate_available_unique (journal, &data, &size) > 0)
    {
      gsize prefix = strlen (BOOT_PREFIX);
      g_autofree char *text
          = size > prefix ? g_strndup ((const char *) data + prefix, size - prefix) : NULL;
      sd_id128_t boot;

      if (text != NULL && sd_id128_from_string (text, &boot) >= 0)
        g_array_append_val (boots, boot);
    }
  return boots;
}

static gboolean
is_sound (gint64 time, gint64 now)
{
  return time >= REC_HISTORY_EARLIEST && time <= now + REC_HISTORY_AHEAD;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const RecRunningTime *first = a, *second = b;

  return (first->start > second->start) - (first->start < second->start);
}

static int
compare_clocks (gconstpointer a, gconstpointer b)
{
  const RecClockChange *first = a, *second = b;

  return (first->time > second->time) - (first->time < second->time);
}

/* What a clock that was wrong says of the time is no time. */
static void
drop_unsound (GArray *times, GArray *clocks, gint64 now)
{
  for (guint i = times->len; i > 0; i--)
    {
      const RecRunningTime *time = &g_array_index (times, RecRunningTime, i - 1);

      if (!is_sound (time->start, now) || !is_sound (time->end, now))
        g_array_remove_index_fast (times, i - 1);
    }
  for (guint i = clocks->len; i > 0; i--)
    if (!is_sound (g_array_index (clocks, RecClockChange, i - 1).time, now))
      g_array_remove_index_fast (clocks, i - 1);
}

/* The boot that was read to last is gone, and perhaps others that came after it: of the time until
 * the oldest that is left nothing is known. */
static void
mark_gap (GArray *times, gint64 known_until)
{
  RecRunningTime mark;

  if (times->len == 0)
    return;

  mark.start = g_array_index (times, RecRunningTime, 0).start - GAP_MARK_DISTANCE;
  mark.end = mark.start + 1;
  if (mark.start > known_until)
    g_array_prepend_val (times, mark);
}

static void
read_boots (sd_journal *journal, GArray *times, GArray *clocks, Position *position, gint64 now)
{
  g_autoptr (GArray) boots = list_boots (journal);
  const Position from = *position;
  gboolean is_known = from.end == 0;

  for (guint i = 0; i < boots->len; i++)
    {
      sd_id128_t boot = g_array_index (boots, sd_id128_t, i);
      gint64 end = rec_running_boot_find_end (journal, boot);

      is_known = is_known || sd_id128_equal (boot, from.boot);
      if (end <= from.end && !sd_id128_equal (boot, from.boot))
        continue;
      if (end == from.end)
        continue;
      rec_running_boot_read (journal, boot, times, clocks);
      if (end > position->end && is_sound (end, now))
        *position = (Position){ boot, end };
    }
  drop_unsound (times, clocks, now);
  g_array_sort (times, compare_times);
  g_array_sort (clocks, compare_clocks);
  if (!is_known)
    mark_gap (times, from.end);
}

/**
 * rec_running_times_read: (skip)
 * @journal_path: (nullable) (type filename): a journal file or a folder of such; %NULL for this
 *   machine's
 * @position: (nullable): how far it was read the last time; %NULL for never
 * @now: the time, in microseconds since 1970-01-01 UTC
 * @times: (out) (element-type RecRunningTime): when the machine was on and awake; one that ends
 * where it begins says that nothing is known of the time before it
 * @clocks: (out) (element-type RecClockChange): when its clock was set by a minute or more
 * @new_position: (out): how far it was read now
 * @error: return location for a [error@Error]
 *
 * Reads the boots that the journal knows, those that grew or came since @position. It looks at a
 * few entries of each. Who may not read the system's journal learns nothing.
 *
 * Returns: %FALSE when the journal cannot be read
 */
gboolean
rec_running_times_read (const char *journal_path,
                        const char *position,
                        gint64 now,
                        GArray **times,
                        GArray **clocks,
                        char **new_position,
                        GError **error)
{
  g_autoptr (sd_journal) journal = rec_journal_handle_open (journal_path, error);
  Position place = { 0 };

  if (journal == NULL)
    return FALSE;

  *times = g_array_new (FALSE, FALSE, sizeof (RecRunningTime));
  *clocks = g_array_new (FALSE, FALSE, sizeof (RecClockChange));
  if (!parse_position (position, &place))
    place = (Position){ 0 };
  if (can_see_system (journal))
    read_boots (journal, *times, *clocks, &place, now);
  *new_position = place.end > 0 ? format_position (&place) : g_strdup ("");
  return TRUE;
}

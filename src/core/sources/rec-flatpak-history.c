/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-flatpak-history.h"

#include <string.h>

#include "core/sources/rec-journal-handle.h"
#include "core/sources/rec-sources-limits.h"

/* What flatpak-history(1) reads. */
#define FLATPAK_MATCH "MESSAGE_ID=c7b39b1e006b464599465e105b361485"
/* A commit is cut to what flatpak-history(1) shows of it. */
#define COMMIT_LENGTH 12

/* Pulls, remotes, masks and the like change no program. */
static gboolean
find_action (const char *operation, RecPackageAction *action)
{
  if (g_str_equal (operation, "deploy install"))
    *action = REC_PACKAGE_INSTALLED;
  else if (g_str_equal (operation, "deploy update"))
    *action = REC_PACKAGE_UPDATED;
  else if (g_str_equal (operation, "uninstall") || g_str_equal (operation, "deploy uninstall"))
    *action = REC_PACKAGE_REMOVED;
  else
    return FALSE;
  return TRUE;
}

static char *
dup_commit (sd_journal *journal, const char *field)
{
  char *commit = rec_journal_handle_dup_field (journal, field, REC_HISTORY_NAME_MAX);

  if (strlen (commit) > COMMIT_LENGTH && g_ascii_isxdigit (commit[COMMIT_LENGTH]))
    commit[COMMIT_LENGTH] = '\0';
  return commit;
}

static gboolean
is_ref (char **parts)
{
  return g_strv_length (parts) == 4
         && (g_str_equal (parts[0], "app") || g_str_equal (parts[0], "runtime"))
         && *parts[1] != '\0' && strlen (parts[1]) <= REC_HISTORY_NAME_MAX;
}

/* A ref is kind/ID/architecture/branch. */
static RecPackageChange *
read_change (sd_journal *journal, gint64 now)
{
  g_autofree char *operation
      = rec_journal_handle_dup_field (journal, "OPERATION", REC_HISTORY_NAME_MAX);
  g_autofree char *ref = rec_journal_handle_dup_field (journal, "REF", REC_SOURCES_FIELD_MAX);
  g_auto (GStrv) parts = g_strsplit (ref, "/", -1);
  g_autofree char *before = NULL, *after = NULL;
  RecPackageAction action;
  uint64_t time;

  if (!find_action (operation, &action) || !is_ref (parts)
      || sd_journal_get_realtime_usec (journal, &time) < 0 || time < REC_HISTORY_EARLIEST
      || time > (guint64) (now + REC_HISTORY_AHEAD)
      || !rec_journal_handle_is_written_by_system (journal, TRUE))
    return NULL;

  after = dup_commit (journal, "COMMIT");
  before = dup_commit (journal, "OLD_COMMIT");
  if (action == REC_PACKAGE_REMOVED)
    return rec_package_change_new (time, action, parts[1], *before != '\0' ? before : after, NULL,
                                   "flatpak");
  return rec_package_change_new (time, action, parts[1], before, after, "flatpak");
}

static void
seek (sd_journal *journal, const char *position)
{
  if (position != NULL && *position != '\0' && sd_journal_seek_cursor (journal, position) >= 0
      && sd_journal_next (journal) > 0 && sd_journal_test_cursor (journal, position) > 0)
    return;
  sd_journal_seek_head (journal);
}

/**
 * rec_flatpak_history_read: (skip)
 * @journal_path: (nullable) (type filename): a journal file or a folder of such; %NULL for this
 *   machine's
 * @position: (nullable): how far it was read the last time; %NULL for never
 * @now: the time, in microseconds since 1970-01-01 UTC
 * @new_position: (out): how far it was read now
 * @error: return location for a [error@Error]
 *
 * Reads what Flatpak tells the journal of installs, updates and removals, for the system and for
 * this user. A version is the beginning of a commit, as flatpak-history(1) shows it.
 *
 * Returns: (transfer full) (element-type RecPackageChange): the changes; %NULL when the journal
 * cannot be read
 */
GPtrArray *
rec_flatpak_history_read (const char *journal_path,
                          const char *position,
                          gint64 now,
                          char **new_position,
                          GError **error)
{
  g_autoptr (sd_journal) journal = rec_journal_handle_open (journal_path, error);
  g_autofree char *cursor = NULL;
  GPtrArray *changes;

  if (journal == NULL)
    return NULL;

  changes = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_package_change_free);
  sd_journal_add_match (journal, FLATPAK_MATCH, 0);
  seek (journal, position);
  for (guint i = 0; i < REC_HISTORY_CHANGES_MAX && sd_journal_next (journal) > 0; i++)
    {
      RecPackageChange *change = read_change (journal, now);

      if (change != NULL)
        g_ptr_array_add (changes, change);
      g_clear_pointer (&cursor, free);
      sd_journal_get_cursor (journal, &cursor);
    }
  *new_position = g_strdup (cursor != NULL ? cursor : position);
  return changes;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-journal-check.h"

#include "core/report/rec-error.h"

#include <errno.h>
#include <fcntl.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

typedef struct
{
  guint n_files;
  guint n_readable;
} Census;

static void
count_files (const char *path, guint depth, Census *census)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_str_has_suffix (name, ".journal") || g_str_has_suffix (name, ".journal~"))
        {
          census->n_files++;
          census->n_readable += faccessat (AT_FDCWD, child, R_OK, AT_EACCESS) == 0;
        }
      else if (depth == 0 && g_file_test (child, G_FILE_TEST_IS_DIR))
        count_files (child, depth + 1, census);
    }
}

/**
 * rec_journal_folder_check: (skip)
 * @path: a folder that is there
 * @error: return location for a [error@Error]
 *
 * sd-journal opens a folder without journals, or with such as may not be read, as if it were an
 * empty journal. Who asked to read that folder wants to know.
 *
 * Returns: %FALSE with %REC_ERROR_NOT_FOUND when neither the folder nor those in it have journal
 *   files, with %REC_ERROR_FAILED when none of them may be read
 */
gboolean
rec_journal_folder_check (const char *path, GError **error)
{
  Census census = { 0 };

  g_return_val_if_fail (path != NULL, FALSE);

  if (faccessat (AT_FDCWD, path, R_OK | X_OK, AT_EACCESS) < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "The folder “%s” cannot be read: %s", path,
                   g_strerror (errno));
      return FALSE;
    }

  count_files (path, 0, &census);
  if (census.n_files == 0)
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "There are no journal files in “%s”", path);
  else if (census.n_readable == 0)
    g_set_error (error, REC_ERROR, REC_ERROR_FAILED,
                 "You may not read any of the journal files in “%s”", path);
  return census.n_readable > 0;
}

/**
 * rec_journal_file_check: (skip)
 * @path: a journal file
 * @error: return location for a [error@Error]
 *
 * sd-journal gives a file up at the first damage and then says that it has come to the end. Where
 * that is before the first entry of a file whose header tells of entries, the user would be told
 * that nothing ever happened.
 *
 * Returns: %FALSE with %REC_ERROR_INVALID when that is so
 */
gboolean
rec_journal_file_check (const char *path, GError **error)
{
  const char *files[] = { path, NULL };
  sd_journal *journal = NULL;
  uint64_t from, to;
  gboolean damaged;

  g_return_val_if_fail (path != NULL, FALSE);

  damaged = sd_journal_open_files (&journal, files, 0) >= 0
            && sd_journal_get_cutoff_realtime_usec (journal, &from, &to) > 0
            && sd_journal_seek_head (journal) >= 0 && sd_journal_next (journal) <= 0;
  g_clear_pointer (&journal, sd_journal_close);
  if (damaged)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                 "The journal “%s” is damaged: none of its entries can be found", path);
  return !damaged;
}

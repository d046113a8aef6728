/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-journal-handle.h"

#include <string.h>
#include <unistd.h>

#include "core/report/rec-error.h"
#include "core/report/rec-text.h"
#include "core/sources/rec-sources-limits.h"

#define USER_DIGITS_MAX 16

/**
 * rec_journal_handle_open: (skip)
 * @path: (nullable) (type filename): a journal file, or a folder of such; %NULL for this machine's
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the journal, without a match; %NULL with %REC_ERROR_NOT_FOUND when it
 *   cannot be opened
 */
sd_journal *
rec_journal_handle_open (const char *path, GError **error)
{
  const char *files[] = { path, NULL };
  sd_journal *journal = NULL;
  int result;

  if (path == NULL)
    result = sd_journal_open (&journal, SD_JOURNAL_LOCAL_ONLY);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    result = sd_journal_open_directory (&journal, path, 0);
  else
    result = sd_journal_open_files (&journal, files, 0);
  if (result >= 0)
    return journal;

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "The journal%s%s%s cannot be read: %s",
               path != NULL ? " “" : "", path != NULL ? path : "", path != NULL ? "”" : "",
               g_strerror (-result));
  return NULL;
}

/**
 * rec_journal_handle_dup_field: (skip)
 * @name: a field of the current entry
 * @max: how long it may be, in bytes; what is longer is left out
 *
 * Returns: (transfer full): its value, cleaned; empty when it has none
 */
char *
rec_journal_handle_dup_field (sd_journal *journal, const char *name, gsize max)
{
  gsize prefix = strlen (name) + 1;
  const void *data;
  size_t size;

  if (sd_journal_get_data (journal, name, &data, &size) < 0 || size < prefix || size - prefix > max)
    return g_strdup ("");

  return rec_text_clean ((const char *) data + prefix, size - prefix, max);
}

/**
 * rec_journal_handle_is_written_by_system: (skip)
 * @or_by_user: whether an entry by this program's own user is believed too
 *
 * Returns: whether the current entry was written by root or a system user: anyone may write
 * anything
 */
gboolean
rec_journal_handle_is_written_by_system (sd_journal *journal, gboolean or_by_user)
{
  g_autofree char *text = rec_journal_handle_dup_field (journal, "_UID", USER_DIGITS_MAX);
  guint64 user;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &user, NULL)
         && (user <= REC_SOURCES_SYSTEM_UID_MAX || (or_by_user && user == getuid ()));
}

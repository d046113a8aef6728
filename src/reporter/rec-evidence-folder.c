/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-evidence-folder.h"

#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "reporter/rec-reporter-limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *what)
{
  int number = errno;

  g_set_error (error, REC_ERROR,
               number == ENOSPC || number == EDQUOT ? REC_ERROR_NO_SPACE : REC_ERROR_FAILED,
               "%s: %s", what, g_strerror (number));
  return FALSE;
}

/**
 * rec_evidence_folder_is_id:
 * @report_id: what is to become the name of a folder
 *
 * Returns: whether it is a report's ID, and no path
 */
gboolean
rec_evidence_folder_is_id (const char *report_id)
{
  gsize length
      = strspn (report_id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

  return length > 0 && length <= REC_NAME_MAX && report_id[length] == '\0';
}

/**
 * rec_evidence_folder_open:
 * @folder: the folder of all evidence
 * @report_id: the report's ID
 * @path: (out) (optional): the path of its folder
 * @error: return location for a [error@Error]
 *
 * Makes the folder of a report's evidence, for this user alone, and opens it.
 *
 * Returns: an open folder, or -1
 */
int
rec_evidence_folder_open (const char *folder, const char *report_id, char **path, GError **error)
{
  g_autofree char *own = g_build_filename (folder, report_id, NULL);
  struct stat status;
  int opened;

  if (!rec_evidence_folder_is_id (report_id))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("“%s” is no report’s ID"), report_id);
      return -1;
    }

  if (g_mkdir_with_parents (folder, 0700) != 0 || (mkdir (own, 0700) != 0 && errno != EEXIST))
    {
      fail (error, _ ("Cannot make the folder for evidence"));
      return -1;
    }
  opened = open (own, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (opened < 0 || fstat (opened, &status) != 0 || status.st_uid != getuid ()
      || fchmod (opened, 0700) != 0)
    {
      fail (error, _ ("Cannot open the folder for evidence"));
      if (opened >= 0)
        close (opened);
      return -1;
    }

  if (path != NULL)
    *path = g_steal_pointer (&own);
  return opened;
}

/**
 * rec_evidence_folder_write:
 * @folder: an open folder
 * @name: the file's name; what was there before goes
 * @function: writes it
 *
 * Writes a file whole, or not at all.
 *
 * Returns: whether it is there
 */
gboolean
rec_evidence_folder_write (int folder,
                           const char *name,
                           RecEvidenceWriteFunc function,
                           gpointer user_data,
                           GError **error)
{
  /* No item's name begins with a dot. */
  const char *new_name = ".new";
  gboolean written;
  int file;

  unlinkat (folder, new_name, 0);
  file = openat (folder, new_name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0)
    return fail (error, _ ("Cannot make a file for evidence"));

  written = function (file, user_data, error);
  if (close (file) != 0 && written)
    written = fail (error, _ ("Cannot write evidence"));
  if (written && renameat (folder, new_name, folder, name) != 0)
    written = fail (error, _ ("Cannot name a file of evidence"));
  if (!written)
    unlinkat (folder, new_name, 0);
  return written;
}

/**
 * rec_evidence_folder_write_bytes:
 * @progress: what was written counts here; stops when it is cancelled
 *
 * Returns: whether all of @bytes are in @file
 */
gboolean
rec_evidence_folder_write_bytes (int file,
                                 const char *bytes,
                                 gsize length,
                                 RecEvidenceProgress *progress,
                                 GError **error)
{
  while (length > 0)
    {
      gssize part;

      if (rec_evidence_progress_is_cancelled (progress, error))
        return FALSE;
      part = write (file, bytes, MIN (length, REC_EVIDENCE_BLOCK_SIZE));
      if (part < 0 && errno == EINTR)
        continue;
      if (part < 0)
        return fail (error, _ ("Cannot write evidence"));
      bytes += part;
      length -= part;
    }

  return TRUE;
}

/**
 * rec_evidence_folder_hash:
 * @file: an open file, read from its begin
 * @size: (out): its size in bytes
 * @progress: what was read counts here; stops when it is cancelled
 *
 * Returns: (transfer full): the SHA-256 of the file in lower-case hex
 */
char *
rec_evidence_folder_hash (int file, gint64 *size, RecEvidenceProgress *progress, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (REC_EVIDENCE_BLOCK_SIZE);

  *size = 0;
  while (TRUE)
    {
      gssize part;

      if (rec_evidence_progress_is_cancelled (progress, error))
        return NULL;
      part = pread (file, block, REC_EVIDENCE_BLOCK_SIZE, *size);
      if (part < 0 && errno == EINTR)
        continue;
      if (part < 0)
        {
          fail (error, _ ("Cannot read evidence"));
          return NULL;
        }
      if (part == 0)
        return g_strdup (g_checksum_get_string (checksum));
      g_checksum_update (checksum, block, part);
      *size += part;
      rec_evidence_progress_add (progress, part);
    }
}

/* There are only files in a report's folder. */
static void
remove_folder (int folder, const char *name)
{
  int opened = openat (folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *directory = opened >= 0 ? fdopendir (opened) : NULL;
  const struct dirent *entry;

  if (directory == NULL)
    {
      if (opened >= 0)
        close (opened);
      return;
    }

  while ((entry = readdir (directory)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      unlinkat (opened, entry->d_name, 0);
  closedir (directory);
  if (unlinkat (folder, name, AT_REMOVEDIR) != 0)
    g_debug ("Cannot remove a folder of evidence: %s", g_strerror (errno));
}

/**
 * rec_evidence_folder_remove:
 * @folder: the folder of all evidence
 * @report_id: a report
 *
 * Takes away what was collected for the report.
 */
void
rec_evidence_folder_remove (const char *folder, const char *report_id)
{
  int opened = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (opened < 0)
    return;

  if (rec_evidence_folder_is_id (report_id))
    remove_folder (opened, report_id);
  close (opened);
}

/**
 * rec_evidence_folder_keep_only:
 * @folder: the folder of all evidence
 * @report_ids: (array zero-terminated=1): the reports whose evidence stays
 */
void
rec_evidence_folder_keep_only (const char *folder, const char *const *report_ids)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (!g_strv_contains (report_ids, name))
      rec_evidence_folder_remove (folder, name);
}

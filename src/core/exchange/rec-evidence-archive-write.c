/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-evidence-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "core/exchange/rec-evidence-manifest.h"
#include "core/report/rec-error.h"

#define BUFFER_SIZE (256 * 1024)

typedef struct
{
  const char *path;
  struct archive *archive;
  int fd;
  /* Why a write failed: libarchive's own words do not tell a full disk. */
  int failure;
  GChecksum *checksum;
  gint64 size;
  gint64 packed;
  gint64 total;
  GFileProgressCallback progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Writer;

static la_ssize_t
write_cb (struct archive *archive, void *user_data, const void *buffer, size_t length)
{
  Writer *self = user_data;
  size_t done = 0;

  while (done < length)
    {
      gssize count = write (self->fd, (const char *) buffer + done, length - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        {
          self->failure = errno;
          archive_set_error (archive, errno, "%s", g_strerror (errno));
          return -1;
        }
      done += count;
    }
  g_checksum_update (self->checksum, buffer, length);
  self->size += length;

  return length;
}

static gboolean
set_write_error (Writer *self, GError **error)
{
  gboolean is_full = self->failure == ENOSPC || self->failure == EDQUOT;

  g_set_error (error, REC_ERROR, is_full ? REC_ERROR_NO_SPACE : REC_ERROR_FAILED,
               _ ("The archive “%s” cannot be written: %s"), self->path,
               self->failure != 0 ? g_strerror (self->failure)
                                  : archive_error_string (self->archive));
  return FALSE;
}

/* A header says the name and the size and nothing of this machine: no owner, no group, no time. */
static gboolean
write_header (Writer *self, const char *name, gint64 size, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int result;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_size (entry, size);
  result = archive_write_header (self->archive, entry);
  archive_entry_free (entry);

  return result == ARCHIVE_OK || set_write_error (self, error);
}

static gboolean
write_data (Writer *self, const void *data, gsize length, GError **error)
{
  if (archive_write_data (self->archive, data, length) != (la_ssize_t) length)
    return set_write_error (self, error);

  return TRUE;
}

static gboolean
write_manifest (Writer *self, GPtrArray *items, GError **error)
{
  g_autofree char *text = rec_evidence_manifest_print (items, error);

  return text != NULL && write_header (self, REC_EVIDENCE_MANIFEST_NAME, strlen (text), error)
         && write_data (self, text, strlen (text), error);
}

static gboolean
set_changed (RecEvidenceItem *item, GError **error)
{
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
               _ ("The evidence “%s” is not what was collected: its file changed"),
               rec_evidence_item_get_name (item));
  return FALSE;
}

static gboolean
copy_file (Writer *self, RecEvidenceItem *item, int fd, GError **error)
{
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gint64 left = rec_evidence_item_get_size (item);

  while (TRUE)
    {
      gssize count = read (fd, buffer, BUFFER_SIZE);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_FAILED,
                       _ ("The evidence “%s” cannot be read: %s"),
                       rec_evidence_item_get_name (item), g_strerror (errno));
          return FALSE;
        }
      if (count == 0)
        break;
      if (count > left)
        return set_changed (item, error);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !write_data (self, buffer, count, error))
        return FALSE;
      g_checksum_update (checksum, (const guchar *) buffer, count);
      left -= count;
      self->packed += count;
      if (self->progress != NULL)
        self->progress (self->packed, self->total, self->progress_data);
    }

  if (left != 0
      || !g_str_equal (g_checksum_get_string (checksum), rec_evidence_item_get_sha256 (item)))
    return set_changed (item, error);

  return TRUE;
}

static gboolean
write_item (Writer *self, RecEvidenceItem *item, GError **error)
{
  const char *path = rec_evidence_item_get_path (item);
  struct stat status;
  gboolean done;
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

  if (fd < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, _ ("The evidence “%s” cannot be opened"),
                   rec_evidence_item_get_name (item));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }

  done = status.st_size == rec_evidence_item_get_size (item) || set_changed (item, error);
  done = done
         && write_header (self, rec_evidence_item_get_name (item),
                          rec_evidence_item_get_size (item), error)
         && copy_file (self, item, fd, error);
  close (fd);

  return done;
}

static gboolean
write_archive (Writer *self, GPtrArray *items, GError **error)
{
  struct archive *archive = self->archive;

  if (archive_write_set_format_pax_restricted (archive) != ARCHIVE_OK
      /* Names are UTF-8 as they stand, whatever the locale is. */
      || archive_write_set_options (archive, "hdrcharset=BINARY") != ARCHIVE_OK
      || archive_write_add_filter_zstd (archive) < ARCHIVE_WARN
      || archive_write_set_bytes_in_last_block (archive, 1) != ARCHIVE_OK
      || archive_write_open (archive, self, NULL, write_cb, NULL) != ARCHIVE_OK)
    return set_write_error (self, error);
  if (!write_manifest (self, items, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (!write_item (self, g_ptr_array_index (items, i), error))
      return FALSE;
  if (archive_write_close (archive) != ARCHIVE_OK)
    return set_write_error (self, error);

  return TRUE;
}

static gboolean
finish_file (Writer *self, const char *unfinished, GError **error)
{
  if (fsync (self->fd) != 0 || g_rename (unfinished, self->path) != 0)
    {
      self->failure = errno;
      return set_write_error (self, error);
    }

  return TRUE;
}

static gint64
add_up (GPtrArray *items)
{
  gint64 total = 0;

  for (guint i = 0; i < items->len; i++)
    total += MAX (rec_evidence_item_get_size (g_ptr_array_index (items, i)), 0);

  return total;
}

/**
 * rec_evidence_archive_write:
 * @path: the archive's file; one that is there is replaced once the new one is whole
 * @items: (element-type RecEvidenceItem): what goes into it, with their files, sizes and SHA-256
 * @sha256: (out): the archive's SHA-256 in lower-case hex
 * @size: (out): its size in bytes
 * @progress: (nullable) (scope call): called with the bytes that are packed, and all, on this
 * thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Error]
 *
 * Packs one tar archive, compressed with zstd, of `manifest.json` and the items (protocol.md, stage
 * 2). The same items give the same bytes, and no header says who packed it or when. This blocks,
 * for a worker thread.
 *
 * Returns: whether it is written; else %REC_ERROR_INVALID when an item is not what its SHA-256
 * says, %REC_ERROR_NO_SPACE, %REC_ERROR_TOO_LARGE, %REC_ERROR_FAILED or %G_IO_ERROR_CANCELLED is
 * set, and nothing is left behind
 */
gboolean
rec_evidence_archive_write (const char *path,
                            GPtrArray *items,
                            char **sha256,
                            gint64 *size,
                            GFileProgressCallback progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *unfinished = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Writer self = { .path = path,
                  .checksum = checksum,
                  .progress = progress,
                  .progress_data = progress_data,
                  .cancellable = cancellable };
  gboolean done;

  g_return_val_if_fail (path != NULL && items != NULL, FALSE);
  g_return_val_if_fail (sha256 != NULL && size != NULL, FALSE);

  self.total = add_up (items);
  unfinished = g_strconcat (path, ".part", NULL);
  self.fd = open (unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self.fd < 0)
    {
      self.failure = errno;
      return set_write_error (&self, error);
    }

  self.archive = archive_write_new ();
  done = write_archive (&self, items, error) && finish_file (&self, unfinished, error);
  archive_write_free (self.archive);
  close (self.fd);
  if (!done)
    {
      g_unlink (unfinished);
      return FALSE;
    }

  *sha256 = g_strdup (g_checksum_get_string (checksum));
  *size = self.size;
  return TRUE;
}

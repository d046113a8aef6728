/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/exchange/rec-evidence-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "core/exchange/rec-evidence-manifest.h"
#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

#define BUFFER_SIZE (256 * 1024)

typedef struct
{
  struct archive *archive;
  const char *folder;
  /* What may still be unpacked, in bytes. */
  gint64 left;
  GPtrArray *items;
  /* Which of the items are unpacked. */
  gboolean found[REC_REQUEST_ITEMS_MAX];
  char *buffer;
} Reader;

static gboolean
set_read_error (Reader *self, GError **error)
{
  /* libarchive repeats foreign names in its words. */
  const char *words = archive_error_string (self->archive);
  g_autofree char *clean = rec_text_clean (words != NULL ? words : "", -1, REC_RESPONSE_TITLE_MAX);
  gboolean is_cut = strstr (clean, "runcated") != NULL;

  g_set_error (error, REC_ERROR, is_cut ? REC_ERROR_TRUNCATED : REC_ERROR_INVALID,
               "The archive cannot be read: %s", clean);
  return FALSE;
}

static gboolean
refuse_entry (const char *name, const char *why, GError **error)
{
  g_autofree char *shown = rec_text_clean (name != NULL ? name : "", -1, REC_EVIDENCE_NAME_MAX);

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The archive is refused: “%s” %s", shown, why);
  return FALSE;
}

/* Whichever of both the locale can express; a name is compared, and names no file here. */
static const char *
get_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  return name != NULL ? name : archive_entry_pathname (entry);
}

static gboolean
check_entry (struct archive_entry *entry, GError **error)
{
  const char *name = get_name (entry);

  if (archive_entry_filetype (entry) != AE_IFREG || archive_entry_hardlink (entry) != NULL
      || archive_entry_symlink (entry) != NULL)
    return refuse_entry (name, "is no plain file", error);
  if (archive_entry_sparse_count (entry) > 0)
    return refuse_entry (name, "has holes", error);
  if (!archive_entry_size_is_set (entry) || archive_entry_size (entry) < 0)
    return refuse_entry (name, "does not say its size", error);

  return TRUE;
}

/* Returns the entry, NULL with no error at the end. */
static struct archive_entry *
next_entry (Reader *self, GError **error)
{
  struct archive_entry *entry = NULL;
  int result = archive_read_next_header (self->archive, &entry);

  if (result == ARCHIVE_EOF)
    return NULL;
  if (result != ARCHIVE_OK)
    {
      set_read_error (self, error);
      return NULL;
    }

  return check_entry (entry, error) ? entry : NULL;
}

/* Reads up to the buffer's size, less at the end of the entry; -1 on failure. What is unpacked is
 * counted as it comes: sizes in an archive are only what it says of itself. */
static gssize
read_some (Reader *self, GError **error)
{
  gssize count = archive_read_data (self->archive, self->buffer, BUFFER_SIZE);

  if (count < 0)
    {
      set_read_error (self, error);
      return -1;
    }
  self->left -= count;
  if (self->left < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   "The archive is refused: it unpacks to more than was agreed on");
      return -1;
    }

  return count;
}

static gboolean
read_manifest (Reader *self, GError **error)
{
  struct archive_entry *entry = next_entry (self, error);
  g_autoptr (GString) text = g_string_new (NULL);
  gssize count;

  if (entry == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The archive is refused: it is empty");
      return FALSE;
    }
  if (g_strcmp0 (get_name (entry), REC_EVIDENCE_MANIFEST_NAME) != 0)
    return refuse_entry (get_name (entry), "is where the manifest should be", error);

  while ((count = read_some (self, error)) > 0)
    {
      g_string_append_len (text, self->buffer, count);
      if (text->len > REC_MANIFEST_MAX)
        break;
    }
  if (count < 0)
    return FALSE;
  self->items = rec_evidence_manifest_parse (text->str, text->len, error);

  return self->items != NULL;
}

static gboolean
check_manifest (Reader *self, const char *const *wanted, GError **error)
{
  gint64 announced = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (self->items, i);
      const char *name = rec_evidence_item_get_name (item);
      gint64 size = rec_evidence_item_get_size (item);

      if (!g_strv_contains (wanted, name))
        return refuse_entry (name, "was not asked for", error);
      if (size > self->left - announced)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                       "The archive is refused: it announces more than was agreed on");
          return FALSE;
        }
      announced += size;
    }

  return TRUE;
}

static gboolean
write_all (int fd, const char *buffer, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize count = write (fd, buffer, length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        {
          gboolean is_full = errno == ENOSPC || errno == EDQUOT;

          g_set_error (error, REC_ERROR, is_full ? REC_ERROR_NO_SPACE : REC_ERROR_FAILED,
                       "An item of the archive cannot be written: %s", g_strerror (errno));
          return FALSE;
        }
      buffer += count;
      length -= count;
    }

  return TRUE;
}

static gboolean
unpack_data (Reader *self, RecEvidenceItem *item, int fd, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gint64 missing = rec_evidence_item_get_size (item);
  gssize count;

  while ((count = read_some (self, error)) > 0)
    {
      missing -= count;
      if (missing < 0)
        break;
      g_checksum_update (checksum, (const guchar *) self->buffer, count);
      if (!write_all (fd, self->buffer, count, error))
        return FALSE;
    }
  if (count < 0)
    return FALSE;

  if (missing != 0)
    return refuse_entry (rec_evidence_item_get_name (item), "has another size than announced",
                         error);
  if (!g_str_equal (g_checksum_get_string (checksum), rec_evidence_item_get_sha256 (item)))
    return refuse_entry (rec_evidence_item_get_name (item), "has another SHA-256 than announced",
                         error);

  return TRUE;
}

static int
find_item (Reader *self, const char *name)
{
  for (guint i = 0; name != NULL && i < self->items->len; i++)
    if (g_str_equal (rec_evidence_item_get_name (g_ptr_array_index (self->items, i)), name))
      return i;

  return -1;
}

static gboolean
unpack_item (Reader *self, struct archive_entry *entry, GError **error)
{
  int index = find_item (self, get_name (entry));
  g_autofree char *path = NULL;
  RecEvidenceItem *item;
  gboolean done;
  int fd;

  if (index < 0)
    return refuse_entry (get_name (entry), "is not in the manifest", error);
  if (self->found[index])
    return refuse_entry (get_name (entry), "is there twice", error);
  item = g_ptr_array_index (self->items, index);
  if (archive_entry_size (entry) != rec_evidence_item_get_size (item))
    return refuse_entry (get_name (entry), "has another size than announced", error);

  path = g_build_filename (self->folder, "evidence-XXXXXX", NULL);
  fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED,
                   "An item of the archive cannot be written: %s", g_strerror (errno));
      return FALSE;
    }
  /* From here on the file is the item's, so that it is removed with it. */
  self->found[index] = TRUE;
  {
    g_autofree char *sha256 = g_strdup (rec_evidence_item_get_sha256 (item));

    rec_evidence_item_set_file (item, path, rec_evidence_item_get_size (item), sha256);
  }
  done = unpack_data (self, item, fd, error);
  close (fd);

  return done;
}

static gboolean
unpack (Reader *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  struct archive_entry *entry;

  while ((entry = next_entry (self, &local_error)) != NULL)
    if (!unpack_item (self, entry, error))
      return FALSE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint i = 0; i < self->items->len; i++)
    if (!self->found[i])
      return refuse_entry (rec_evidence_item_get_name (g_ptr_array_index (self->items, i)),
                           "is announced and not there", error);

  return TRUE;
}

/* Hands over the files; those that nobody takes are removed. */
static gboolean
hand_over (Reader *self,
           gboolean is_fair,
           RecEvidenceArchiveFunc function,
           gpointer user_data,
           GError **error)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (self->items, i);

      if (is_fair)
        is_fair = function (item, rec_evidence_item_get_path (item), user_data, error);
      else if (self->found[i])
        g_unlink (rec_evidence_item_get_path (item));
    }

  return is_fair;
}

static gboolean
open_archive (Reader *self, int fd, GError **error)
{
  if (archive_read_support_format_tar (self->archive) != ARCHIVE_OK
      || archive_read_support_filter_zstd (self->archive) < ARCHIVE_WARN
      || archive_read_open_fd (self->archive, fd, BUFFER_SIZE) != ARCHIVE_OK)
    return set_read_error (self, error);

  return TRUE;
}

/**
 * rec_evidence_archive_read:
 * @path: a stranger's archive
 * @folder: where its items are unpacked, under names that this function makes
 * @wanted: (array zero-terminated=1): the names of the items that were asked for
 * @max_size: how much it may be once unpacked, in bytes, the manifest with it
 * @function: (scope call): called for each item once all of the archive is found to be fair. It
 * owns the file that it is called with, also when it returns %FALSE
 * @user_data: for @function
 * @error: return location for a [error@Error]
 *
 * Reads what [func@evidence_archive_write] or a stranger wrote, and trusts none of it. Refused are
 * names that were not asked for or not announced, everything that is no plain file, what is there
 * twice or is missing, sizes and SHA-256 that differ, and more bytes than @max_size, which is found
 * while unpacking. Of a refused archive nothing is left in @folder. This blocks.
 *
 * Returns: whether all items were handed over; else %REC_ERROR_INVALID, %REC_ERROR_TOO_LARGE,
 *   %REC_ERROR_TRUNCATED, %REC_ERROR_NO_SPACE, %REC_ERROR_FAILED or what @function set
 */
gboolean
rec_evidence_archive_read (const char *path,
                           const char *folder,
                           const char *const *wanted,
                           gint64 max_size,
                           RecEvidenceArchiveFunc function,
                           gpointer user_data,
                           GError **error)
{
  g_autofree char *buffer = NULL;
  g_autoptr (GError) local_error = NULL;
  Reader self = { .folder = folder, .left = max_size };
  gboolean done;
  int fd;

  g_return_val_if_fail (path != NULL && folder != NULL, FALSE);
  g_return_val_if_fail (wanted != NULL && function != NULL, FALSE);

  fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    {
      g_set_error (error, REC_ERROR, errno == ENOENT ? REC_ERROR_NOT_FOUND : REC_ERROR_FAILED,
                   "The archive “%s” cannot be opened: %s", path, g_strerror (errno));
      return FALSE;
    }

  self.buffer = buffer = g_malloc (BUFFER_SIZE);
  self.archive = archive_read_new ();
  done = open_archive (&self, fd, &local_error) && read_manifest (&self, &local_error)
         && check_manifest (&self, wanted, &local_error) && unpack (&self, &local_error);
  done = hand_over (&self, done, function, user_data, done ? &local_error : NULL);
  archive_read_free (self.archive);
  close (fd);
  g_clear_pointer (&self.items, g_ptr_array_unref);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return done;
}

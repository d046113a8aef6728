/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-upload.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/report/rec-error.h"
#include "service/rec-service-limits.h"

#define DIGEST_SIZE 32
#define NO_DIGEST "-"
#define NOTE_MAX 128

static char *
print_uuid (GBytes *uuid)
{
  const guint8 *bytes = g_bytes_get_data (uuid, NULL);
  GString *name = g_string_new (NULL);

  for (gsize i = 0; i < g_bytes_get_size (uuid); i++)
    g_string_append_printf (name, "%02x", bytes[i]);
  return g_string_free (name, FALSE);
}

/*
 * rec_upload_new:
 * @folder: of the store
 */
RecUpload *
rec_upload_new (const char *folder, GBytes *uuid)
{
  RecUpload *self = g_new0 (RecUpload, 1);
  g_autofree char *part = NULL;
  g_autofree char *note = NULL;

  self->name = print_uuid (uuid);
  part = g_strconcat (self->name, ".part", NULL);
  note = g_strconcat (self->name, ".note", NULL);
  self->part_path = g_build_filename (folder, "spool", part, NULL);
  self->note_path = g_build_filename (folder, "spool", note, NULL);
  self->fd = -1;
  self->length = -1;
  self->total = -1;
  self->started = g_get_monotonic_time ();
  return self;
}

void
rec_upload_free (RecUpload *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->grant, rec_grant_free);
  g_strfreev (self->missing);
  g_free (self->name);
  g_free (self->sha256);
  g_free (self->part_path);
  g_free (self->note_path);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The upload has no fair %s", what);
  return FALSE;
}

/*
 * rec_digest_parse:
 * @sha256: (out) (nullable): as hex digits; NULL when the client does not say
 *
 * Reads Repr-Digest (RFC 9530): “sha-256=:BASE64:”; other algorithms are passed over.
 */
gboolean
rec_digest_parse (SoupMessageHeaders *headers, char **sha256, GError **error)
{
  const char *text = soup_message_headers_get_list (headers, "Repr-Digest");
  const char *found = text != NULL ? strstr (text, "sha-256=:") : NULL;
  const char *end;
  g_autofree char *encoded = NULL;
  g_autofree guchar *bytes = NULL;
  g_autoptr (GString) hex = NULL;
  gsize size;

  *sha256 = NULL;
  if (found == NULL)
    return TRUE;
  found += strlen ("sha-256=:");
  end = strchr (found, ':');
  encoded = end != NULL ? g_strndup (found, end - found) : NULL;
  bytes = encoded != NULL ? g_base64_decode (encoded, &size) : NULL;
  if (bytes == NULL || size != DIGEST_SIZE)
    return refuse (error, "Repr-Digest");

  hex = g_string_new (NULL);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  *sha256 = g_string_free (g_steal_pointer (&hex), FALSE);
  return TRUE;
}

/*
 * rec_digest_print:
 * @sha256: 64 hex digits
 *
 * Returns: the value of Repr-Digest
 */
char *
rec_digest_print (const char *sha256)
{
  guint8 bytes[DIGEST_SIZE];
  g_autofree char *encoded = NULL;

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = g_ascii_xdigit_value (sha256[2 * i]) << 4 | g_ascii_xdigit_value (sha256[2 * i + 1]);
  encoded = g_base64_encode (bytes, sizeof bytes);
  return g_strdup_printf ("sha-256=:%s:", encoded);
}

/*
 * rec_upload_read_headers:
 *
 * Reads which part of which archive this is.
 */
gboolean
rec_upload_read_headers (RecUpload *self, SoupMessageHeaders *headers, GError **error)
{
  goffset from, to, total;

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    self->length = soup_message_headers_get_content_length (headers);
  if (!rec_digest_parse (headers, &self->sha256, error))
    return FALSE;
  if (soup_message_headers_get_one (headers, "Content-Range") == NULL)
    {
      self->is_last = TRUE;
      self->total = self->length;
      return TRUE;
    }

  if (!soup_message_headers_get_content_range (headers, &from, &to, &total) || from < 0 || to < from
      || total <= to)
    return refuse (error, "Content-Range");
  if (self->length >= 0 && self->length != to - from + 1)
    return refuse (error, "Content-Length");
  self->from = from;
  self->length = to - from + 1;
  self->total = total;
  self->is_last = to + 1 == total;
  return TRUE;
}

/*
 * rec_upload_get_max_size:
 *
 * Returns: how long the archive may be. What does not compress grows a little.
 */
gint64
rec_upload_get_max_size (RecUpload *self)
{
  gint64 size = rec_grant_get_max_size (self->grant);

  return size + size / 256;
}

/*
 * rec_upload_find:
 * @sha256: (out) (nullable): of the archive that it is the beginning of
 * @total: (out): its length, -1 when not known
 */
gint64
rec_upload_find (RecUpload *self, char **sha256, gint64 *total)
{
  g_autofree char *note = NULL;
  g_auto (GStrv) words = NULL;
  struct stat status;

  *sha256 = NULL;
  if (!g_file_get_contents (self->note_path, &note, NULL, NULL)
      || lstat (self->part_path, &status) != 0)
    return -1;
  words = g_strsplit (note, " ", 2);
  if (g_strv_length (words) != 2)
    return -1;

  if (!g_str_equal (words[0], NO_DIGEST))
    *sha256 = g_strdup (words[0]);
  *total = g_ascii_strtoll (words[1], NULL, 10);
  /* When all of it came and it was not taken up, because the service ended just then, the last byte
   * is asked for once more. */
  return *total > 0 ? MIN (status.st_size, *total - 1) : status.st_size;
}

static gboolean
write_note (RecUpload *self, GError **error)
{
  g_autofree char *note = g_strdup_printf (
      "%s %" G_GINT64_FORMAT, self->sha256 != NULL ? self->sha256 : NO_DIGEST, self->total);

  return g_file_set_contents_full (self->note_path, note, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static gboolean
fail (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, REC_ERROR,
               code == ENOSPC || code == EDQUOT ? REC_ERROR_NO_SPACE : REC_ERROR_FAILED,
               "An upload could not be %s: %s", what, g_strerror (code));
  return FALSE;
}

/*
 * rec_upload_open:
 * @have: (out): how much of this archive is there
 *
 * Opens what came before, or begins anew. When less is there than this part goes on from, nothing
 * is opened.
 */
gboolean
rec_upload_open (RecUpload *self, gint64 *have, GError **error)
{
  g_autofree char *sha256 = NULL;
  gint64 total = -1;
  gint64 found = rec_upload_find (self, &sha256, &total);
  gboolean is_same = found >= 0 && total == self->total && g_strcmp0 (sha256, self->sha256) == 0;

  *have = is_same ? found : 0;
  if (self->from > *have)
    return TRUE;
  if (!is_same && !write_note (self, error))
    return FALSE;

  self->fd = g_open (self->part_path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0 || ftruncate (self->fd, self->from) != 0
      || lseek (self->fd, self->from, SEEK_SET) < 0)
    return fail (error, "begun");
  self->size = self->from;
  return TRUE;
}

/*
 * rec_upload_write:
 *
 * Returns: FALSE with REC_ERROR_TOO_LARGE when more comes than was announced, or than is taken
 */
gboolean
rec_upload_write (RecUpload *self, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (self->size + (gint64) size > rec_upload_get_max_size (self)
      || (self->length >= 0 && self->size + (gint64) size > self->from + self->length))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "The upload is longer than it may be");
      return FALSE;
    }

  while (size > 0)
    {
      gssize written = write (self->fd, data, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail (error, "kept");
      data += written;
      size -= written;
      self->size += written;
    }
  return TRUE;
}

/*
 * rec_upload_sync:
 *
 * Brings what came to the disk. Blocks.
 */
gboolean
rec_upload_sync (RecUpload *self, GError **error)
{
  return fsync (self->fd) == 0 || fail (error, "kept");
}

gboolean
rec_upload_is_complete (RecUpload *self)
{
  return self->is_last && (self->length < 0 || self->size == self->from + self->length);
}

/*
 * rec_upload_discard:
 *
 * Takes it out of the spool.
 */
void
rec_upload_discard (RecUpload *self)
{
  g_unlink (self->part_path);
  g_unlink (self->note_path);
}

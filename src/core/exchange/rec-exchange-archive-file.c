/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-exchange-archive-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/report/rec-error.h"

/* What is hashed at a time, in bytes: a millisecond or two of the thread that also answers. */
#define CHUNK_SIZE (512 * 1024)
#define STAMP_ATTRIBUTES                                                                           \
  G_FILE_ATTRIBUTE_STANDARD_TYPE                                                                   \
  "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED                            \
  "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC "," G_FILE_ATTRIBUTE_TIME_CHANGED                        \
  "," G_FILE_ATTRIBUTE_TIME_CHANGED_USEC

/**
 * RecExchangeArchiveFile:
 *
 * The archive of a second stage while it is sent. Its SHA-256 is looked at once, before anything
 * leaves; from then on its time and its size tell whether it changed.
 */
struct _RecExchangeArchiveFile
{
  GObject parent_instance;

  char *path;
  char *sha256;
  char *digest;
  char *stamp;
  gint64 size;
  GFileInputStream *stream;
  GChecksum *checksum;
  gint64 hashed;
  guchar *buffer;
};

G_DEFINE_FINAL_TYPE (RecExchangeArchiveFile, rec_exchange_archive_file, G_TYPE_OBJECT)

static void
rec_exchange_archive_file_finalize (GObject *object)
{
  RecExchangeArchiveFile *self = REC_EXCHANGE_ARCHIVE_FILE (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->stamp, g_free);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_clear_pointer (&self->buffer, g_free);

  G_OBJECT_CLASS (rec_exchange_archive_file_parent_class)->finalize (object);
}

static void
rec_exchange_archive_file_class_init (RecExchangeArchiveFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_exchange_archive_file_finalize;
}

static void
rec_exchange_archive_file_init (RecExchangeArchiveFile *self)
{
}

static gboolean
set_changed (RecExchangeArchiveFile *self, GError **error)
{
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
               _ ("The archive “%s” cannot be sent: it is not what was packed"), self->path);
  return FALSE;
}

static gboolean
set_unreadable (RecExchangeArchiveFile *self, GError *reason, GError **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  g_set_error (error, REC_ERROR,
               g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? REC_ERROR_NOT_FOUND
                                                                          : REC_ERROR_FAILED,
               _ ("The archive “%s” cannot be read: %s"), self->path, reason->message);
  g_error_free (reason);

  return FALSE;
}

/* The file that is open, not one that took its name since. */
static char *
dup_stamp (RecExchangeArchiveFile *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GFileInfo) info
      = g_file_input_stream_query_info (self->stream, STAMP_ATTRIBUTES, NULL, &local_error);

  if (info == NULL)
    {
      set_unreadable (self, g_steal_pointer (&local_error), error);
      return NULL;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      set_changed (self, error);
      return NULL;
    }
  self->size = g_file_info_get_size (info);

  return g_strdup_printf (
      "%" G_GOFFSET_FORMAT " %" G_GUINT64_FORMAT ".%u %" G_GUINT64_FORMAT ".%u",
      g_file_info_get_size (info),
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
      g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC),
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_CHANGED),
      g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_CHANGED_USEC));
}

static gboolean
check_stamp (RecExchangeArchiveFile *self, GError **error)
{
  g_autofree char *stamp = dup_stamp (self, error);

  if (stamp == NULL)
    return FALSE;

  return g_str_equal (stamp, self->stamp) || set_changed (self, error);
}

/* `Repr-Digest` as RFC 9530 writes it, of the whole archive. */
static char *
print_digest (GChecksum *checksum)
{
  guint8 bytes[32];
  gsize length = sizeof bytes;
  g_autofree char *encoded = NULL;

  g_checksum_get_digest (checksum, bytes, &length);
  encoded = g_base64_encode (bytes, length);

  return g_strdup_printf ("sha-256=:%s:", encoded);
}

static gboolean
end_hashing (RecExchangeArchiveFile *self, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_copy (self->checksum);

  if (!check_stamp (self, error))
    return FALSE;
  if (self->hashed != self->size || !g_str_equal (g_checksum_get_string (checksum), self->sha256))
    return set_changed (self, error);
  self->digest = print_digest (self->checksum);
  g_clear_pointer (&self->buffer, g_free);

  return TRUE;
}

static void hash_more (GTask *task);

static void
hash_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RecExchangeArchiveFile *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize count = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (count < 0)
    {
      GError *reason = NULL;

      set_unreadable (self, error, &reason);
      g_task_return_error (task, reason);
      return;
    }
  if (count > 0)
    {
      g_checksum_update (self->checksum, self->buffer, count);
      self->hashed += count;
      hash_more (g_steal_pointer (&task));
      return;
    }
  if (!end_hashing (self, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
hash_more (GTask *task)
{
  RecExchangeArchiveFile *self = g_task_get_task_data (task);

  g_input_stream_read_async (G_INPUT_STREAM (self->stream), self->buffer, CHUNK_SIZE,
                             G_PRIORITY_DEFAULT, g_task_get_cancellable (task), hash_cb, task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RecExchangeArchiveFile *self = g_task_get_task_data (task);
  GError *error = NULL, *reason = NULL;

  self->stream = g_file_read_finish (G_FILE (source), result, &error);
  if (self->stream == NULL)
    {
      set_unreadable (self, error, &reason);
      g_task_return_error (task, reason);
      return;
    }
  self->stamp = dup_stamp (self, &error);
  if (self->stamp == NULL || (self->size == 0 && !set_changed (self, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->buffer = g_malloc (CHUNK_SIZE);
  hash_more (g_steal_pointer (&task));
}

/**
 * rec_exchange_archive_file_open_async: (skip)
 * @path: an archive
 * @sha256: its SHA-256 in lower-case hex
 */
void
rec_exchange_archive_file_open_async (const char *path,
                                      const char *sha256,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  RecExchangeArchiveFile *self = g_object_new (REC_TYPE_EXCHANGE_ARCHIVE_FILE, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->path = g_strdup (path);
  self->sha256 = g_strdup (sha256);
  g_task_set_task_data (task, self, g_object_unref);
  g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, opened_cb, task);
}

/**
 * rec_exchange_archive_file_open_finish: (skip)
 *
 * Returns: (transfer full): the file; %NULL with %REC_ERROR_INVALID when its SHA-256 is another,
 *   %REC_ERROR_NOT_FOUND or %REC_ERROR_FAILED
 */
RecExchangeArchiveFile *
rec_exchange_archive_file_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rec_exchange_archive_file_get_size: (skip)
 *
 * Returns: how many bytes it has
 */
gint64
rec_exchange_archive_file_get_size (RecExchangeArchiveFile *self)
{
  return self->size;
}

/**
 * rec_exchange_archive_file_get_digest: (skip)
 *
 * Returns: (transfer none): the value of `Repr-Digest` for it
 */
const char *
rec_exchange_archive_file_get_digest (RecExchangeArchiveFile *self)
{
  return self->digest;
}

static void
part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RecExchangeArchiveFile *self = g_task_get_source_object (task);
  GBytes *wanted = g_task_get_task_data (task);
  GError *error = NULL, *reason = NULL;
  gsize count;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &count, &error))
    {
      set_unreadable (self, error, &reason);
      g_task_return_error (task, reason);
    }
  else if (count != g_bytes_get_size (wanted))
    {
      set_changed (self, &reason);
      g_task_return_error (task, reason);
    }
  else if (!check_stamp (self, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_bytes_ref (wanted), (GDestroyNotify) g_bytes_unref);
}

/**
 * rec_exchange_archive_file_read_async: (skip)
 * @offset: where the part begins, in bytes
 * @size: how many bytes it has, all of them within the file
 */
void
rec_exchange_archive_file_read_async (RecExchangeArchiveFile *self,
                                      gint64 offset,
                                      gsize size,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  char *buffer = g_malloc (size);
  GError *error = NULL, *reason = NULL;

  g_task_set_task_data (task, g_bytes_new_take (buffer, size), (GDestroyNotify) g_bytes_unref);
  if (!g_seekable_seek (G_SEEKABLE (self->stream), offset, G_SEEK_SET, NULL, &error))
    {
      set_unreadable (self, error, &reason);
      g_task_return_error (task, reason);
      g_object_unref (task);
      return;
    }
  g_input_stream_read_all_async (G_INPUT_STREAM (self->stream), buffer, size, G_PRIORITY_DEFAULT,
                                 cancellable, part_cb, task);
}

/**
 * rec_exchange_archive_file_read_finish: (skip)
 *
 * Returns: (transfer full): the part; %NULL with %REC_ERROR_INVALID when the file changed since it
 *   was opened, or %REC_ERROR_FAILED
 */
GBytes *
rec_exchange_archive_file_read_finish (RecExchangeArchiveFile *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

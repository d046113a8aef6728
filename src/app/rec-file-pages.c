/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-file-pages.h"

#include <string.h>

/* What is read at a time when something is looked for, in bytes. */
#define FIND_SIZE (1024 * 1024)

/**
 * RecFilePages:
 *
 * A file, however large, a page at a time: the reading is GIO’s, in its own threads, and never more
 * than one piece is in memory. One call at a time.
 */
struct _RecFilePages
{
  GObject parent_instance;

  GFile *file;
  GInputStream *stream;
  guint64 size;
};

G_DEFINE_FINAL_TYPE (RecFilePages, rec_file_pages, G_TYPE_OBJECT)

/* One call: where it reads, into what, and what it looks for. */
typedef struct
{
  guint64 offset;
  gsize length;
  guint8 *buffer;
  char *text;
} Piece;

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_free (piece->buffer);
  g_free (piece->text);
  g_free (piece);
}

static void
rec_file_pages_finalize (GObject *object)
{
  RecFilePages *self = REC_FILE_PAGES (object);

  g_clear_object (&self->file);
  g_clear_object (&self->stream);

  G_OBJECT_CLASS (rec_file_pages_parent_class)->finalize (object);
}

static void
rec_file_pages_class_init (RecFilePagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_file_pages_finalize;
}

static void
rec_file_pages_init (RecFilePages *self)
{
}

RecFilePages *
rec_file_pages_new (GFile *file)
{
  RecFilePages *self = g_object_new (REC_TYPE_FILE_PAGES, NULL);

  self->file = g_object_ref (file);
  return self;
}

RecFilePages *
rec_file_pages_new_for_bytes (GBytes *bytes)
{
  RecFilePages *self = g_object_new (REC_TYPE_FILE_PAGES, NULL);

  self->stream = g_memory_input_stream_new_from_bytes (bytes);
  self->size = g_bytes_get_size (bytes);
  return self;
}

/* How many bytes it has; known once a page was read. */
guint64
rec_file_pages_get_size (RecFilePages *self)
{
  g_return_val_if_fail (REC_IS_FILE_PAGES (self), 0);

  return self->size;
}

/* At least one, which may be empty. */
guint64
rec_file_pages_get_n_pages (RecFilePages *self)
{
  g_return_val_if_fail (REC_IS_FILE_PAGES (self), 0);

  return MAX (1, (self->size + REC_FILE_PAGE_SIZE - 1) / REC_FILE_PAGE_SIZE);
}

static void read_piece (GTask *task, GAsyncReadyCallback callback);

/* Moving to a place is no more than a number in the kernel. */
static gboolean
measure (RecFilePages *self, GError **error)
{
  if (!g_seekable_seek (G_SEEKABLE (self->stream), 0, G_SEEK_END, NULL, error))
    return FALSE;

  self->size = g_seekable_tell (G_SEEKABLE (self->stream));
  return TRUE;
}

typedef struct
{
  GTask *task;
  GAsyncReadyCallback callback;
} Opening;

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Opening *opening = user_data;
  g_autoptr (GTask) task = opening->task;
  RecFilePages *self = g_task_get_source_object (task);
  GError *error = NULL;
  GFileInputStream *stream = g_file_read_finish (G_FILE (object), result, &error);

  if (stream != NULL)
    {
      g_clear_object (&self->stream);
      self->stream = G_INPUT_STREAM (stream);
    }
  if (stream == NULL || !measure (self, &error))
    g_task_return_error (task, error);
  else
    read_piece (g_steal_pointer (&task), opening->callback);
}

/* Takes the task, opens the file where it is not open, and reads the piece. */
static void
read_piece (GTask *task, GAsyncReadyCallback callback)
{
  RecFilePages *self = g_task_get_source_object (task);
  Piece *piece = g_task_get_task_data (task);
  GError *error = NULL;

  if (self->stream == NULL)
    {
      Opening *opening = g_new (Opening, 1);

      *opening = (Opening){ task, callback };
      g_file_read_async (self->file, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), opened_cb,
                         opening);
      return;
    }

  if (!g_seekable_seek (G_SEEKABLE (self->stream), piece->offset, G_SEEK_SET, NULL, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (piece->buffer == NULL)
    piece->buffer = g_malloc (piece->length);
  g_input_stream_read_all_async (self->stream, piece->buffer, piece->length, G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), callback, task);
}

static void
page_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Piece *piece = g_task_get_task_data (task);
  GError *error = NULL;
  gsize n_read;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &n_read, &error))
    g_task_return_pointer (task, g_bytes_new_take (g_steal_pointer (&piece->buffer), n_read),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/* Reads a page, and the bytes after it that %REC_FILE_PAGE_MORE says, as far as there are any. */
void
rec_file_pages_read_async (RecFilePages *self,
                           guint64 page,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Piece *piece = g_new0 (Piece, 1);

  piece->offset = page * REC_FILE_PAGE_SIZE;
  piece->length = REC_FILE_PAGE_SIZE + REC_FILE_PAGE_MORE;
  g_task_set_task_data (task, piece, piece_free);
  read_piece (task, page_read_cb);
}

GBytes *
rec_file_pages_read_finish (RecFilePages *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Piece *piece = g_task_get_task_data (task);
  const gsize length = strlen (piece->text);
  GError *error = NULL;
  const guint8 *found;
  gsize n_read;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &n_read, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  found = memmem (piece->buffer, n_read, piece->text, length);
  if (found != NULL)
    g_task_return_int (task, piece->offset + (found - piece->buffer));
  else if (n_read < piece->length)
    g_task_return_int (task, -1);
  else
    {
      /* It may lie across the border of two pieces. */
      piece->offset += n_read - (length - 1);
      read_piece (g_steal_pointer (&task), find_read_cb);
    }
}

/* Looks for the bytes of @text from the place @from on. */
void
rec_file_pages_find_async (RecFilePages *self,
                           const char *text,
                           guint64 from,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Piece *piece = g_new0 (Piece, 1);

  g_return_if_fail (*text != '\0');

  piece->offset = from;
  piece->length = FIND_SIZE + strlen (text);
  piece->text = g_strdup (text);
  g_task_set_task_data (task, piece, piece_free);
  read_piece (task, find_read_cb);
}

/* Returns the place; -1 with @error when it could not be read, and without when it is not there. */
gint64
rec_file_pages_find_finish (RecFilePages *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

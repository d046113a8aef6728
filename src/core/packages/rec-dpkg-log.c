/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-dpkg-log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <gio/gunixinputstream.h>

#include "core/packages/rec-package-limits.h"
#include "core/report/rec-error.h"

#define PACKED_SUFFIX ".gz"
#define CHUNK_SIZE (64 * 1024)
/* How much of its beginning tells a file from another that got its inode later: a line begins with
 * the time. */
#define MARK_SIZE 64

struct _RecDpkgLog
{
  int fd;
  struct stat status;
  gboolean is_packed;
  GInputStream *stream;

  char chunk[CHUNK_SIZE];
  gsize place;
  gsize length;
  guint64 n_read;
  /* Where the line after the last whole one begins. */
  guint64 offset;
  GString *line;
};

/**
 * rec_dpkg_log_open: (skip)
 * @path: a file that may be anything
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the file, at its beginning; %NULL with %REC_ERROR_FAILED when it cannot
 * be opened or is no regular file
 */
RecDpkgLog *
rec_dpkg_log_open (const char *path, GError **error)
{
  g_autoptr (RecDpkgLog) self = g_new0 (RecDpkgLog, 1);

  self->line = g_string_new (NULL);
  self->fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (self->fd < 0 || fstat (self->fd, &self->status) != 0 || !S_ISREG (self->status.st_mode))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "The log “%s” cannot be read: %s", path,
                   self->fd < 0 ? g_strerror (errno) : "it is no regular file");
      return NULL;
    }

  self->is_packed = g_str_has_suffix (path, PACKED_SUFFIX);
  self->stream = g_unix_input_stream_new (self->fd, FALSE);
  if (self->is_packed)
    {
      g_autoptr (GInputStream) packed = g_steal_pointer (&self->stream);
      g_autoptr (GZlibDecompressor) unpack
          = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);

      self->stream = g_converter_input_stream_new (packed, G_CONVERTER (unpack));
    }
  return g_steal_pointer (&self);
}

void
rec_dpkg_log_free (RecDpkgLog *self)
{
  g_clear_object (&self->stream);
  if (self->fd >= 0)
    close (self->fd);
  g_string_free (self->line, TRUE);
  g_free (self);
}

/**
 * rec_dpkg_log_get_time: (skip)
 *
 * Returns: when it was written last, in seconds since 1970-01-01 UTC; packing keeps it
 */
gint64
rec_dpkg_log_get_time (RecDpkgLog *self)
{
  return self->status.st_mtime;
}

static guint
find_mark (RecDpkgLog *self)
{
  char beginning[MARK_SIZE + 1] = "";

  return pread (self->fd, beginning, MARK_SIZE, 0) > 0 ? g_str_hash (beginning) : 0;
}

/**
 * rec_dpkg_log_dup_position: (skip)
 *
 * Returns: (transfer full): which file it is, and where the line after the last that was read
 * begins
 */
char *
rec_dpkg_log_dup_position (RecDpkgLog *self)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %u %" G_GUINT64_FORMAT,
                          (guint64) self->status.st_ino, find_mark (self), self->offset);
}

/**
 * rec_dpkg_log_seek: (skip)
 * @position: what [method@DpkgLog.dup_position] returned
 *
 * Goes there, if it is a place in this file.
 *
 * Returns: whether it is
 */
gboolean
rec_dpkg_log_seek (RecDpkgLog *self, const char *position)
{
  g_auto (GStrv) parts = g_strsplit (position, " ", -1);
  guint64 inode, mark, offset;

  if (self->is_packed || g_strv_length (parts) != 3
      || !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT64, &inode, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT, &mark, NULL)
      || !g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXINT64, &offset, NULL)
      || inode != self->status.st_ino || (gint64) offset > self->status.st_size
      || mark != find_mark (self) || lseek (self->fd, offset, SEEK_SET) < 0)
    return FALSE;

  self->offset = offset;
  return TRUE;
}

static gboolean
fill (RecDpkgLog *self)
{
  gsize room = MIN (CHUNK_SIZE, REC_DPKG_LOG_MAX - self->n_read);
  gssize length = g_input_stream_read (self->stream, self->chunk, room, NULL, NULL);

  self->place = 0;
  self->length = MAX (length, 0);
  self->n_read += self->length;
  return length > 0;
}

/**
 * rec_dpkg_log_next_line: (skip)
 *
 * Goes to the next line that is neither too long nor still being written.
 *
 * Returns: (transfer none) (nullable): the line, until the next call; %NULL at the end, and where
 * the file is damaged or over the limit
 */
const char *
rec_dpkg_log_next_line (RecDpkgLog *self)
{
  guint64 length = 0;

  g_string_truncate (self->line, 0);
  while (self->place < self->length || fill (self))
    {
      const char *start = self->chunk + self->place;
      const char *end = memchr (start, '\n', self->length - self->place);
      gsize size = end != NULL ? (gsize) (end - start) : self->length - self->place;

      length += size;
      if (length <= REC_DPKG_LOG_LINE_MAX)
        g_string_append_len (self->line, start, size);
      self->place += size + (end != NULL);
      if (end == NULL)
        continue;

      self->offset += length + 1;
      if (length <= REC_DPKG_LOG_LINE_MAX)
        return self->line->str;
      length = 0;
      g_string_truncate (self->line, 0);
    }
  return NULL;
}

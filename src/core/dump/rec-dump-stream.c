/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-dump-stream.h"

#include "core/report/rec-error.h"

#include <archive.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Notes and stacks are read in small pieces that lie close together. */
#define WINDOW_SIZE 16384
/* The kernel writes notes before memory, so that one pass forwards is enough; gdb writes them
 * behind it, and brings no more than one kind of step back. */
#define REWINDS_MAX 2

struct _RecDumpStream
{
  int fd;
  guint64 file_size;

  gboolean compressed;
  struct archive *archive;
  gboolean ended;
  guint n_rewinds;
  char *fault;

  /* The bytes at hand: of a plain dump in the buffer, of a compressed one in libarchive's. */
  const guint8 *window;
  guint64 window_offset;
  gsize window_length;
  guint8 buffer[WINDOW_SIZE];
};

static gboolean
is_compressed (const guint8 *start, gsize length)
{
  static const struct
  {
    guint8 bytes[6];
    guint length;
  } magics[] = {
    { { 0x28, 0xb5, 0x2f, 0xfd }, 4 },         /* zstd */
    { { 0x04, 0x22, 0x4d, 0x18 }, 4 },         /* lz4 */
    { { 0xfd, '7', 'z', 'X', 'Z', 0x00 }, 6 }, /* xz */
    { { 'B', 'Z', 'h' }, 3 },                  /* bzip2 */
    { { 0x1f, 0x8b }, 2 },                     /* gzip */
  };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    {
      if (length >= magics[i].length && memcmp (start, magics[i].bytes, magics[i].length) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
open_archive (RecDumpStream *self, GError **error)
{
  struct archive_entry *entry;

  self->archive = archive_read_new ();
  if (self->archive == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "There is no memory for a decompressor");
      return FALSE;
    }

  /* Named one by one: support for “all” filters would start programs. */
  archive_read_support_filter_zstd (self->archive);
  archive_read_support_filter_lz4 (self->archive);
  archive_read_support_filter_xz (self->archive);
  archive_read_support_filter_bzip2 (self->archive);
  archive_read_support_filter_gzip (self->archive);
  archive_read_support_format_raw (self->archive);
  if (archive_read_open_fd (self->archive, self->fd, 65536) != ARCHIVE_OK
      || archive_read_next_header (self->archive, &entry) != ARCHIVE_OK)
    {
      const char *message = archive_error_string (self->archive);

      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It cannot be decompressed: %s",
                   message != NULL ? message : "it ends too early");
      return FALSE;
    }

  return TRUE;
}

/**
 * rec_dump_stream_new: (skip)
 * @fd: a regular file at its start; it is lent
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the dump's bytes; %NULL with %REC_ERROR_INVALID or %REC_ERROR_TRUNCATED
 */
RecDumpStream *
rec_dump_stream_new (int fd, GError **error)
{
  g_autoptr (RecDumpStream) self = g_new0 (RecDumpStream, 1);
  guint8 start[6];
  struct stat status;
  gssize length;

  self->fd = fd;
  if (fstat (fd, &status) != 0 || (length = pread (fd, start, sizeof start, 0)) < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "It cannot be read: %s", g_strerror (errno));
      return NULL;
    }
  if (length == 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TRUNCATED, "It is empty");
      return NULL;
    }

  self->file_size = status.st_size;
  self->compressed = is_compressed (start, length);
  if (self->compressed && !open_archive (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rec_dump_stream_free: (skip)
 */
void
rec_dump_stream_free (RecDumpStream *self)
{
  g_clear_pointer (&self->archive, archive_read_free);
  g_free (self->fault);
  g_free (self);
}

/**
 * rec_dump_stream_is_plain: (skip)
 *
 * Returns: whether any offset can be read at any time; else only forwards
 */
gboolean
rec_dump_stream_is_plain (RecDumpStream *self)
{
  return !self->compressed;
}

static gboolean
read_plain (RecDumpStream *self, guint64 offset)
{
  gssize got;

  if (offset >= self->file_size)
    return FALSE;

  got = pread (self->fd, self->buffer, sizeof self->buffer, offset);
  if (got < 0 && self->fault == NULL)
    self->fault = g_strdup (g_strerror (errno));
  self->window = self->buffer;
  self->window_offset = offset;
  self->window_length = MAX (got, 0);
  return got > 0;
}

static gboolean
rewind_archive (RecDumpStream *self)
{
  if (self->n_rewinds++ >= REWINDS_MAX || lseek (self->fd, 0, SEEK_SET) != 0)
    return FALSE;

  g_clear_pointer (&self->archive, archive_read_free);
  self->ended = FALSE;
  self->window_offset = 0;
  self->window_length = 0;
  return open_archive (self, NULL);
}

static gboolean
read_compressed (RecDumpStream *self, guint64 offset)
{
  if (offset < self->window_offset && !rewind_archive (self))
    return FALSE;

  while (!self->ended && offset >= self->window_offset + self->window_length)
    {
      const void *block;
      size_t length;
      la_int64_t block_offset;
      int result = archive_read_data_block (self->archive, &block, &length, &block_offset);

      if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
        {
          const char *message = archive_error_string (self->archive);

          if (result != ARCHIVE_EOF)
            {
              g_free (self->fault);
              self->fault = g_strdup (message != NULL ? message : "it cannot be decompressed");
            }
          self->ended = TRUE;
          self->window_offset += self->window_length;
          self->window_length = 0;
          break;
        }

      self->window = block;
      self->window_offset = block_offset;
      self->window_length = length;
    }

  return !self->ended;
}

/**
 * rec_dump_stream_read: (skip)
 * @offset: where to begin, in the plain dump; a step back in a compressed one costs a new pass,
 *   and only a few are made
 *
 * Returns: how many bytes were read: fewer than @length only where the dump ends or is damaged
 */
gsize
rec_dump_stream_read (RecDumpStream *self, guint64 offset, void *buffer, gsize length)
{
  gsize done = 0;

  if (offset > G_MAXUINT64 - length)
    return 0;

  while (done < length)
    {
      guint64 wanted = offset + done;
      gsize skip, part;

      if (wanted < self->window_offset || wanted - self->window_offset >= self->window_length)
        {
          if (!(self->compressed ? read_compressed (self, wanted) : read_plain (self, wanted)))
            break;
        }

      skip = wanted - self->window_offset;
      part = MIN (length - done, self->window_length - skip);
      memcpy ((guint8 *) buffer + done, self->window + skip, part);
      done += part;
    }

  return done;
}

/**
 * rec_dump_stream_get_size: (skip)
 * @size: (out): the bytes of the plain dump
 *
 * Returns: whether the size is known: of a compressed dump only once its end was reached
 */
gboolean
rec_dump_stream_get_size (RecDumpStream *self, guint64 *size)
{
  *size = !self->compressed ? self->file_size : self->window_offset + self->window_length;
  return !self->compressed || self->ended;
}

/**
 * rec_dump_stream_get_passes: (skip)
 *
 * Returns: how often the dump was read from its start; what one pass costs is what matters of a
 *   large one that is compressed
 */
guint
rec_dump_stream_get_passes (RecDumpStream *self)
{
  return 1 + MIN (self->n_rewinds, REWINDS_MAX);
}

/**
 * rec_dump_stream_get_fault: (skip)
 *
 * Returns: (nullable): why reading stopped before the end, in the words of the system
 */
const char *
rec_dump_stream_get_fault (RecDumpStream *self)
{
  return self->fault;
}

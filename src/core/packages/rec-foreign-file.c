/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-foreign-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "core/report/rec-error.h"

static gboolean
read_all (int fd, char *buffer, gsize size, gsize *length)
{
  *length = 0;
  while (*length < size)
    {
      gssize count = read (fd, buffer + *length, size - *length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return FALSE;
      if (count == 0)
        break;
      *length += count;
    }

  return TRUE;
}

/**
 * rec_foreign_file_read: (skip)
 * @path: a file that someone else wrote
 * @max: how large it may be, in bytes
 * @error: return location for a [error@Error]
 *
 * Reads a regular file whole. A pipe or a device in its place is refused, and does not block.
 *
 * Returns: (transfer full): its bytes; %NULL with %REC_ERROR_NOT_FOUND, %REC_ERROR_INVALID when it
 * is no regular file, %REC_ERROR_TOO_LARGE or %REC_ERROR_FAILED
 */
GBytes *
rec_foreign_file_read (const char *path, gsize max, GError **error)
{
  g_autofree char *buffer = NULL;
  struct stat status;
  gsize length = 0;
  gboolean complete;
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      int code = errno;

      g_set_error (error, REC_ERROR, code == ENOENT ? REC_ERROR_NOT_FOUND : REC_ERROR_FAILED,
                   "“%s” cannot be opened: %s", path, g_strerror (code));
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  if (!S_ISREG (status.st_mode) || status.st_size < 0 || (guint64) status.st_size > max)
    {
      gboolean regular = S_ISREG (status.st_mode);

      g_set_error (error, REC_ERROR, regular ? REC_ERROR_TOO_LARGE : REC_ERROR_INVALID,
                   regular ? "“%s” is over the limit of %" G_GSIZE_FORMAT " bytes"
                           : "“%s” is no regular file",
                   path, max);
      close (fd);
      return NULL;
    }

  buffer = g_try_malloc (status.st_size + 1);
  complete = buffer != NULL && read_all (fd, buffer, status.st_size, &length);
  close (fd);
  if (!complete)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "“%s” cannot be read", path);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

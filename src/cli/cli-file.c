/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct _CliFile
{
  FILE *stream;
  char *path;
  /* NULL when the path is no plain file, such as a pipe, and is written to directly. */
  char *temporary;
};

static void
set_errno_error (GError **error, const char *path)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), _ ("Writing “%s” failed: %s"),
               path, g_strerror (number));
}

/* Only its owner may read it: a report tells what people do. */
static gboolean
open_temporary (CliFile *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *hidden = g_strdup_printf (".%s.XXXXXX", name);
  g_autofree char *temporary = g_build_filename (folder, hidden, NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      set_errno_error (error, self->path);
      return FALSE;
    }
  self->temporary = g_steal_pointer (&temporary);
  self->stream = fdopen (fd, "w");
  return TRUE;
}

/*
 * cli_file_new:
 * @path: where it will be; what is there stays until then
 */
CliFile *
cli_file_new (const char *path, GError **error)
{
  g_autoptr (CliFile) self = g_new0 (CliFile, 1);
  struct stat status;
  char *resolved = realpath (path, NULL);

  /* What a link points to is replaced, not the link. */
  self->path = g_strdup (resolved != NULL ? resolved : path);
  free (resolved);
  if (stat (self->path, &status) == 0 && !S_ISREG (status.st_mode))
    {
      self->stream = fopen (self->path, "we");
      if (self->stream == NULL)
        {
          set_errno_error (error, self->path);
          return NULL;
        }
    }
  else if (!open_temporary (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

FILE *
cli_file_get_stream (CliFile *self)
{
  return self->stream;
}

/*
 * cli_file_finish:
 *
 * Gives the file its name once it is on the disk.
 */
gboolean
cli_file_finish (CliFile *self, GError **error)
{
  FILE *stream = g_steal_pointer (&self->stream);
  gboolean written = !ferror (stream) && fflush (stream) == 0;

  if (written && self->temporary != NULL)
    written = fsync (fileno (stream)) == 0;
  if (!written)
    set_errno_error (error, self->path);
  if (fclose (stream) != 0 && written)
    {
      set_errno_error (error, self->path);
      written = FALSE;
    }
  if (!written || self->temporary == NULL)
    return written;

  if (g_rename (self->temporary, self->path) != 0)
    {
      set_errno_error (error, self->path);
      return FALSE;
    }
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

void
cli_file_free (CliFile *self)
{
  if (self->stream != NULL)
    fclose (self->stream);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

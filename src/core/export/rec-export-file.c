/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/export/rec-export-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/report/rec-error.h"

/* What is gathered before it is written. */
#define BUFFER_SIZE (64 * 1024)

/**
 * RecExportFile:
 *
 * A file that appears under its name only when it is whole and on the disk. Until then it has no
 * name at all where the file system can do that, so that nothing is left of it even when the
 * program is killed; else a hidden one beside it. Only its owner may read it: reports tell what
 * people do.
 */
struct _RecExportFile
{
  int fd;
  char *path;
  /* %NULL while the file has no name. */
  char *temporary;
  /* Whether the file takes its name at the end; a pipe or a device is written to directly. */
  gboolean is_renamed;
  gboolean is_borrowed;
  GByteArray *buffer;
};

static gboolean
fail (RecExportFile *self, GError **error)
{
  rec_error_set_from_errno (error, errno, _ ("Writing"), self->path);
  return FALSE;
}

static char *
dup_template (RecExportFile *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);
  /* A name may be as long as the file system lets it be already. */
  g_autofree char *hidden = g_strdup_printf (".%.100s.XXXXXX", name);

  return g_build_filename (folder, hidden, NULL);
}

static gboolean
open_nameless (RecExportFile *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  self->fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  return self->fd >= 0;
}

static gboolean
open_hidden (RecExportFile *self)
{
  g_autofree char *template = dup_template (self);

  self->fd = g_mkstemp_full (template, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return FALSE;

  self->temporary = g_steal_pointer (&template);
  return TRUE;
}

/**
 * rec_export_file_new:
 * @path: where it will be; what is there stays until then
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a file to write to; %NULL on error
 */
RecExportFile *
rec_export_file_new (const char *path, GError **error)
{
  g_autoptr (RecExportFile) self = NULL;
  struct stat status;
  char *resolved;

  g_return_val_if_fail (path != NULL, NULL);

  /* What a link points to is replaced, not the link. */
  resolved = realpath (path, NULL);
  self = rec_export_file_new_for_fd (-1, resolved != NULL ? resolved : path);
  self->is_borrowed = FALSE;
  free (resolved);
  if (stat (self->path, &status) == 0 && !S_ISREG (status.st_mode))
    self->fd = open (self->path, O_WRONLY | O_CLOEXEC);
  else
    self->is_renamed = open_nameless (self) || open_hidden (self);

  if (self->fd >= 0)
    return g_steal_pointer (&self);
  fail (self, error);
  return NULL;
}

/**
 * rec_export_file_new_for_fd:
 * @fd: a descriptor that stays the caller's, such as that of the standard output
 * @name: what it is called in an error
 *
 * Returns: (transfer full): what writes to @fd
 */
RecExportFile *
rec_export_file_new_for_fd (int fd, const char *name)
{
  RecExportFile *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (RecExportFile, 1);
  self->fd = fd;
  self->path = g_strdup (name);
  self->is_borrowed = TRUE;
  self->buffer = g_byte_array_sized_new (BUFFER_SIZE);
  return self;
}

static gboolean
write_all (RecExportFile *self, const guint8 *data, gsize length, GError **error)
{
  gsize done = 0;

  while (done < length)
    {
      gssize count = write (self->fd, data + done, length - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return fail (self, error);
      done += count;
    }

  return TRUE;
}

static gboolean
flush (RecExportFile *self, GError **error)
{
  gboolean written = write_all (self, self->buffer->data, self->buffer->len, error);

  g_byte_array_set_size (self->buffer, 0);
  return written;
}

/**
 * rec_export_file_write:
 * @data: (array length=length) (element-type guint8): bytes
 * @length: how many
 * @error: return location for a [error@Error]
 *
 * Returns: %FALSE with %REC_ERROR_NO_SPACE when the disk is full, or with another error
 */
gboolean
rec_export_file_write (RecExportFile *self, const void *data, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->buffer->len + length > BUFFER_SIZE && !flush (self, error))
    return FALSE;
  if (length > BUFFER_SIZE)
    return write_all (self, data, length, error);

  g_byte_array_append (self->buffer, data, length);
  return TRUE;
}

/* A file can be linked only to a name that is free, so it gets a hidden one first. */
static gboolean
give_hidden_name (RecExportFile *self, GError **error)
{
  g_autofree char *own = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  for (guint attempt = 0; attempt < 16; attempt++)
    {
      g_autofree char *name = dup_template (self);
      g_autofree char *id = g_uuid_string_random ();
      g_autofree char *unique = g_strconcat (name, id, NULL);

      if (linkat (AT_FDCWD, own, AT_FDCWD, unique, AT_SYMLINK_FOLLOW) == 0)
        {
          self->temporary = g_steal_pointer (&unique);
          return TRUE;
        }
      if (errno != EEXIST)
        break;
    }

  return fail (self, error);
}

static void
sync_folder (RecExportFile *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/**
 * rec_export_file_finish:
 * @error: return location for a [error@Error]
 *
 * Gives the file its name once it is on the disk, in place of what had it.
 *
 * Returns: %FALSE if it could not be written as a whole; what had the name before has it still
 */
gboolean
rec_export_file_finish (RecExportFile *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!flush (self, error))
    return FALSE;
  if (!self->is_renamed)
    return TRUE;

  if (fsync (self->fd) != 0)
    return fail (self, error);
  if (self->temporary == NULL && !give_hidden_name (self, error))
    return FALSE;
  if (g_rename (self->temporary, self->path) != 0)
    return fail (self, error);

  g_clear_pointer (&self->temporary, g_free);
  self->is_renamed = FALSE;
  sync_folder (self);
  return TRUE;
}

/**
 * rec_export_file_free:
 *
 * Lets go of the file. If it was not finished, nothing of it stays.
 */
void
rec_export_file_free (RecExportFile *self)
{
  g_return_if_fail (self != NULL);

  if (!self->is_borrowed && self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_byte_array_unref (self->buffer);
  g_free (self);
}

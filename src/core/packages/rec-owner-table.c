/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-owner-table.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "core/packages/rec-owner-format.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-siphash.h"
#include "core/report/rec-error.h"

struct _RecOwnerTable
{
  GBytes *bytes;
  const RecOwnerHeader *header;
  const RecOwnerPath *paths;
  const RecOwnerPackage *packages;
  const char *texts;
  /* The mapped file, -1 when the table lies in memory. */
  int fd;
  struct stat status;
};

static gboolean
has_right_size (const RecOwnerHeader *header, gsize size)
{
  return header->n_paths <= REC_OWNER_PATHS_MAX && header->n_packages <= REC_OWNER_PACKAGES_MAX
         && header->texts_size <= REC_OWNER_FILE_MAX
         && size
                == sizeof *header + header->n_paths * sizeof (RecOwnerPath)
                       + header->n_packages * sizeof (RecOwnerPackage) + header->texts_size;
}

/* The checksum finds damage, not malice: every offset is looked at as well. */
static gboolean
has_right_offsets (RecOwnerTable *self)
{
  gsize texts_size = self->header->texts_size;

  if (self->header->n_packages > 0 && (texts_size == 0 || self->texts[texts_size - 1] != '\0'))
    return FALSE;
  for (gsize i = 0; i < self->header->n_packages; i++)
    if (self->packages[i].name >= texts_size || self->packages[i].version >= texts_size
        || self->packages[i].format >= texts_size)
      return FALSE;
  for (gsize i = 0; i < self->header->n_paths; i++)
    if (self->paths[i].package >= self->header->n_packages)
      return FALSE;

  return TRUE;
}

static gboolean
validate (RecOwnerTable *self, const char *digest, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  const RecOwnerHeader *header = (gconstpointer) data;

  if (size < sizeof *header || size > REC_OWNER_FILE_MAX
      || memcmp (header->magic, REC_OWNER_MAGIC, sizeof header->magic) != 0
      || header->version != REC_OWNER_VERSION || header->byte_order != REC_OWNER_BYTE_ORDER
      || !has_right_size (header, size))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It is no index of this version");
      return FALSE;
    }
  if (digest != NULL && memcmp (header->digest, digest, sizeof header->digest) != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "It is of another state of the system");
      return FALSE;
    }

  self->header = header;
  self->paths = (gconstpointer) (header + 1);
  self->packages = (gconstpointer) (self->paths + header->n_paths);
  self->texts = (gconstpointer) (self->packages + header->n_packages);
  if (header->checksum
          != rec_siphash (header->key, data + REC_OWNER_CHECKED_FROM, size - REC_OWNER_CHECKED_FROM)
      || !has_right_offsets (self))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED, "Its content is damaged");
      return FALSE;
    }

  return TRUE;
}

/* Only what this user wrote himself, and nobody else could change. */
static gboolean
is_own_file (const struct stat *status)
{
  return S_ISREG (status->st_mode) && status->st_uid == geteuid ()
         && (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/**
 * rec_owner_table_new: (skip)
 * @bytes: an index, wherever it comes from
 * @digest: (nullable): the [struct@Stamp] that it must carry; %NULL for any
 * @error: return location for a [error@Error]
 *
 * Checks all of the index before anything of it is used.
 *
 * Returns: (transfer full): the table; %NULL with %REC_ERROR_INVALID, %REC_ERROR_NOT_FOUND when it
 * is of another state of the system, or %REC_ERROR_DAMAGED
 */
RecOwnerTable *
rec_owner_table_new (GBytes *bytes, const char *digest, GError **error)
{
  g_autoptr (RecOwnerTable) self = g_new0 (RecOwnerTable, 1);

  self->fd = -1;
  self->bytes = g_bytes_ref (bytes);
  if (!validate (self, digest, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rec_owner_table_open: (skip)
 * @path: where [func@owner_table_save] wrote it
 * @digest: (nullable): the [struct@Stamp] that it must carry; %NULL for any
 * @error: return location for a [error@Error]
 *
 * As [func@owner_table_new], with the file mapped into memory.
 *
 * Returns: (transfer full): the table; %NULL with an error
 */
RecOwnerTable *
rec_owner_table_open (const char *path, const char *digest, GError **error)
{
  g_autoptr (RecOwnerTable) self = NULL;
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GBytes) bytes = NULL;
  struct stat status;
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "It cannot be opened: %s",
                   g_strerror (errno));
      return NULL;
    }
  if (fstat (fd, &status) != 0 || !is_own_file (&status))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It is no file of this user alone");
      close (fd);
      return NULL;
    }

  mapped = g_mapped_file_new_from_fd (fd, FALSE, error);
  if (mapped == NULL)
    {
      close (fd);
      return NULL;
    }

  bytes = g_mapped_file_get_bytes (mapped);
  self = rec_owner_table_new (bytes, digest, error);
  if (self == NULL)
    {
      close (fd);
      return NULL;
    }
  self->fd = fd;
  self->status = status;

  return g_steal_pointer (&self);
}

/**
 * rec_owner_table_save: (skip)
 * @bytes: what [func@owner_builder_finish] made
 * @path: the file, which is replaced whole; its folder is made
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error
 */
gboolean
rec_owner_table_save (GBytes *bytes, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_READ_ONLY, "The folder “%s” cannot be made: %s",
                   folder, g_strerror (errno));
      return FALSE;
    }

  /* Its content need not be safe from a loss of power: the checksum tells. */
  return g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * rec_owner_table_is_intact: (skip)
 *
 * To be asked before each [func@owner_table_lookup]: a mapped file that was cut short must not be
 * touched any more.
 *
 * Returns: whether the mapped file is still the one that was checked
 */
gboolean
rec_owner_table_is_intact (RecOwnerTable *self)
{
  struct stat now;

  return self->fd < 0
         || (fstat (self->fd, &now) == 0 && now.st_size == self->status.st_size
             && now.st_mtim.tv_sec == self->status.st_mtim.tv_sec
             && now.st_mtim.tv_nsec == self->status.st_mtim.tv_nsec);
}

/**
 * rec_owner_table_lookup: (skip)
 * @path: (array length=length) (element-type guint8): a path, spelled as its package spells it
 * @length: its length in bytes
 *
 * Returns: (transfer full) (nullable): the package that owns it
 */
RecPackage *
rec_owner_table_lookup (RecOwnerTable *self, const char *path, gsize length)
{
  guint64 key = rec_siphash (self->header->key, path, length);
  gsize low = 0;
  gsize high = self->header->n_paths;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->paths[middle].key < key)
        low = middle + 1;
      else
        high = middle;
    }

  if (low < self->header->n_paths && self->paths[low].key == key)
    {
      const RecOwnerPackage *package = &self->packages[self->paths[low].package];

      return rec_package_new (self->texts + package->name, self->texts + package->version,
                              self->texts + package->format);
    }

  return NULL;
}

/**
 * rec_owner_table_free: (skip)
 */
void
rec_owner_table_free (RecOwnerTable *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

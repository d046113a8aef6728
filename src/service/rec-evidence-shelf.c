/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-evidence-shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/exchange/rec-evidence-archive.h"
#include "core/report/rec-error.h"
#include "service/rec-service-limits.h"

#define BLOCK (256 * 1024)

typedef struct
{
  const char *folder;
  RecUpload *upload;
  GPtrArray *items;
} Taking;

/*
 * rec_evidence_shelf_dup_path:
 * @folder: of the store
 *
 * Returns: where the item with this content is
 */
char *
rec_evidence_shelf_dup_path (const char *folder, const char *sha256)
{
  char beginning[] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (folder, "evidence", beginning, sha256, NULL);
}

static gboolean
fail (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, REC_ERROR,
               code == ENOSPC || code == EDQUOT ? REC_ERROR_NO_SPACE : REC_ERROR_FAILED,
               "Evidence could not be %s: %s", what, g_strerror (code));
  return FALSE;
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | flags, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    fail (error, "kept");
  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
shelve (const char *folder, const char *path, const char *sha256, GError **error)
{
  g_autofree char *place = rec_evidence_shelf_dup_path (folder, sha256);
  g_autofree char *row = g_path_get_dirname (place);
  g_autofree char *shelf = g_path_get_dirname (row);

  /* Somebody else’s was the same. */
  if (g_file_test (place, G_FILE_TEST_EXISTS))
    return g_unlink (path) == 0 || fail (error, "cleared away");
  if (g_mkdir (row, 0700) != 0 && errno != EEXIST)
    return fail (error, "kept");
  if (g_chmod (path, 0600) != 0 || !sync_path (path, 0, error) || g_rename (path, place) != 0)
    return error != NULL && *error != NULL ? FALSE : fail (error, "kept");
  return sync_path (row, O_DIRECTORY, error) && sync_path (shelf, O_DIRECTORY, error);
}

static gboolean
take_item (RecEvidenceItem *item, const char *path, gpointer data, GError **error)
{
  Taking *taking = data;
  const char *kind = rec_grant_get_kind (taking->upload->grant, rec_evidence_item_get_name (item));

  if (g_strcmp0 (kind, rec_evidence_item_get_kind (item)) != 0)
    {
      g_unlink (path);
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The archive has an item of another kind than was asked for");
      return FALSE;
    }
  if (!shelve (taking->folder, path, rec_evidence_item_get_sha256 (item), error))
    return FALSE;
  g_ptr_array_add (taking->items, g_object_ref (item));
  return TRUE;
}

static char *
hash_file (const char *path, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (BLOCK);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gssize n_read = 0;

  while (fd >= 0 && (n_read = read (fd, block, BLOCK)) > 0)
    g_checksum_update (checksum, block, n_read);
  if (fd < 0 || n_read < 0)
    fail (error, "read");
  if (fd >= 0)
    close (fd);
  return fd >= 0 && n_read == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/* It holds files only, and only what is left over. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static gboolean
check_digest (RecUpload *upload, const char *sha256, GError **error)
{
  if (upload->sha256 == NULL || g_str_equal (upload->sha256, sha256))
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_TRUNCATED, "The archive is not what its digest says");
  return FALSE;
}

/*
 * rec_evidence_shelf_take:
 * @folder: of the store
 * @sha256: (out): of the archive
 *
 * Returns: (transfer container): the items; NULL with REC_ERROR_TRUNCATED when the archive is not
 *   the one that its digest says, REC_ERROR_INVALID or another one of the archive’s reader
 */
GPtrArray *
rec_evidence_shelf_take (const char *folder, RecUpload *upload, char **sha256, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_strconcat (upload->part_path, ".items", NULL);
  g_autofree char *found = hash_file (upload->part_path, error);
  Taking taking = { .folder = folder, .upload = upload, .items = items };
  gboolean done;

  if (found == NULL || !check_digest (upload, found, error))
    return NULL;
  remove_folder (path);
  if (g_mkdir (path, 0700) != 0)
    {
      fail (error, "unpacked");
      return NULL;
    }
  done = rec_evidence_archive_read (upload->part_path, path, (const char *const *) upload->missing,
                                    rec_grant_get_max_size (upload->grant), take_item, &taking,
                                    error);
  remove_folder (path);
  if (!done)
    return NULL;
  *sha256 = g_steal_pointer (&found);
  return g_steal_pointer (&items);
}

/*
 * rec_evidence_shelf_clear_spool:
 * @folder: of the store
 */
void
rec_evidence_shelf_clear_spool (const char *folder)
{
  g_autofree char *spool = g_build_filename (folder, "spool", NULL);
  g_autoptr (GDir) dir = g_dir_open (spool, 0, NULL);
  gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - REC_SERVICE_SPOOL_DAYS * 24 * 60 * 60;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (spool, name, NULL);
      struct stat status;

      if (lstat (path, &status) != 0)
        continue;
      if (S_ISDIR (status.st_mode))
        remove_folder (path);
      else if (status.st_mtime < oldest)
        g_unlink (path);
    }
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/policy/rec-policy-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/policy/rec-policy-limits.h"
#include "core/report/rec-error.h"

#define SUFFIX ".conf"

/* What only its owner may see, and what everybody may: the machine's policy binds everybody. */
static const struct
{
  mode_t file;
  mode_t folder;
} modes[] = {
  [REC_POLICY_USER] = { 0600, 0700 },
  [REC_POLICY_MACHINE] = { 0644, 0755 },
};

static void
set_kind_error (GError **error, const char *path, gboolean is_link)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
               is_link ? _ ("“%s” is a symbolic link, which is not followed")
                       : _ ("“%s” is not a regular file"),
               shown);
}

static void
set_size_error (GError **error, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, _ ("“%s” has more than %d bytes"), shown,
               REC_POLICY_FILE_MAX);
}

/* Nothing is opened but a regular file of a fit size, and a pipe does not make anybody wait. */
static int
open_checked (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  struct stat status;

  if (fd < 0)
    {
      if (errno == ELOOP)
        set_kind_error (error, path, TRUE);
      else
        rec_error_set_from_errno (error, errno, _ ("Opening"), path);
      return -1;
    }

  if (fstat (fd, &status) != 0)
    rec_error_set_from_errno (error, errno, _ ("Looking at"), path);
  else if (!S_ISREG (status.st_mode))
    set_kind_error (error, path, FALSE);
  else if (status.st_size > REC_POLICY_FILE_MAX)
    set_size_error (error, path);
  else
    return fd;

  close (fd);
  return -1;
}

/*
 * rec_policy_file_read:
 *
 * Reads a file whole; a symbolic link, what is no regular file, and what is over
 * REC_POLICY_FILE_MAX are refused without being read.
 *
 * Returns: its bytes and a null byte; NULL with REC_ERROR_NOT_FOUND when there is no such file
 */
char *
rec_policy_file_read (const char *path, gsize *length, GError **error)
{
  g_autofree char *data = NULL;
  gsize used = 0;
  gssize got = 0;
  int fd = open_checked (path, error);

  if (fd < 0)
    return NULL;

  /* One byte more, to notice a file that grows meanwhile, and the null byte. */
  data = g_malloc (REC_POLICY_FILE_MAX + 2);
  while (used <= REC_POLICY_FILE_MAX)
    {
      got = read (fd, data + used, REC_POLICY_FILE_MAX + 1 - used);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      used += got;
    }

  if (got < 0)
    rec_error_set_from_errno (error, errno, _ ("Reading"), path);
  else if (used > REC_POLICY_FILE_MAX)
    set_size_error (error, path);
  close (fd);
  if (got < 0 || used > REC_POLICY_FILE_MAX)
    return NULL;

  data[used] = '\0';
  *length = used;
  return g_steal_pointer (&data);
}

/* As g_mkdir_with_parents(), with modes that do not depend on the umask. */
static gboolean
ensure_folder (const char *folder, mode_t mode, GError **error)
{
  g_autofree char *parent = NULL;

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;

  parent = g_path_get_dirname (folder);
  if (!ensure_folder (parent, mode, error))
    return FALSE;
  if (g_mkdir (folder, mode) != 0)
    {
      if (errno == EEXIST && g_file_test (folder, G_FILE_TEST_IS_DIR))
        return TRUE;
      rec_error_set_from_errno (error, errno, _ ("Making the folder"), folder);
      return FALSE;
    }
  if (g_chmod (folder, mode) != 0)
    {
      rec_error_set_from_errno (error, errno, _ ("Setting the mode of the folder"), folder);
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_whole (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= written;
    }
  return TRUE;
}

/* The name is on the disk only when its folder is. */
static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static gboolean
write_temporary (int fd, mode_t mode, const char *data, const char *path, GError **error)
{
  gboolean written
      = write_whole (fd, data, strlen (data)) && fchmod (fd, mode) == 0 && fsync (fd) == 0;

  if (!written)
    rec_error_set_from_errno (error, errno, _ ("Writing"), path);
  close (fd);
  return written;
}

/* What stands under the name is replaced only if it is a policy file, never what a link leads to.
 */
static gboolean
check_replaceable (const char *path, GError **error)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    {
      if (errno == ENOENT)
        return TRUE;
      rec_error_set_from_errno (error, errno, _ ("Looking at"), path);
      return FALSE;
    }
  if (S_ISREG (status.st_mode))
    return TRUE;

  set_kind_error (error, path, S_ISLNK (status.st_mode));
  return FALSE;
}

/*
 * rec_policy_file_write:
 *
 * Writes a file and the folders to it: whole and on the disk, or not at all. The user's is for its
 * owner only, the machine's for everybody to read, whatever the umask.
 */
gboolean
rec_policy_file_write (const char *path, RecPolicySide side, const char *data, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *hidden = g_strdup_printf (".%s.XXXXXX", name);
  g_autofree char *temporary = g_build_filename (folder, hidden, NULL);
  int fd;

  if (strlen (data) > REC_POLICY_FILE_MAX)
    {
      set_size_error (error, path);
      return FALSE;
    }
  if (!ensure_folder (folder, modes[side].folder, error) || !check_replaceable (path, error))
    return FALSE;

  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      rec_error_set_from_errno (error, errno, _ ("Writing"), path);
      return FALSE;
    }
  if (!write_temporary (fd, modes[side].file, data, path, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  if (g_rename (temporary, path) != 0)
    {
      rec_error_set_from_errno (error, errno, _ ("Replacing"), path);
      g_unlink (temporary);
      return FALSE;
    }

  sync_folder (folder);
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/*
 * rec_policy_file_list:
 *
 * Returns: the names of the policy files in a folder, sorted; none when there is no such folder
 */
char **
rec_policy_file_list (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &local_error);
  const char *name;

  if (dir == NULL && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_autofree char *shown = g_filename_display_name (folder);

      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, _ ("Listing the folder “%s” failed: %s"),
                   shown, local_error->message);
      return NULL;
    }

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (*name == '.' || !g_str_has_suffix (name, SUFFIX))
        continue;
      if (names->len == REC_POLICY_FILES_MAX)
        {
          g_autofree char *shown = g_filename_display_name (folder);

          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                       _ ("The folder “%s” has more than %d policy files"), shown,
                       REC_POLICY_FILES_MAX);
          return NULL;
        }
      g_ptr_array_add (names, g_strdup (name));
    }

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

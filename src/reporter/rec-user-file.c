/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-user-file.h"

#include "core/report/rec-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

/* Keys and passwords; no application has a reason to send them. */
static const char *const secret_folders[]
    = { ".ssh", ".gnupg", ".password-store", "keyrings", ".pki", NULL };

static gboolean
is_plain_path (char **parts)
{
  for (char **part = parts; *part != NULL; part++)
    if (**part == '\0' || g_str_equal (*part, ".") || g_str_equal (*part, "..")
        || g_strv_contains (secret_folders, *part))
      return FALSE;

  return *parts != NULL;
}

static gboolean
fail (GError **error, int number)
{
  if (number == ENOENT)
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("The file is not there."));
  else if (number == ELOOP || number == ENOTDIR)
    g_set_error (error, REC_ERROR, REC_ERROR_REFUSED,
                 _ ("The file is reached by a link, which is not followed."));
  else
    g_set_error (error, REC_ERROR, REC_ERROR_FAILED, _ ("The file cannot be read: %s."),
                 g_strerror (number));
  return FALSE;
}

/* Goes down one folder after the other, so that nobody can put a link in between. */
static gboolean
walk (const char *base, char **parts, int *file, GError **error)
{
  int folder = open (base, O_PATH | O_DIRECTORY | O_CLOEXEC);

  if (folder < 0)
    return fail (error, errno);

  for (char **part = parts; *part != NULL; part++)
    {
      int flags = O_PATH | O_NOFOLLOW | O_CLOEXEC | (part[1] != NULL ? O_DIRECTORY : 0);
      int next = openat (folder, *part, flags);
      int number = errno;

      close (folder);
      if (next < 0)
        return fail (error, number);
      folder = next;
    }

  *file = folder;
  return TRUE;
}

/* A pipe or a device is not opened at all; so nothing waits and nothing is set off. */
static gboolean
is_users_file (int file, gint64 *size, GError **error)
{
  struct stat status;

  if (fstat (file, &status) != 0)
    return fail (error, errno);
  if (S_ISLNK (status.st_mode))
    return fail (error, ELOOP);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_REFUSED, _ ("It is not an ordinary file."));
      return FALSE;
    }
  if (status.st_uid != getuid ())
    {
      g_set_error (error, REC_ERROR, REC_ERROR_REFUSED, _ ("The file belongs to somebody else."));
      return FALSE;
    }

  *size = status.st_size;
  return TRUE;
}

/**
 * rec_user_file_open:
 * @base: a folder of the user’s
 * @path: a path below it
 * @size: (out): the file's size in bytes
 * @error: return location for a [error@Error]
 *
 * Opens a file that an application named: an ordinary one of this user's, below @base, with no link
 * on the way. The messages are for people.
 *
 * Returns: an open file, or -1
 */
int
rec_user_file_open (const char *base, const char *path, gint64 *size, GError **error)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *again = NULL;
  int named = -1, file = -1;

  g_return_val_if_fail (base != NULL && path != NULL && size != NULL, -1);

  parts = g_strsplit (path, "/", -1);
  if (!is_plain_path (parts))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_REFUSED,
                   _ ("The file lies where applications may not ask for files."));
      return -1;
    }
  if (!walk (base, parts, &named, error))
    return -1;

  if (is_users_file (named, size, error))
    {
      again = g_strdup_printf ("/proc/self/fd/%d", named);
      file = open (again, O_RDONLY | O_CLOEXEC | O_NOCTTY);
      if (file < 0)
        fail (error, errno);
    }
  close (named);
  return file;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/store/rec-store-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/report/rec-error.h"

#define DATABASE_NAME "store.db"
#define LOCK_NAME "store.lock"
#define SUSPECT_NAME "store.suspect"

/* Makes a file that only its owner reads, whatever the umask. */
static int
open_private (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      rec_error_set_from_errno (error, errno, _ ("Opening"), path);
      return -1;
    }
  if (fchmod (fd, 0600) != 0)
    {
      rec_error_set_from_errno (error, errno, _ ("Making private the file"), path);
      close (fd);
      return -1;
    }
  return fd;
}

/*
 * rec_store_folder_prepare:
 *
 * Makes the folder, and makes it private: what is in it tells what its owner does.
 */
gboolean
rec_store_folder_prepare (const char *folder, GError **error)
{
  struct stat status;

  if (g_mkdir_with_parents (folder, 0700) != 0 || stat (folder, &status) != 0)
    {
      rec_error_set_from_errno (error, errno, _ ("Making the folder"), folder);
      return FALSE;
    }
  if ((status.st_mode & 07777) != 0700 && chmod (folder, 0700) != 0)
    {
      rec_error_set_from_errno (error, errno, _ ("Making private the folder"), folder);
      return FALSE;
    }
  return TRUE;
}

/*
 * rec_store_folder_lock:
 *
 * Takes the writer's lock, which lasts as long as the descriptor and ends with the process however
 * that ends.
 *
 * Returns: a descriptor; -1 with REC_ERROR_BUSY when another process has the lock
 */
int
rec_store_folder_lock (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int fd = open_private (path, error);

  if (fd < 0)
    return -1;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  if (errno == EWOULDBLOCK)
    {
      g_autofree char *shown = g_filename_display_name (folder);

      g_set_error (error, REC_ERROR, REC_ERROR_BUSY,
                   _ ("Another process is writing to the store in “%s” already"), shown);
    }
  else
    rec_error_set_from_errno (error, errno, _ ("Locking"), path);
  close (fd);
  return -1;
}

char *
rec_store_folder_dup_database (const char *folder)
{
  return g_build_filename (folder, DATABASE_NAME, NULL);
}

/*
 * rec_store_folder_create_database:
 *
 * Makes an empty database file unless there is one. SQLite gives its log the same mode.
 */
gboolean
rec_store_folder_create_database (const char *folder, GError **error)
{
  g_autofree char *path = rec_store_folder_dup_database (folder);
  int fd = open_private (path, error);

  if (fd < 0)
    return FALSE;
  close (fd);
  return TRUE;
}

static char *
dup_free_name (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y%m%d-%H%M%S");
  char *name = g_strconcat (path, ".broken-", date, NULL);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.broken-%s-%u", path, date, i);
    }

  return name;
}

/*
 * rec_store_folder_move_aside:
 *
 * Gives a broken database another name, so that nothing in it is lost and a new one can begin. Its
 * log goes first, under the name that belongs to the new one: the two are read together.
 *
 * Returns: where it is now
 */
char *
rec_store_folder_move_aside (const char *folder, GError **error)
{
  static const char *const suffixes[] = { "-wal", "-shm", "" };
  g_autofree char *path = rec_store_folder_dup_database (folder);
  g_autofree char *aside = dup_free_name (path);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          rec_error_set_from_errno (error, errno, _ ("Moving aside the broken store"), from);
          return NULL;
        }
    }

  rec_store_folder_clear_suspect (folder);
  return g_steal_pointer (&aside);
}

void
rec_store_folder_mark_suspect (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, SUSPECT_NAME, NULL);
  int fd = open_private (path, NULL);

  if (fd >= 0)
    close (fd);
}

gboolean
rec_store_folder_is_suspect (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, SUSPECT_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

void
rec_store_folder_clear_suspect (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, SUSPECT_NAME, NULL);

  g_unlink (path);
}

/*
 * rec_store_folder_sync:
 *
 * The log holds all that was committed since it was last put away, which waits for the disk itself.
 *
 * Returns: FALSE with an error when the disk does not take it
 */
gboolean
rec_store_folder_sync (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DATABASE_NAME "-wal", NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean done;

  if (fd < 0 && errno == ENOENT)
    return TRUE;

  done = fd >= 0 && fdatasync (fd) == 0;
  if (!done)
    rec_error_set_from_errno (error, errno, _ ("Writing to the disk"), path);
  if (fd >= 0)
    close (fd);
  return done;
}

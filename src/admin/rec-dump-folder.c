/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/rec-dump-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "core/report/rec-error.h"

/**
 * RecDumpFolder:
 *
 * The folder in which systemd-coredump keeps cores, of which users may have their own deleted. Who
 * asks is not trusted: neither with the path, nor not to change what it leads to meanwhile.
 */
struct _RecDumpFolder
{
  GObject parent_instance;

  char *path;
};

G_DEFINE_FINAL_TYPE (RecDumpFolder, rec_dump_folder, G_TYPE_OBJECT)

#define CORE_PREFIX "core."
/* What systemd-coredump notes at each core: the user whose program it was, as a decimal number. */
#define OWNER_ATTRIBUTE "user.coredump.uid"
#define OWNER_LENGTH_MAX 20

static void
rec_dump_folder_finalize (GObject *object)
{
  RecDumpFolder *self = REC_DUMP_FOLDER (object);

  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (rec_dump_folder_parent_class)->finalize (object);
}

static void
rec_dump_folder_class_init (RecDumpFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_dump_folder_finalize;
}

static void
rec_dump_folder_init (RecDumpFolder *self)
{
}

/*
 * rec_dump_folder_new:
 * @path: the folder
 *
 * Returns: (transfer full): the folder, which is looked at when something is to be deleted
 */
RecDumpFolder *
rec_dump_folder_new (const char *path)
{
  RecDumpFolder *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (REC_TYPE_DUMP_FOLDER, NULL);
  self->path = g_strdup (path);
  return self;
}

static gboolean
refuse (GError **error, RecError code, const char *why)
{
  g_set_error_literal (error, REC_ERROR, (int) code, why);
  return FALSE;
}

/* The name of a core that lies directly in the folder; NULL for any other path. */
static const char *
find_name (RecDumpFolder *self, const char *path)
{
  gsize length = strlen (self->path);
  const char *name;

  if (strncmp (path, self->path, length) != 0 || path[length] != '/')
    return NULL;

  name = path + length + 1;
  return strchr (name, '/') == NULL && g_str_has_prefix (name, CORE_PREFIX)
                 && strlen (name) <= NAME_MAX
             ? name
             : NULL;
}

/* In a folder that others may write to, a name could lead elsewhere each time that it is used. */
static int
open_folder (RecDumpFolder *self, GError **error)
{
  struct stat status;
  int folder = open (self->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (folder < 0)
    {
      refuse (error, REC_ERROR_NOT_FOUND, _ ("There is no folder of memory dumps"));
      return -1;
    }
  if (fstat (folder, &status) == 0 && status.st_uid == geteuid ()
      && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0)
    return folder;

  close (folder);
  refuse (error, REC_ERROR_NOT_AUTHORIZED, _ ("The folder of memory dumps is not only root’s"));
  return -1;
}

/* The file is opened by its name once, without following or waking anything; what was opened is
 * opened again for reading. */
static int
open_core (int folder, const char *name, struct stat *status, GError **error)
{
  int place = openat (folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  g_autofree char *again = g_strdup_printf ("/proc/self/fd/%d", place);
  int file;

  if (place < 0)
    {
      refuse (error, REC_ERROR_NOT_FOUND, _ ("It is not there any more"));
      return -1;
    }
  if (fstat (place, status) != 0 || !S_ISREG (status->st_mode) || status->st_nlink != 1)
    {
      close (place);
      refuse (error, REC_ERROR_INVALID, _ ("It is no ordinary file"));
      return -1;
    }

  file = open (again, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  close (place);
  if (file < 0)
    refuse (error, REC_ERROR_FAILED, _ ("It cannot be read"));
  return file;
}

/* systemd-coredump makes the file, as root, and says whose it is; a file that somebody else made
 * could say anything. Where extended attributes are not kept, the file is root's, and nobody's. */
static gboolean
is_owned_by (int file, const struct stat *status, uid_t owner)
{
  char text[OWNER_LENGTH_MAX + 1] = "";
  gssize length = fgetxattr (file, OWNER_ATTRIBUTE, text, OWNER_LENGTH_MAX);
  guint64 value;

  if (status->st_uid != geteuid () && status->st_uid != owner)
    return FALSE;
  if (length < 0)
    return status->st_uid == owner && owner != geteuid ();
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &value, NULL) && value == owner;
}

/* A write lease is given only when nobody else has the file open; the process ignores SIGIO, which
 * tells of somebody who then opens it. Where there are no leases, nobody can tell. */
static gboolean
is_open_elsewhere (int file)
{
  return fcntl (file, F_SETLEASE, F_WRLCK) != 0 && (errno == EAGAIN || errno == EBUSY);
}

static gboolean
is_same (int folder, const char *name, const struct stat *status)
{
  struct stat now;

  return fstatat (folder, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && now.st_dev == status->st_dev
         && now.st_ino == status->st_ino && now.st_nlink == 1;
}

static gboolean
delete_core (int folder, const char *name, uid_t owner, guint64 *bytes, GError **error)
{
  struct stat status;
  int file = open_core (folder, name, &status, error);
  gboolean done = FALSE;

  if (file < 0)
    return FALSE;

  if (!is_owned_by (file, &status, owner))
    refuse (error, REC_ERROR_NOT_AUTHORIZED, _ ("It is another user’s"));
  else if (is_open_elsewhere (file))
    refuse (error, REC_ERROR_BUSY, _ ("Another program has it open"));
  else if (!is_same (folder, name, &status))
    refuse (error, REC_ERROR_NOT_AUTHORIZED, _ ("It changed meanwhile"));
  else if (unlinkat (folder, name, 0) != 0)
    rec_error_set_from_errno (error, errno, _ ("Deleting"), name);
  else
    done = TRUE;

  close (file);
  if (done)
    *bytes = status.st_blocks > 0 ? MIN ((guint64) status.st_blocks * 512, (guint64) status.st_size)
                                  : (guint64) status.st_size;
  return done;
}

/*
 * rec_dump_folder_delete:
 * @path: a core in the folder, as its record names it
 * @owner: the user who wants it deleted, and whose it has to be
 * @bytes: (out): what that frees
 *
 * Returns: whether it was deleted; else an error whose message tells people why
 */
gboolean
rec_dump_folder_delete (RecDumpFolder *self,
                        const char *path,
                        uid_t owner,
                        guint64 *bytes,
                        GError **error)
{
  const char *name;
  gboolean done;
  int folder;

  g_return_val_if_fail (REC_IS_DUMP_FOLDER (self), FALSE);
  g_return_val_if_fail (path != NULL && bytes != NULL, FALSE);

  *bytes = 0;
  name = find_name (self, path);
  if (name == NULL)
    return refuse (error, REC_ERROR_INVALID, _ ("It is no memory dump that systemd keeps"));
  folder = open_folder (self, error);
  if (folder < 0)
    return FALSE;

  done = delete_core (folder, name, owner, bytes, error);
  close (folder);
  return done;
}

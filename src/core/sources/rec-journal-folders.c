/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-journal-folders.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define GONE (IN_DELETE_SELF | IN_MOVE_SELF)

/* One folder that journal files are looked for in. */
typedef struct
{
  char *path;
  int watch;
  /* Which folder stands at the path now; 0 and 0 while there is none. */
  dev_t device;
  ino_t inode;
} Folder;

/**
 * RecJournalFolders:
 *
 * Notices when a folder of journal files comes, goes or is replaced. sd-journal looks after what
 * happens in the folders that are there when it is opened; one that is made later it never sees.
 *
 * While a folder is there only its removal wakes the reader; while it is missing, new entries of
 * the nearest folder above it do.
 */
struct _RecJournalFolders
{
  GObject parent_instance;

  int fd;
  GPtrArray *folders;
};

G_DEFINE_FINAL_TYPE (RecJournalFolders, rec_journal_folders, G_TYPE_OBJECT)

static void
folder_free (gpointer data)
{
  Folder *folder = data;

  g_free (folder->path);
  g_free (folder);
}

static int
watch (RecJournalFolders *self, const char *path, guint32 mask)
{
  return inotify_add_watch (self->fd, path, mask | IN_ONLYDIR);
}

/* Watches the folder or the nearest one above it. What is made between the look and the watch would
 * be missed, so it looks again after a watch above. */
static int
watch_nearest (RecJournalFolders *self, const char *path)
{
  g_autofree char *above = NULL;
  int found = watch (self, path, GONE);

  while (found < 0)
    {
      g_autofree char *below = g_steal_pointer (&above);

      above = g_path_get_dirname (below != NULL ? below : path);
      found = watch (self, above, GONE | IN_CREATE | IN_MOVED_TO | IN_MASK_ADD);
      if (found >= 0 && access (below != NULL ? below : path, F_OK) == 0)
        {
          int nearer = watch (self, path, GONE);

          if (nearer >= 0)
            {
              inotify_rm_watch (self->fd, found);
              return nearer;
            }
        }
      if (g_str_equal (above, "/") || g_str_equal (above, "."))
        break;
    }

  return found;
}

static gboolean
is_watched (RecJournalFolders *self, int number)
{
  for (guint i = 0; i < self->folders->len; i++)
    if (((Folder *) g_ptr_array_index (self->folders, i))->watch == number)
      return TRUE;

  return FALSE;
}

/* Returns whether another folder, or none, stands at the path now. */
static gboolean
update_folder (RecJournalFolders *self, Folder *folder)
{
  struct stat status = { 0 };
  int old_watch = folder->watch;
  gboolean changed;

  folder->watch = watch_nearest (self, folder->path);
  if (old_watch >= 0 && old_watch != folder->watch && !is_watched (self, old_watch))
    inotify_rm_watch (self->fd, old_watch);

  if (stat (folder->path, &status) < 0 || !S_ISDIR (status.st_mode))
    status = (struct stat){ 0 };
  changed = status.st_dev != folder->device || status.st_ino != folder->inode;
  folder->device = status.st_dev;
  folder->inode = status.st_ino;
  return changed;
}

static void
rec_journal_folders_finalize (GObject *object)
{
  RecJournalFolders *self = REC_JOURNAL_FOLDERS (object);

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->folders, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_journal_folders_parent_class)->finalize (object);
}

static void
rec_journal_folders_class_init (RecJournalFoldersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_journal_folders_finalize;
}

static void
rec_journal_folders_init (RecJournalFolders *self)
{
  self->fd = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  self->folders = g_ptr_array_new_with_free_func (folder_free);
}

/**
 * rec_journal_folders_new: (skip)
 * @paths: (array zero-terminated=1): absolute paths of folders, there or not
 *
 * Returns: (transfer full): a watch over them
 */
RecJournalFolders *
rec_journal_folders_new (const char *const *paths)
{
  RecJournalFolders *self = g_object_new (REC_TYPE_JOURNAL_FOLDERS, NULL);

  for (; *paths != NULL; paths++)
    {
      Folder *folder = g_new0 (Folder, 1);

      folder->path = g_strdup (*paths);
      folder->watch = -1;
      g_ptr_array_add (self->folders, folder);
      update_folder (self, folder);
    }

  return self;
}

/**
 * rec_journal_folders_get_fd: (skip)
 *
 * Returns: a descriptor that can be read from when [method@JournalFolders.update] is due; -1 when
 *   the machine has none left, and nothing is noticed then
 */
int
rec_journal_folders_get_fd (RecJournalFolders *self)
{
  g_return_val_if_fail (REC_IS_JOURNAL_FOLDERS (self), -1);

  return self->fd;
}

/**
 * rec_journal_folders_update: (skip)
 *
 * Takes what happened and watches what has to be watched from now on.
 *
 * Returns: whether a folder came, went or was replaced since the last call
 */
gboolean
rec_journal_folders_update (RecJournalFolders *self)
{
  char events[4096];
  gboolean any = FALSE, changed = FALSE;

  g_return_val_if_fail (REC_IS_JOURNAL_FOLDERS (self), FALSE);

  /* What happened is told by what is there now, so the events are only taken away. */
  while (self->fd >= 0 && read (self->fd, events, sizeof events) > 0)
    any = TRUE;
  if (!any)
    return FALSE;

  for (guint i = 0; i < self->folders->len; i++)
    changed |= update_folder (self, g_ptr_array_index (self->folders, i));
  return changed;
}

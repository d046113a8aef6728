/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-coredump-folder.h"

#include "core/sources/rec-sources-limits.h"

#include <sys/inotify.h>
#include <unistd.h>

/* systemd-coredump fills a core without a name, or under one that begins with a dot, and names it
 * when it is whole (link_tmpfile() there). It closes it only after its entry was written, so that
 * closing would be too late a hint. */
#define NAMED (IN_CREATE | IN_MOVED_TO)

/**
 * RecCoredumpFolder:
 *
 * The folder in which systemd-coredump keeps cores, as a hint that an entry comes soon. journald
 * tells its readers of an entry up to a quarter of a second after it can be read (the post-change
 * timer of journald's files), so after a core has come the journal is looked at in short steps,
 * until as many records came as cores did, or the time for it is over.
 *
 * It is no more than a hint: without the folder all is seen, only later.
 */
struct _RecCoredumpFolder
{
  GObject parent_instance;

  char *path;
  int fd;
  /* -1 while there is no folder that may be read. */
  int watch;
  /* Cores whose records have not come yet; 0 at rest. */
  guint n_awaited;
  gint64 next_look;
  gint64 end;
};

G_DEFINE_FINAL_TYPE (RecCoredumpFolder, rec_coredump_folder, G_TYPE_OBJECT)

static void
ensure_watch (RecCoredumpFolder *self)
{
  if (self->fd >= 0 && self->watch < 0)
    self->watch = inotify_add_watch (self->fd, self->path, NAMED | IN_ONLYDIR);
}

static gboolean
is_core (const struct inotify_event *event)
{
  return (event->mask & NAMED) != 0 && (event->mask & IN_ISDIR) == 0 && event->len > 0
         && event->name[0] != '.';
}

/* Returns how many cores came. */
static guint
take_events (RecCoredumpFolder *self)
{
  char buffer[4096] __attribute__ ((aligned (__alignof__(struct inotify_event))));
  guint n_cores = 0;
  ssize_t length;

  while (self->fd >= 0 && (length = read (self->fd, buffer, sizeof buffer)) > 0)
    for (char *place = buffer; place < buffer + length;)
      {
        const struct inotify_event *event = (const struct inotify_event *) place;

        if (event->mask & IN_IGNORED)
          self->watch = -1;
        n_cores += is_core (event) ? 1 : 0;
        place += sizeof *event + event->len;
      }

  return n_cores;
}

static void
rec_coredump_folder_finalize (GObject *object)
{
  RecCoredumpFolder *self = REC_COREDUMP_FOLDER (object);

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (rec_coredump_folder_parent_class)->finalize (object);
}

static void
rec_coredump_folder_class_init (RecCoredumpFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_coredump_folder_finalize;
}

static void
rec_coredump_folder_init (RecCoredumpFolder *self)
{
  self->fd = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  self->watch = -1;
}

/**
 * rec_coredump_folder_new: (skip)
 * @path: the folder, there or not
 *
 * Returns: (transfer full): a watch over it
 */
RecCoredumpFolder *
rec_coredump_folder_new (const char *path)
{
  RecCoredumpFolder *self = g_object_new (REC_TYPE_COREDUMP_FOLDER, NULL);

  self->path = g_strdup (path);
  ensure_watch (self);
  return self;
}

/**
 * rec_coredump_folder_get_fd: (skip)
 *
 * Returns: a descriptor that can be read from when [method@CoredumpFolder.update] is due; -1 when
 *   the machine has none left, and there are no hints then
 */
int
rec_coredump_folder_get_fd (RecCoredumpFolder *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_FOLDER (self), -1);

  return self->fd;
}

/**
 * rec_coredump_folder_update: (skip)
 *
 * Takes what happened. A folder that was not there is looked for again.
 *
 * Returns: whether the journal is to be looked at now
 */
gboolean
rec_coredump_folder_update (RecCoredumpFolder *self)
{
  gint64 now = g_get_monotonic_time ();
  guint n_cores;

  g_return_val_if_fail (REC_IS_COREDUMP_FOLDER (self), FALSE);

  n_cores = take_events (self);
  ensure_watch (self);
  if (n_cores > 0)
    {
      if (self->n_awaited == 0)
        self->next_look = now + REC_SOURCES_HINT_STEP;
      self->n_awaited += n_cores;
      self->end = now + REC_SOURCES_HINT_TIME_MAX;
    }
  if (self->n_awaited == 0 || now < self->next_look)
    return FALSE;

  self->next_look = now + REC_SOURCES_HINT_STEP;
  if (self->next_look > self->end)
    self->n_awaited = 0;
  return TRUE;
}

/**
 * rec_coredump_folder_get_next_look: (skip)
 *
 * Returns: when [method@CoredumpFolder.update] is due without an event, as g_get_monotonic_time()
 *   counts; -1 for never
 */
gint64
rec_coredump_folder_get_next_look (RecCoredumpFolder *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_FOLDER (self), -1);

  return self->n_awaited > 0 ? self->next_look : -1;
}

/**
 * rec_coredump_folder_note_record: (skip)
 *
 * Says that a record has come.
 */
void
rec_coredump_folder_note_record (RecCoredumpFolder *self)
{
  g_return_if_fail (REC_IS_COREDUMP_FOLDER (self));

  if (self->n_awaited > 0)
    self->n_awaited--;
}

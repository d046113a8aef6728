/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-journal-source.h"

#include <glib-unix.h>

typedef struct
{
  GSource source;
  RecCoredumpJournal *journal;
  const RecJournalSourceFuncs *funcs;
  gpointer journal_tag;
  gboolean started;
} JournalSource;

static void
watch_journal (JournalSource *self)
{
  int events = 0;
  int fd = self->funcs->get_fd (self->journal, &events);

  if (fd >= 0)
    self->journal_tag = g_source_add_unix_fd (&self->source, fd, events);
}

static void
unwatch_journal (JournalSource *self)
{
  if (self->journal_tag != NULL)
    g_source_remove_unix_fd (&self->source, self->journal_tag);
  self->journal_tag = NULL;
}

static gboolean
journal_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  JournalSource *self = (JournalSource *) source;
  gboolean may_have_entries;

  /* The journal may be opened anew, under another descriptor. */
  unwatch_journal (self);
  may_have_entries = self->funcs->process (self->journal) || !self->started;
  self->started = TRUE;
  watch_journal (self);
  g_source_set_ready_time (source, self->funcs->get_deadline (self->journal));

  if (!may_have_entries || callback == NULL)
    return G_SOURCE_CONTINUE;
  return callback (user_data);
}

static void
journal_source_finalize (GSource *source)
{
  JournalSource *self = (JournalSource *) source;

  g_clear_object (&self->journal);
}

/* Without prepare and check, the descriptors and the ready time alone decide. */
static GSourceFuncs source_funcs = {
  .dispatch = journal_source_dispatch,
  .finalize = journal_source_finalize,
};

/**
 * rec_journal_source_new: (skip)
 * @journal: what to wait for; the source keeps a reference
 * @funcs: how to ask it
 *
 * Returns: (transfer full): a source that is not attached
 */
GSource *
rec_journal_source_new (RecCoredumpJournal *journal, const RecJournalSourceFuncs *funcs)
{
  GSource *source = g_source_new (&source_funcs, sizeof (JournalSource));
  JournalSource *self = (JournalSource *) source;
  int folders_fd, cores_fd;

  self->journal = g_object_ref (journal);
  self->funcs = funcs;
  folders_fd = funcs->get_folders_fd (journal);
  if (folders_fd >= 0)
    g_source_add_unix_fd (source, folders_fd, G_IO_IN);
  cores_fd = funcs->get_cores_fd (journal);
  if (cores_fd >= 0)
    g_source_add_unix_fd (source, cores_fd, G_IO_IN);
  watch_journal (self);
  /* What came between the last read and this moment is asked for at once. */
  g_source_set_ready_time (source, 0);
  g_source_set_static_name (source, "[recourse] journal");
  return source;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/sources/rec-coredump-journal.h"

G_BEGIN_DECLS

/* What the source asks of the journal that it waits for. */
typedef struct
{
  /* The descriptor to wait on, or -1, and for which events. */
  int (*get_fd) (RecCoredumpJournal *journal, int *events);
  /* The descriptor that tells of folders, or -1. */
  int (*get_folders_fd) (RecCoredumpJournal *journal);
  /* The descriptor that tells of cores, or -1. */
  int (*get_cores_fd) (RecCoredumpJournal *journal);
  /* When to look without an event, as g_get_monotonic_time() counts; -1 for never. */
  gint64 (*get_deadline) (RecCoredumpJournal *journal);
  /* Takes what happened; returns whether entries may have come. */
  gboolean (*process) (RecCoredumpJournal *journal);
} RecJournalSourceFuncs;

GSource *rec_journal_source_new (RecCoredumpJournal *journal, const RecJournalSourceFuncs *funcs);

G_END_DECLS

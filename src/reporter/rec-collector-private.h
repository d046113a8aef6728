/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/sources/rec-coredump-journal.h"
#include "reporter/rec-change-set.h"
#include "reporter/rec-collector.h"
#include "reporter/rec-crash-reader.h"
#include "reporter/rec-history-reader.h"
#include "reporter/rec-reading.h"

G_BEGIN_DECLS

/* What the collector's files share, all on the collector's thread. */
struct _RecCollector
{
  GObject parent_instance;

  char *store_folder;
  char *journal_path;
  GMainContext *context;
  GCancellable *stop;

  RecStore *store;
  RecSender *sender;
  RecStorageKeeper *keeper;
  /* Whether reports came since the sources were last at their end. */
  gboolean has_added;
  RecAnalyzer *analyzer;
  RecDesktopIndex *desktop_index;
  RecCrashReader *reader;

  RecCoredumpJournal *journal;
  RecReading *live;
  GSource *journal_source;
  gboolean is_live_pending;
  gboolean must_seek;
  /* The store was opened after a failure, and nothing was written since. */
  gboolean is_unproven;
  GPtrArray *waiting;

  RecHistoryReader *history;
  gboolean is_reading_history;
  gboolean has_read_history;
  /* Who waits for the reading that runs, and who came later: it may have passed by what they want.
   */
  GPtrArray *history_readers;
  GPtrArray *next_history_readers;

  GQueue jobs;
  GSource *step_source;
};

gboolean rec_collector_ensure_store (RecCollector *self, GError **error);
/* What became of a change: after a failure the store is opened anew at the next try. */
void rec_collector_note_success (RecCollector *self);
void rec_collector_fail_store (RecCollector *self, const GError *error);
void rec_collector_tell_changes (RecCollector *self, RecChangeSet *changes);
void rec_collector_tell_busy (RecCollector *self, const char *words);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/sources/rec-coredump-journal.h"
#include "core/store/rec-store.h"
#include "reporter/rec-change-set.h"
#include "reporter/rec-crash-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_READING (rec_reading_get_type ())
G_DECLARE_FINAL_TYPE (RecReading, rec_reading, REC, READING, GObject)

RecReading *
rec_reading_new (RecCoredumpJournal *journal, RecCrashReader *reader, gboolean keeps_cursor);

gboolean rec_reading_seek (RecReading *self, RecStore *store, GError **error);
gboolean rec_reading_step (RecReading *self,
                           RecStore *store,
                           RecChangeSet *changes,
                           gboolean *at_end,
                           GCancellable *cancellable,
                           GError **error);
gboolean rec_reading_has_journal_failed (RecReading *self);
guint rec_reading_get_n_added (RecReading *self);
guint rec_reading_get_n_known (RecReading *self);
guint rec_reading_get_n_skipped (RecReading *self);

G_END_DECLS

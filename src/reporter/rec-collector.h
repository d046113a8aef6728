/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-sender.h"
#include "reporter/rec-storage-keeper.h"

G_BEGIN_DECLS

/**
 * RecImportResult:
 * @added: reports that were added
 * @known: records whose reports were there already
 * @skipped: records that could not be read
 */
typedef struct
{
  guint added;
  guint known;
  guint skipped;
} RecImportResult;

#define REC_TYPE_COLLECTOR (rec_collector_get_type ())
G_DECLARE_FINAL_TYPE (RecCollector, rec_collector, REC, COLLECTOR, GObject)

RecCollector *rec_collector_new (const char *store_folder,
                                 const char *journal_path,
                                 RecSender *sender,
                                 GMainContext *context,
                                 GCancellable *stop);

void rec_collector_start (RecCollector *self, GTask *task);
void rec_collector_synchronize (RecCollector *self, GTask *task);
void rec_collector_read_history (RecCollector *self, GTask *task);
void rec_collector_import (RecCollector *self, GTask *task, const char *journal, const char *root);
void rec_collector_delete (RecCollector *self, GTask *task, const char *const *ids);
void rec_collector_delete_problems (RecCollector *self, GTask *task, const char *const *buckets);
void rec_collector_mark_seen (RecCollector *self, GTask *task, const char *const *buckets);
void rec_collector_reanalyse (RecCollector *self, GTask *task, const char *const *ids);
void rec_collector_remove_files (RecCollector *self, GTask *task, RecStorageRequest *request);
void rec_collector_compact (RecCollector *self, GTask *task);
RecStorageKeeper *rec_collector_get_keeper (RecCollector *self);
void rec_collector_close (RecCollector *self);

G_END_DECLS

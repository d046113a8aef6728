/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-collector.h"
#include "reporter/rec-sender-link.h"
#include "reporter/rec-storage-link.h"

G_BEGIN_DECLS

#define REC_TYPE_REPORTER (rec_reporter_get_type ())
G_DECLARE_FINAL_TYPE (RecReporter, rec_reporter, REC, REPORTER, GObject)

RecReporter *rec_reporter_new (const char *store_folder, const char *journal_path);

RecSenderLink *rec_reporter_get_link (RecReporter *self);
RecStorageLink *rec_reporter_get_storage (RecReporter *self);
void rec_reporter_start_async (RecReporter *self, GAsyncReadyCallback callback, gpointer user_data);
void rec_reporter_synchronize_async (RecReporter *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void rec_reporter_read_history_async (RecReporter *self,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void rec_reporter_import_async (RecReporter *self,
                                const char *journal,
                                const char *root,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
void rec_reporter_delete_async (RecReporter *self,
                                const char *const *ids,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
void rec_reporter_delete_problems_async (RecReporter *self,
                                         const char *const *buckets,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
void rec_reporter_mark_seen_async (RecReporter *self,
                                   const char *const *buckets,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void rec_reporter_reanalyse_async (RecReporter *self,
                                   const char *const *ids,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean rec_reporter_finish (RecReporter *self, GAsyncResult *result, GError **error);
RecImportResult *
rec_reporter_import_finish (RecReporter *self, GAsyncResult *result, GError **error);
gboolean
rec_reporter_count_finish (RecReporter *self, GAsyncResult *result, guint *count, GError **error);
void rec_reporter_stop (RecReporter *self);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-collector.h"
#include "reporter/rec-worker.h"

G_BEGIN_DECLS

#define REC_TYPE_STORAGE_LINK (rec_storage_link_get_type ())
G_DECLARE_FINAL_TYPE (RecStorageLink, rec_storage_link, REC, STORAGE_LINK, GObject)

RecStorageLink *rec_storage_link_new (RecWorker *worker, RecCollector *collector);

void rec_storage_link_remove_async (RecStorageLink *self,
                                    RecStorageRequest *request,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
RecRemovalResult *
rec_storage_link_remove_finish (RecStorageLink *self, GAsyncResult *result, GError **error);
void rec_storage_link_compact_async (RecStorageLink *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean rec_storage_link_compact_finish (RecStorageLink *self,
                                          GAsyncResult *result,
                                          guint64 *bytes,
                                          GError **error);
void rec_storage_link_stop (RecStorageLink *self);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store.h"

G_BEGIN_DECLS

#define REC_TYPE_HISTORY_READER (rec_history_reader_get_type ())
G_DECLARE_FINAL_TYPE (RecHistoryReader, rec_history_reader, REC, HISTORY_READER, GObject)

RecHistoryReader *
rec_history_reader_new (const char *root, const char *journal_path, GCancellable *stop);
void rec_history_reader_read_async (RecHistoryReader *self,
                                    RecStore *store,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean rec_history_reader_save_finish (RecHistoryReader *self,
                                         GAsyncResult *result,
                                         RecStore *store,
                                         gboolean *changed,
                                         GError **error);

G_END_DECLS

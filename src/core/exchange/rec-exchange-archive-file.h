/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An archive that is sent in parts: it stays what it was when its SHA-256 was looked at. */
#define REC_TYPE_EXCHANGE_ARCHIVE_FILE (rec_exchange_archive_file_get_type ())
G_DECLARE_FINAL_TYPE (RecExchangeArchiveFile,
                      rec_exchange_archive_file,
                      REC,
                      EXCHANGE_ARCHIVE_FILE,
                      GObject)

void rec_exchange_archive_file_open_async (const char *path,
                                           const char *sha256,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
RecExchangeArchiveFile *rec_exchange_archive_file_open_finish (GAsyncResult *result,
                                                               GError **error);
gint64 rec_exchange_archive_file_get_size (RecExchangeArchiveFile *self);
const char *rec_exchange_archive_file_get_digest (RecExchangeArchiveFile *self);
void rec_exchange_archive_file_read_async (RecExchangeArchiveFile *self,
                                           gint64 offset,
                                           gsize size,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
GBytes *rec_exchange_archive_file_read_finish (RecExchangeArchiveFile *self,
                                               GAsyncResult *result,
                                               GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-store-reader.h"

G_BEGIN_DECLS

void rec_ledger_export_async (RecStoreReader *reader,
                              const char *bucket,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean rec_ledger_export_finish (GAsyncResult *result, guint64 *n_entries, GError **error);

G_END_DECLS

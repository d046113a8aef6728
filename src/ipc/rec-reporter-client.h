/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "rec-reporter-bus.h"

#include "ipc/rec-bus-names.h"

G_BEGIN_DECLS

void rec_reporter_client_connect_async (GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
RecBusReporter1 *rec_reporter_client_connect_finish (GAsyncResult *result, GError **error);
RecBusReporter1 *rec_reporter_client_connect_sync (GCancellable *cancellable, GError **error);

GVariant *rec_reporter_client_build_import_options (const char *journal, const char *root);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_PACKAGEKIT_NAME "org.freedesktop.PackageKit"
#define REC_PACKAGEKIT_PATH "/org/freedesktop/PackageKit"

void rec_update_transaction_run_async (const char *method,
                                       GVariant *parameters,
                                       const char *signal,
                                       const char *type,
                                       guint patience,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *rec_update_transaction_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS

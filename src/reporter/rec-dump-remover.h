/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void rec_dump_remover_remove_async (const char *const *paths,
                                    gboolean interactive,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GHashTable *rec_dump_remover_remove_finish (GAsyncResult *result, GError **error);

G_END_DECLS

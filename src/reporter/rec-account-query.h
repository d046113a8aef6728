/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/exchange/rec-service-description.h"

G_BEGIN_DECLS

void rec_account_query_async (RecServiceDescription *service,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean
rec_account_query_finish (GAsyncResult *result, char **name, char **password, GError **error);

G_END_DECLS

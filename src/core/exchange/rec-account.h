/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean rec_account_lookup (const char *service_url,
                             char **name,
                             char **password,
                             GCancellable *cancellable,
                             GError **error);
gboolean rec_account_store (const char *service_url,
                            const char *service_name,
                            const char *name,
                            const char *password,
                            GCancellable *cancellable,
                            GError **error);
gboolean rec_account_clear (const char *service_url, GCancellable *cancellable, GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The user's account at a service. The name and the password are in the Secret Service and nowhere
 * else; without one there is no account. These block: for a worker thread, or a command. Errors:
 * REC_ERROR_ACCOUNT when the keyring is locked or no Secret Service is there; the message says what
 * can be done. */
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

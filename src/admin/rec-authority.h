/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_AUTHORITY (rec_authority_get_type ())
G_DECLARE_FINAL_TYPE (RecAuthority, rec_authority, REC, AUTHORITY, GObject)

RecAuthority *rec_authority_new (void);

void rec_authority_check_async (RecAuthority *self,
                                const char *sender,
                                const char *const *actions,
                                const char *denial,
                                gboolean interactive,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean rec_authority_check_finish (RecAuthority *self, GAsyncResult *result, GError **error);

G_END_DECLS

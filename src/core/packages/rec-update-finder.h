/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/packages/rec-update.h"

G_BEGIN_DECLS

#define REC_TYPE_UPDATE_FINDER (rec_update_finder_get_type ())
G_DECLARE_FINAL_TYPE (RecUpdateFinder, rec_update_finder, REC, UPDATE_FINDER, GObject)

RecUpdateFinder *rec_update_finder_new (void);

void rec_update_finder_find_async (RecUpdateFinder *self,
                                   const char *const *names,
                                   const char *format,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *
rec_update_finder_find_finish (RecUpdateFinder *self, GAsyncResult *result, GError **error);

void rec_update_finder_read_news_async (RecUpdateFinder *self,
                                        const char *package_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
RecUpdateNews *
rec_update_finder_read_news_finish (RecUpdateFinder *self, GAsyncResult *result, GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-history.h"
#include "core/store/rec-store.h"

G_BEGIN_DECLS

/* The writer. */
gboolean rec_store_add_package_changes (RecStore *self,
                                        const char *name,
                                        GPtrArray *changes,
                                        const char *position,
                                        guint *n_added,
                                        GError **error);
gboolean rec_store_add_running_times (RecStore *self,
                                      const char *name,
                                      GArray *times,
                                      GArray *clocks,
                                      const char *position,
                                      guint *n_added,
                                      GError **error);
char *rec_store_dup_history_position (RecStore *self, const char *name);

/* The readers. */
GPtrArray *rec_store_list_package_changes (RecStore *self,
                                           gint64 since,
                                           gint64 until,
                                           guint limit,
                                           GError **error);
GArray *rec_store_list_running_times (RecStore *self, gint64 since, gint64 until, GError **error);
GArray *rec_store_list_clock_changes (RecStore *self, gint64 since, gint64 until, GError **error);
GArray *rec_store_list_report_counts (RecStore *self, gint64 since, gint64 until, GError **error);

/* What the user has looked at; the first is for the writer. */
gboolean rec_store_set_seen (RecStore *self, const char *bucket, GError **error);
gboolean rec_store_is_seen (RecStore *self, const char *bucket);

G_END_DECLS

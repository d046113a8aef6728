/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/report/rec-response.h"
#include "core/report/rec-signature.h"
#include "core/store/rec-database.h"
#include "service/rec-report-body.h"

G_BEGIN_DECLS

#define REC_DAY (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

#define REC_TYPE_COLLECTION_STORE (rec_collection_store_get_type ())
G_DECLARE_FINAL_TYPE (RecCollectionStore, rec_collection_store, REC, COLLECTION_STORE, GObject)

/* The folder, its modes, the database. One object a thread; several may have the folder open. */
RecCollectionStore *
rec_collection_store_open (const char *folder, RecDatabaseMode mode, GError **error);
const char *rec_collection_store_get_folder (RecCollectionStore *self);
RecDatabase *rec_collection_store_get_database (RecCollectionStore *self);

gboolean rec_collection_store_begin (RecCollectionStore *self, GError **error);
gboolean rec_collection_store_commit (RecCollectionStore *self, GError **error);
void rec_collection_store_rollback (RecCollectionStore *self);

/* rec-collection-reports.c: within a transaction. */
gboolean rec_collection_store_add_report (RecCollectionStore *self,
                                          RecReportBody *report,
                                          gint64 now,
                                          char **answer,
                                          GError **error);
gboolean rec_collection_store_expire (RecCollectionStore *self, gint64 now, GError **error);

/* rec-collection-responses.c */
gboolean
rec_collection_store_set_response (RecCollectionStore *self, RecResponse *response, GError **error);
gboolean rec_collection_store_find_response (RecCollectionStore *self,
                                             RecSignature *signature,
                                             char **body,
                                             GError **error);
gint64 rec_collection_store_parse_cursor (const char *cursor);
char *rec_collection_store_dup_feed (RecCollectionStore *self, gint64 after, GError **error);

G_END_DECLS

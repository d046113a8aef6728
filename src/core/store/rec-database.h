/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "core/report/rec-error.h"

G_BEGIN_DECLS

/* SQLite, with this library's errors and with statements that are prepared once. Private to the
 * store; one thread at a time. */

#define REC_TYPE_DATABASE (rec_database_get_type ())
G_DECLARE_FINAL_TYPE (RecDatabase, rec_database, REC, DATABASE, GObject)

typedef enum
{
  REC_DATABASE_READ_WRITE,
  REC_DATABASE_READ_ONLY,
  REC_DATABASE_IMMUTABLE,
} RecDatabaseMode;

/* A statement under way. It ends with its scope; the text of a column lives until the next row. */
typedef sqlite3_stmt RecRows;

RecDatabase *rec_database_open (const char *path, RecDatabaseMode mode, GError **error);
gboolean rec_database_exec (RecDatabase *self, const char *script, GError **error);
gboolean
rec_database_run (RecDatabase *self, GError **error, const char *sql, const char *types, ...);
RecRows *
rec_database_query (RecDatabase *self, GError **error, const char *sql, const char *types, ...);
gboolean rec_database_get_int (RecDatabase *self,
                               gint64 *value,
                               GError **error,
                               const char *sql,
                               const char *types,
                               ...);
gboolean rec_database_get_pair (RecDatabase *self,
                                gint64 *first,
                                gint64 *second,
                                GError **error,
                                const char *sql,
                                const char *types,
                                ...);
void rec_database_set_cancellable (RecDatabase *self, GCancellable *cancellable);
void rec_database_hold (RecDatabase *self);
void rec_database_release (RecDatabase *self);
gboolean rec_database_get_version (RecDatabase *self, gint64 *version, GError **error);
gint64 rec_database_get_last_row (RecDatabase *self);
gint64 rec_database_get_total_changes (RecDatabase *self);
gboolean rec_database_in_transaction (RecDatabase *self);
gboolean rec_database_is_damaged (RecDatabase *self);
/* For tests that look at what is asked. */
void rec_database_trace (RecDatabase *self,
                         int (*callback) (unsigned int, void *, void *, void *),
                         gpointer data);

gboolean rec_rows_next (RecRows *rows, GError **error);
gint64 rec_rows_get_int (RecRows *rows, int column);
const char *rec_rows_get_text (RecRows *rows, int column);
GBytes *rec_rows_dup_blob (RecRows *rows, int column);
void rec_rows_end (RecRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecRows, rec_rows_end)

G_END_DECLS

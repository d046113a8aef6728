/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/store/rec-database.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "core/store/rec-store-limits.h"

struct _RecDatabase
{
  GObject parent_instance;

  char *path;
  sqlite3 *handle;
  /* SQL, by the address of its literal, to its sqlite3_stmt. */
  GHashTable *statements;
  gboolean damaged;
  GCancellable *cancellable;
  /* How many want to come to their end although it is cancelled. */
  guint n_holds;
};

G_DEFINE_FINAL_TYPE (RecDatabase, rec_database, G_TYPE_OBJECT)

/* After how many steps of SQLite's machine it looks whether the answer is still wanted: far under a
 * millisecond. */
#define STEPS_BETWEEN_LOOKS 2000

/* Tells the errors from each other that a person or the caller can do something about. */
static RecError
classify (int code, int system_errno)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return REC_ERROR_NO_SPACE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return REC_ERROR_BUSY;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return REC_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return REC_ERROR_DAMAGED;
    case SQLITE_CONSTRAINT:
      return REC_ERROR_INVALID;
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
      /* The statement does not fit the schema, or the schema's version of SQLite. */
      return REC_ERROR_UNSUPPORTED;
    case SQLITE_TOOBIG:
      return REC_ERROR_TOO_LARGE;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      if (system_errno == ENOSPC || system_errno == EDQUOT)
        return REC_ERROR_NO_SPACE;
      if (system_errno == EROFS || system_errno == EACCES || system_errno == EPERM)
        return REC_ERROR_READ_ONLY;
      return REC_ERROR_FAILED;
    default:
      return REC_ERROR_FAILED;
    }
}

/* Whoever cancels asks by GIO's means, and gets GIO's error, as of all that can be cancelled. */
static void
set_cancelled (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
               _ ("The question to the store was taken back"));
}

static void
set_error (RecDatabase *self, int code, GError **error)
{
  int system_errno = self->handle != NULL ? sqlite3_system_errno (self->handle) : 0;
  const char *reason = self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code);
  RecError kind = classify (code, system_errno);

  if ((code & 0xff) == SQLITE_INTERRUPT)
    {
      set_cancelled (error);
      return;
    }
  if (kind == REC_ERROR_DAMAGED)
    {
      /* What lies in the log is moved aside as it is, not merged into what is broken. */
      sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
      self->damaged = TRUE;
    }
  if (kind == REC_ERROR_NO_SPACE)
    g_set_error (error, REC_ERROR, kind, _ ("The disk that holds the store “%s” is full"),
                 self->path);
  else if (kind == REC_ERROR_READ_ONLY)
    g_set_error (error, REC_ERROR, kind, _ ("The store “%s” cannot be written to: %s"), self->path,
                 reason);
  else if (kind == REC_ERROR_DAMAGED)
    g_set_error (error, REC_ERROR, kind, _ ("The store “%s” is damaged: %s"), self->path, reason);
  else if (kind == REC_ERROR_BUSY)
    g_set_error (error, REC_ERROR, kind, _ ("The store “%s” is in use by another process"),
                 self->path);
  else
    g_set_error (error, REC_ERROR, kind, _ ("The store “%s” could not be used: %s"), self->path,
                 reason);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
rec_database_finalize (GObject *object)
{
  RecDatabase *self = REC_DATABASE (object);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->handle, sqlite3_close);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rec_database_parent_class)->finalize (object);
}

static void
rec_database_class_init (RecDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_database_finalize;
}

static void
rec_database_init (RecDatabase *self)
{
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
}

static int
look_cb (gpointer data)
{
  RecDatabase *self = data;

  return self->n_holds == 0 && g_cancellable_is_cancelled (self->cancellable);
}

static RecRows *
ensure_statement (RecDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int code;

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      return statement;
    }

  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

/* Each character of types is one argument: i a gint64, s a text or NULL, b a GBytes
 * or NULL. */
static RecRows *
prepare (RecDatabase *self, GError **error, const char *sql, const char *types, va_list arguments)
{
  RecRows *rows = ensure_statement (self, sql, error);
  int code = SQLITE_OK;

  for (int i = 1; rows != NULL && code == SQLITE_OK && types[i - 1] != '\0'; i++)
    switch (types[i - 1])
      {
      case 'i':
        code = sqlite3_bind_int64 (rows, i, va_arg (arguments, gint64));
        break;
      case 's':
        code = sqlite3_bind_text (rows, i, va_arg (arguments, const char *), -1, SQLITE_TRANSIENT);
        break;
      case 'b':
        {
          GBytes *bytes = va_arg (arguments, GBytes *);
          gsize size = 0;
          gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

          code = sqlite3_bind_blob64 (rows, i, data, size, SQLITE_TRANSIENT);
          break;
        }
      default:
        g_assert_not_reached ();
      }

  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }
  return rows;
}

/*
 * rec_database_open:
 *
 * Opens a database file that exists. An immutable one is read without locks and without the log
 * that may lie beside it: for places where nothing can be written.
 */
RecDatabase *
rec_database_open (const char *path, RecDatabaseMode mode, GError **error)
{
  g_autoptr (RecDatabase) self = g_object_new (REC_TYPE_DATABASE, NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, error);
  g_autofree char *address = NULL;
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  int code;

  if (uri == NULL)
    return NULL;

  self->path = g_filename_display_name (path);
  address = mode == REC_DATABASE_IMMUTABLE ? g_strconcat (uri, "?immutable=1", NULL)
                                           : g_steal_pointer (&uri);
  flags |= mode == REC_DATABASE_READ_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  code = sqlite3_open_v2 (address, &self->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, REC_STORE_BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return g_steal_pointer (&self);
}

/*
 * rec_database_exec:
 *
 * Runs a script of several statements, which are not kept.
 */
gboolean
rec_database_exec (RecDatabase *self, const char *script, GError **error)
{
  int code = sqlite3_exec (self->handle, script, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;

  set_error (self, code, error);
  return FALSE;
}

/*
 * rec_database_run:
 * @sql: a literal; the statement is kept under its address
 * @types: one character for each argument: i for a gint64, s for a text or NULL, b for a GBytes or
 *   NULL
 *
 * Runs one statement whose rows are of no interest.
 */
gboolean
rec_database_run (RecDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (RecRows) rows = NULL;
  va_list arguments;
  int code;

  va_start (arguments, types);
  rows = prepare (self, error, sql, types, arguments);
  va_end (arguments);
  if (rows == NULL)
    return FALSE;

  do
    code = sqlite3_step (rows);
  while (code == SQLITE_ROW);
  if (code == SQLITE_DONE)
    return TRUE;

  set_error (self, code, error);
  return FALSE;
}

/*
 * rec_database_query:
 *
 * Begins a statement; arguments as for rec_database_run(). One statement cannot be under way twice.
 */
RecRows *
rec_database_query (RecDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  RecRows *rows;
  va_list arguments;

  va_start (arguments, types);
  rows = prepare (self, error, sql, types, arguments);
  va_end (arguments);
  return rows;
}

static gboolean
read_ints (RecDatabase *self, RecRows *rows, gint64 *first, gint64 *second, GError **error)
{
  int code = sqlite3_step (rows);

  if (code == SQLITE_ROW)
    {
      *first = sqlite3_column_int64 (rows, 0);
      if (second != NULL)
        *second = sqlite3_column_int64 (rows, 1);
      return TRUE;
    }
  if (code == SQLITE_DONE)
    return TRUE;

  set_error (self, code, error);
  return FALSE;
}

/*
 * rec_database_get_int:
 * @value: the first column of the first row; left as it is when there is no row
 *
 * Returns: FALSE with an error; TRUE also when there is no row
 */
gboolean
rec_database_get_int (RecDatabase *self,
                      gint64 *value,
                      GError **error,
                      const char *sql,
                      const char *types,
                      ...)
{
  g_autoptr (RecRows) rows = NULL;
  va_list arguments;

  va_start (arguments, types);
  rows = prepare (self, error, sql, types, arguments);
  va_end (arguments);
  return rows != NULL && read_ints (self, rows, value, NULL, error);
}

/*
 * rec_database_get_pair:
 *
 * As rec_database_get_int(), for the first two columns.
 */
gboolean
rec_database_get_pair (RecDatabase *self,
                       gint64 *first,
                       gint64 *second,
                       GError **error,
                       const char *sql,
                       const char *types,
                       ...)
{
  g_autoptr (RecRows) rows = NULL;
  va_list arguments;

  va_start (arguments, types);
  rows = prepare (self, error, sql, types, arguments);
  va_end (arguments);
  return rows != NULL && read_ints (self, rows, first, second, error);
}

/*
 * rec_database_set_cancellable:
 * @cancellable: (nullable): what stops a statement from any thread, with G_IO_ERROR_CANCELLED
 */
void
rec_database_set_cancellable (RecDatabase *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  sqlite3_progress_handler (self->handle, cancellable != NULL ? STEPS_BETWEEN_LOOKS : 0, look_cb,
                            self);
}

/*
 * rec_database_hold:
 *
 * Until rec_database_release() nothing is cancelled: what is done pays for the next question too.
 */
void
rec_database_hold (RecDatabase *self)
{
  self->n_holds++;
}

void
rec_database_release (RecDatabase *self)
{
  self->n_holds--;
}

/*
 * rec_database_get_version:
 * @version: (out): differs from before when another connection has changed the store
 */
gboolean
rec_database_get_version (RecDatabase *self, gint64 *version, GError **error)
{
  *version = 0;
  return rec_database_get_int (self, version, error, "PRAGMA data_version", "");
}

gint64
rec_database_get_last_row (RecDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/* How many rows were written since the database was opened. */
gint64
rec_database_get_total_changes (RecDatabase *self)
{
  return sqlite3_total_changes64 (self->handle);
}

/* SQLite itself ends a transaction when the disk is full, so what was begun need not last. */
gboolean
rec_database_in_transaction (RecDatabase *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

gboolean
rec_database_is_damaged (RecDatabase *self)
{
  return self->damaged;
}

void
rec_database_trace (RecDatabase *self,
                    int (*callback) (unsigned int, void *, void *, void *),
                    gpointer data)
{
  sqlite3_trace_v2 (self->handle, SQLITE_TRACE_STMT, callback, data);
}

/*
 * rec_rows_next:
 *
 * Returns: TRUE with the next row; FALSE at the end, or with an error
 */
gboolean
rec_rows_next (RecRows *rows, GError **error)
{
  int code = sqlite3_step (rows);

  if (code == SQLITE_ROW)
    return TRUE;
  if ((code & 0xff) == SQLITE_INTERRUPT)
    set_cancelled (error);
  else if (code != SQLITE_DONE)
    {
      sqlite3 *handle = sqlite3_db_handle (rows);

      g_set_error (error, REC_ERROR, classify (code, sqlite3_system_errno (handle)),
                   _ ("The store “%s” could not be read: %s"), sqlite3_db_filename (handle, "main"),
                   sqlite3_errmsg (handle));
    }
  return FALSE;
}

gint64
rec_rows_get_int (RecRows *rows, int column)
{
  return sqlite3_column_int64 (rows, column);
}

const char *
rec_rows_get_text (RecRows *rows, int column)
{
  return (const char *) sqlite3_column_text (rows, column);
}

GBytes *
rec_rows_dup_blob (RecRows *rows, int column)
{
  gconstpointer data = sqlite3_column_blob (rows, column);

  return g_bytes_new (data, sqlite3_column_bytes (rows, column));
}

void
rec_rows_end (RecRows *rows)
{
  sqlite3_reset (rows);
}

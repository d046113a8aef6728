/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-store.h"

#include <unistd.h>

#include "core/report/rec-error.h"
#include "core/store/rec-bucket-rows.h"
#include "core/store/rec-bucket-text.h"
#include "core/store/rec-schema.h"
#include "core/store/rec-store-folder.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/**
 * RecStore:
 *
 * The reports of one user, in an SQLite database with a folder of its own (design §6). One process
 * writes; any number read at the same time, and see what was committed. A store is used from one
 * thread at a time.
 */
struct _RecStore
{
  GObject parent_instance;

  char *folder;
  RecStoreMode mode;
  RecDatabase *database;
  int lock;
  char *moved_aside;
  gboolean in_transaction;
  /* Whether the changes have to outlast a power failure too. */
  gboolean is_precious;
  /* Whether a change within the transaction failed when parts of it were made already. */
  gboolean is_spoiled;
  gint64 n_changes_before;
  /* Rows of the buckets that the changes touched, with the number of reports that each gained; it
   * is the same work for one report as for a thousand. */
  GHashTable *touched;
  /* Rows of reports that were deleted or came to another place in the order of events. */
  GArray *moved;
  gboolean has_moved_many;
  RecOrder *order;
};

G_DEFINE_FINAL_TYPE (RecStore, rec_store, G_TYPE_OBJECT)

/* With the write-ahead log, NORMAL loses nothing when a process is killed at any moment, and
 * nothing is torn when the power fails: then only what was committed last may be missing. The
 * sources' cursors are in the same transactions, so it is read from the sources again. FULL would
 * wait for the disk at each commit and gain only that. */
static const char settings[] = "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = NORMAL;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA journal_size_limit = 8388608;"
                               "PRAGMA trusted_schema = OFF;";

static void
rec_store_finalize (GObject *object)
{
  RecStore *self = REC_STORE (object);

  g_clear_pointer (&self->order, rec_order_free);
  g_clear_pointer (&self->moved, g_array_unref);
  /* The lock goes last: the next writer finds the log put away. */
  g_clear_object (&self->database);
  if (self->lock >= 0)
    close (self->lock);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->moved_aside, g_free);
  g_clear_pointer (&self->touched, g_hash_table_unref);

  G_OBJECT_CLASS (rec_store_parent_class)->finalize (object);
}

static void
rec_store_class_init (RecStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_store_finalize;
}

static void
rec_store_init (RecStore *self)
{
  self->lock = -1;
  self->touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->moved = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * rec_store_dup_default_folder:
 *
 * Returns: (transfer full) (type filename): `$XDG_STATE_HOME/recourse`
 */
char *
rec_store_dup_default_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "recourse", NULL);
}

/* Looks at every page. Done only after damage was met, because it takes long. */
static gboolean
verify (RecDatabase *database, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (RecRows) rows
      = rec_database_query (database, &local_error, "PRAGMA integrity_check(1)", "");

  if (rows != NULL && rec_rows_next (rows, &local_error)
      && g_strcmp0 (rec_rows_get_text (rows, 0), "ok") == 0)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED, "The store is damaged: %s",
               local_error != NULL ? local_error->message : rec_rows_get_text (rows, 0));
  return FALSE;
}

static RecDatabase *
open_writable (const char *folder, const char *const *scripts, GError **error)
{
  g_autofree char *path = rec_store_folder_dup_database (folder);
  g_autoptr (RecDatabase) database = NULL;
  gint64 version;

  if (!rec_store_folder_create_database (folder, error))
    return NULL;
  database = rec_database_open (path, REC_DATABASE_READ_WRITE, error);
  if (database == NULL || !rec_schema_check (database, scripts, &version, error))
    return NULL;
  if (rec_store_folder_is_suspect (folder))
    {
      if (!verify (database, error))
        return NULL;
      rec_store_folder_clear_suspect (folder);
    }
  if (!rec_database_exec (database, settings, error)
      || !rec_database_exec (database, "SELECT count(*) FROM sqlite_schema", error)
      || !rec_schema_migrate (database, scripts, error)
      || !rec_bucket_text_index_pending (database, error)
      || !rec_database_exec (database, "PRAGMA foreign_keys = ON", error))
    return NULL;

  return g_steal_pointer (&database);
}

static gboolean
open_for_writing (RecStore *self, const char *const *scripts, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!rec_store_folder_prepare (self->folder, error))
    return FALSE;
  self->lock = rec_store_folder_lock (self->folder, error);
  if (self->lock < 0)
    return FALSE;

  self->database = open_writable (self->folder, scripts, &local_error);
  if (self->database == NULL && g_error_matches (local_error, REC_ERROR, REC_ERROR_DAMAGED))
    {
      g_debug ("Beginning a new store: %s", local_error->message);
      g_clear_error (&local_error);
      self->moved_aside = rec_store_folder_move_aside (self->folder, &local_error);
      if (self->moved_aside != NULL)
        self->database = open_writable (self->folder, scripts, &local_error);
    }

  if (self->database == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return self->database != NULL;
}

static RecDatabase *
try_reading (const char *path,
             RecDatabaseMode mode,
             const char *const *scripts,
             gint64 *version,
             GError **error)
{
  g_autoptr (RecDatabase) database = rec_database_open (path, mode, error);

  if (database == NULL || !rec_schema_check (database, scripts, version, error)
      || !rec_database_exec (database, "SELECT count(*) FROM sqlite_schema", error))
    return NULL;

  return g_steal_pointer (&database);
}

/* Readers share a file beside the store with the writer. Where it is not there and cannot be made,
 * nobody is writing. */
static gboolean
is_left_alone (const char *folder, GError *error)
{
  return g_error_matches (error, REC_ERROR, REC_ERROR_NO_SPACE)
         || (!g_error_matches (error, REC_ERROR, REC_ERROR_NEWER)
             && !g_error_matches (error, REC_ERROR, REC_ERROR_DAMAGED)
             && access (folder, W_OK) != 0);
}

static gboolean
open_for_reading (RecStore *self, const char *const *scripts, GError **error)
{
  g_autofree char *path = rec_store_folder_dup_database (self->folder);
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) local_error = NULL;
  gint64 version = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "There is no store “%s” yet", shown);
      return FALSE;
    }

  self->database = try_reading (path, REC_DATABASE_READ_ONLY, scripts, &version, &local_error);
  if (self->database == NULL && is_left_alone (self->folder, local_error))
    {
      g_clear_error (&local_error);
      self->database = try_reading (path, REC_DATABASE_IMMUTABLE, scripts, &version, &local_error);
    }
  if (self->database == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (version == 0)
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "The store “%s” has not begun yet", shown);
  else if (scripts[version] != NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED,
                 "The store “%s” was written by an older version; recourse-reporter has to bring "
                 "it up to date first",
                 shown);
  return version > 0 && scripts[version] == NULL;
}

/*
 * rec_store_open_with_scripts:
 *
 * As rec_store_open(), with the migrations given.
 */
RecStore *
rec_store_open_with_scripts (const char *folder,
                             RecStoreMode mode,
                             const char *const *scripts,
                             GError **error)
{
  g_autoptr (RecStore) self = g_object_new (REC_TYPE_STORE, NULL);

  self->folder = g_canonicalize_filename (folder, NULL);
  self->mode = mode;
  if (mode == REC_STORE_READ_WRITE ? !open_for_writing (self, scripts, error)
                                   : !open_for_reading (self, scripts, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rec_store_open:
 * @folder: (type filename): where the store is, as [func@Store.dup_default_folder] says
 * @mode: whether to write to it
 * @error: return location for a [error@Error]
 *
 * Opens a store. A writer makes the folder if need be, readable by its owner only, and keeps other
 * writers out until it is freed. When the store is damaged or cannot be brought to this version, it
 * is moved aside, never deleted, and a new one begins: see [method@Store.dup_moved_aside]. A reader
 * makes no store, and can read while another process writes and where nothing can be written.
 *
 * Errors: %REC_ERROR_NOT_FOUND when a reader finds no store; %REC_ERROR_NEWER when a newer version
 * wrote it (it is left as it is); %REC_ERROR_UNSUPPORTED when an older one did and the reader
 * cannot change that; %REC_ERROR_BUSY when another process writes; %REC_ERROR_READ_ONLY,
 * %REC_ERROR_NO_SPACE, %REC_ERROR_DAMAGED.
 *
 * Returns: (transfer full): the store
 */
RecStore *
rec_store_open (const char *folder, RecStoreMode mode, GError **error)
{
  g_auto (GStrv) scripts = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  scripts = rec_schema_dup_scripts ();
  return rec_store_open_with_scripts (folder, mode, (const char *const *) scripts, error);
}

/*
 * rec_store_get_database: (skip)
 */
RecDatabase *
rec_store_get_database (RecStore *self)
{
  return self->database;
}

/**
 * rec_store_dup_moved_aside:
 *
 * Returns: (transfer full) (nullable) (type filename): where the broken store is that was found
 * when this one was opened; %NULL when there was none
 */
char *
rec_store_dup_moved_aside (RecStore *self)
{
  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  return g_strdup (self->moved_aside);
}

/**
 * rec_store_set_cancellable:
 * @cancellable: (nullable): what stops a question from any thread; %NULL for none
 *
 * Until it is set anew, a question that is asked of this handle ends with %G_IO_ERROR_CANCELLED
 * soon after @cancellable was cancelled. Set it to %NULL before something is changed.
 */
void
rec_store_set_cancellable (RecStore *self, GCancellable *cancellable)
{
  g_return_if_fail (REC_IS_STORE (self));

  rec_database_set_cancellable (self->database, cancellable);
}

/*
 * rec_store_get_order: (skip)
 *
 * Returns: the orders that this handle keeps, not yet brought up to date
 */
RecOrder *
rec_store_get_order (RecStore *self)
{
  if (self->order == NULL)
    self->order = rec_order_new (self->database);

  return self->order;
}

static gboolean
check_transaction (RecStore *self, GError **error)
{
  if (rec_database_in_transaction (self->database) && !self->is_spoiled)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_FAILED,
               "The changes to the store were undone after an error; they have to be begun anew");
  return FALSE;
}

/*
 * rec_store_enter: (skip)
 *
 * Begins a change; rec_store_leave() ends it.
 */
gboolean
rec_store_enter (RecStore *self, GError **error)
{
  if (self->mode != REC_STORE_READ_WRITE)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_READ_ONLY, "The store in “%s” is open for reading",
                   self->folder);
      return FALSE;
    }

  self->n_changes_before = rec_database_get_total_changes (self->database);
  return self->in_transaction ? check_transaction (self, error)
                              : rec_database_run (self->database, error, "BEGIN IMMEDIATE", "");
}

/*
 * rec_store_touch_bucket: (skip)
 * @bucket: a bucket's row
 * @n_added: how many reports came into it; negative when they left it
 *
 * Has the row brought in step with its reports before the changes are committed.
 */
void
rec_store_touch_bucket (RecStore *self, gint64 bucket, int n_added)
{
  int before = GPOINTER_TO_INT (g_hash_table_lookup (self->touched, &bucket));

  g_hash_table_insert (self->touched, g_memdup2 (&bucket, sizeof bucket),
                       GINT_TO_POINTER (before + n_added));
}

/*
 * rec_store_note_move: (skip)
 * @report: the row of a report that was deleted, or that got another time or bucket
 *
 * Has readers that keep the order of all events told of it.
 */
void
rec_store_note_move (RecStore *self, gint64 report)
{
  if (self->moved->len < REC_STORE_MOVED_MAX)
    g_array_append_val (self->moved, report);
  else
    self->has_moved_many = TRUE;
}

/*
 * rec_store_note_moves: (skip)
 *
 * As rec_store_note_move(), for more reports than are worth listing.
 */
void
rec_store_note_moves (RecStore *self)
{
  self->has_moved_many = TRUE;
}

static gboolean
write_moved (RecStore *self, GError **error)
{
  static const char insert[] = "INSERT INTO moved_reports (report_id) VALUES (?)";
  static const char trim[]
      = "DELETE FROM moved_reports WHERE id <= (SELECT max (id) FROM moved_reports) - ?";

  if (self->has_moved_many)
    {
      g_array_set_size (self->moved, 1);
      g_array_index (self->moved, gint64, 0) = 0;
    }
  for (guint i = 0; i < self->moved->len; i++)
    if (!rec_database_run (self->database, error, insert, "i",
                           g_array_index (self->moved, gint64, i)))
      return FALSE;

  return self->moved->len == 0
         || rec_database_run (self->database, error, trim, "i", (gint64) REC_STORE_MOVED_MAX);
}

static gboolean
update_buckets (RecStore *self, GError **error)
{
  GHashTableIter iter;
  gpointer bucket, n_added;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &bucket, &n_added))
    if (GPOINTER_TO_INT (n_added) < 0
        && !rec_bucket_rows_forget_text (self->database, *(gint64 *) bucket,
                                         GPOINTER_TO_INT (n_added), error))
      return FALSE;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &bucket, &n_added))
    if (!rec_bucket_rows_update (self->database, *(gint64 *) bucket, GPOINTER_TO_INT (n_added),
                                 error))
      return FALSE;

  return TRUE;
}

/*
 * rec_store_make_durable: (skip)
 *
 * The changes under way have to be on the disk when they are committed, not only safe from a
 * process that is killed: what leaves this machine because of them cannot be undone.
 */
void
rec_store_make_durable (RecStore *self)
{
  self->is_precious = TRUE;
}

static void
undo (RecStore *self)
{
  if (rec_database_is_damaged (self->database))
    rec_store_folder_mark_suspect (self->folder);
  if (rec_database_in_transaction (self->database))
    rec_database_run (self->database, NULL, "ROLLBACK", "");
  /* It may have seen what is undone now. */
  g_clear_pointer (&self->order, rec_order_free);
}

static gboolean
end_transaction (RecStore *self, gboolean done, GError **error)
{
  done = done && update_buckets (self, error) && write_moved (self, error)
         && rec_database_run (self->database, error, "COMMIT", "");
  if (!done)
    undo (self);
  if (done && self->is_precious)
    done = rec_store_folder_sync (self->folder, error);
  self->is_precious = FALSE;
  self->is_spoiled = FALSE;
  self->has_moved_many = FALSE;
  g_array_set_size (self->moved, 0);
  g_hash_table_remove_all (self->touched);
  return done;
}

/*
 * rec_store_leave: (skip)
 * @done: whether the change succeeded; if not, it is undone and error was set by its maker
 *
 * In the caller's transaction a change cannot be undone alone: to keep all pages as they were
 * before each would cost as much as the change. If it was refused before anything was written the
 * transaction goes on; else it can only be undone as a whole.
 *
 * Returns: whether the change stands
 */
gboolean
rec_store_leave (RecStore *self, gboolean done, GError **error)
{
  if (!self->in_transaction)
    return end_transaction (self, done, error);

  if (!done && rec_database_get_total_changes (self->database) != self->n_changes_before)
    self->is_spoiled = TRUE;
  return done;
}

/**
 * rec_store_begin:
 * @error: return location for a [error@Error]
 *
 * Begins a transaction: what is changed until [method@Store.commit] appears at once or not at all,
 * and many changes cost little more than one. Without it, each change is a transaction. What is
 * read of a bucket before the commit does not know of the changes yet. After a change that failed
 * for the store, and not for what it was asked to keep, only [method@Store.rollback] is left.
 *
 * Returns: %FALSE on error
 */
gboolean
rec_store_begin (RecStore *self, GError **error)
{
  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (!self->in_transaction, FALSE);

  self->in_transaction = rec_store_enter (self, error);
  return self->in_transaction;
}

/**
 * rec_store_commit:
 * @error: return location for a [error@Error]
 *
 * Ends the transaction. When it returns, the changes outlive the process.
 *
 * Returns: %FALSE on error, for example %REC_ERROR_NO_SPACE; all changes since
 *   [method@Store.begin] are undone then
 */
gboolean
rec_store_commit (RecStore *self, GError **error)
{
  gboolean whole;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->in_transaction, FALSE);

  self->in_transaction = FALSE;
  whole = check_transaction (self, error);
  return end_transaction (self, whole, error);
}

/**
 * rec_store_rollback:
 *
 * Undoes all changes since [method@Store.begin].
 */
void
rec_store_rollback (RecStore *self)
{
  g_return_if_fail (REC_IS_STORE (self));

  self->in_transaction = FALSE;
  end_transaction (self, FALSE, NULL);
}

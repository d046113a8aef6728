/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-collection-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/store/rec-schema.h"
#include "service-schema-resource.h"
#include "service/rec-collection-store-private.h"
#include "service/rec-service-limits.h"

#define SCHEMA_PATH "/org/recourse/service/schema/"
#define DATABASE "service.db"

/*
 * RecCollectionStore:
 *
 * What a service has collected: a database and, beside it, the items of evidence by their content.
 * The parts that count reports, ask for evidence and answer stand in files of their own.
 */
G_DEFINE_FINAL_TYPE (RecCollectionStore, rec_collection_store, G_TYPE_OBJECT)

static const char *const script_names[] = { "1.sql" };

void
rec_match_free (RecMatch *self)
{
  g_object_unref (self->response);
  g_free (self->body);
  g_free (self);
}

static void
rec_collection_store_finalize (GObject *object)
{
  RecCollectionStore *self = REC_COLLECTION_STORE (object);

  g_clear_object (&self->database);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->secret, g_bytes_unref);
  g_clear_pointer (&self->platforms, g_hash_table_unref);
  g_clear_pointer (&self->matches, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_collection_store_parent_class)->finalize (object);
}

static void
rec_collection_store_class_init (RecCollectionStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_collection_store_finalize;
}

static void
rec_collection_store_init (RecCollectionStore *self)
{
  self->platforms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->matches = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_match_free);
  self->data_version = -1;
}

static gboolean
create_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;

  g_set_error (error, REC_ERROR,
               errno == EACCES || errno == EROFS ? REC_ERROR_READ_ONLY : REC_ERROR_FAILED,
               "The folder “%s” could not be made: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
create_files (RecCollectionStore *self, const char *path, GError **error)
{
  g_autofree char *spool = g_build_filename (self->folder, "spool", NULL);
  g_autofree char *evidence = g_build_filename (self->folder, "evidence", NULL);
  int fd;

  if (!create_folder (self->folder, error) || !create_folder (spool, error)
      || !create_folder (evidence, error))
    return FALSE;

  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0)
    return g_close (fd, error);

  g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "The database “%s” could not be made: %s", path,
               g_strerror (errno));
  return FALSE;
}

static char **
dup_scripts (void)
{
  char **scripts = g_new0 (char *, G_N_ELEMENTS (script_names) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (script_names); i++)
    {
      g_autofree char *path = g_strconcat (SCHEMA_PATH, script_names[i], NULL);
      g_autoptr (GBytes) bytes
          = g_resource_lookup_data (service_schema_get_resource (), path, 0, NULL);
      gsize size;
      const char *text = g_bytes_get_data (bytes, &size);

      scripts[i] = g_strndup (text, size);
    }
  return scripts;
}

/* An answer 200 means that the report is on the disk: FULL syncs the log with each commit. */
static gboolean
configure (RecCollectionStore *self, RecDatabaseMode mode, GError **error)
{
  g_autofree char *cache = g_strdup_printf ("PRAGMA foreign_keys = ON; PRAGMA cache_size = -%d",
                                            REC_SERVICE_CACHE_KIB);
  g_autofree char *log = g_strdup_printf ("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                                          "PRAGMA wal_autocheckpoint = %d",
                                          REC_SERVICE_LOG_PAGES);

  return rec_database_exec (self->database, cache, error)
         && (mode != REC_DATABASE_READ_WRITE || rec_database_exec (self->database, log, error));
}

static gboolean
read_secret (RecCollectionStore *self, GError **error)
{
  g_autoptr (RecRows) rows = rec_database_query (
      self->database, error, "SELECT value FROM settings WHERE name = 'token secret'", "");

  if (rows == NULL)
    return FALSE;
  if (rec_rows_next (rows, error))
    {
      self->secret = rec_rows_dup_blob (rows, 0);
      return TRUE;
    }
  if (error != NULL && *error == NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED, "The database in “%s” has lost its secret",
                 self->folder);
  return FALSE;
}

static gboolean
open_database (RecCollectionStore *self, RecDatabaseMode mode, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, DATABASE, NULL);
  g_auto (GStrv) scripts = dup_scripts ();
  gint64 version;

  if (mode == REC_DATABASE_READ_WRITE && !create_files (self, path, error))
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "“%s” is not a service’s folder",
                   self->folder);
      return FALSE;
    }

  self->database = rec_database_open (path, mode, error);
  if (self->database == NULL || !configure (self, mode, error))
    return FALSE;
  if (mode == REC_DATABASE_READ_WRITE)
    return rec_schema_migrate (self->database, (const char *const *) scripts, error);
  return rec_schema_check (self->database, (const char *const *) scripts, &version, error);
}

/*
 * rec_collection_store_open:
 * @mode: to write makes what is missing, and brings an older database up to date
 */
RecCollectionStore *
rec_collection_store_open (const char *folder, RecDatabaseMode mode, GError **error)
{
  g_autoptr (RecCollectionStore) self = g_object_new (REC_TYPE_COLLECTION_STORE, NULL);

  self->folder = g_canonicalize_filename (folder, NULL);
  if (!open_database (self, mode, error) || !read_secret (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
rec_collection_store_get_folder (RecCollectionStore *self)
{
  return self->folder;
}

RecDatabase *
rec_collection_store_get_database (RecCollectionStore *self)
{
  return self->database;
}

gboolean
rec_collection_store_begin (RecCollectionStore *self, GError **error)
{
  return rec_database_run (self->database, error, "BEGIN IMMEDIATE", "");
}

gboolean
rec_collection_store_commit (RecCollectionStore *self, GError **error)
{
  return rec_database_run (self->database, error, "COMMIT", "");
}

void
rec_collection_store_rollback (RecCollectionStore *self)
{
  if (rec_database_in_transaction (self->database))
    rec_database_run (self->database, NULL, "ROLLBACK", "");
  /* Rows that it knew of may be gone with it. */
  g_hash_table_remove_all (self->platforms);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-storage-usage.h"

#include "core/report/rec-evidence.h"
#include "core/store/rec-store-folder.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/* What the reporter collects lies here, below the store's folder: a folder for each report. */
#define EVIDENCE_FOLDER "evidence"
#define ARCHIVE_SUFFIX ".zst"

static void
free_kind (gpointer data)
{
  RecStorageKind *kind = data;

  g_free (kind->kind);
  g_free (kind);
}

static void
free_program (gpointer data)
{
  RecStorageProgram *program = data;

  g_free (program->program);
  g_free (program->name);
  g_free (program->icon);
  g_free (program);
}

/**
 * rec_storage_usage_free:
 * @self: (transfer full): what is used
 */
void
rec_storage_usage_free (RecStorageUsage *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->programs, g_ptr_array_unref);
  g_free (self);
}

static RecStorageUsage *
new_usage (void)
{
  RecStorageUsage *self = g_new0 (RecStorageUsage, 1);

  self->kinds = g_ptr_array_new_with_free_func (free_kind);
  self->programs = g_ptr_array_new_with_free_func (free_program);
  return self;
}

static void
add_to_kind (RecStorageUsage *self, const char *name, guint64 bytes)
{
  RecStorageKind *kind = NULL;

  for (guint i = 0; i < self->kinds->len && kind == NULL; i++)
    {
      RecStorageKind *other = g_ptr_array_index (self->kinds, i);

      if (g_str_equal (other->kind, name))
        kind = other;
    }
  if (kind == NULL)
    {
      kind = g_new0 (RecStorageKind, 1);
      kind->kind = g_strdup (name);
      g_ptr_array_add (self->kinds, kind);
    }
  kind->files++;
  kind->bytes += bytes;
}

static void
add_to_program (RecStorageUsage *self, GHashTable *by_name, const RecStoreFile *file, guint64 bytes)
{
  const char *key = file->program != NULL ? file->program : "";
  RecStorageProgram *program = g_hash_table_lookup (by_name, key);

  if (program == NULL)
    {
      program = g_new0 (RecStorageProgram, 1);
      program->program = g_strdup (file->program);
      program->name = g_strdup (file->name);
      program->icon = g_strdup (file->icon);
      g_ptr_array_add (self->programs, program);
      g_hash_table_insert (by_name, program->program != NULL ? program->program : (char *) "",
                           program);
    }
  program->files++;
  program->bytes += bytes;
  program->waiting_files += file->is_waiting;
  program->waiting_bytes += file->is_waiting ? bytes : 0;
}

/* A file can belong to several reports; it counts once. Only what Recourse could have removed
 * counts: an imported journal names the files of another machine. */
static gboolean
count_cores (RecStorageUsage *self, RecStore *store, GError **error)
{
  g_autofree char *folder = rec_store_dup_core_folder ();
  g_autoptr (GHashTable) programs = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files = rec_store_list_files (store, 0, REC_STORE_USAGE_FILES_MAX, error);

  if (files == NULL)
    return FALSE;

  self->is_partial = files->len >= REC_STORE_USAGE_FILES_MAX;
  for (guint i = 0; i < files->len; i++)
    {
      const RecStoreFile *file = g_ptr_array_index (files, i);
      gint64 bytes = rec_store_file_is_core (file->path, folder)
                         ? rec_store_file_measure (file->path, NULL)
                         : -1;

      if (bytes < 0 || !g_hash_table_add (seen, g_strdup (file->path)))
        continue;
      add_to_kind (self, file->kind, bytes);
      add_to_program (self, programs, file, bytes);
    }
  return TRUE;
}

static const char *
get_kind (const char *name)
{
  if (g_str_has_suffix (name, ARCHIVE_SUFFIX))
    return REC_STORAGE_ARCHIVE;
  return rec_evidence_is_known (name) ? name : REC_EVIDENCE_FILE;
}

static void
count_collected_files (RecStorageUsage *self, const char *folder, guint *n_left)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && *n_left > 0 && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gint64 bytes = rec_store_file_measure (path, NULL);

      (*n_left)--;
      if (bytes >= 0)
        add_to_kind (self, get_kind (name), bytes);
    }
}

static void
count_collected (RecStorageUsage *self, const char *store_folder)
{
  g_autofree char *folder = g_build_filename (store_folder, EVIDENCE_FOLDER, NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  guint n_left = REC_STORE_USAGE_FILES_MAX;
  const char *name;

  while (directory != NULL && n_left > 0 && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      count_collected_files (self, path, &n_left);
    }
}

static void
count_database (RecStorageUsage *self, RecStore *store, const char *folder)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  RecDatabase *database = rec_store_get_database (store);
  g_autofree char *path = rec_store_folder_dup_database (folder);
  gint64 unused = 0, page_size = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);
      gint64 bytes = rec_store_file_measure (file, NULL);

      if (bytes >= 0)
        add_to_kind (self, REC_STORAGE_DATABASE, bytes);
    }
  if (rec_database_get_int (database, &unused, NULL, "PRAGMA freelist_count", "")
      && rec_database_get_int (database, &page_size, NULL, "PRAGMA page_size", ""))
    self->unused = unused * page_size;
}

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  const RecStorageKind *left = *(const RecStorageKind *const *) a;
  const RecStorageKind *right = *(const RecStorageKind *const *) b;

  if (left->bytes != right->bytes)
    return left->bytes < right->bytes ? 1 : -1;
  return g_strcmp0 (left->kind, right->kind);
}

static int
compare_programs (gconstpointer a, gconstpointer b)
{
  const RecStorageProgram *left = *(const RecStorageProgram *const *) a;
  const RecStorageProgram *right = *(const RecStorageProgram *const *) b;

  if (left->bytes != right->bytes)
    return left->bytes < right->bytes ? 1 : -1;
  return g_strcmp0 (left->program, right->program);
}

/**
 * rec_storage_usage_read:
 * @store: the store
 * @folder: the folder of the store
 * @error: return location for a [error@Error]
 *
 * Looks at each file that the reports of @store name, and at what the reporter has collected: for a
 * worker thread. No more than a bounded number of files is counted.
 *
 * Returns: (transfer full): what is used; %NULL on error
 */
RecStorageUsage *
rec_storage_usage_read (RecStore *store, const char *folder, GError **error)
{
  g_autoptr (RecStorageUsage) self = NULL;

  g_return_val_if_fail (REC_IS_STORE (store), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = new_usage ();
  if (!count_cores (self, store, error))
    return NULL;
  count_collected (self, folder);
  count_database (self, store, folder);
  g_ptr_array_sort (self->kinds, compare_kinds);
  g_ptr_array_sort (self->programs, compare_programs);
  return g_steal_pointer (&self);
}

/**
 * rec_storage_usage_read_database:
 * @store: the store
 * @folder: the folder of the store
 *
 * Returns: (transfer full): what the store's own files use, and nothing else
 */
RecStorageUsage *
rec_storage_usage_read_database (RecStore *store, const char *folder)
{
  RecStorageUsage *self;

  g_return_val_if_fail (REC_IS_STORE (store), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = new_usage ();
  count_database (self, store, folder);
  return self;
}

/**
 * rec_storage_usage_get_total:
 *
 * Returns: bytes in all
 */
guint64
rec_storage_usage_get_total (RecStorageUsage *self)
{
  guint64 bytes = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->kinds->len; i++)
    bytes += ((RecStorageKind *) g_ptr_array_index (self->kinds, i))->bytes;
  return bytes;
}

/**
 * rec_storage_usage_get_removable:
 * @files: (out) (optional): how many files that are
 *
 * Returns: bytes of heavy files that do not wait for anything
 */
guint64
rec_storage_usage_get_removable (RecStorageUsage *self, guint *files)
{
  guint64 bytes = 0;
  guint n_files = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->programs->len; i++)
    {
      const RecStorageProgram *program = g_ptr_array_index (self->programs, i);

      bytes += program->bytes - program->waiting_bytes;
      n_files += program->files - program->waiting_files;
    }
  if (files != NULL)
    *files = n_files;
  return bytes;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-storage-sweep.h"

#include <glib/gi18n.h>

#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-retention-choose.h"

/* The unit of MaxFilesSize, as people's programs show sizes. */
#define MEGABYTE G_GUINT64_CONSTANT (1000000)

/* A file that there is. Reports can share one; then it has several @rows. */
typedef struct
{
  GPtrArray *rows;
  gint64 bytes;
  gint64 time;
  gboolean is_waiting;
  gboolean is_wanted;
} Found;

struct _RecStorageSweep
{
  RecStorageRequest *request;
  char *core_folder;

  gint64 after;
  /* Path → Found, which @order has as they were found. */
  GHashTable *by_path;
  GPtrArray *order;
  /* Paths that go, and how many of them were dealt with. */
  GPtrArray *chosen;
  gboolean is_complete;
  guint next;

  guint n_files;
  guint64 n_bytes;
  guint n_waiting;
  GPtrArray *reasons;
  guint n_more_reasons;
};

static void
found_free (gpointer data)
{
  Found *found = data;

  g_ptr_array_unref (found->rows);
  g_free (found);
}

/**
 * rec_storage_sweep_new:
 * @request: (transfer full): which files are meant
 *
 * Returns: (transfer full): a sweep that has not looked yet
 */
RecStorageSweep *
rec_storage_sweep_new (RecStorageRequest *request)
{
  RecStorageSweep *self = g_new0 (RecStorageSweep, 1);

  self->request = request;
  self->core_folder = rec_store_dup_core_folder ();
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->order = g_ptr_array_new_with_free_func (found_free);
  self->chosen = g_ptr_array_new ();
  self->reasons = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
rec_storage_sweep_free (RecStorageSweep *self)
{
  g_clear_pointer (&self->request, rec_storage_request_free);
  g_clear_pointer (&self->by_path, g_hash_table_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  g_free (self->core_folder);
  g_free (self);
}

/**
 * rec_storage_sweep_get_request:
 *
 * Returns: (transfer none): what it was made with
 */
RecStorageRequest *
rec_storage_sweep_get_request (RecStorageSweep *self)
{
  return self->request;
}

/* A clock that was wrong when it happened does not keep a file for ever. */
static gint64
get_time (const RecStoreFile *file, gint64 written, gint64 now)
{
  return file->time > 0 && file->time <= now ? file->time : written;
}

/* Takes the row. */
static void
take_found (RecStorageSweep *self, RecStoreFile *file, gint64 bytes, gint64 written)
{
  gint64 time = get_time (file, written, g_get_real_time ());
  Found *found = g_hash_table_lookup (self->by_path, file->path);

  if (found == NULL)
    {
      found = g_new0 (Found, 1);
      found->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_store_file_free);
      found->bytes = bytes;
      g_ptr_array_add (self->order, found);
      g_hash_table_insert (self->by_path, file->path, found);
    }
  found->time = MAX (found->time, time);
  found->is_waiting |= file->is_waiting;
  found->is_wanted |= rec_storage_request_matches (self->request, file);
  g_ptr_array_add (found->rows, file);
}

/* What is gone is noted, so that it is not looked for each time; so is what Recourse never removes.
 * An imported journal names the files of another machine. */
static gboolean
take_page (RecStorageSweep *self, RecStore *store, GPtrArray *files, GError **error)
{
  gboolean has_folder = g_file_test (self->core_folder, G_FILE_TEST_IS_DIR);

  for (guint i = 0; i < files->len; i++)
    {
      RecStoreFile *file = g_ptr_array_index (files, i);
      gboolean is_core = rec_store_file_is_core (file->path, self->core_folder);
      gint64 written = 0;
      gint64 bytes = is_core ? rec_store_file_measure (file->path, &written) : -1;

      if (bytes >= 0)
        {
          files->pdata[i] = NULL;
          take_found (self, file, bytes, written);
        }
      else if (has_folder && !rec_store_mark_file (store, file, REC_STORE_FILE_GONE, error))
        return FALSE;
    }
  return TRUE;
}

static void
clear_row (gpointer row)
{
  if (row != NULL)
    rec_store_file_free (row);
}

/**
 * rec_storage_sweep_look:
 * @store: open for writing
 * @done: (out): whether all files were looked at
 * @error: return location for a [error@Error]
 *
 * Looks at the next page of files.
 *
 * Returns: %FALSE when the store cannot be read or written
 */
gboolean
rec_storage_sweep_look (RecStorageSweep *self, RecStore *store, gboolean *done, GError **error)
{
  g_autoptr (GPtrArray) files = rec_store_list_files (store, self->after, REC_STORAGE_PAGE, error);

  *done = FALSE;
  if (files == NULL)
    return FALSE;

  g_ptr_array_set_free_func (files, clear_row);
  *done = files->len < REC_STORAGE_PAGE;
  if (files->len == 0)
    return TRUE;

  self->after = ((RecStoreFile *) g_ptr_array_index (files, files->len - 1))->row;
  if (!rec_store_begin (store, error))
    return FALSE;
  if (take_page (self, store, files, error) && rec_store_commit (store, error))
    return TRUE;

  rec_store_rollback (store);
  return FALSE;
}

static const RecStoreFile *
get_row (const Found *found)
{
  return g_ptr_array_index (found->rows, 0);
}

/* Files of reports that go themselves go with them, else nobody would know of them any more. */
static guint
get_max_days (RecPolicy *policy)
{
  guint files = rec_policy_get_number (policy, REC_POLICY_KEY_MAX_FILES_DAYS);
  guint reports = rec_policy_get_number (policy, REC_POLICY_KEY_KEEP_REPORT_DAYS);

  return files == 0 || reports == 0 ? MAX (files, reports) : MIN (files, reports);
}

static void
choose_by_limits (RecStorageSweep *self, RecPolicy *policy, gint64 now)
{
  g_autofree RecRetentionFile *files = g_new0 (RecRetentionFile, self->order->len);
  RecRetentionLimits limits = {
    rec_policy_get_number (policy, REC_POLICY_KEY_MAX_ARCHIVE),
    get_max_days (policy),
    rec_policy_get_number (policy, REC_POLICY_KEY_MAX_FILES_SIZE) * MEGABYTE,
  };
  g_autoptr (GArray) chosen = NULL;

  for (guint i = 0; i < self->order->len; i++)
    {
      const Found *found = g_ptr_array_index (self->order, i);

      files[i] = (RecRetentionFile){ get_row (found)->row, found->time, found->bytes,
                                     found->is_waiting };
    }
  chosen = rec_retention_choose (files, self->order->len, &limits, now);
  for (guint i = 0; i < chosen->len; i++)
    g_ptr_array_add (self->chosen,
                     g_ptr_array_index (self->order, g_array_index (chosen, guint, i)));
}

/**
 * rec_storage_sweep_is_complete:
 *
 * Returns: whether all files were looked at and those that go were chosen
 */
gboolean
rec_storage_sweep_is_complete (RecStorageSweep *self)
{
  return self->is_complete;
}

/**
 * rec_storage_sweep_choose:
 * @policy: the policy in force
 * @now: the time, in microseconds since 1970-01-01 UTC
 *
 * Decides which of the files that it found go. A policy that cannot be read may want all of them
 * kept.
 */
void
rec_storage_sweep_choose (RecStorageSweep *self, RecPolicy *policy, gint64 now)
{
  self->is_complete = TRUE;
  if (self->request->by_limits)
    {
      if (rec_policy_get_problem (policy) == NULL)
        choose_by_limits (self, policy, now);
      return;
    }

  for (guint i = 0; i < self->order->len; i++)
    {
      Found *found = g_ptr_array_index (self->order, i);

      if (!found->is_wanted)
        continue;
      if (found->is_waiting)
        self->n_waiting++;
      else
        g_ptr_array_add (self->chosen, found);
    }
}

/**
 * rec_storage_sweep_list_next:
 * @limit: at most this many
 *
 * Returns: (transfer full) (array zero-terminated=1): the paths of the files to be removed next
 */
GStrv
rec_storage_sweep_list_next (RecStorageSweep *self, guint limit)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = self->next; i < self->chosen->len && i - self->next < limit; i++)
    g_strv_builder_add (builder, get_row (g_ptr_array_index (self->chosen, i))->path);
  return g_strv_builder_end (builder);
}

static gboolean
mark_rows (RecStorageSweep *self,
           RecStore *store,
           const Found *found,
           RecChangeSet *changes,
           GError **error)
{
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < found->rows->len; i++)
    {
      const RecStoreFile *file = g_ptr_array_index (found->rows, i);

      if (!rec_store_mark_file (store, file, now, error))
        return FALSE;
      rec_change_set_add (changes, file->bucket, NULL);
    }
  self->n_files++;
  self->n_bytes += found->bytes;
  return TRUE;
}

static gboolean
mark_removed (RecStorageSweep *self,
              RecStore *store,
              const char *const *paths,
              GHashTable *kept,
              RecChangeSet *changes,
              GError **error)
{
  for (const char *const *path = paths; *path != NULL; path++)
    {
      const Found *found = g_hash_table_lookup (self->by_path, *path);
      const char *why = g_hash_table_lookup (kept, *path);

      if (why != NULL)
        {
          g_autofree char *name = g_path_get_basename (*path);
          g_autofree char *reason = g_strdup_printf ("%s: %s", name, why);

          rec_storage_sweep_add_reason (self, reason);
        }
      else if (!mark_rows (self, store, found, changes, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rec_storage_sweep_note_removed:
 * @store: open for writing
 * @paths: (array zero-terminated=1): what [method@StorageSweep.list_next] listed
 * @kept: those that are still there, with why
 * @changes: the buckets of those that are gone are added here
 * @error: return location for a [error@Error]
 *
 * Notes what was removed. If that does not come to be, the next look finds the files gone.
 *
 * Returns: %FALSE when the store cannot be written
 */
gboolean
rec_storage_sweep_note_removed (RecStorageSweep *self,
                                RecStore *store,
                                const char *const *paths,
                                GHashTable *kept,
                                RecChangeSet *changes,
                                GError **error)
{
  self->next += g_strv_length ((char **) paths);
  if (!rec_store_begin (store, error))
    return FALSE;
  if (mark_removed (self, store, paths, kept, changes, error) && rec_store_commit (store, error))
    return TRUE;

  rec_store_rollback (store);
  return FALSE;
}

/**
 * rec_storage_sweep_count_all:
 *
 * Counts what would be removed as if it were.
 */
void
rec_storage_sweep_count_all (RecStorageSweep *self)
{
  for (; self->next < self->chosen->len; self->next++)
    {
      const Found *found = g_ptr_array_index (self->chosen, self->next);

      self->n_files++;
      self->n_bytes += found->bytes;
    }
}

/**
 * rec_storage_sweep_add_reason:
 * @reason: in words, what was not removed and why
 */
void
rec_storage_sweep_add_reason (RecStorageSweep *self, const char *reason)
{
  if (self->reasons->len < REC_REMOVE_REASONS_MAX)
    g_ptr_array_add (self->reasons, g_strdup (reason));
  else
    self->n_more_reasons++;
}

/**
 * rec_storage_sweep_get_n_left:
 *
 * Returns: how many of the chosen files were not dealt with yet
 */
guint
rec_storage_sweep_get_n_left (RecStorageSweep *self)
{
  return self->chosen->len - self->next;
}

/**
 * rec_storage_sweep_get_files:
 *
 * Returns: how many files were removed, or would be
 */
guint
rec_storage_sweep_get_files (RecStorageSweep *self)
{
  return self->n_files;
}

/**
 * rec_storage_sweep_get_bytes:
 *
 * Returns: what that frees
 */
guint64
rec_storage_sweep_get_bytes (RecStorageSweep *self)
{
  return self->n_bytes;
}

/**
 * rec_storage_sweep_dup_kept:
 *
 * Returns: (transfer full) (array zero-terminated=1): in words, what stays and why
 */
GStrv
rec_storage_sweep_dup_kept (RecStorageSweep *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->n_waiting > 0)
    {
      g_autofree char *waiting = g_strdup_printf (
          ngettext ("%u file stays: it waits for an answer, or to be sent",
                    "%u files stay: they wait for an answer, or to be sent", self->n_waiting),
          self->n_waiting);

      g_strv_builder_add (builder, waiting);
    }
  for (guint i = 0; i < self->reasons->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->reasons, i));
  if (self->n_more_reasons > 0)
    {
      g_autofree char *more = g_strdup_printf (
          ngettext ("%u more file stays", "%u more files stay", self->n_more_reasons),
          self->n_more_reasons);

      g_strv_builder_add (builder, more);
    }
  return g_strv_builder_end (builder);
}

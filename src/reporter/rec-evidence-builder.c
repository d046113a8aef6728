/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-evidence-builder.h"

#include "core/exchange/rec-evidence-archive.h"
#include "core/report/rec-error.h"
#include "core/report/rec-text.h"
#include "reporter/rec-evidence-collection.h"
#include "reporter/rec-evidence-folder.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-worker.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/**
 * RecEvidenceBuilder:
 *
 * Collects what a service asked for and packs what goes, on a worker thread of its own. Each report
 * has a folder below the evidence folder, for this user alone; the bytes in it are those that would
 * be sent, identifiers replaced already. Callbacks run on the thread-default context of the caller.
 */
struct _RecEvidenceBuilder
{
  GObject parent_instance;

  char *folder;
  RecAnalyzer *analyzer;
  RecWorker *worker;
  /* Stops whatever the worker does. */
  GCancellable *stopping;
  /* The user's words, as last given; on the worker only. */
  char **words;
};

/* One thing that the worker does, and frees on the thread that asked for it. */
typedef struct
{
  RecEvidenceBuilder *builder;
  char *report_id;
  RecReport *report;
  GPtrArray *items;
  char **words;
  char *comment;
  RecEvidenceItem *comment_item;
  GCancellable *cancellable;
  gulong stopping_id;
  RecEvidenceProgress *progress;
} Work;

typedef struct
{
  char *path;
  char *sha256;
  gint64 size;
} Archive;

G_DEFINE_FINAL_TYPE (RecEvidenceBuilder, rec_evidence_builder, G_TYPE_OBJECT)

static void
free_work (gpointer data)
{
  Work *work = data;

  g_signal_handler_disconnect (work->builder->stopping, work->stopping_id);
  g_clear_pointer (&work->report_id, g_free);
  g_clear_object (&work->report);
  g_clear_pointer (&work->items, g_ptr_array_unref);
  g_clear_pointer (&work->words, g_strfreev);
  g_clear_pointer (&work->comment, g_free);
  g_clear_object (&work->comment_item);
  g_clear_object (&work->cancellable);
  g_clear_pointer (&work->progress, rec_evidence_progress_free);
  g_clear_object (&work->builder);
  g_free (work);
}

static void
free_archive (gpointer data)
{
  Archive *archive = data;

  g_free (archive->path);
  g_free (archive->sha256);
  g_free (archive);
}

static void
rec_evidence_builder_finalize (GObject *object)
{
  RecEvidenceBuilder *self = REC_EVIDENCE_BUILDER (object);

  rec_evidence_builder_stop (self);
  g_clear_object (&self->worker);
  g_clear_object (&self->stopping);
  g_clear_object (&self->analyzer);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->words, g_strfreev);

  G_OBJECT_CLASS (rec_evidence_builder_parent_class)->finalize (object);
}

static void
rec_evidence_builder_class_init (RecEvidenceBuilderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_evidence_builder_finalize;
}

static void
rec_evidence_builder_init (RecEvidenceBuilder *self)
{
  self->stopping = g_cancellable_new ();
  self->worker = rec_worker_new_background ("rec-evidence");
}

/**
 * rec_evidence_builder_new:
 * @folder: the folder of all evidence; made when it is needed
 * @analyzer: makes minidumps
 *
 * Returns: (transfer full): a builder whose thread waits for work
 */
RecEvidenceBuilder *
rec_evidence_builder_new (const char *folder, RecAnalyzer *analyzer)
{
  RecEvidenceBuilder *self;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (REC_IS_ANALYZER (analyzer), NULL);

  self = g_object_new (REC_TYPE_EVIDENCE_BUILDER, NULL);
  self->folder = g_strdup (folder);
  self->analyzer = g_object_ref (analyzer);
  return self;
}

static void
stop_cb (GCancellable *stopping, gpointer data)
{
  g_cancellable_cancel (data);
}

static Work *
make_work (RecEvidenceBuilder *self,
           const char *report_id,
           GTask *task,
           GFileProgressCallback progress,
           gpointer progress_data)
{
  Work *work = g_new0 (Work, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  work->builder = g_object_ref (self);
  work->report_id = g_strdup (report_id);
  work->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  work->stopping_id = g_signal_connect_data (self->stopping, "cancelled", G_CALLBACK (stop_cb),
                                             g_object_ref (work->cancellable),
                                             (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  work->progress = rec_evidence_progress_new (g_task_get_context (task), progress, progress_data,
                                              work->cancellable);
  g_task_set_task_data (task, work, free_work);
  return work;
}

static gboolean
release_cb (gpointer data)
{
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

/* The worker must not hold the last reference: the builder that goes with it waits for the worker.
 */
static void
release (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, release_cb, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

/* What is large is known before, so that progress is even. */
static void
expect (Work *work)
{
  for (guint i = 0; i < work->items->len; i++)
    if (g_str_equal (rec_evidence_item_get_kind (g_ptr_array_index (work->items, i)),
                     REC_EVIDENCE_HEAPDUMP))
      rec_evidence_progress_expect (work->progress, rec_report_get_dump_size (work->report));
}

static gboolean
collect_items (Work *work, RecEvidenceCollection *collection, GError **error)
{
  expect (work);
  for (guint i = 0; i < work->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (work->items, i);
      g_autoptr (GError) problem = NULL;

      if (rec_evidence_collection_collect (collection, item, &problem))
        continue;
      if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          || rec_evidence_progress_is_cancelled (work->progress, NULL)
          || g_error_matches (problem, REC_ERROR, REC_ERROR_NO_SPACE))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      rec_evidence_item_set_problem (item, problem->message);
    }

  return TRUE;
}

static gboolean
collect (Work *work, GError **error)
{
  RecEvidenceBuilder *self = work->builder;
  g_auto (GStrv) folders = rec_evidence_registry_dup_folders ();
  g_autoptr (RecRedactor) redactor = NULL;
  g_autoptr (RecEvidenceRegistry) registry = NULL;
  g_autofree char *path = NULL;
  RecEvidenceCollection collection = { 0 };
  gboolean collected;

  g_strfreev (self->words);
  self->words = g_strdupv (work->words);
  if (rec_evidence_progress_is_cancelled (work->progress, error))
    return FALSE;
  rec_evidence_folder_remove (self->folder, work->report_id);
  collection.folder = rec_evidence_folder_open (self->folder, work->report_id, &path, error);
  if (collection.folder < 0)
    return FALSE;

  redactor = rec_redactor_new_for_user ((const char *const *) work->words);
  registry = rec_evidence_registry_load ((const char *const *) folders);
  collection.report = work->report;
  collection.analyzer = self->analyzer;
  collection.redactor = redactor;
  collection.registry = registry;
  collection.progress = work->progress;
  collection.path = path;
  collected = collect_items (work, &collection, error);
  close (collection.folder);
  if (!collected)
    rec_evidence_folder_remove (self->folder, work->report_id);
  return collected;
}

static gboolean
collect_cb (gpointer data)
{
  GTask *task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (collect (work, &error))
    g_task_return_pointer (task, g_ptr_array_ref (work->items), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  release (task);
  return G_SOURCE_REMOVE;
}

/**
 * rec_evidence_builder_collect_async:
 * @report: the report that is asked about; not changed until @callback
 * @request: what a service asks for
 * @words: (nullable) (array zero-terminated=1): the user's own list of words to be replaced
 * @progress: (nullable): told the bytes that were read, and all that are to be
 * @cancellable: (nullable): ends it; what was collected for the report is gone then
 * @callback: called at the end
 *
 * Collects what was asked for, in place of what was there before. Nothing of it leaves this
 * machine.
 */
void
rec_evidence_builder_collect_async (RecEvidenceBuilder *self,
                                    RecReport *report,
                                    RecEvidenceRequest *request,
                                    const char *const *words,
                                    GFileProgressCallback progress,
                                    gpointer progress_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;
  Work *work;

  g_return_if_fail (REC_IS_EVIDENCE_BUILDER (self));
  g_return_if_fail (REC_IS_REPORT (report));
  g_return_if_fail (REC_IS_EVIDENCE_REQUEST (request));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rec_evidence_builder_collect_async);
  work = make_work (self, rec_report_get_id (report), task, progress, progress_data);
  work->report = g_object_ref (report);
  work->words = g_strdupv ((char **) words);
  work->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rec_evidence_request_get_n_items (request); i++)
    g_ptr_array_add (work->items,
                     rec_evidence_item_new (rec_evidence_request_get_kind (request, i),
                                            rec_evidence_request_get_name (request, i)));
  rec_worker_run (self->worker, collect_cb, task, NULL);
}

/**
 * rec_evidence_builder_collect_finish:
 * @result: what the callback got
 * @error: return location for a `GError`
 *
 * Returns: (transfer full) (element-type RecEvidenceItem): an item for each that was asked for:
 * with a file, or with a problem that says why there is none, or a comment to be written; %NULL if
 *   nothing could be kept, or with %G_IO_ERROR_CANCELLED
 */
GPtrArray *
rec_evidence_builder_collect_finish (RecEvidenceBuilder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_BUILDER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
write_comment (Work *work, int folder, const char *path, GError **error)
{
  g_autoptr (RecRedactor) redactor = NULL;
  RecEvidenceCollection collection = { .progress = work->progress, .path = path, .folder = folder };

  if (work->comment_item == NULL)
    return TRUE;

  redactor = rec_redactor_new_for_user ((const char *const *) work->builder->words);
  collection.redactor = redactor;
  return rec_evidence_collection_write_text (&collection, work->comment_item, work->comment,
                                             strlen (work->comment), error);
}

static GPtrArray *
list_chosen (GPtrArray *items)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (items, i);

      if (rec_evidence_item_get_chosen (item) && !rec_evidence_item_get_sent (item)
          && rec_evidence_item_get_problem (item) == NULL
          && rec_evidence_item_get_path (item) != NULL)
        g_ptr_array_add (chosen, g_object_ref (item));
    }

  return chosen;
}

static gboolean
pack (Work *work, Archive *archive, GError **error)
{
  g_autoptr (GPtrArray) chosen = NULL;
  g_autofree char *path = NULL;
  gboolean has_comment;
  int folder = rec_evidence_folder_open (work->builder->folder, work->report_id, &path, error);

  if (folder < 0)
    return FALSE;

  unlinkat (folder, REC_EVIDENCE_ARCHIVE_NAME, 0);
  has_comment = write_comment (work, folder, path, error);
  close (folder);
  if (!has_comment)
    return FALSE;

  chosen = list_chosen (work->items);
  if (chosen->len == 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("Cannot pack evidence: nothing was chosen to be sent"));
      return FALSE;
    }

  archive->path = g_build_filename (path, REC_EVIDENCE_ARCHIVE_NAME, NULL);
  if (rec_evidence_archive_write (archive->path, chosen, &archive->sha256, &archive->size,
                                  rec_evidence_progress_set, work->progress, work->cancellable,
                                  error))
    return TRUE;

  unlink (archive->path);
  return FALSE;
}

static gboolean
pack_cb (gpointer data)
{
  GTask *task = data;
  Work *work = g_task_get_task_data (task);
  Archive *archive = g_new0 (Archive, 1);
  g_autoptr (GError) error = NULL;

  if (pack (work, archive, &error))
    g_task_return_pointer (task, archive, free_archive);
  else
    {
      free_archive (archive);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  release (task);
  return G_SOURCE_REMOVE;
}

/* A service that did not ask for a comment would refuse the archive that holds one. */
static void
take_comment (Work *work, const char *comment)
{
  for (guint i = 0; i < work->items->len && comment != NULL && *comment != '\0'; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (work->items, i);

      if (!g_str_equal (rec_evidence_item_get_kind (item), REC_EVIDENCE_COMMENT)
          || rec_evidence_item_get_sent (item))
        continue;
      work->comment = rec_text_clean_lines (comment, -1, REC_COMMENT_MAX);
      work->comment_item = g_object_ref (item);
      rec_evidence_item_set_chosen (item, TRUE);
      return;
    }
}

/**
 * rec_evidence_builder_pack_async:
 * @report_id: the report's ID
 * @items: (element-type RecEvidenceItem): what was collected for it; not changed by others until
 *   @callback
 * @comment: (nullable): what the user wrote; becomes the item of kind `comment`, if there is one
 * @progress: (nullable): told the bytes that were packed, and all that are to be
 * @cancellable: (nullable): ends it; there is no archive then
 * @callback: called at the end
 *
 * Packs the chosen items that were not sent yet. An archive that was there before is gone.
 */
void
rec_evidence_builder_pack_async (RecEvidenceBuilder *self,
                                 const char *report_id,
                                 GPtrArray *items,
                                 const char *comment,
                                 GFileProgressCallback progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;
  Work *work;

  g_return_if_fail (REC_IS_EVIDENCE_BUILDER (self));
  g_return_if_fail (report_id != NULL && items != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rec_evidence_builder_pack_async);
  work = make_work (self, report_id, task, progress, progress_data);
  work->items = g_ptr_array_ref (items);
  take_comment (work, comment);
  rec_worker_run (self->worker, pack_cb, task, NULL);
}

/**
 * rec_evidence_builder_pack_finish:
 * @result: what the callback got
 * @sha256: (out) (optional): the SHA-256 of the archive in lower-case hex
 * @size: (out) (optional): its size in bytes
 * @error: return location for a `GError`
 *
 * Returns: (transfer full): the path of the archive; %NULL if there is none
 */
char *
rec_evidence_builder_pack_finish (RecEvidenceBuilder *self,
                                  GAsyncResult *result,
                                  char **sha256,
                                  gint64 *size,
                                  GError **error)
{
  Archive *archive;
  char *path;

  g_return_val_if_fail (REC_IS_EVIDENCE_BUILDER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  archive = g_task_propagate_pointer (G_TASK (result), error);
  if (archive == NULL)
    return NULL;

  path = g_steal_pointer (&archive->path);
  if (sha256 != NULL)
    *sha256 = g_steal_pointer (&archive->sha256);
  if (size != NULL)
    *size = archive->size;
  free_archive (archive);
  return path;
}

/* Removing needs the folder alone, and not the builder. */
typedef struct
{
  char *folder;
  char **ids;
  gboolean keep;
} Removal;

static void
free_removal (gpointer data)
{
  Removal *removal = data;

  g_free (removal->folder);
  g_strfreev (removal->ids);
  g_free (removal);
}

static gboolean
remove_cb (gpointer data)
{
  const Removal *removal = data;

  if (removal->keep)
    rec_evidence_folder_keep_only (removal->folder, (const char *const *) removal->ids);
  for (char **id = removal->ids; !removal->keep && *id != NULL; id++)
    rec_evidence_folder_remove (removal->folder, *id);
  return G_SOURCE_REMOVE;
}

static void
start_removal (RecEvidenceBuilder *self, const char *const *ids, gboolean keep)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->folder = g_strdup (self->folder);
  removal->ids = g_strdupv ((char **) ids);
  removal->keep = keep;
  rec_worker_run (self->worker, remove_cb, removal, free_removal);
}

/**
 * rec_evidence_builder_remove:
 * @report_id: a report's ID
 *
 * Takes away what was collected for a report, after what is under way. Does not wait.
 */
void
rec_evidence_builder_remove (RecEvidenceBuilder *self, const char *report_id)
{
  const char *const ids[] = { report_id, NULL };

  g_return_if_fail (REC_IS_EVIDENCE_BUILDER (self));
  g_return_if_fail (report_id != NULL);

  start_removal (self, ids, FALSE);
}

/**
 * rec_evidence_builder_keep_only:
 * @report_ids: (array zero-terminated=1): reports' IDs
 *
 * Takes away what was collected for all reports but these. Does not wait.
 */
void
rec_evidence_builder_keep_only (RecEvidenceBuilder *self, const char *const *report_ids)
{
  g_return_if_fail (REC_IS_EVIDENCE_BUILDER (self));
  g_return_if_fail (report_ids != NULL);

  start_removal (self, report_ids, TRUE);
}

/**
 * rec_evidence_builder_stop:
 *
 * Cancels what is under way and ends the thread. Blocks until then, which is short.
 */
void
rec_evidence_builder_stop (RecEvidenceBuilder *self)
{
  g_return_if_fail (REC_IS_EVIDENCE_BUILDER (self));

  g_cancellable_cancel (self->stopping);
  rec_worker_join (self->worker);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-ledger-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/store/rec-store-exchange.h"

/* What is read and written at a time, so that other questions to the store come in between. */
#define PAGE 256

/* One export. The reader’s thread works on it, a page at a time, and only one page at once. The
 * stream writes to @part, which takes the name of @file when all is in it. */
typedef struct
{
  char *bucket;
  GFile *file;
  GFile *part;
  GOutputStream *stream;
  gint64 before;
  guint64 n_entries;
  gboolean is_done;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_free (export->bucket);
  g_clear_object (&export->file);
  g_clear_object (&export->part);
  g_clear_object (&export->stream);
  g_free (export);
}

static gboolean
write_entry (Export *export, RecLedgerEntry *entry, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;

  rec_ledger_entry_to_json (entry, builder);
  text = rec_json_print (builder, FALSE);
  line = g_strconcat (text, "\n", NULL);
  export->before = rec_ledger_entry_get_id (entry);
  export->n_entries++;
  return g_output_stream_write_all (export->stream, line, strlen (line), NULL, NULL, error);
}

static void
give_up (Export *export)
{
  if (export->stream != NULL)
    g_output_stream_close (export->stream, NULL, NULL);
  if (export->part != NULL)
    g_file_delete (export->part, NULL, NULL);
}

/* A file beside the one that is wanted. g_file_replace() would write a new file under its own name.
 * What it holds is the user’s business alone. */
static gboolean
begin (Export *export, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (export->file);
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *random_id = g_uuid_string_random ();
  g_autofree char *part_name = g_strdup_printf (".%s.%.8s.part", name, random_id);
  GFileOutputStream *stream;

  if (folder == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("“%s” is no file"), name);
      return FALSE;
    }

  export->part = g_file_get_child (folder, part_name);
  stream = g_file_create (export->part, G_FILE_CREATE_PRIVATE, NULL, error);
  if (stream == NULL)
    return FALSE;

  export->stream = G_OUTPUT_STREAM (stream);
  return TRUE;
}

static gboolean
end (Export *export, GError **error)
{
  return g_output_stream_close (export->stream, NULL, error)
         && g_file_move (export->part, export->file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL,
                         error);
}

static gboolean
write_page (RecStore *store, Export *export, GError **error)
{
  g_autoptr (GPtrArray) page
      = rec_store_list_ledger (store, export->bucket, export->before, PAGE, error);

  if (page == NULL)
    return FALSE;

  for (guint i = 0; i < page->len; i++)
    if (!write_entry (export, g_ptr_array_index (page, i), error))
      return FALSE;

  export->is_done = page->len < PAGE;
  return !export->is_done || end (export, error);
}

/* In the reader’s thread. It has nothing to return: all is in the export. */
static gpointer
write_some (RecStore *store, gpointer data, GError **error)
{
  Export *export = data;

  if ((export->stream == NULL && !begin (export, error)) || !write_page (store, export, error))
    give_up (export);
  return NULL;
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;

  rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);
  if (error == NULL && !export->is_done && g_task_get_cancellable (task) != NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error);
  if (error != NULL)
    {
      give_up (export);
      g_task_return_error (task, error);
    }
  else if (export->is_done)
    g_task_return_boolean (task, TRUE);
  else
    rec_store_reader_ask_async (REC_STORE_READER (object), write_some, export, NULL, NULL, NULL,
                                written_cb, g_steal_pointer (&task));
}

/* Writes the ledger, of @bucket or all, to @file: a line of JSON for each entry, the newest first.
 * The file is there whole, or is what it was before. */
void
rec_ledger_export_async (RecStoreReader *reader,
                         const char *bucket,
                         GFile *file,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (reader, cancellable, callback, user_data);
  Export *export = g_new0 (Export, 1);

  export->bucket = g_strdup (bucket);
  export->file = g_object_ref (file);
  g_task_set_task_data (task, export, export_free);
  rec_store_reader_ask_async (reader, write_some, export, NULL, NULL, NULL, written_cb, task);
}

gboolean
rec_ledger_export_finish (GAsyncResult *result, guint64 *n_entries, GError **error)
{
  Export *export = g_task_get_task_data (G_TASK (result));

  *n_entries = export->n_entries;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-analysis.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/**
 * RecAnalysis:
 *
 * What a dump, or a recorder's own text about it, tells of a failed process. The analyser's child
 * writes it as JSON; the store keeps it.
 */
struct _RecAnalysis
{
  GObject parent_instance;

  char *exception;
  char *architecture;
  gboolean has_fault_address;
  guint64 fault_address;
  GListStore *modules;
  GListStore *threads;
  GPtrArray *notes;
};

G_DEFINE_FINAL_TYPE (RecAnalysis, rec_analysis, G_TYPE_OBJECT)

static void
rec_analysis_finalize (GObject *object)
{
  RecAnalysis *self = REC_ANALYSIS (object);

  g_clear_pointer (&self->exception, g_free);
  g_clear_pointer (&self->architecture, g_free);
  g_clear_object (&self->modules);
  g_clear_object (&self->threads);
  g_clear_pointer (&self->notes, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_analysis_parent_class)->finalize (object);
}

static void
rec_analysis_class_init (RecAnalysisClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_analysis_finalize;
}

static void
rec_analysis_init (RecAnalysis *self)
{
  self->exception = g_strdup ("");
  self->architecture = g_strdup ("");
  self->modules = g_list_store_new (REC_TYPE_MODULE);
  self->threads = g_list_store_new (REC_TYPE_THREAD);
  self->notes = g_ptr_array_new_null_terminated (REC_NOTES_MAX, g_free, TRUE);
}

/**
 * rec_analysis_new:
 *
 * Returns: (transfer full): an analysis that knows nothing yet
 */
RecAnalysis *
rec_analysis_new (void)
{
  return g_object_new (REC_TYPE_ANALYSIS, NULL);
}

static gboolean
read_modules (RecAnalysis *self, JsonArray *modules, GError **error)
{
  for (guint i = 0; modules != NULL && i < json_array_get_length (modules); i++)
    {
      JsonNode *node = json_array_get_element (modules, i);
      g_autoptr (RecModule) module = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "A module is no JSON object");
          return FALSE;
        }
      module = rec_module_new_from_json (json_node_get_object (node), error);
      if (module == NULL)
        return FALSE;
      if (!rec_analysis_add_module (self, module))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "There are more than %d modules",
                       REC_MODULES_MAX);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_threads (RecAnalysis *self, JsonArray *threads, GError **error)
{
  for (guint i = 0; threads != NULL && i < json_array_get_length (threads); i++)
    {
      JsonNode *node = json_array_get_element (threads, i);
      g_autoptr (RecThread) thread = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "A thread is no JSON object");
          return FALSE;
        }
      thread = rec_thread_new_from_json (json_node_get_object (node), error);
      if (thread == NULL)
        return FALSE;
      if (!rec_analysis_add_thread (self, thread))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "There are more than %d threads",
                       REC_THREADS_MAX);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * rec_analysis_new_from_json:
 * @object: what [method@Analysis.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@Analysis]; %NULL with %REC_ERROR_INVALID or
 *   %REC_ERROR_TOO_LARGE
 */
RecAnalysis *
rec_analysis_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (RecAnalysis) self = NULL;
  const char *exception, *architecture;
  JsonArray *notes;

  g_return_val_if_fail (object != NULL, NULL);

  self = rec_analysis_new ();
  exception = rec_json_get_string (object, "exception");
  if (exception != NULL)
    rec_analysis_set_exception (self, exception);
  architecture = rec_json_get_string (object, "architecture");
  if (architecture != NULL)
    rec_analysis_set_architecture (self, architecture);
  if (rec_json_get_string (object, "fault_address") != NULL)
    rec_analysis_set_fault_address (self, rec_json_get_address (object, "fault_address"));

  if (!read_modules (self, rec_json_get_array (object, "modules"), error)
      || !read_threads (self, rec_json_get_array (object, "threads"), error))
    return NULL;

  notes = rec_json_get_array (object, "notes");
  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    {
      JsonNode *node = json_array_get_element (notes, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        rec_analysis_add_note (self, json_node_get_string (node));
    }

  return g_steal_pointer (&self);
}

/**
 * rec_analysis_set_exception:
 * @exception_code: the signal and its si_code, e.g. `SIGSEGV/SEGV_MAPERR`: P7
 */
void
rec_analysis_set_exception (RecAnalysis *self, const char *exception_code)
{
  g_return_if_fail (REC_IS_ANALYSIS (self));
  g_return_if_fail (exception_code != NULL);

  g_free (self->exception);
  self->exception = rec_text_clean (exception_code, -1, REC_NAME_MAX);
}

/**
 * rec_analysis_set_fault_address:
 * @address: the address whose use raised the signal (`si_addr`)
 */
void
rec_analysis_set_fault_address (RecAnalysis *self, guint64 address)
{
  g_return_if_fail (REC_IS_ANALYSIS (self));

  self->has_fault_address = TRUE;
  self->fault_address = address;
}

/**
 * rec_analysis_set_architecture:
 * @architecture: the machine's name as `uname -m` has it
 */
void
rec_analysis_set_architecture (RecAnalysis *self, const char *architecture)
{
  g_return_if_fail (REC_IS_ANALYSIS (self));
  g_return_if_fail (architecture != NULL);

  g_free (self->architecture);
  self->architecture = rec_text_clean (architecture, -1, REC_NAME_MAX);
}

/**
 * rec_analysis_add_module:
 *
 * Returns: %FALSE when there are 4096 already; the module is then not added
 */
gboolean
rec_analysis_add_module (RecAnalysis *self, RecModule *module)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), FALSE);
  g_return_val_if_fail (REC_IS_MODULE (module), FALSE);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->modules)) >= REC_MODULES_MAX)
    return FALSE;

  g_list_store_append (self->modules, module);
  return TRUE;
}

/**
 * rec_analysis_add_thread:
 *
 * Returns: %FALSE when there are 1024 already; the thread is then not added
 */
gboolean
rec_analysis_add_thread (RecAnalysis *self, RecThread *thread)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), FALSE);
  g_return_val_if_fail (REC_IS_THREAD (thread), FALSE);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->threads)) >= REC_THREADS_MAX)
    return FALSE;

  g_list_store_append (self->threads, thread);
  return TRUE;
}

/**
 * rec_analysis_add_note:
 * @note: a sentence for the reader, e.g. that the dump ends too early
 *
 * Returns: %FALSE when there are 32 already; the note is then not added
 */
gboolean
rec_analysis_add_note (RecAnalysis *self, const char *note)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), FALSE);
  g_return_val_if_fail (note != NULL, FALSE);

  if (self->notes->len >= REC_NOTES_MAX)
    return FALSE;

  g_ptr_array_add (self->notes, rec_text_clean (note, -1, REC_SYMBOL_MAX));
  return TRUE;
}

/**
 * rec_analysis_get_exception:
 *
 * Returns: (transfer none): the signal and its si_code, or empty
 */
const char *
rec_analysis_get_exception (RecAnalysis *self)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  return self->exception;
}

/**
 * rec_analysis_get_fault_address:
 * @address: (out) (optional): the address whose use raised the signal
 *
 * Returns: whether it is known
 */
gboolean
rec_analysis_get_fault_address (RecAnalysis *self, guint64 *address)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), FALSE);

  if (address != NULL)
    *address = self->fault_address;
  return self->has_fault_address;
}

/**
 * rec_analysis_get_architecture:
 *
 * Returns: (transfer none): the machine's name as `uname -m` has it, or empty
 */
const char *
rec_analysis_get_architecture (RecAnalysis *self)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  return self->architecture;
}

/**
 * rec_analysis_get_modules:
 *
 * Returns: (transfer none): a model of [class@Module]s
 */
GListModel *
rec_analysis_get_modules (RecAnalysis *self)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  return G_LIST_MODEL (self->modules);
}

/**
 * rec_analysis_get_threads:
 *
 * Returns: (transfer none): a model of [class@Thread]s
 */
GListModel *
rec_analysis_get_threads (RecAnalysis *self)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  return G_LIST_MODEL (self->threads);
}

/**
 * rec_analysis_get_notes:
 *
 * Returns: (transfer none) (array zero-terminated=1): sentences for the reader
 */
const char *const *
rec_analysis_get_notes (RecAnalysis *self)
{
  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  return (const char *const *) self->notes->pdata;
}

/**
 * rec_analysis_get_crashed_thread:
 *
 * Returns: (transfer none) (nullable): the thread that failed, if known
 */
RecThread *
rec_analysis_get_crashed_thread (RecAnalysis *self)
{
  GListModel *threads;

  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  threads = G_LIST_MODEL (self->threads);
  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      /* The model keeps its items, so the pointer stays good after this reference is dropped. */
      g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);

      if (rec_thread_get_crashed (thread))
        return thread;
    }

  return NULL;
}

/**
 * rec_analysis_dup_fault_frame:
 *
 * Returns: (transfer full) (nullable): the innermost frame of the thread that failed, if known
 */
RecFrame *
rec_analysis_dup_fault_frame (RecAnalysis *self)
{
  RecThread *thread;

  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  thread = rec_analysis_get_crashed_thread (self);
  return thread != NULL ? g_list_model_get_item (rec_thread_get_frames (thread), 0) : NULL;
}

/**
 * rec_analysis_find_module:
 * @name: a module's name, as a frame has it
 *
 * Returns: (transfer none) (nullable): the first module of that name
 */
RecModule *
rec_analysis_find_module (RecAnalysis *self, const char *name)
{
  GListModel *modules;

  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  modules = G_LIST_MODEL (self->modules);
  for (guint i = 0; i < g_list_model_get_n_items (modules); i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      if (g_str_equal (rec_module_get_name (module), name))
        return module;
    }

  return NULL;
}

/**
 * rec_analysis_to_json:
 * @builder: where an object is added
 */
void
rec_analysis_to_json (RecAnalysis *self, JsonBuilder *builder)
{
  GListModel *modules, *threads;

  g_return_if_fail (REC_IS_ANALYSIS (self));
  g_return_if_fail (JSON_IS_BUILDER (builder));

  modules = G_LIST_MODEL (self->modules);
  threads = G_LIST_MODEL (self->threads);

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "exception", self->exception);
  rec_json_add_string (builder, "architecture", self->architecture);
  if (self->has_fault_address)
    rec_json_add_address (builder, "fault_address", self->fault_address);
  else
    rec_json_add_string (builder, "fault_address", NULL);

  json_builder_set_member_name (builder, "threads");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);

      rec_thread_to_json (thread, builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "modules");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (modules); i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      rec_module_to_json (module, builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->notes->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (self->notes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

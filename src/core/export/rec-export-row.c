/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-export-row.h"

#include "core/report/rec-error.h"

/* What is known of a problem beside its reports. */
static gboolean
load_exchange (RecExportRow *self, RecStore *store, const RecExportDepth *depth, GError **error)
{
  const char *bucket = rec_problem_get_bucket (self->problem);
  g_autoptr (RecSubmission) submission = NULL;
  g_autoptr (GError) local_error = NULL;

  submission = rec_store_load_submission (store, bucket, &local_error);
  if (local_error == NULL)
    self->solution = rec_store_load_solution (store, bucket, &local_error);
  if (local_error == NULL && depth->hits_since != G_MAXINT64)
    self->daily_hits = rec_store_list_daily_hits (store, bucket, depth->hits_since, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->hits = submission != NULL ? submission->hits : 0;
  return TRUE;
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rec_export_row_free);
}

static RecExportRow *
add_row (GPtrArray *loaded, RecReport *report, const RecExportDepth *depth)
{
  RecExportRow *row = g_new0 (RecExportRow, 1);

  row->report = g_object_ref (report);
  row->with_analysis = depth->with_analysis;
  g_ptr_array_add (loaded, row);
  return row;
}

/* Reports that are there, in order. */
static GPtrArray *
load_reports (RecStore *store, const char *const *ids, const RecExportDepth *depth, GError **error)
{
  g_autoptr (GPtrArray) reports = NULL;

  if (!depth->with_analysis)
    return rec_store_load_report_heads (store, ids, error);

  reports = g_ptr_array_new_with_free_func (g_object_unref);
  for (; *ids != NULL; ids++)
    {
      g_autoptr (GError) local_error = NULL;
      RecReport *report = rec_store_load_report (store, *ids, &local_error);

      if (report != NULL)
        g_ptr_array_add (reports, report);
      else if (!g_error_matches (local_error, REC_ERROR, REC_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  return g_steal_pointer (&reports);
}

static GPtrArray *
load_events (RecStore *store,
             const guint32 *rows,
             guint n_rows,
             const RecExportDepth *depth,
             GError **error)
{
  g_auto (GStrv) ids = rec_store_list_row_reports (store, REC_GROUPING_EVENTS, rows, n_rows, error);

  return ids != NULL ? rec_export_row_load_reports (store, (const char *const *) ids, depth, error)
                     : NULL;
}

static GStrv
list_last_reports (GPtrArray *problems)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < problems->len; i++)
    if (rec_problem_get_last_report (problems->pdata[i]) != NULL)
      g_strv_builder_add (builder, rec_problem_get_last_report (problems->pdata[i]));

  return g_strv_builder_end (builder);
}

static GPtrArray *
load_problems (RecStore *store,
               const guint32 *rows,
               guint n_rows,
               const RecExportDepth *depth,
               GError **error)
{
  g_autoptr (GPtrArray) problems
      = rec_store_load_rows (store, REC_GROUPING_PROBLEMS, rows, n_rows, error);
  g_autoptr (GPtrArray) heads = NULL;
  g_autoptr (GPtrArray) loaded = new_rows ();
  g_auto (GStrv) ids = NULL;
  guint at = 0;

  if (problems == NULL)
    return NULL;
  ids = list_last_reports (problems);
  heads = load_reports (store, (const char *const *) ids, depth, error);
  if (heads == NULL)
    return NULL;

  /* Both are in the same order, and of the reports some may be gone. */
  for (guint i = 0; i < problems->len && at < heads->len; i++)
    {
      RecExportRow *row;

      if (g_strcmp0 (rec_problem_get_last_report (problems->pdata[i]),
                     rec_report_get_id (heads->pdata[at]))
          != 0)
        continue;
      row = add_row (loaded, heads->pdata[at++], depth);
      row->problem = g_object_ref (problems->pdata[i]);
      if (!load_exchange (row, store, depth, error))
        return NULL;
    }

  return g_steal_pointer (&loaded);
}

/**
 * rec_export_row_load:
 * @store: a store
 * @grouping: what a row is
 * @rows: (array length=n_rows): what [method@Store.list_rows] gave
 * @n_rows: how many
 * @depth: how much of each
 * @error: return location for a [error@Error]
 *
 * Reads rows, in their order. One that is gone by now is left out.
 *
 * Returns: (transfer full) (element-type RecExportRow): the rows; %NULL on error
 */
GPtrArray *
rec_export_row_load (RecStore *store,
                     RecGrouping grouping,
                     const guint32 *rows,
                     guint n_rows,
                     const RecExportDepth *depth,
                     GError **error)
{
  return grouping == REC_GROUPING_PROBLEMS ? load_problems (store, rows, n_rows, depth, error)
                                           : load_events (store, rows, n_rows, depth, error);
}

/**
 * rec_export_row_load_reports:
 * @store: a store
 * @ids: (array zero-terminated=1): IDs of reports
 * @depth: how much of each
 * @error: return location for a [error@Error]
 *
 * Reads reports as rows, in the order of @ids. One that is gone by now is left out.
 *
 * Returns: (transfer full) (element-type RecExportRow): the rows; %NULL on error
 */
GPtrArray *
rec_export_row_load_reports (RecStore *store,
                             const char *const *ids,
                             const RecExportDepth *depth,
                             GError **error)
{
  g_autoptr (GPtrArray) reports = load_reports (store, ids, depth, error);
  g_autoptr (GPtrArray) loaded = new_rows ();

  if (reports == NULL)
    return NULL;

  for (guint i = 0; i < reports->len; i++)
    add_row (loaded, reports->pdata[i], depth);
  return g_steal_pointer (&loaded);
}

void
rec_export_row_free (RecExportRow *self)
{
  g_clear_object (&self->report);
  g_clear_object (&self->problem);
  g_clear_pointer (&self->solution, rec_solution_free);
  g_clear_pointer (&self->daily_hits, g_array_unref);
  g_free (self);
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  g_autofree char *text = rec_time_format (time);

  rec_json_add_string (builder, name, text);
}

static void
add_members (JsonBuilder *builder, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *name = names; name != NULL; name = name->next)
    {
      json_builder_set_member_name (builder, name->data);
      json_builder_add_value (builder, json_node_ref (json_object_get_member (object, name->data)));
    }
}

static void
add_problem (const RecExportRow *self, JsonBuilder *builder)
{
  add_time (builder, "first_time", rec_problem_get_first_time (self->problem));
  add_time (builder, "last_time", rec_problem_get_last_time (self->problem));
  rec_json_add_boolean (builder, "ignored", rec_problem_is_ignored (self->problem));
  json_builder_set_member_name (builder, "hits");
  if (self->hits != 0)
    json_builder_add_int_value (builder, self->hits);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "solution");
  if (self->solution != NULL)
    rec_response_to_json (self->solution->response, builder);
  else
    json_builder_add_null_value (builder);
}

/**
 * rec_export_row_to_json:
 * @builder: where an object is added
 *
 * Adds the row as recoursectl(1) describes it: the members of a report, and of a problem
 * `first_time`, `last_time`, `ignored`, `hits` and `solution` besides.
 */
void
rec_export_row_to_json (const RecExportRow *self, JsonBuilder *builder)
{
  g_autoptr (JsonBuilder) inner = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (self->problem == NULL)
    {
      rec_report_to_json (self->report, builder, self->with_analysis);
      return;
    }

  inner = json_builder_new ();
  rec_report_to_json (self->report, inner, self->with_analysis);
  root = json_builder_get_root (inner);
  json_builder_begin_object (builder);
  add_members (builder, json_node_get_object (root));
  add_problem (self, builder);
  json_builder_end_object (builder);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-export-row.h"

#include "core/report/rec-error.h"

/* What is known of a problem beside its reports. */
static gboolean
load_exchange (RecExportRow *self, RecStore *store, gint64 hits_since, GError **error)
{
  const char *bucket = rec_problem_get_bucket (self->problem);
  g_autoptr (RecSubmission) submission = NULL;
  g_autoptr (GError) local_error = NULL;

  submission = rec_store_load_submission (store, bucket, &local_error);
  if (local_error == NULL)
    self->solution = rec_store_load_solution (store, bucket, &local_error);
  if (local_error == NULL && hits_since != G_MAXINT64)
    self->daily_hits = rec_store_list_daily_hits (store, bucket, hits_since, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->hits = submission != NULL ? submission->hits : 0;
  return TRUE;
}

static RecExportRow *
load_one (RecStore *store,
          RecGrouping grouping,
          RecProblem *problem,
          gint64 hits_since,
          GError **error)
{
  RecExportRow *self = g_new0 (RecExportRow, 1);

  self->report = rec_store_load_report_head (store, rec_problem_get_last_report (problem), error);
  if (grouping == REC_GROUPING_PROBLEMS)
    self->problem = g_object_ref (problem);
  if (self->report != NULL
      && (self->problem == NULL || load_exchange (self, store, hits_since, error)))
    return self;

  rec_export_row_free (self);
  return NULL;
}

/**
 * rec_export_row_load:
 * @store: a store
 * @grouping: what a row is
 * @rows: (array length=n_rows): what [method@Store.list_rows] gave
 * @n_rows: how many
 * @hits_since: from when on the hits of each day are counted, in microseconds since 1970-01-01 UTC;
 *   %G_MAXINT64: not at all
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
                     gint64 hits_since,
                     GError **error)
{
  g_autoptr (GPtrArray) problems = rec_store_load_rows (store, grouping, rows, n_rows, error);
  g_autoptr (GPtrArray) loaded
      = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_export_row_free);

  if (problems == NULL)
    return NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      g_autoptr (GError) local_error = NULL;
      RecExportRow *row = NULL;

      if (rec_problem_get_last_report (problems->pdata[i]) != NULL)
        row = load_one (store, grouping, problems->pdata[i], hits_since, &local_error);
      if (row != NULL)
        g_ptr_array_add (loaded, row);
      else if (local_error != NULL
               && !g_error_matches (local_error, REC_ERROR, REC_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

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
      rec_report_to_json (self->report, builder, FALSE);
      return;
    }

  inner = json_builder_new ();
  rec_report_to_json (self->report, inner, FALSE);
  root = json_builder_get_root (inner);
  json_builder_begin_object (builder);
  add_members (builder, json_node_get_object (root));
  add_problem (self, builder);
  json_builder_end_object (builder);
}

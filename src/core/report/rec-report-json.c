/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-report.h"
#include "core/report/rec-text.h"

static gboolean
read_parts (RecReport *self, JsonObject *object, GError **error)
{
  JsonObject *application_object = rec_json_get_object (object, "application");
  JsonObject *package_object = rec_json_get_object (object, "package");
  JsonObject *analysis_object = rec_json_get_object (object, "analysis");
  g_autoptr (RecApplication) application = NULL;
  g_autoptr (RecPackage) package = NULL;
  g_autoptr (RecAnalysis) analysis = NULL;

  if (application_object != NULL)
    application = rec_application_new_from_json (application_object, error);
  if (application_object != NULL && application == NULL)
    return FALSE;
  if (package_object != NULL)
    package = rec_package_new_from_json (package_object, error);
  if (package_object != NULL && package == NULL)
    return FALSE;
  if (analysis_object != NULL)
    analysis = rec_analysis_new_from_json (analysis_object, error);
  if (analysis_object != NULL && analysis == NULL)
    return FALSE;

  rec_report_set_application (self, application);
  rec_report_set_package (self, package);
  rec_report_set_analysis (self, analysis);
  return TRUE;
}

static gboolean
refuse_word (const char *what, const char *word, GError **error)
{
  g_autofree char *shown = rec_text_clean (word, -1, REC_NAME_MAX);

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "There is no %s “%s”", what, shown);
  return FALSE;
}

static gboolean
read_words (RecReport *self, JsonObject *object, GError **error)
{
  const char *id = rec_json_get_string (object, "id");
  const char *state = rec_json_get_string (object, "state");
  const char *detail = rec_json_get_string (object, "detail");
  const char *dump = rec_json_get_string (object, "dump");
  const char *removed = rec_json_get_string (object, "dump_removed");
  JsonArray *sources = rec_json_get_array (object, "sources");
  RecState known_state = REC_STATE_NOT_REPORTED;
  RecDetail known_detail = REC_DETAIL_FIELDS;
  gint64 time = 0;

  if (id == NULL || !g_uuid_string_is_valid (id))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The report has no valid “id”");
      return FALSE;
    }
  if (state != NULL && !rec_state_from_string (state, &known_state))
    return refuse_word ("state", state, error);
  if (detail != NULL && !rec_detail_from_string (detail, &known_detail))
    return refuse_word ("detail", detail, error);

  rec_report_set_id (self, id);
  rec_report_set_state (self, known_state);
  rec_report_set_detail (self, known_detail);
  if (dump != NULL)
    rec_report_set_dump_path (self, dump);
  rec_report_set_dump_size (self, rec_json_get_int (object, "dump_size", -1));
  if (removed != NULL && rec_time_parse (removed, &time))
    rec_report_set_dump_removed (self, time);
  for (guint i = 0; sources != NULL && i < json_array_get_length (sources); i++)
    {
      JsonNode *node = json_array_get_element (sources, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        rec_report_add_source (self, json_node_get_string (node));
    }
  rec_report_set_process (self, rec_json_get_int (object, "pid", 0),
                          rec_json_get_int (object, "uid", 0));
  rec_report_set_occurrences (self, rec_json_get_int (object, "occurrences", 1));
  return TRUE;
}

/**
 * rec_report_new_from_json:
 * @object: what [method@Report.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Reads a report. Its bucket is reckoned anew; one that the text claims must agree.
 *
 * Returns: (transfer full): a report; %NULL with %REC_ERROR_INVALID or %REC_ERROR_TOO_LARGE
 */
RecReport *
rec_report_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (RecReport) self = NULL;
  g_autoptr (RecSignature) signature = NULL;
  const char *event_type, *when, *bucket;
  JsonArray *parameters;
  gint64 time = 0;

  g_return_val_if_fail (object != NULL, NULL);

  event_type = rec_json_get_string (object, "event_type");
  parameters = rec_json_get_array (object, "signature");
  when = rec_json_get_string (object, "time");
  bucket = rec_json_get_string (object, "bucket");
  if (event_type == NULL || parameters == NULL || when == NULL || !rec_time_parse (when, &time))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The report lacks one of event_type, signature and time");
      return NULL;
    }

  signature = rec_signature_new_from_json (event_type, parameters, error);
  if (signature == NULL)
    return NULL;
  if (bucket != NULL && !g_str_equal (bucket, rec_signature_get_bucket (signature)))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The report's bucket ID is not that of its signature, %s",
                   rec_signature_get_bucket (signature));
      return NULL;
    }

  self = rec_report_new (signature, time);
  if (!read_words (self, object, error) || !read_parts (self, object, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
add_removed (RecReport *self, JsonBuilder *builder)
{
  gint64 time = rec_report_get_dump_removed (self);
  g_autofree char *text = time > 0 ? rec_time_format (time) : NULL;

  rec_json_add_string (builder, "dump_removed", text);
}

/**
 * rec_report_to_json:
 * @builder: where an object is added
 * @with_analysis: whether threads and modules are written too
 */
void
rec_report_to_json (RecReport *self, JsonBuilder *builder, gboolean with_analysis)
{
  RecApplication *application;
  RecPackage *package;
  RecAnalysis *analysis;
  g_autofree char *time = NULL;

  g_return_if_fail (REC_IS_REPORT (self));
  g_return_if_fail (JSON_IS_BUILDER (builder));

  application = rec_report_get_application (self);
  package = rec_report_get_package (self);
  analysis = rec_report_get_analysis (self);
  time = rec_time_format (rec_report_get_time (self));
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "id", rec_report_get_id (self));
  rec_json_add_string (builder, "event_type", rec_report_get_event_type (self));
  rec_json_add_string (builder, "time", time);

  json_builder_set_member_name (builder, "application");
  if (application != NULL)
    rec_application_to_json (application, builder);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "package");
  if (package != NULL)
    rec_package_to_json (package, builder);
  else
    json_builder_add_null_value (builder);

  json_builder_set_member_name (builder, "signature");
  rec_signature_to_json (rec_report_get_signature (self), builder);
  rec_json_add_string (builder, "bucket", rec_report_get_bucket (self));
  rec_json_add_string (builder, "state", rec_state_to_string (rec_report_get_state (self)));
  rec_json_add_int (builder, "occurrences", rec_report_get_occurrences (self));

  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (const char *const *source = rec_report_list_sources (self); *source != NULL; source++)
    json_builder_add_string_value (builder, *source);
  json_builder_end_array (builder);

  rec_json_add_string (builder, "detail", rec_detail_to_string (rec_report_get_detail (self)));
  rec_json_add_int (builder, "pid", rec_report_get_pid (self));
  rec_json_add_int (builder, "uid", rec_report_get_uid (self));
  rec_json_add_string (builder, "dump", rec_report_get_dump_path (self));
  if (rec_report_get_dump_size (self) >= 0)
    rec_json_add_int (builder, "dump_size", rec_report_get_dump_size (self));
  else
    rec_json_add_string (builder, "dump_size", NULL);
  add_removed (self, builder);
  if (with_analysis)
    {
      json_builder_set_member_name (builder, "analysis");
      if (analysis != NULL)
        rec_analysis_to_json (analysis, builder);
      else
        json_builder_add_null_value (builder);
    }
  json_builder_end_object (builder);
}

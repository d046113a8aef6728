/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-problem-export.h"

#include <string.h>

#include "core/export/rec-export-archive.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-wording.h"

/* The folder in an archive, and what counts its redactions. */
#define FOLDER_LENGTH 12
#define ITEM_KIND "log"

/**
 * RecProblemExport:
 *
 * One report made fit to be given to others: as text, as JSON, or as an archive with both, the
 * signature and the stack. What tells who the user is or which machine it is was replaced. There is
 * never a dump in it: what a dump holds nobody can look through.
 */
struct _RecProblemExport
{
  RecReport *report;
  char *text;
  char *json;
  char *signature;
  char *stack;
  guint n_replaced;
};

static char *
redact (RecProblemExport *self, RecRedactor *redactor, const char *text)
{
  g_autoptr (RecEvidenceItem) item = rec_evidence_item_new (ITEM_KIND, "export");
  char *replaced = rec_redactor_replace (redactor, text, -1, NULL, item);

  for (guint i = 0; i < rec_evidence_item_get_n_redactions (item); i++)
    self->n_replaced += rec_evidence_item_get_redaction (item, i)->count;
  return replaced;
}

static void redact_node (RecProblemExport *self, RecRedactor *redactor, JsonNode *node);

static void
redact_object (RecProblemExport *self, RecRedactor *redactor, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_values (object);

  for (GList *member = members; member != NULL; member = member->next)
    redact_node (self, redactor, member->data);
}

static void
redact_array (RecProblemExport *self, RecRedactor *redactor, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    redact_node (self, redactor, json_array_get_element (array, i));
}

/* Each string by itself, so that whatever is put in its place the whole stays JSON. */
static void
redact_node (RecProblemExport *self, RecRedactor *redactor, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    redact_object (self, redactor, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    redact_array (self, redactor, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *replaced = redact (self, redactor, json_node_get_string (node));

      json_node_set_string (node, replaced);
    }
}

/* Numbers of this machine that help nobody else. */
static void
make_json (RecProblemExport *self, RecRedactor *redactor)
{
  static const char *const own[] = { "pid", "uid", "dump", "dump_size" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  rec_report_to_json (self->report, builder, TRUE);
  root = json_builder_get_root (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    json_object_remove_member (json_node_get_object (root), own[i]);
  redact_node (self, redactor, root);
  self->json = json_to_string (root, TRUE);
}

static void
make_signature (RecProblemExport *self, RecRedactor *redactor)
{
  RecSignature *signature = rec_report_get_signature (self->report);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n", rec_signature_get_event_type (signature));
  for (guint i = 0; i < rec_signature_get_n_parameters (signature); i++)
    g_string_append_printf (text, "P%u %s: %s\n", i + 1, rec_signature_get_name (signature, i),
                            rec_signature_get_value (signature, i));
  g_string_append_printf (text, "Bucket: %s\n", rec_signature_get_bucket (signature));
  self->signature = redact (self, redactor, text->str);
}

/* The stack is the part of the details that begins with the first thread. */
static void
make_texts (RecProblemExport *self, RecRedactor *redactor)
{
  g_autofree char *details = rec_wording_dup_details (self->report);
  const char *threads;

  self->text = redact (self, redactor, details);
  threads = strstr (self->text, "\nThread 1");
  self->stack = g_strdup (threads != NULL ? threads + 1 : "");
}

/**
 * rec_problem_export_new:
 * @report: a report, with its analysis
 * @redactor: knows what is to be replaced
 *
 * Makes all that is written of one report. It takes some milliseconds, with a very large analysis
 * more: do it on a worker thread.
 *
 * Returns: (transfer full): what can be written in each of the formats
 */
RecProblemExport *
rec_problem_export_new (RecReport *report, RecRedactor *redactor)
{
  RecProblemExport *self;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);
  g_return_val_if_fail (REC_IS_REDACTOR (redactor), NULL);

  self = g_new0 (RecProblemExport, 1);
  self->report = g_object_ref (report);
  make_texts (self, redactor);
  make_signature (self, redactor);
  make_json (self, redactor);
  return self;
}

static gboolean
write_archive (RecProblemExport *self, RecExportFile *file, GError **error)
{
  g_autofree char *folder
      = g_strdup_printf ("recourse-%.*s", FOLDER_LENGTH, rec_report_get_bucket (self->report));
  const RecExportMember members[] = {
    { "report.txt", self->text },
    { "report.json", self->json },
    { "signature.txt", self->signature },
    { "stack.txt", self->stack },
  };

  return rec_export_archive_write (file, folder, members, G_N_ELEMENTS (members),
                                   rec_report_get_time (self->report), error);
}

/**
 * rec_problem_export_write:
 * @format: text, JSON or an archive
 * @file: where it goes; finished by this
 * @error: return location for a [error@Error]
 *
 * Returns: %FALSE if it could not be written, or with %REC_ERROR_UNSUPPORTED for another format
 */
gboolean
rec_problem_export_write (RecProblemExport *self,
                          RecExportFormat format,
                          RecExportFile *file,
                          GError **error)
{
  const char *text;

  g_return_val_if_fail (self != NULL && file != NULL, FALSE);

  if (format == REC_EXPORT_ARCHIVE)
    return write_archive (self, file, error) && rec_export_file_finish (file, error);
  if (format != REC_EXPORT_TEXT && format != REC_EXPORT_JSON)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED,
                   "A single problem cannot be written as “%s”",
                   rec_export_format_to_string (format));
      return FALSE;
    }

  text = format == REC_EXPORT_TEXT ? self->text : self->json;
  return rec_export_file_write (file, text, strlen (text), error)
         && (format == REC_EXPORT_TEXT || rec_export_file_write (file, "\n", 1, error))
         && rec_export_file_finish (file, error);
}

/**
 * rec_problem_export_get_n_replaced:
 *
 * Returns: how many times something that identifies the user or the machine was replaced, in all
 *   files of an archive together
 */
guint
rec_problem_export_get_n_replaced (RecProblemExport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_replaced;
}

void
rec_problem_export_free (RecProblemExport *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->report);
  g_free (self->text);
  g_free (self->json);
  g_free (self->signature);
  g_free (self->stack);
  g_free (self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/export/rec-problem-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/export/rec-export-archive.h"
#include "core/export/rec-export-redaction.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-wording.h"

/* The folder in an archive, and what counts its redactions. */
#define FOLDER_LENGTH 12
#define ITEM_KIND "export"

/* The files of an archive. */
#define N_MEMBERS 4

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
  /* What was replaced in the text, in the JSON, and in the files of an archive together. */
  RecEvidenceItem *in_text;
  RecEvidenceItem *in_json;
  RecEvidenceItem *in_archive;
};

static void
make_json (RecProblemExport *self, RecRedactor *redactor)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  rec_report_to_json (self->report, builder, TRUE);
  root = json_builder_get_root (builder);
  rec_export_redaction_apply (root, redactor, self->in_json);
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
  self->signature = rec_redactor_replace (redactor, text->str, -1, NULL, self->in_archive);
}

/* The stack is the part of the details that begins with the first thread. */
static void
make_texts (RecProblemExport *self, RecRedactor *redactor)
{
  g_autofree char *details = rec_wording_dup_details (self->report);
  const char *threads;

  self->text = rec_redactor_replace (redactor, details, -1, NULL, self->in_text);
  threads = strstr (self->text, "\nThread 1");
  self->stack = g_strdup (threads != NULL ? threads + 1 : "");
}

static void
add_replaced (RecEvidenceItem *to, RecEvidenceItem *from)
{
  for (guint i = 0; i < rec_evidence_item_get_n_redactions (from); i++)
    {
      const RecRedaction *redaction = rec_evidence_item_get_redaction (from, i);

      rec_evidence_item_add_redaction (to, redaction->what, redaction->count);
    }
}

static RecEvidenceItem *
new_item (void)
{
  RecEvidenceItem *item = rec_evidence_item_new (ITEM_KIND, NULL);

  rec_evidence_item_set_redacted (item, TRUE);
  return item;
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
  self->in_text = new_item ();
  self->in_json = new_item ();
  self->in_archive = new_item ();
  make_texts (self, redactor);
  make_signature (self, redactor);
  make_json (self, redactor);
  add_replaced (self->in_archive, self->in_text);
  add_replaced (self->in_archive, self->in_json);
  return self;
}

static void
list_members (RecProblemExport *self, RecExportMember *members)
{
  members[0] = (RecExportMember){ "report.txt", self->text };
  members[1] = (RecExportMember){ "report.json", self->json };
  members[2] = (RecExportMember){ "signature.txt", self->signature };
  members[3] = (RecExportMember){ "stack.txt", self->stack };
}

static gboolean
write_archive (RecProblemExport *self, RecExportFile *file, GError **error)
{
  g_autofree char *folder
      = g_strdup_printf ("recourse-%.*s", FOLDER_LENGTH, rec_report_get_bucket (self->report));
  RecExportMember members[N_MEMBERS];

  list_members (self, members);
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
                   _ ("A single problem cannot be written as “%s”"),
                   rec_export_format_to_string (format));
      return FALSE;
    }

  text = format == REC_EXPORT_TEXT ? self->text : self->json;
  return rec_export_file_write (file, text, strlen (text), error)
         && (format == REC_EXPORT_TEXT || rec_export_file_write (file, "\n", 1, error))
         && rec_export_file_finish (file, error);
}

/**
 * rec_problem_export_get_replaced:
 * @format: text, JSON or an archive
 *
 * Tells what would be replaced in the file, before there is one.
 *
 * Returns: (transfer none): an item that has no file, with what was replaced and how often; of an
 *   archive in all its files together
 */
RecEvidenceItem *
rec_problem_export_get_replaced (RecProblemExport *self, RecExportFormat format)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (format == REC_EXPORT_ARCHIVE)
    return self->in_archive;
  return format == REC_EXPORT_TEXT ? self->in_text : self->in_json;
}

/**
 * rec_problem_export_dup_preview:
 * @format: text, JSON or an archive
 *
 * Returns: (transfer full): what the file will hold; of an archive its files one after the other,
 *   each under its name
 */
char *
rec_problem_export_dup_preview (RecProblemExport *self, RecExportFormat format)
{
  RecExportMember members[N_MEMBERS];
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (format != REC_EXPORT_ARCHIVE)
    return g_strdup (format == REC_EXPORT_TEXT ? self->text : self->json);

  text = g_string_new (NULL);
  list_members (self, members);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_string_append_printf (text, "== %s ==\n%s\n", members[i].name, members[i].text);
  return g_string_free (text, FALSE);
}

void
rec_problem_export_free (RecProblemExport *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->report);
  g_clear_object (&self->in_text);
  g_clear_object (&self->in_json);
  g_clear_object (&self->in_archive);
  g_free (self->text);
  g_free (self->json);
  g_free (self->signature);
  g_free (self->stack);
  g_free (self);
}

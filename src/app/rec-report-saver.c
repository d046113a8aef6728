/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-report-saver.h"

#include <glib/gi18n.h>

#include "app/rec-export-chooser.h"
#include "app/rec-export-question.h"
#include "app/rec-toast.h"
#include "core/export/rec-problem-export.h"
#include "core/policy/rec-policy-key.h"

/* A report that is being written. */
typedef struct
{
  RecReport *report;
  char **words;
  RecExportFormat format;
  RecProblemExport *export;
  RecExportFile *file;
  GFile *chosen;
} Saving;

/**
 * RecReportSaver:
 *
 * Writes one report to a file that the user chooses. Where something that identifies the user is
 * replaced in it, the user is told what, and can look, before the file is there.
 */
struct _RecReportSaver
{
  GObject parent_instance;

  GtkWidget *widget;
  RecStoreReader *reader;
  RecPolicyLink *policy;
  RecReport *report;
  GtkFileChooserNative *chooser;
  GtkWidget *question;
  Saving *saving;
};

G_DEFINE_FINAL_TYPE (RecReportSaver, rec_report_saver, G_TYPE_OBJECT)

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->report);
  g_strfreev (saving->words);
  g_clear_pointer (&saving->export, rec_problem_export_free);
  g_clear_pointer (&saving->file, rec_export_file_free);
  g_object_unref (saving->chosen);
  g_free (saving);
}

static void
say_failure (RecReportSaver *self, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("Cannot export the report: %s"), error->message);

  rec_toast_say (self->widget, text);
}

/* These two run in the reader’s thread, which is there for what takes a while. */
static gpointer
prepare (RecStore *store, gpointer data, GError **error)
{
  Saving *saving = data;
  g_autoptr (RecRedactor) redactor
      = rec_redactor_new_for_user ((const char *const *) saving->words);

  saving->export = rec_problem_export_new (saving->report, redactor);
  return NULL;
}

static gpointer
save (RecStore *store, gpointer data, GError **error)
{
  Saving *saving = data;

  rec_problem_export_write (saving->export, saving->format, saving->file, error);
  return NULL;
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecReportSaver) self = REC_REPORT_SAVER (user_data);
  Saving *saving = g_steal_pointer (&self->saving);
  g_autoptr (GError) error = NULL;

  rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);
  if (error == NULL)
    rec_export_chooser_say_done (self->widget, _ ("Report exported"), saving->chosen);
  else
    say_failure (self, error);
  saving_free (saving);
}

static void
answered_cb (RecReportSaver *self, const char *response)
{
  self->question = NULL;
  if (self->saving == NULL)
    return;

  if (g_str_equal (response, REC_EXPORT_QUESTION_EXPORT))
    rec_store_reader_ask_async (self->reader, save, self->saving, NULL, NULL, NULL, saved_cb,
                                g_object_ref (self));
  else
    g_clear_pointer (&self->saving, saving_free);
}

static void
ask_first (RecReportSaver *self, RecEvidenceItem *replaced)
{
  g_autofree char *preview
      = rec_problem_export_dup_preview (self->saving->export, self->saving->format);
  g_autoptr (GBytes) bytes = g_bytes_new (preview, strlen (preview));

  self->question
      = rec_export_question_new (GTK_WINDOW (gtk_widget_get_root (self->widget)), replaced, bytes);
  g_signal_connect_object (self->question, "response", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->question));
}

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecReportSaver) self = REC_REPORT_SAVER (user_data);
  g_autoptr (GError) error = NULL;
  RecEvidenceItem *replaced;

  rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);
  if (error != NULL || gtk_widget_get_root (self->widget) == NULL)
    {
      if (error != NULL)
        say_failure (self, error);
      g_clear_pointer (&self->saving, saving_free);
      return;
    }

  replaced = rec_problem_export_get_replaced (self->saving->export, self->saving->format);
  if (rec_evidence_item_get_n_redactions (replaced) > 0)
    ask_first (self, replaced);
  else
    answered_cb (self, REC_EXPORT_QUESTION_EXPORT);
}

static void
chosen_cb (RecReportSaver *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) chosen = NULL;
  g_autoptr (GError) error = NULL;
  RecExportFormat format;
  RecExportFile *file;

  if (response != GTK_RESPONSE_ACCEPT || self->saving != NULL)
    return;

  file = rec_export_chooser_open (chooser, &chosen, &format, &error);
  if (file == NULL)
    {
      say_failure (self, error);
      return;
    }

  self->saving = g_new0 (Saving, 1);
  self->saving->report = g_object_ref (self->report);
  self->saving->words = rec_settings_source_dup_list (REC_SETTINGS_SOURCE (self->policy),
                                                      REC_POLICY_KEY_WORDS, FALSE);
  self->saving->file = file;
  self->saving->format = format;
  self->saving->chosen = g_steal_pointer (&chosen);
  rec_store_reader_ask_async (self->reader, prepare, self->saving, NULL, NULL, NULL, prepared_cb,
                              g_object_ref (self));
}

static void
rec_report_saver_dispose (GObject *object)
{
  RecReportSaver *self = REC_REPORT_SAVER (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->report);

  G_OBJECT_CLASS (rec_report_saver_parent_class)->dispose (object);
}

/* What is being written is done by now: its question and its answer hold the saver. */
static void
rec_report_saver_finalize (GObject *object)
{
  RecReportSaver *self = REC_REPORT_SAVER (object);

  g_clear_pointer (&self->saving, saving_free);
  g_clear_object (&self->reader);
  g_clear_object (&self->policy);

  G_OBJECT_CLASS (rec_report_saver_parent_class)->finalize (object);
}

static void
rec_report_saver_class_init (RecReportSaverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_report_saver_dispose;
  object_class->finalize = rec_report_saver_finalize;
}

static void
rec_report_saver_init (RecReportSaver *self)
{
}

/* @widget: what shows the report, and lives longer than what it owns; @policy: knows the words that
 * are replaced besides. */
RecReportSaver *
rec_report_saver_new (GtkWidget *widget, RecStoreReader *reader, RecPolicyLink *policy)
{
  RecReportSaver *self = g_object_new (REC_TYPE_REPORT_SAVER, NULL);

  self->widget = widget;
  self->reader = g_object_ref (reader);
  self->policy = g_object_ref (policy);
  return self;
}

/* Asks where @report is to be written, and writes it. Only one is written at a time. */
void
rec_report_saver_ask (RecReportSaver *self, RecReport *report)
{
  static const RecExportFormat formats[] = { REC_EXPORT_JSON, REC_EXPORT_TEXT, REC_EXPORT_ARCHIVE };

  g_return_if_fail (REC_IS_REPORT_SAVER (self));
  g_return_if_fail (REC_IS_REPORT (report));

  if (self->saving != NULL)
    return;

  g_set_object (&self->report, report);
  g_clear_object (&self->chooser);
  self->chooser
      = rec_export_chooser_new (self->widget, _ ("Export Report"), rec_report_get_bucket (report),
                                formats, G_N_ELEMENTS (formats));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-report-view.h"

#include <glib/gi18n.h>

#include "app/rec-changes-view.h"
#include "app/rec-compat.h"
#include "app/rec-exchange-view.h"
#include "app/rec-fact-row.h"
#include "app/rec-icon.h"
#include "app/rec-modules-view.h"
#include "app/rec-occurrences-view.h"
#include "app/rec-origin-wording.h"
#include "app/rec-places-view.h"
#include "app/rec-signature-table.h"
#include "app/rec-stack-view.h"
#include "app/rec-time-wording.h"
#include "app/rec-update-view.h"
#include "core/report/rec-wording.h"

/**
 * RecReportView:
 *
 * Everything that is known about one report, ordinary words first. What lies in a closed expander
 * is filled in when it is opened.
 */
struct _RecReportView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled_window;
  GtkImage *icon;
  GtkLabel *headline_label;
  GtkLabel *history_label;
  GtkLabel *origin_label;
  RecExchangeView *exchange_view;
  RecUpdateView *update_view;
  RecChangesView *changes_view;
  GtkWidget *reanalyse_button;
  RecPlacesView *places_view;
  RecFactRow *fault_row;
  RecFactRow *bucket_row;
  RecFactRow *path_row;
  RecFactRow *detail_row;
  AdwExpanderRow *signature_row;
  RecSignatureTable *signature_table;
  AdwExpanderRow *occurrences_row;
  RecOccurrencesView *occurrences_view;
  AdwExpanderRow *stack_row;
  RecStackView *stack_view;
  AdwExpanderRow *modules_row;
  RecModulesView *modules_view;

  RecStoreReader *reader;
  RecReport *report;
  gboolean occurrences_filled;
  gboolean stack_filled;
  gboolean modules_filled;
};

G_DEFINE_FINAL_TYPE (RecReportView, rec_report_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Whether an expander is open whose content is not that of the report yet. */
static gboolean
should_fill (AdwExpanderRow *row, gboolean *filled)
{
  if (*filled || !adw_expander_row_get_expanded (row))
    return FALSE;

  *filled = TRUE;
  return TRUE;
}

static void
fill_expanded (RecReportView *self)
{
  RecAnalysis *analysis;

  if (self->report == NULL)
    return;

  analysis = rec_report_get_analysis (self->report);
  if (should_fill (self->occurrences_row, &self->occurrences_filled))
    rec_occurrences_view_set_bucket (self->occurrences_view, self->reader,
                                     rec_report_get_bucket (self->report),
                                     rec_report_get_id (self->report));
  if (should_fill (self->stack_row, &self->stack_filled))
    rec_stack_view_set_analysis (self->stack_view, analysis);
  if (should_fill (self->modules_row, &self->modules_filled))
    rec_modules_view_set_analysis (self->modules_view, analysis);
}

static void
chosen_cb (RecReportView *self, const char *id)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, id);
}

/* What decides whether the program is reported. */
static const char *
get_program (RecApplication *application)
{
  const char *path = application != NULL ? rec_application_get_path (application) : NULL;

  if (path != NULL && *path != '\0')
    return path;
  return application != NULL ? rec_application_get_name (application) : NULL;
}

static void
show_head (RecReportView *self, RecProblem *problem)
{
  RecApplication *application = rec_report_get_application (self->report);
  g_autofree char *headline = rec_wording_dup_headline (self->report);
  g_autofree char *origin = rec_origin_wording_dup (self->report);
  g_autofree char *history = rec_time_wording_dup_history (
      rec_report_get_time (self->report), rec_report_get_occurrences (self->report),
      problem != NULL ? rec_problem_get_first_time (problem) : rec_report_get_time (self->report),
      g_get_real_time ());

  rec_icon_show (self->icon, application != NULL ? rec_application_get_icon (application) : NULL);
  gtk_label_set_text (self->headline_label, headline);
  gtk_label_set_text (self->history_label, history);
  gtk_label_set_text (self->origin_label, origin);
  gtk_widget_set_visible (GTK_WIDGET (self->origin_label), *origin != '\0');
  rec_exchange_view_set_problem (self->exchange_view, rec_report_get_bucket (self->report),
                                 get_program (application));
}

/* The cause in words with the code for those who know it, e.g.
 * `It tried to use memory that isn’t there. (SIGSEGV/SEGV_MAPERR)`. */
static char *
dup_cause (RecReport *report)
{
  const char *code = rec_signature_lookup (rec_report_get_signature (report), "ExceptionCode");
  g_autofree char *cause = rec_wording_dup_cause (report);

  if (cause == NULL || *code == '\0')
    return g_strdup (cause != NULL ? cause : code);

  /* Translators: a sentence, and the system’s code for what it says */
  return g_strdup_printf (_ ("%s (%s)"), cause, code);
}

static void
show_facts (RecReportView *self)
{
  RecApplication *application = rec_report_get_application (self->report);
  RecAnalysis *analysis = rec_report_get_analysis (self->report);
  g_autofree char *fault = rec_wording_dup_fault (self->report);
  g_autofree char *cause = dup_cause (self->report);
  g_autofree char *notes = NULL;

  if (analysis != NULL)
    notes = g_strjoinv ("\n", (char **) rec_analysis_get_notes (analysis));

  rec_fact_row_set_fact (self->fault_row, fault != NULL ? fault : _ ("Not known"), cause);
  rec_fact_row_set_fact (self->bucket_row, rec_report_get_bucket (self->report), NULL);
  rec_fact_row_set_fact (self->path_row,
                         application != NULL ? rec_application_get_path (application) : NULL, NULL);
  rec_fact_row_set_fact (self->detail_row,
                         rec_wording_get_detail (rec_report_get_detail (self->report)), notes);
}

static void
show_count (AdwExpanderRow *row, guint count, char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (row), count > 0);
  adw_expander_row_set_subtitle (row, text);
  g_free (text);
}

static void
show_expanders (RecReportView *self)
{
  RecAnalysis *analysis = rec_report_get_analysis (self->report);
  guint n_threads = 0, n_modules = 0;
  guint n_others = (guint) MIN (rec_report_get_occurrences (self->report), G_MAXINT);

  if (analysis != NULL)
    {
      n_threads = g_list_model_get_n_items (rec_analysis_get_threads (analysis));
      n_modules = g_list_model_get_n_items (rec_analysis_get_modules (analysis));
    }
  n_others = n_others > 0 ? n_others - 1 : 0;

  show_count (self->occurrences_row, n_others,
              g_strdup_printf (ngettext ("%u more time", "%u more times", n_others), n_others));
  show_count (self->stack_row, n_threads,
              g_strdup_printf (ngettext ("%u thread", "%u threads", n_threads), n_threads));
  show_count (self->modules_row, n_modules,
              g_strdup_printf (ngettext ("%u module", "%u modules", n_modules), n_modules));
}

static void
rec_report_view_dispose (GObject *object)
{
  RecReportView *self = REC_REPORT_VIEW (object);

  g_clear_object (&self->reader);
  g_clear_object (&self->report);

  G_OBJECT_CLASS (rec_report_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-report-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecReportView, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, icon);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, headline_label);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, history_label);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, origin_label);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, exchange_view);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, update_view);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, changes_view);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, reanalyse_button);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, places_view);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, fault_row);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, bucket_row);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, path_row);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, detail_row);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, signature_row);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, signature_table);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, occurrences_row);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, occurrences_view);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, stack_row);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, stack_view);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, modules_row);
  gtk_widget_class_bind_template_child (widget_class, RecReportView, modules_view);
  gtk_widget_class_bind_template_callback (widget_class, fill_expanded);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
rec_report_view_class_init (RecReportViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_report_view_dispose;

  g_type_ensure (REC_TYPE_CHANGES_VIEW);
  g_type_ensure (REC_TYPE_EXCHANGE_VIEW);
  g_type_ensure (REC_TYPE_FACT_ROW);
  g_type_ensure (REC_TYPE_MODULES_VIEW);
  g_type_ensure (REC_TYPE_OCCURRENCES_VIEW);
  g_type_ensure (REC_TYPE_PLACES_VIEW);
  g_type_ensure (REC_TYPE_SIGNATURE_TABLE);
  g_type_ensure (REC_TYPE_STACK_VIEW);
  g_type_ensure (REC_TYPE_UPDATE_VIEW);

  /* The report with this ID is to be shown instead. */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rec_report_view_init (RecReportView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_report_view_start (RecReportView *self,
                       RecStoreReader *reader,
                       RecPolicyLink *policy,
                       RecExchangeLink *exchange)
{
  g_return_if_fail (REC_IS_REPORT_VIEW (self));

  self->reader = g_object_ref (reader);
  rec_places_view_start (self->places_view, policy);
  rec_exchange_view_start (self->exchange_view, reader, policy, exchange);
}

/* Shows @report. @problem tells since when it happens; it can be %NULL. */
void
rec_report_view_show (RecReportView *self, RecReport *report, RecProblem *problem)
{
  gboolean other;

  g_return_if_fail (REC_IS_REPORT_VIEW (self));
  g_return_if_fail (REC_IS_REPORT (report));

  other = self->report == NULL
          || g_strcmp0 (rec_report_get_id (self->report), rec_report_get_id (report)) != 0;
  g_set_object (&self->report, report);
  self->occurrences_filled = FALSE;
  self->stack_filled = FALSE;
  self->modules_filled = FALSE;

  show_head (self, problem);
  rec_places_view_set_report (self->places_view, report);
  show_facts (self);
  rec_update_view_show (self->update_view, self->reader, report);
  rec_changes_view_show (self->changes_view, self->reader, report,
                         problem != NULL ? rec_problem_get_first_time (problem)
                                         : rec_report_get_time (report));
  rec_signature_table_set_signature (self->signature_table, rec_report_get_signature (report));
  show_expanders (self);
  fill_expanded (self);

  /* The same report again: it stays where the reader is. */
  if (other)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
}

/* Says why the dump cannot be read again; %NULL when it can. */
void
rec_report_view_set_reanalyse_reason (RecReportView *self, const char *reason)
{
  g_return_if_fail (REC_IS_REPORT_VIEW (self));

  rec_compat_widget_set_tooltip_text (self->reanalyse_button,
                                      reason != NULL ? reason : _ ("Read the Memory Dump Again"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reanalyse_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason != NULL ? reason : "",
                                  -1);
}

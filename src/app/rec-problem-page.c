/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-page.h"

#include <glib/gi18n.h>

#include "app/rec-problem-actions.h"
#include "app/rec-report-view.h"
#include "core/report/rec-wording.h"

/**
 * RecProblemPage:
 *
 * A problem's page: its newest report, or the one that was chosen among its times.
 */
struct _RecProblemPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  RecReportView *report_view;
  AdwStatusPage *error_page;
  AdwStatusPage *none_page;

  RecStoreReader *reader;
  RecReporterLink *reporter;
  RecProblemActions *actions;
  GSignalGroup *item_signals;
  GCancellable *cancellable;
  guint32 row;
  /* The report that the list asks for, and the one that is shown. */
  char *wanted_report;
  char *chosen_report;
  char *title;
};

G_DEFINE_FINAL_TYPE (RecProblemPage, rec_problem_page, ADW_TYPE_BIN)

enum
{
  PROP_TITLE = 1,
  N_PROPS,
};

enum
{
  SIGNAL_NOTICE,
  SIGNAL_DELETE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static RecProblem *
get_problem (RecProblemPage *self)
{
  g_autoptr (RecProblemItem) item = g_signal_group_dup_target (self->item_signals);

  /* The list keeps the item, or the target would be gone. */
  return item != NULL ? rec_problem_item_get_problem (item) : NULL;
}

static void
set_title (RecProblemPage *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* Only what is on the screen was looked at. */
static void
mark_seen (RecProblemPage *self)
{
  RecProblem *problem = get_problem (self);

  if (problem != NULL && rec_problem_is_new (problem) && gtk_widget_get_mapped (GTK_WIDGET (self))
      && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "report") == 0)
    rec_reporter_link_mark_seen (self->reporter, rec_problem_get_bucket (problem));
}

static void
show_report (RecProblemPage *self, RecReport *report)
{
  g_autofree char *name = rec_wording_dup_application (report);

  set_title (self, name);
  rec_problem_actions_set_report (self->actions, report);
  rec_report_view_show (self->report_view, report, get_problem (self));
  rec_report_view_set_shows_other (self->report_view,
                                   g_strcmp0 (self->chosen_report, self->wanted_report) != 0);
  gtk_stack_set_visible_child_name (self->stack, "report");
  mark_seen (self);
}

static void
show_error (RecProblemPage *self, GError *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  rec_problem_actions_set_report (self->actions, NULL);
  adw_status_page_set_description (self->error_page, text);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
show_nothing (RecProblemPage *self)
{
  set_title (self, "");
  rec_problem_actions_set_report (self->actions, NULL);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

static void
report_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecReport) report
      = rec_store_reader_load_report_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (report != NULL)
    show_report (REC_PROBLEM_PAGE (user_data), report);
  else
    show_error (REC_PROBLEM_PAGE (user_data), error);
}

static void
load (RecProblemPage *self)
{
  RecProblem *problem = get_problem (self);
  const char *id = self->chosen_report;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (problem == NULL)
    return;

  if (id == NULL)
    id = rec_problem_get_last_report (problem);
  self->cancellable = g_cancellable_new ();
  rec_store_reader_load_report_async (self->reader, id, self->cancellable, report_loaded_cb, self);
}

static void
chosen_cb (RecProblemPage *self, const char *id)
{
  g_free (self->chosen_report);
  self->chosen_report = g_strdup (id);
  load (self);
}

static void
actions_changed_cb (RecProblemPage *self)
{
  rec_report_view_set_reanalyse_reason (self->report_view,
                                        rec_problem_actions_get_reanalyse_reason (self->actions));
}

static void
notice_cb (RecProblemPage *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

static void
delete_cb (RecProblemPage *self)
{
  g_signal_emit (self, signals[SIGNAL_DELETE], 0);
}

static void
rec_problem_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecProblemPage *self = REC_PROBLEM_PAGE (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_problem_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rec_problem_page_parent_class)->map (widget);

  mark_seen (REC_PROBLEM_PAGE (widget));
}

static void
rec_problem_page_dispose (GObject *object)
{
  RecProblemPage *self = REC_PROBLEM_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->actions != NULL)
    g_object_run_dispose (G_OBJECT (self->actions));
  g_clear_object (&self->actions);
  g_clear_object (&self->item_signals);
  g_clear_object (&self->reader);
  g_clear_object (&self->reporter);

  G_OBJECT_CLASS (rec_problem_page_parent_class)->dispose (object);
}

static void
rec_problem_page_finalize (GObject *object)
{
  RecProblemPage *self = REC_PROBLEM_PAGE (object);

  g_clear_pointer (&self->wanted_report, g_free);
  g_clear_pointer (&self->chosen_report, g_free);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (rec_problem_page_parent_class)->finalize (object);
}

static void
rec_problem_page_class_init (RecProblemPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_problem_page_get_property;
  object_class->dispose = rec_problem_page_dispose;
  object_class->finalize = rec_problem_page_finalize;
  widget_class->map = rec_problem_page_map;

  /* Whose problem is shown; empty when none is. */
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* Something to tell in passing. */
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /* The problem is to be deleted. */
  signals[SIGNAL_DELETE] = g_signal_new ("delete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);

  g_type_ensure (REC_TYPE_REPORT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-problem-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecProblemPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RecProblemPage, report_view);
  gtk_widget_class_bind_template_child (widget_class, RecProblemPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, RecProblemPage, none_page);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
rec_problem_page_init (RecProblemPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->item_signals = g_signal_group_new (REC_TYPE_PROBLEM_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify::problem", G_CALLBACK (load), self);

  self->actions = rec_problem_actions_new (GTK_WIDGET (self));
  g_signal_connect_object (self->actions, "changed", G_CALLBACK (actions_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "notice", G_CALLBACK (notice_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "delete", G_CALLBACK (delete_cb), self,
                           G_CONNECT_SWAPPED);
}

void
rec_problem_page_start (RecProblemPage *self,
                        RecStoreReader *reader,
                        RecPolicyLink *policy,
                        RecExchangeLink *exchange)
{
  g_return_if_fail (REC_IS_PROBLEM_PAGE (self));
  g_return_if_fail (self->reader == NULL);

  self->reader = g_object_ref (reader);
  self->reporter = g_object_ref (rec_exchange_link_get_reporter (exchange));
  rec_report_view_start (self->report_view, reader, policy, exchange);
  rec_problem_actions_set_reader (self->actions, reader, policy);
  rec_problem_actions_set_reporter (self->actions, rec_exchange_link_get_reporter (exchange));
}

/* Shows the problem of @item, and what is new about it when it is shown already; nothing for
 * %NULL. @report: the ID of one of its reports; %NULL for the newest. */
void
rec_problem_page_set_item (RecProblemPage *self, RecProblemItem *item, const char *report)
{
  guint32 row = item != NULL ? rec_problem_item_get_row (item) : 0;
  g_autoptr (RecProblemItem) shown = NULL;

  g_return_if_fail (REC_IS_PROBLEM_PAGE (self));

  /* What is new about it the item tells by itself. */
  shown = g_signal_group_dup_target (self->item_signals);
  if (item != NULL && item == shown && g_strcmp0 (report, self->wanted_report) == 0)
    return;

  if (row != self->row || g_strcmp0 (report, self->wanted_report) != 0)
    {
      g_free (self->wanted_report);
      self->wanted_report = g_strdup (report);
      g_free (self->chosen_report);
      self->chosen_report = g_strdup (report);
    }
  self->row = row;
  g_signal_group_set_target (self->item_signals, item);
  if (item == NULL)
    show_nothing (self);
  load (self);
}

/* Whether what is shown is the report with this ID, and not another of its problem. */
gboolean
rec_problem_page_shows_report (RecProblemPage *self, const char *report)
{
  g_return_val_if_fail (REC_IS_PROBLEM_PAGE (self), FALSE);

  return g_strcmp0 (self->chosen_report, report) == 0;
}

/* Says how many are selected while none is shown; %NULL for none. */
void
rec_problem_page_set_selected (RecProblemPage *self, const char *text)
{
  g_return_if_fail (REC_IS_PROBLEM_PAGE (self));

  adw_status_page_set_title (self->none_page, text != NULL ? text : _ ("No Problem Selected"));
  adw_status_page_set_description (self->none_page,
                                   text != NULL ? _ ("Select only one to read what failed.")
                                                : _ ("Select a problem to read what failed."));
}

/* The actions on the problem that is shown, for the window to hold as “problem”. */
GActionGroup *
rec_problem_page_get_actions (RecProblemPage *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_PAGE (self), NULL);

  return rec_problem_actions_get_group (self->actions);
}

/* Whose problem is shown; empty when none is. */
const char *
rec_problem_page_get_title (RecProblemPage *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_PAGE (self), NULL);

  return self->title != NULL ? self->title : "";
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problems-view.h"

#include <glib/gi18n.h>

#include "app/rec-deletion.h"
#include "app/rec-problem-page.h"
#include "app/rec-problem-wording.h"
#include "app/rec-problems-page.h"
#include "app/rec-toast.h"
#include "core/report/rec-error.h"

/* Rows that are deleted without a question; they can be taken back as well. */
#define UNASKED_MAX 100

/**
 * RecProblemsView:
 *
 * The list of problems and the page of one, side by side or, where it is narrow, one after the
 * other.
 */
struct _RecProblemsView
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet;
  RecProblemsPage *problems_page;
  RecProblemPage *problem_page;

  RecStoreReader *reader;
  RecReporterLink *reporter;
  GPtrArray *deletions;
  guint32 shown_row;
  /* What the user is asked about. */
  RecGrouping asked_grouping;
  GArray *asked_rows;

  /* The problem that is to be opened as soon as it is known. */
  char *awaited;
  GCancellable *search;
};

G_DEFINE_FINAL_TYPE (RecProblemsView, rec_problems_view, ADW_TYPE_BIN)

enum
{
  PROP_CAN_GO_BACK = 1,
  PROP_CAN_SEARCH,
  PROP_TITLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static RecProblemRows *
get_rows (RecProblemsView *self)
{
  return rec_problems_page_get_rows (self->problems_page);
}

static void
show_list (RecProblemsView *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rec_problems_page_focus_list (self->problems_page);
}

static void
say_selected (RecProblemsView *self)
{
  guint64 n_selected = rec_problem_rows_count_selected (get_rows (self));
  g_autofree char *text = NULL;

  if (n_selected > 1)
    text = rec_problem_wording_dup_selected (rec_problem_rows_get_grouping (get_rows (self)),
                                             n_selected);
  rec_problem_page_set_selected (self->problem_page, text);
}

static void
selected_cb (RecProblemsView *self)
{
  RecProblemItem *item = rec_problem_rows_get_chosen (get_rows (self));
  guint32 row = item != NULL ? rec_problem_item_get_row (item) : 0;

  /* Somebody chose another than the one that is to be opened. */
  if (row != 0 && row != self->shown_row)
    g_clear_pointer (&self->awaited, g_free);
  self->shown_row = row;
  if (item == NULL)
    say_selected (self);
  rec_problem_page_set_item (self->problem_page, item,
                             rec_problem_rows_get_chosen_report (get_rows (self)));
  if (item == NULL && adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

/* A table needs the whole window. */
static void
table_changed_cb (RecProblemsView *self)
{
  gboolean table;

  g_object_get (get_rows (self), "table", &table, NULL);
  adw_leaflet_set_can_unfold (self->leaflet, !table);
  if (table)
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static void
activated_cb (RecProblemsView *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "problem");
}

static void
notice_cb (RecProblemsView *self, const char *text)
{
  rec_toast_say (GTK_WIDGET (self), text);
}

static void
deletion_finished_cb (RecProblemsView *self, GError *error, RecDeletion *deletion)
{
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Cannot delete it: %s"), error->message);

      rec_toast_say (GTK_WIDGET (self), text);
    }

  rec_problems_page_set_hidden (self->problems_page, rec_deletion_get_grouping (deletion),
                                rec_deletion_get_rows (deletion), FALSE);
  g_ptr_array_remove (self->deletions, deletion);
}

/* Takes them out of the list at once; they are deleted when nobody took that back. */
static void delete (RecProblemsView *self, RecGrouping grouping, GArray *rows)
{
  RecProblemItem *item = rec_problem_rows_get_chosen (get_rows (self));
  RecProblem *problem = item != NULL ? rec_problem_item_get_problem (item) : NULL;
  const char *name = problem != NULL ? rec_problem_wording_get_name (problem) : "";
  RecDeletion *deletion = rec_deletion_new (self->reader, self->reporter, grouping, rows, name);

  g_ptr_array_add (self->deletions, deletion);
  g_signal_connect_object (deletion, "finished", G_CALLBACK (deletion_finished_cb), self,
                           G_CONNECT_SWAPPED);
  rec_problems_page_set_hidden (self->problems_page, grouping, rows, TRUE);
  rec_toast_add (GTK_WIDGET (self), g_object_ref (rec_deletion_get_toast (deletion)));
}

/* Of the problem's page: the event that the list has opened there, or the whole problem. */
static void
delete_shown_cb (RecProblemsView *self)
{
  RecProblemItem *item = rec_problem_rows_get_chosen (get_rows (self));
  const char *event = rec_problem_rows_get_chosen_report (get_rows (self));
  g_autoptr (GArray) rows = NULL;
  guint32 row = item != NULL ? rec_problem_item_get_row (item) : 0;

  if (item == NULL)
    return;

  if (event != NULL && rec_problem_page_shows_report (self->problem_page, event))
    {
      rows = rec_problem_rows_list_selected (get_rows (self));
      delete (self, rec_problem_rows_get_grouping (get_rows (self)), rows);
      return;
    }

  rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (rows, row);
  delete (self, REC_GROUPING_PROBLEMS, rows);
}

static void
answered_cb (RecProblemsView *self, const char *response)
{
  if (g_str_equal (response, "delete"))
    delete (self, self->asked_grouping, self->asked_rows);
  g_clear_pointer (&self->asked_rows, g_array_unref);
}

static char *
dup_question (RecGrouping grouping, guint n_rows)
{
  g_autofree char *number = g_strdup_printf ("%u", n_rows);

  if (grouping == REC_GROUPING_EVENTS)
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("Delete %s Event?", "Delete %s Events?", n_rows), number);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("Delete %s Problem?", "Delete %s Problems?", n_rows), number);
}

/* What stays is said where much is deleted. */
static void
ask_first (RecProblemsView *self, RecGrouping grouping, GArray *rows)
{
  g_autofree char *title = dup_question (grouping, rows->len);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), title,
      _ ("Their reports and files are removed from this computer. What was sent stays noted under "
         "“What Was Sent”, and services keep what they received."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete",
                                    _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_clear_pointer (&self->asked_rows, g_array_unref);
  self->asked_rows = g_array_ref (rows);
  self->asked_grouping = grouping;
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
delete_selected_cb (RecProblemsView *self)
{
  RecGrouping grouping = rec_problem_rows_get_grouping (get_rows (self));
  g_autoptr (GArray) rows = rec_problem_rows_list_selected (get_rows (self));

  if (rows->len > UNASKED_MAX)
    ask_first (self, grouping, rows);
  else if (rows->len > 0)
    delete (self, grouping, rows);
}

static gboolean
awaits_latest (RecProblemsView *self)
{
  return g_str_equal (self->awaited, "latest");
}

static void
not_found (RecProblemsView *self, const GError *error)
{
  gboolean unknown = g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND);

  /* The reporter may be about to bring it. */
  if (unknown && rec_reporter_link_get_status (self->reporter) == REC_REPORTER_CONNECTING)
    return;

  /* That nothing has failed yet is what the list itself says. */
  if (!unknown || !awaits_latest (self))
    rec_toast_say (GTK_WIDGET (self), error->message);
  g_clear_pointer (&self->awaited, g_free);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecProblemsView *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (RecProblem) problem
      = rec_store_reader_find_problem_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_PROBLEMS_VIEW (user_data);
  /* Meanwhile somebody selected another. */
  if (self->awaited == NULL)
    return;

  if (problem == NULL)
    not_found (self, error);
  else
    rec_problem_rows_open_row (get_rows (self), (guint32) rec_problem_get_row (problem));
}

/* Which one is the latest is known when the reporter has read what the system recorded. */
static void
look_for_awaited (RecProblemsView *self)
{
  if (self->awaited == NULL
      || (awaits_latest (self)
          && rec_reporter_link_get_status (self->reporter) == REC_REPORTER_CONNECTING))
    return;

  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  self->search = g_cancellable_new ();
  rec_store_reader_find_problem_async (self->reader, awaits_latest (self) ? NULL : self->awaited,
                                       self->search, found_cb, self);
}

/* Where list and page are shown one after the other, and the page is. */
static gboolean
shows_page_alone (RecProblemsView *self)
{
  return adw_leaflet_get_folded (self->leaflet)
         && g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "problem") == 0;
}

static const char *
get_title (RecProblemsView *self)
{
  const char *title = rec_problem_page_get_title (self->problem_page);

  return shows_page_alone (self) && *title != '\0' ? title : _ ("Problems");
}

static void
head_changed_cb (RecProblemsView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SEARCH]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
rec_problems_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecProblemsView *self = REC_PROBLEMS_VIEW (object);
  gboolean alone;

  switch (id)
    {
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, shows_page_alone (self));
      break;
    case PROP_CAN_SEARCH:
      g_object_get (self->problems_page, "alone", &alone, NULL);
      g_value_set_boolean (value, !alone && !shows_page_alone (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, get_title (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_problems_view_dispose (GObject *object)
{
  RecProblemsView *self = REC_PROBLEMS_VIEW (object);

  g_cancellable_cancel (self->search);
  g_clear_object (&self->reader);
  g_clear_object (&self->reporter);

  G_OBJECT_CLASS (rec_problems_view_parent_class)->dispose (object);
}

static void
rec_problems_view_finalize (GObject *object)
{
  RecProblemsView *self = REC_PROBLEMS_VIEW (object);

  g_clear_object (&self->search);
  g_clear_pointer (&self->awaited, g_free);
  g_clear_pointer (&self->asked_rows, g_array_unref);
  g_clear_pointer (&self->deletions, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_problems_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  /* Whether there is a list to go back to. */
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* Whether a list is shown that can be searched and sorted. */
  properties[PROP_CAN_SEARCH] = g_param_spec_boolean ("can-search", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* What is shown, for where the names of the pages have no room. */
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rec_problems_view_class_init (RecProblemsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_problems_view_get_property;
  object_class->dispose = rec_problems_view_dispose;
  object_class->finalize = rec_problems_view_finalize;
  install_properties (object_class);

  g_type_ensure (REC_TYPE_PROBLEMS_PAGE);
  g_type_ensure (REC_TYPE_PROBLEM_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-problems-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecProblemsView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsView, problems_page);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsView, problem_page);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, notice_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, head_changed_cb);
}

static void
rec_problems_view_init (RecProblemsView *self)
{
  self->deletions = g_ptr_array_new_with_free_func (g_object_unref);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Begins to read. @key_capture is where typing begins a search, and where the list's actions are
 * put. */
void
rec_problems_view_start (RecProblemsView *self,
                         RecStoreReader *reader,
                         RecPolicyLink *policy,
                         RecExchangeLink *exchange,
                         GSettings *settings,
                         GtkWidget *key_capture)
{
  RecReporterLink *reporter = rec_exchange_link_get_reporter (exchange);

  g_return_if_fail (REC_IS_PROBLEMS_VIEW (self));
  g_return_if_fail (self->reader == NULL);

  self->reader = g_object_ref (reader);
  self->reporter = g_object_ref (reporter);
  rec_problem_page_start (self->problem_page, reader, policy, exchange);
  g_signal_connect_object (get_rows (self), "notify::table", G_CALLBACK (table_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rec_problems_page_start (self->problems_page, reader, reporter, policy, settings, key_capture);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (look_for_awaited), self,
                           G_CONNECT_SWAPPED);
}

/* The actions on the problem that is shown, for the window to hold as “problem”. */
GActionGroup *
rec_problems_view_get_problem_actions (RecProblemsView *self)
{
  g_return_val_if_fail (REC_IS_PROBLEMS_VIEW (self), NULL);

  return rec_problem_page_get_actions (self->problem_page);
}

/* Opens the problem @bucket, or the one that happened last where it is “latest”. */
void
rec_problems_view_show_problem (RecProblemsView *self, const char *bucket)
{
  g_return_if_fail (REC_IS_PROBLEMS_VIEW (self));
  g_return_if_fail (bucket != NULL);

  g_free (self->awaited);
  self->awaited = g_strdup (bucket);
  look_for_awaited (self);
}

void
rec_problems_view_toggle_search (RecProblemsView *self)
{
  g_return_if_fail (REC_IS_PROBLEMS_VIEW (self));

  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rec_problems_page_toggle_search (self->problems_page);
}

/* From the page to the list, where they are shown one after the other. */
void
rec_problems_view_go_back (RecProblemsView *self)
{
  g_return_if_fail (REC_IS_PROBLEMS_VIEW (self));

  if (adw_leaflet_get_folded (self->leaflet))
    show_list (self);
}

/* What was deleted and not undone is deleted for good when the window goes. */
void
rec_problems_view_carry_out_deletions (RecProblemsView *self)
{
  g_return_if_fail (REC_IS_PROBLEMS_VIEW (self));

  for (guint i = self->deletions->len; i > 0; i--)
    rec_deletion_carry_out (g_ptr_array_index (self->deletions, i - 1));
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problems-page.h"

#include <glib/gi18n.h>

#include "app/rec-empty-state.h"
#include "app/rec-filter-bar.h"
#include "app/rec-list-saver.h"
#include "app/rec-problem-bulk.h"
#include "app/rec-problem-query.h"
#include "app/rec-problems-actions.h"
#include "app/rec-selection-bar.h"
#include "app/rec-toast.h"

/**
 * RecProblemsPage:
 *
 * What is listed and why there is nothing: search, order, what is done with the selected rows. It
 * follows the reporter: what is new appears, and what is selected stays selected.
 */
struct _RecProblemsPage
{
  AdwBin parent_instance;

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  RecFilterBar *filter_bar;
  GtkInfoBar *info_bar;
  GtkLabel *info_label;
  GtkWidget *retry_button;
  GtkStack *stack;
  RecProblemRows *rows;
  AdwStatusPage *status_page;
  GtkWidget *status_button;
  GtkWidget *clear_button;
  RecSelectionBar *selection_bar;
  GtkRevealer *busy_revealer;
  GtkSpinner *busy_spinner;
  GtkLabel *busy_label;

  RecProblemQuery *query;
  RecReporterLink *reporter;
  RecPolicyLink *policy;
  GSettings *settings;
  RecProblemsActions *actions;
  RecProblemBulk *bulk;
  RecListSaver *saver;

  gboolean anew;
  gboolean alone;
};

G_DEFINE_FINAL_TYPE (RecProblemsPage, rec_problems_page, ADW_TYPE_BIN)

enum
{
  PROP_ALONE = 1,
  N_PROPS,
};

enum
{
  SIGNAL_SELECTED,
  SIGNAL_ACTIVATED,
  SIGNAL_DELETE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static guint
count_rows (RecProblemsPage *self)
{
  GArray *rows = rec_problem_query_get_rows (self->query);

  return rows != NULL ? rows->len : 0;
}

static void
update_info (RecProblemsPage *self)
{
  const char *problem = rec_reporter_link_get_problem (self->reporter);
  gboolean missing = rec_reporter_link_get_status (self->reporter) == REC_REPORTER_MISSING;
  g_autofree char *recorders = rec_reporter_link_dup_missing_recorders (self->reporter);
  g_autofree char *text = NULL;

  if (missing)
    text = g_strdup (_ ("New problems cannot be shown, because the reporter cannot be reached."));
  else if (*problem != '\0')
    text = g_strdup (problem);
  else if (recorders != NULL)
    text = g_steal_pointer (&recorders);

  if (text != NULL)
    gtk_label_set_text (self->info_label, text);
  gtk_widget_set_visible (self->retry_button, missing);
  /* The empty page says it at length. */
  gtk_info_bar_set_revealed (
      self->info_bar, text != NULL && (count_rows (self) > 0 || (!missing && *problem != '\0')));
}

static void
update_busy (RecProblemsPage *self)
{
  const char *busy = rec_reporter_link_get_busy (self->reporter);

  if (*busy != '\0')
    gtk_label_set_text (self->busy_label, busy);
  gtk_spinner_set_spinning (self->busy_spinner, *busy != '\0');
  gtk_revealer_set_reveal_child (self->busy_revealer, *busy != '\0');
}

static void
update_stack (RecProblemsPage *self)
{
  RecEmptyState state = { 0 };

  if (rec_problem_query_get_rows (self->query) == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
      return;
    }
  if (count_rows (self) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
      return;
    }

  rec_empty_state_choose (&state, rec_problem_query_get_error (self->query),
                          rec_problem_query_is_filtered (self->query), self->reporter,
                          self->policy);
  adw_status_page_set_icon_name (self->status_page, state.icon);
  adw_status_page_set_title (self->status_page, state.title);
  adw_status_page_set_description (self->status_page, state.text);
  gtk_widget_set_visible (self->status_button, state.can_retry);
  gtk_widget_set_visible (self->clear_button, state.can_clear);
  gtk_stack_set_visible_child_name (self->stack, state.waiting ? "loading" : "empty");
  rec_empty_state_clear (&state);
}

/* Where nothing can be selected, a page beside the list would have nothing to say. While somebody
 * searches, the list stays where it is. */
static void
update_alone (RecProblemsPage *self)
{
  gboolean alone = rec_problem_query_get_rows (self->query) != NULL && count_rows (self) == 0
                   && !rec_problem_query_is_filtered (self->query);

  if (self->alone == alone)
    return;

  self->alone = alone;
  if (alone)
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_page), "compact");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->status_page), "compact");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALONE]);
}

static void
update_actions (RecProblemsPage *self)
{
  gboolean reachable = rec_reporter_link_get_status (self->reporter) != REC_REPORTER_MISSING;

  rec_problems_actions_update (self->actions, count_rows (self),
                               rec_problem_rows_count_selected (self->rows), reachable);
}

static void
update (RecProblemsPage *self)
{
  update_info (self);
  update_busy (self);
  update_stack (self);
  update_actions (self);
}

static void
selected_cb (RecProblemsPage *self)
{
  rec_selection_bar_update (self->selection_bar, rec_problem_rows_get_grouping (self->rows),
                            rec_problem_rows_count_selected (self->rows));
  update_actions (self);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static void
activated_cb (RecProblemsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
sort_cb (RecProblemsPage *self, int sort, gboolean descending)
{
  rec_problems_actions_sort (self->actions, sort, descending);
}

static void
listed_cb (RecProblemsPage *self)
{
  update_alone (self);
  rec_problem_rows_set_rows (self->rows, rec_problem_query_get_grouping (self->query),
                             rec_problem_query_get_rows (self->query), self->anew);
  self->anew = FALSE;
  update (self);
}

static void
run_query (RecProblemsPage *self)
{
  RecListing listing = {
    .grouping = g_settings_get_enum (self->settings, "grouping"),
    .filter = rec_filter_bar_get_filter (self->filter_bar),
    .sort = g_settings_get_enum (self->settings, "sort-by"),
    .descending = g_settings_get_boolean (self->settings, "sort-descending"),
  };

  rec_filter_bar_set_grouping (self->filter_bar, listing.grouping);
  rec_problem_rows_set_order (self->rows, &listing);
  self->anew = TRUE;
  rec_problem_query_run (self->query, &listing);
}

static void
search_changed_cb (RecProblemsPage *self)
{
  rec_filter_bar_set_search (self->filter_bar,
                             gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
filter_changed_cb (RecProblemsPage *self)
{
  if (self->query != NULL)
    run_query (self);
}

static void
search_activated_cb (RecProblemsPage *self)
{
  rec_problems_page_focus_list (self);
}

static void
clear_clicked_cb (RecProblemsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  rec_filter_bar_set_filter (self->filter_bar, NULL);
}

/* Only what changed is read again; which rows there are and in which order, the store is asked. */
static void
changed_cb (RecProblemsPage *self, const char *const *buckets)
{
  const char *const *changed = buckets[0] != NULL ? buckets : NULL;

  rec_problem_rows_refresh (self->rows, changed);
  rec_problem_query_reload (self->query);
}

static void
retry_clicked_cb (RecProblemsPage *self)
{
  rec_reporter_link_connect (self->reporter);
  rec_problem_query_reload (self->query);
}

static void
open_chosen_cb (RecProblemsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
set_ignored (RecProblemsPage *self, gboolean ignored)
{
  g_autoptr (GArray) rows = rec_problem_rows_list_selected (self->rows);

  rec_problem_bulk_ignore (self->bulk, rec_problem_rows_get_grouping (self->rows), rows, ignored);
}

static void
ignore_chosen_cb (RecProblemsPage *self)
{
  set_ignored (self, TRUE);
}

static void
stop_ignoring_chosen_cb (RecProblemsPage *self)
{
  set_ignored (self, FALSE);
}

static void
check_chosen_cb (RecProblemsPage *self)
{
  g_autoptr (GArray) rows = rec_problem_rows_list_selected (self->rows);

  rec_problem_bulk_check (self->bulk, rec_problem_rows_get_grouping (self->rows), rows);
}

static void
export_chosen_cb (RecProblemsPage *self)
{
  g_autoptr (GArray) rows = rec_problem_rows_list_selected (self->rows);

  rec_list_saver_ask (self->saver, rec_problem_rows_get_grouping (self->rows), rows);
}

static void
export_all_chosen_cb (RecProblemsPage *self)
{
  rec_list_saver_ask (self->saver, rec_problem_query_get_grouping (self->query),
                      rec_problem_query_get_rows (self->query));
}

static void
delete_chosen_cb (RecProblemsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_DELETE], 0);
}

static void
select_none_chosen_cb (RecProblemsPage *self)
{
  rec_problem_rows_select_none (self->rows);
}

static void
toast_cb (RecProblemsPage *self, AdwToast *toast)
{
  rec_toast_add (GTK_WIDGET (self), toast);
}

/* From several to none, and from a search to the whole list. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RecProblemsPage *self = REC_PROBLEMS_PAGE (widget);

  if (self->query != NULL && rec_problem_rows_count_selected (self->rows) > 1)
    select_none_chosen_cb (self);
  else if (gtk_search_bar_get_search_mode (self->search_bar))
    gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  else
    return FALSE;

  return TRUE;
}

static void
rec_problems_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecProblemsPage *self = REC_PROBLEMS_PAGE (object);

  switch (id)
    {
    case PROP_ALONE:
      g_value_set_boolean (value, self->alone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_problems_page_dispose (GObject *object)
{
  RecProblemsPage *self = REC_PROBLEMS_PAGE (object);

  g_clear_object (&self->query);
  g_clear_object (&self->bulk);
  g_clear_object (&self->saver);
  g_clear_object (&self->reporter);
  g_clear_object (&self->policy);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (rec_problems_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-problems-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, info_bar);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, info_label);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, rows);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, status_button);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, busy_revealer);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, busy_spinner);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, busy_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_cb);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "problems.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "problems.delete", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
rec_problems_page_class_init (RecProblemsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_problems_page_get_property;
  object_class->dispose = rec_problems_page_dispose;

  /* Whether there is nothing to select, so that the list needs the whole window. */
  properties[PROP_ALONE] = g_param_spec_boolean ("alone", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* Another problem, or other ones, are selected, or the selected one has changed. */
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The selected problem is to be opened. */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /* What is selected is to be deleted. */
  signals[SIGNAL_DELETE] = g_signal_new ("delete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (REC_TYPE_FILTER_BAR);
  g_type_ensure (REC_TYPE_PROBLEM_ROWS);
  g_type_ensure (REC_TYPE_SELECTION_BAR);
  bind_keys (GTK_WIDGET_CLASS (klass));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rec_problems_page_init (RecProblemsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

static void
make_actions (RecProblemsPage *self, GtkWidget *key_capture)
{
  const struct
  {
    const char *name;
    GCallback callback;
  } chosen[] = {
    { "chosen::open", G_CALLBACK (open_chosen_cb) },
    { "chosen::ignore", G_CALLBACK (ignore_chosen_cb) },
    { "chosen::stop-ignoring", G_CALLBACK (stop_ignoring_chosen_cb) },
    { "chosen::check", G_CALLBACK (check_chosen_cb) },
    { "chosen::export", G_CALLBACK (export_chosen_cb) },
    { "chosen::export-all", G_CALLBACK (export_all_chosen_cb) },
    { "chosen::delete", G_CALLBACK (delete_chosen_cb) },
    { "chosen::select-none", G_CALLBACK (select_none_chosen_cb) },
  };
  g_autoptr (GPropertyAction) search
      = g_property_action_new ("search", self->search_bar, "search-mode-enabled");
  GSimpleActionGroup *group;

  self->actions = rec_problems_actions_new (self->settings);
  group = rec_problems_actions_get_group (self->actions);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (search));
  gtk_widget_insert_action_group (key_capture, "problems", G_ACTION_GROUP (group));
  for (guint i = 0; i < G_N_ELEMENTS (chosen); i++)
    g_signal_connect_object (self->actions, chosen[i].name, chosen[i].callback, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "listing-changed", G_CALLBACK (run_query), self,
                           G_CONNECT_SWAPPED);
}

/* Starts to read. @key_capture is where typing begins a search, and it gets the actions “problems”:
 * the buttons for them are in its head. */
void
rec_problems_page_start (RecProblemsPage *self,
                         RecStoreReader *reader,
                         RecReporterLink *reporter,
                         RecPolicyLink *policy,
                         GSettings *settings,
                         GtkWidget *key_capture)
{
  g_return_if_fail (REC_IS_PROBLEMS_PAGE (self));
  g_return_if_fail (self->query == NULL);

  self->query = rec_problem_query_new (reader);
  self->reporter = g_object_ref (reporter);
  self->policy = g_object_ref (policy);
  self->settings = g_object_ref (settings);
  self->bulk = rec_problem_bulk_new (reader, reporter);
  self->saver = rec_list_saver_new (GTK_WIDGET (self), reader);
  make_actions (self, key_capture);
  rec_problem_rows_start (self->rows, reader, settings,
                          G_ACTION_MAP (rec_problems_actions_get_group (self->actions)));
  rec_filter_bar_start (self->filter_bar, reader);
  gtk_search_bar_set_key_capture_widget (self->search_bar, key_capture);

  g_signal_connect_object (self->query, "listed", G_CALLBACK (listed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bulk, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (policy, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  run_query (self);
}

/* What is shown in rows. */
RecProblemRows *
rec_problems_page_get_rows (RecProblemsPage *self)
{
  g_return_val_if_fail (REC_IS_PROBLEMS_PAGE (self), NULL);

  return self->rows;
}

/* Narrows the list to @filter; what was searched for before is over. */
void
rec_problems_page_set_filter (RecProblemsPage *self, RecFilter *filter)
{
  g_return_if_fail (REC_IS_PROBLEMS_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), rec_filter_get_search (filter));
  rec_filter_bar_set_filter (self->filter_bar, filter);
}

/* Takes @rows, numbers of @grouping, out of the list, or puts them back, whatever the store says.
 */
void
rec_problems_page_set_hidden (RecProblemsPage *self,
                              RecGrouping grouping,
                              GArray *rows,
                              gboolean hidden)
{
  g_return_if_fail (REC_IS_PROBLEMS_PAGE (self));

  rec_problem_query_set_hidden (self->query, grouping, rows, hidden);
}

void
rec_problems_page_toggle_search (RecProblemsPage *self)
{
  g_return_if_fail (REC_IS_PROBLEMS_PAGE (self));

  if (self->alone)
    return;

  gtk_search_bar_set_search_mode (self->search_bar,
                                  !gtk_search_bar_get_search_mode (self->search_bar));
}

void
rec_problems_page_focus_list (RecProblemsPage *self)
{
  g_return_if_fail (REC_IS_PROBLEMS_PAGE (self));

  rec_problem_rows_focus (self->rows);
}

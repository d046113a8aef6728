/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problems-page.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-empty-state.h"
#include "app/rec-problem-list-model.h"
#include "app/rec-problem-query.h"
#include "app/rec-problem-row.h"

/* Rows that are shown before the first frame. */
#define FIRST_ROWS 24

/**
 * RecProblemsPage:
 *
 * The list of problems: search, sort, and why it is empty. It follows the reporter: what is new
 * appears, and the selected problem stays selected.
 */
struct _RecProblemsPage
{
  AdwBin parent_instance;

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkInfoBar *info_bar;
  GtkLabel *info_label;
  GtkWidget *retry_button;
  GtkStack *stack;
  GtkListView *list_view;
  AdwStatusPage *status_page;
  GtkWidget *status_button;
  GtkRevealer *busy_revealer;
  GtkSpinner *busy_spinner;
  GtkLabel *busy_label;

  RecProblemQuery *query;
  RecReporterLink *reporter;
  RecPolicyLink *policy;
  GSettings *settings;
  GSimpleActionGroup *group;
  RecProblemListModel *model;
  GtkSingleSelection *selection;
  GArray *later_rows;

  gint64 selected_row;
  gboolean has_rows;
  gboolean applying;
  gboolean opening;
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
                          rec_problem_query_get_search (self->query), self->reporter, self->policy);
  adw_status_page_set_icon_name (self->status_page, state.icon);
  adw_status_page_set_title (self->status_page, state.title);
  adw_status_page_set_description (self->status_page, state.text);
  gtk_widget_set_visible (self->status_button, state.can_retry);
  gtk_stack_set_visible_child_name (self->stack, state.waiting ? "loading" : "empty");
  rec_empty_state_clear (&state);
}

/* Where nothing can be selected, a page beside the list would have nothing to say. While somebody
 * searches, the list stays where it is. */
static void
update_alone (RecProblemsPage *self)
{
  gboolean alone = rec_problem_query_get_rows (self->query) != NULL && count_rows (self) == 0
                   && *rec_problem_query_get_search (self->query) == '\0';

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
update (RecProblemsPage *self)
{
  update_info (self);
  update_busy (self);
  update_stack (self);
}

/* Puts the selection back on the problem that had it; its place may be another. */
static void
restore_selection (RecProblemsPage *self)
{
  guint position = self->selected_row != 0
                       ? rec_problem_list_model_find_row (self->model, self->selected_row)
                       : G_MAXUINT;

  gtk_single_selection_set_selected (self->selection,
                                     position == G_MAXUINT ? GTK_INVALID_LIST_POSITION : position);
  if (position == G_MAXUINT && !rec_problem_query_get_running (self->query))
    self->selected_row = 0;
}

static void
apply_selection (RecProblemsPage *self)
{
  self->applying = TRUE;
  restore_selection (self);
  self->applying = FALSE;
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

/* The problem that is to be opened may be in the rows that are still to come. */
static void
open_selected (RecProblemsPage *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (!self->opening || position == GTK_INVALID_LIST_POSITION)
    return;

  self->opening = FALSE;
  rec_compat_list_view_scroll_to (self->list_view, position);
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
show_rows (RecProblemsPage *self, GArray *rows)
{
  self->applying = TRUE;
  rec_problem_list_model_refresh (self->model);
  rec_problem_list_model_set_rows (self->model, rows);
  apply_selection (self);
  open_selected (self);
}

static void
painted_cb (RecProblemsPage *self, GdkFrameClock *clock)
{
  g_autoptr (GArray) rows = g_steal_pointer (&self->later_rows);

  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  if (rows != NULL)
    show_rows (self, rows);
}

/* GTK makes widgets for 200 rows, of which a screen shows a few: these come first, so that the
 * window is there as soon as when the list is empty. */
static void
show_first_rows (RecProblemsPage *self, GArray *rows)
{
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (first, rows->data, FIRST_ROWS);
  rec_problem_list_model_set_rows (self->model, first);
  self->later_rows = g_array_ref (rows);
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self)), "after-paint",
                           G_CALLBACK (painted_cb), self, G_CONNECT_SWAPPED);
}

static void
listed_cb (RecProblemsPage *self)
{
  GArray *rows = rec_problem_query_get_rows (self->query);
  gboolean first = !self->has_rows;

  self->has_rows = TRUE;
  g_clear_pointer (&self->later_rows, g_array_unref);
  update_alone (self);
  if (first && rows->len > FIRST_ROWS)
    show_first_rows (self, rows);
  else
    show_rows (self, rows);
  update (self);
}

static void
run_query (RecProblemsPage *self)
{
  rec_problem_query_run (self->query, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                         g_settings_get_enum (self->settings, "sort-by"));
}

static void
search_changed_cb (RecProblemsPage *self)
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
changed_cb (RecProblemsPage *self, const char *const *buckets)
{
  rec_problem_query_reload (self->query);
}

static void
retry_clicked_cb (RecProblemsPage *self)
{
  rec_reporter_link_connect (self->reporter);
  rec_problem_query_reload (self->query);
}

static void
selected_cb (RecProblemsPage *self)
{
  RecProblemItem *item;

  if (self->applying)
    return;

  item = rec_problems_page_get_selected (self);
  self->opening = FALSE;
  self->selected_row = item != NULL ? rec_problem_item_get_row (item) : 0;
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static void
activated_cb (RecProblemsPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
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
  g_clear_object (&self->model);
  g_clear_object (&self->selection);
  g_clear_object (&self->reporter);
  g_clear_object (&self->policy);
  g_clear_object (&self->settings);
  g_clear_object (&self->group);

  G_OBJECT_CLASS (rec_problems_page_parent_class)->dispose (object);
}

static void
rec_problems_page_finalize (GObject *object)
{
  RecProblemsPage *self = REC_PROBLEMS_PAGE (object);

  g_clear_pointer (&self->later_rows, g_array_unref);

  G_OBJECT_CLASS (rec_problems_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-problems-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, info_bar);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, info_label);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, status_button);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, busy_revealer);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, busy_spinner);
  gtk_widget_class_bind_template_child (widget_class, RecProblemsPage, busy_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
rec_problems_page_class_init (RecProblemsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_problems_page_get_property;
  object_class->dispose = rec_problems_page_dispose;
  object_class->finalize = rec_problems_page_finalize;

  /* Whether there is nothing to select, so that the list needs the whole window. */
  properties[PROP_ALONE] = g_param_spec_boolean ("alone", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* Another problem is selected, or the selected one may have changed. */
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The selected problem is to be opened. */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Delete, 0,
                                       "problem.delete", NULL);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rec_problems_page_init (RecProblemsPage *self)
{
  g_autoptr (GPropertyAction) search = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  search = g_property_action_new ("search", self->search_bar, "search-mode-enabled");
  self->group = g_simple_action_group_new ();
  g_action_map_add_action (G_ACTION_MAP (self->group), G_ACTION (search));

  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

static void
make_list (RecProblemsPage *self, RecStoreReader *reader)
{
  g_autoptr (GtkListItemFactory) factory = rec_problem_row_factory_new ();

  self->model = rec_problem_list_model_new (reader);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->model));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
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
  g_autoptr (GAction) sort = NULL;

  g_return_if_fail (REC_IS_PROBLEMS_PAGE (self));
  g_return_if_fail (self->query == NULL);

  self->query = rec_problem_query_new (reader);
  self->reporter = g_object_ref (reporter);
  self->policy = g_object_ref (policy);
  self->settings = g_object_ref (settings);
  make_list (self, reader);

  sort = g_settings_create_action (settings, "sort-by");
  g_action_map_add_action (G_ACTION_MAP (self->group), sort);
  gtk_widget_insert_action_group (key_capture, "problems", G_ACTION_GROUP (self->group));
  gtk_search_bar_set_key_capture_widget (self->search_bar, key_capture);

  g_signal_connect_object (self->query, "listed", G_CALLBACK (listed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::sort-by", G_CALLBACK (run_query), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (policy, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  run_query (self);
}

/* The selected problem; %NULL when there is none. */
RecProblemItem *
rec_problems_page_get_selected (RecProblemsPage *self)
{
  g_return_val_if_fail (REC_IS_PROBLEMS_PAGE (self), NULL);

  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

/* Selects and opens the problem of @row, now or when the list holds it. */
void
rec_problems_page_open_row (RecProblemsPage *self, gint64 row)
{
  g_return_if_fail (REC_IS_PROBLEMS_PAGE (self));

  self->selected_row = row;
  self->opening = TRUE;
  if (!self->has_rows || self->later_rows != NULL)
    return;

  apply_selection (self);
  open_selected (self);
}

/* Takes the problem of @row out of the list, or puts it back, whatever the store says. */
void
rec_problems_page_set_hidden (RecProblemsPage *self, gint64 row, gboolean hidden)
{
  g_return_if_fail (REC_IS_PROBLEMS_PAGE (self));

  rec_problem_query_set_hidden (self->query, row, hidden);
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

  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

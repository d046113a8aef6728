/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-rows.h"

#include "app/rec-compat.h"
#include "app/rec-problem-choice.h"
#include "app/rec-problem-list-model.h"
#include "app/rec-problem-menu.h"
#include "app/rec-problem-row.h"
#include "app/rec-problem-selection.h"
#include "app/rec-problem-table.h"
#include "app/rec-tab-stop.h"

/* Rows that are shown before the first frame. */
#define FIRST_ROWS 24
/* The values of the setting “view”. */
#define VIEW_TABLE 1

/**
 * RecProblemRows:
 *
 * The problems, or the single events, as a list or as a table: both show one model and one
 * selection. What is selected alone is the choice, which a page beside the rows shows.
 */
struct _RecProblemRows
{
  AdwBin parent_instance;

  GtkStack *view_stack;
  GtkListView *list_view;
  RecProblemTable *table;
  GtkWidget *menu;

  GSettings *settings;
  RecProblemListModel *model;
  RecProblemSelection *selection;
  RecProblemChoice *choice;
  RecGrouping later_grouping;
  GArray *later_rows;

  /* The problem that is to be selected when the rows hold it; 0: none. */
  guint32 awaited_row;
  gboolean has_rows;
  gboolean applying;
  gboolean opening;
};

G_DEFINE_FINAL_TYPE (RecProblemRows, rec_problem_rows, ADW_TYPE_BIN)

enum
{
  PROP_TABLE = 1,
  N_PROPS,
};

enum
{
  SIGNAL_SELECTED,
  SIGNAL_ACTIVATED,
  SIGNAL_SORT,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
is_table (RecProblemRows *self)
{
  return self->settings != NULL && g_settings_get_enum (self->settings, "view") == VIEW_TABLE;
}

static void
scroll_to (RecProblemRows *self, guint position)
{
  if (is_table (self))
    rec_problem_table_scroll_to (self->table, position);
  else
    rec_compat_list_view_scroll_to (self->list_view, position);
}

/* What is selected alone is what the page beside the list shows. */
static void
follow_selection (RecProblemRows *self)
{
  guint64 n_selected = rec_problem_selection_count (self->selection);
  guint32 row;

  if (rec_problem_selection_get_only (self->selection, &row))
    {
      rec_problem_choice_choose (self->choice, rec_problem_rows_get_grouping (self), row);
      g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
      return;
    }

  /* What was opened from outside need not be in the list. */
  if (n_selected == 0 && self->awaited_row != 0)
    return;
  rec_problem_choice_clear (self->choice);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static void
selection_changed_cb (RecProblemRows *self)
{
  if (self->applying)
    return;

  self->opening = FALSE;
  self->awaited_row = 0;
  follow_selection (self);
}

/* The problem that was opened from outside may be in the rows that came now. */
static void
select_awaited (RecProblemRows *self)
{
  if (self->awaited_row == 0 || rec_problem_rows_get_grouping (self) != REC_GROUPING_PROBLEMS)
    return;

  self->applying = TRUE;
  if (rec_problem_selection_select_row (self->selection, self->awaited_row))
    {
      scroll_to (self, rec_problem_list_model_find_row (self->model, self->awaited_row));
      self->awaited_row = 0;
    }
  self->applying = FALSE;
}

static void
chosen_cb (RecProblemRows *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
  if (!self->opening || rec_problem_choice_get_item (self->choice) == NULL)
    return;

  self->opening = FALSE;
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
show_rows (RecProblemRows *self, RecGrouping grouping, GArray *rows, gboolean anew)
{
  self->applying = TRUE;
  rec_problem_selection_set_rows (self->selection, grouping, rows, anew);
  self->applying = FALSE;
  select_awaited (self);
  follow_selection (self);
}

static void
painted_cb (RecProblemRows *self, GdkFrameClock *clock)
{
  g_autoptr (GArray) rows = g_steal_pointer (&self->later_rows);

  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  if (rows != NULL)
    show_rows (self, self->later_grouping, rows, TRUE);
}

/* GTK makes widgets for 200 rows, of which a screen shows a few: these come first, so that the
 * window is there as soon as when the list is empty. */
static void
show_first_rows (RecProblemRows *self, RecGrouping grouping, GArray *rows, GdkFrameClock *clock)
{
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_vals (first, rows->data, FIRST_ROWS);
  rec_problem_selection_set_rows (self->selection, grouping, first, TRUE);
  self->later_grouping = grouping;
  self->later_rows = g_array_ref (rows);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self, G_CONNECT_SWAPPED);
}

static void
activated_cb (RecProblemRows *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
sort_cb (RecProblemRows *self, int sort, gboolean descending)
{
  g_signal_emit (self, signals[SIGNAL_SORT], 0, sort, descending);
}

/* Only the view that is shown has rows. */
static void
show_view (RecProblemRows *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);
  gboolean table = is_table (self);

  gtk_list_view_set_model (self->list_view, table ? NULL : model);
  rec_problem_table_set_model (self->table, table ? model : NULL);
  gtk_stack_set_visible_child_name (self->view_stack, table ? "table" : "list");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TABLE]);
}

/* The menu is for what is selected: a row that is not becomes so. */
static void
menu_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RecProblemRows *self = REC_PROBLEM_ROWS (widget);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  double x, y;
  guint position;

  g_variant_get (parameter, "(udd)", &position, &x, &y);
  if (!gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);
  rec_problem_menu_popup_at (self->menu, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RecProblemRows *self = REC_PROBLEM_ROWS (widget);

  if (self->selection == NULL || rec_problem_rows_count_selected (self) == 0)
    return FALSE;

  rec_problem_menu_popup_at_focus (self->menu);
  return TRUE;
}

static void
rec_problem_rows_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecProblemRows *self = REC_PROBLEM_ROWS (object);

  switch (id)
    {
    case PROP_TABLE:
      g_value_set_boolean (value, is_table (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_problem_rows_dispose (GObject *object)
{
  RecProblemRows *self = REC_PROBLEM_ROWS (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->choice);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rec_problem_rows_parent_class)->dispose (object);
}

static void
rec_problem_rows_finalize (GObject *object)
{
  RecProblemRows *self = REC_PROBLEM_ROWS (object);

  g_clear_pointer (&self->later_rows, g_array_unref);

  G_OBJECT_CLASS (rec_problem_rows_parent_class)->finalize (object);
}

static void
install_signals (RecProblemRowsClass *klass)
{
  /* Another problem, or other ones, are selected, or the selected one has changed. */
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The chosen problem is to be opened. */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* Another order is wanted: a #RecSort, and whether it is turned round. */
  signals[SIGNAL_SORT]
      = g_signal_new ("sort", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-problem-rows.ui");
  gtk_widget_class_bind_template_child (widget_class, RecProblemRows, view_stack);
  gtk_widget_class_bind_template_child (widget_class, RecProblemRows, list_view);
  gtk_widget_class_bind_template_child (widget_class, RecProblemRows, table);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_cb);
  gtk_widget_class_install_action (widget_class, "problems-page.menu", "(udd)", menu_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
rec_problem_rows_class_init (RecProblemRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_problem_rows_get_property;
  object_class->dispose = rec_problem_rows_dispose;
  object_class->finalize = rec_problem_rows_finalize;

  /* Whether the rows are a table over the whole window. */
  properties[PROP_TABLE] = g_param_spec_boolean ("table", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (klass);

  g_type_ensure (REC_TYPE_TAB_STOP);
  g_type_ensure (REC_TYPE_PROBLEM_TABLE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rec_problem_rows_init (RecProblemRows *self)
{
  g_autoptr (RecSight) sight = NULL;
  g_autoptr (GtkListItemFactory) factory = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  sight = rec_sight_new (GTK_WIDGET (self->list_view), rec_problem_row_show);
  factory = rec_problem_row_factory_new (sight);
  gtk_list_view_set_factory (self->list_view, factory);
  self->menu = rec_problem_menu_new (GTK_WIDGET (self));
}

/* @settings say which view is shown; @actions gets what belongs to the table. */
void
rec_problem_rows_start (RecProblemRows *self,
                        RecStoreReader *reader,
                        GSettings *settings,
                        GActionMap *actions)
{
  g_return_if_fail (REC_IS_PROBLEM_ROWS (self));
  g_return_if_fail (self->model == NULL);

  self->settings = g_object_ref (settings);
  self->model = rec_problem_list_model_new (reader);
  self->selection = rec_problem_selection_new (self->model);
  self->choice = rec_problem_choice_new (reader);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choice, "changed", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::view", G_CALLBACK (show_view), self,
                           G_CONNECT_SWAPPED);
  rec_problem_table_start (self->table, settings, actions);
  show_view (self);
}

/* Shows @rows, an array of #guint32 that nobody changes any more. @anew: whether somebody wants to
 * see other rows, from the first one on, and not the same a little later. */
void
rec_problem_rows_set_rows (RecProblemRows *self, RecGrouping grouping, GArray *rows, gboolean anew)
{
  GtkRoot *root;
  GdkFrameClock *clock;
  gboolean first;

  g_return_if_fail (REC_IS_PROBLEM_ROWS (self));

  /* The rows themselves are not on the screen before there are any. */
  root = gtk_widget_get_root (GTK_WIDGET (self));
  clock = root != NULL ? gtk_widget_get_frame_clock (GTK_WIDGET (root)) : NULL;
  first = !self->has_rows;
  self->has_rows = TRUE;
  g_clear_pointer (&self->later_rows, g_array_unref);
  if (first && clock != NULL && rows->len > FIRST_ROWS)
    {
      show_first_rows (self, grouping, rows, clock);
      return;
    }

  show_rows (self, grouping, rows, anew);
  if (!first && anew && rows->len > 0)
    scroll_to (self, 0);
}

/* Shows by what the rows are sorted, and what they are. */
void
rec_problem_rows_set_order (RecProblemRows *self, const RecListing *listing)
{
  g_return_if_fail (REC_IS_PROBLEM_ROWS (self));

  rec_problem_table_set_order (self->table, listing);
}

/* Reads again what may have changed: of @buckets, or everything where that is %NULL. */
void
rec_problem_rows_refresh (RecProblemRows *self, const char *const *buckets)
{
  g_return_if_fail (REC_IS_PROBLEM_ROWS (self));

  rec_problem_list_model_refresh (self->model, buckets);
  rec_problem_choice_refresh (self->choice, buckets);
}

/* The problem that is chosen; %NULL when none or several are. */
RecProblemItem *
rec_problem_rows_get_chosen (RecProblemRows *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ROWS (self), NULL);

  return self->choice != NULL ? rec_problem_choice_get_item (self->choice) : NULL;
}

/* The report of it that is chosen, where the rows are events; %NULL for the newest. */
const char *
rec_problem_rows_get_chosen_report (RecProblemRows *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ROWS (self), NULL);

  return self->choice != NULL ? rec_problem_choice_get_report (self->choice) : NULL;
}

/* What the rows are. */
RecGrouping
rec_problem_rows_get_grouping (RecProblemRows *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ROWS (self), REC_GROUPING_PROBLEMS);

  return rec_problem_list_model_get_grouping (self->model);
}

/* The numbers of the selected rows, an array of #guint32. */
GArray *
rec_problem_rows_list_selected (RecProblemRows *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ROWS (self), NULL);

  return rec_problem_selection_list_rows (self->selection);
}

guint64
rec_problem_rows_count_selected (RecProblemRows *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ROWS (self), 0);

  return rec_problem_selection_count (self->selection);
}

/* Opens the problem of the bucket @row, and selects it now or when the list holds it. */
void
rec_problem_rows_open_row (RecProblemRows *self, guint32 row)
{
  g_return_if_fail (REC_IS_PROBLEM_ROWS (self));

  self->awaited_row = row;
  self->opening = TRUE;
  rec_problem_choice_clear (self->choice);
  rec_problem_choice_choose (self->choice, REC_GROUPING_PROBLEMS, row);
  select_awaited (self);
}

void
rec_problem_rows_select_none (RecProblemRows *self)
{
  g_return_if_fail (REC_IS_PROBLEM_ROWS (self));

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

void
rec_problem_rows_focus (RecProblemRows *self)
{
  g_return_if_fail (REC_IS_PROBLEM_ROWS (self));

  if (is_table (self))
    rec_problem_table_focus (self->table);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

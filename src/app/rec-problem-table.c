/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-table.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-problem-cell.h"

/* The name has all that is left, but not less than this. */
#define NAME_CHARS 22
/* The padding of a cell on both sides, in pixels. */
#define CELL_PADDING 24
/* No column was asked yet. */
#define NO_SORT (-1)

/* What a column is: its name among the settings and actions, how many characters it needs, and in
 * which order it goes where there is no room for all: the highest first. */
typedef struct
{
  const char *name;
  RecSort sort;
  guint n_chars;
  guint rank;
} ColumnKind;

static const ColumnKind kinds[REC_COLUMN_N] = {
  [REC_COLUMN_NAME] = { "name", REC_SORT_NAME, NAME_CHARS, 0 },
  [REC_COLUMN_EVENT_TYPE] = { "event-type", REC_SORT_EVENT_TYPE, 22, 3 },
  [REC_COLUMN_STATE] = { "state", REC_SORT_STATE, 18, 4 },
  [REC_COLUMN_PACKAGE] = { "package", REC_SORT_PACKAGE, 16, 6 },
  [REC_COLUMN_FIRST_TIME] = { "first-time", REC_SORT_FIRST_TIME, 13, 5 },
  [REC_COLUMN_LAST_TIME] = { "last-time", REC_SORT_LAST_TIME, 13, 1 },
  [REC_COLUMN_OCCURRENCES] = { "occurrences", REC_SORT_OCCURRENCES, 9, 2 },
  [REC_COLUMN_MODULE] = { "module", REC_SORT_FAULT_MODULE, 20, 7 },
};

/**
 * RecProblemTable:
 *
 * The problems in columns. It sorts nothing itself: it says which order the user wants. Columns for
 * which there is no room are left out, the least important first.
 */
struct _RecProblemTable
{
  GtkWidget parent_instance;

  GtkWidget *scrolled_window;
  GtkColumnView *column_view;
  GtkColumnViewColumn *columns[REC_COLUMN_N];
  GSettings *settings;
  GActionMap *actions;
  RecGrouping grouping;
  int room;
  guint fit_id;
  /* What the header's sorter compared first, while it is asked. */
  int asked_sort;
  gboolean setting_sort;
};

G_DEFINE_FINAL_TYPE (RecProblemTable, rec_problem_table, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_SORT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static int
get_char_width (RecProblemTable *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics);

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (width);
}

static gboolean
is_wanted (RecProblemTable *self, RecColumn column)
{
  g_auto (GStrv) names = g_settings_get_strv (self->settings, "columns");

  return column == REC_COLUMN_NAME
         || g_strv_contains ((const char *const *) names, kinds[column].name);
}

/* An event happened once, when it did. */
static gboolean
is_of_problems (RecColumn column)
{
  return column == REC_COLUMN_FIRST_TIME || column == REC_COLUMN_OCCURRENCES;
}

static gboolean
has_place (RecProblemTable *self, RecColumn column)
{
  return is_wanted (self, column)
         && !(self->grouping == REC_GROUPING_EVENTS && is_of_problems (column));
}

/* A hidden column must have no width: GTK 4.8 would keep that much free. */
static void
show_column (RecProblemTable *self, RecColumn column, int width)
{
  if (column != REC_COLUMN_NAME)
    gtk_column_view_column_set_fixed_width (self->columns[column], width > 0 ? width : -1);
  gtk_column_view_column_set_visible (self->columns[column], width > 0);
}

/* Gives room to the columns that are wanted, in the order of their ranks, as long as there is some;
 * returns what is left. */
static int
share_room (RecProblemTable *self, int widths[REC_COLUMN_N])
{
  int char_width = get_char_width (self);
  int room = self->room;

  for (guint rank = 0; rank < REC_COLUMN_N; rank++)
    for (guint i = 0; i < REC_COLUMN_N; i++)
      {
        if (kinds[i].rank != rank)
          continue;
        widths[i] = (int) kinds[i].n_chars * char_width + CELL_PADDING;
        if (!has_place (self, i) || (rank > 0 && widths[i] > room))
          widths[i] = 0;
        room -= widths[i];
      }

  return MAX (room, 0);
}

/* What is left goes to all columns with text, so that what belongs together stays together in a
 * wide window. */
static void
spread (int widths[REC_COLUMN_N], int room)
{
  int total = 0;

  for (guint i = 0; i < REC_COLUMN_N; i++)
    total += i != REC_COLUMN_OCCURRENCES ? widths[i] : 0;
  for (guint i = 0; total > 0 && i < REC_COLUMN_N; i++)
    if (i != REC_COLUMN_OCCURRENCES)
      widths[i] += (int) ((gint64) room * widths[i] / total);
}

static gboolean
fit_cb (gpointer user_data)
{
  RecProblemTable *self = REC_PROBLEM_TABLE (user_data);
  int widths[REC_COLUMN_N] = { 0 };
  int room = share_room (self, widths);

  self->fit_id = 0;
  spread (widths, room);
  for (guint i = 0; i < REC_COLUMN_N; i++)
    show_column (self, i, widths[i]);

  return G_SOURCE_REMOVE;
}

/* Columns must not come and go while they are laid out. */
static void
queue_fit (RecProblemTable *self)
{
  if (self->settings != NULL && self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

/* Notes that a column's sorter was the first that was asked; the answer does not matter. */
static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GtkColumnViewColumn *column = GTK_COLUMN_VIEW_COLUMN (user_data);
  RecProblemTable *self = REC_PROBLEM_TABLE (gtk_widget_get_ancestor (
      GTK_WIDGET (gtk_column_view_column_get_column_view (column)), REC_TYPE_PROBLEM_TABLE));

  for (guint i = 0; i < REC_COLUMN_N && self->asked_sort == NO_SORT; i++)
    if (self->columns[i] == column)
      self->asked_sort = (int) kinds[i].sort;

  return -1;
}

/* GTK before 4.10 does not say by which column it sorts: the first sorter that it asks is that
 * column's, and its answer comes turned round when the order is. */
static void
sorter_changed_cb (RecProblemTable *self, GtkSorterChange change, GtkSorter *sorter)
{
  GtkOrdering order;

  if (self->setting_sort)
    return;

  self->asked_sort = NO_SORT;
  order = gtk_sorter_compare (sorter, self, self->column_view);
  if (self->asked_sort != NO_SORT)
    g_signal_emit (self, signals[SIGNAL_SORT], 0, self->asked_sort, order == GTK_ORDERING_LARGER);
}

static void
activated_cb (RecProblemTable *self, guint position)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, position);
}

static void
set_column_wanted (RecProblemTable *self, const char *name, gboolean wanted)
{
  g_auto (GStrv) names = g_settings_get_strv (self->settings, "columns");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) result = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (names[i], name))
      g_strv_builder_add (builder, names[i]);
  if (wanted)
    g_strv_builder_add (builder, name);
  result = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "columns", (const char *const *) result);
}

static void
column_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action)) + strlen ("column-");

  g_simple_action_set_state (action, state);
  set_column_wanted (REC_PROBLEM_TABLE (user_data), name, g_variant_get_boolean (state));
}

static char *
dup_action_name (RecColumn column)
{
  return g_strdup_printf ("column-%s", kinds[column].name);
}

static void
add_column_action (RecProblemTable *self, RecColumn column)
{
  g_autofree char *name = dup_action_name (column);
  GVariant *state = g_variant_new_boolean (is_wanted (self, column));
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (name, NULL, state);

  g_signal_connect_object (action, "change-state", G_CALLBACK (column_state_cb), self, 0);
  g_action_map_add_action (self->actions, G_ACTION (action));
}

static void
set_grouping (RecProblemTable *self, RecGrouping grouping)
{
  self->grouping = grouping;
  for (guint i = 0; i < REC_COLUMN_N; i++)
    {
      g_autofree char *name = dup_action_name (i);
      GAction *action = g_action_map_lookup_action (self->actions, name);

      if (is_of_problems (i) && action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), grouping == REC_GROUPING_PROBLEMS);
    }
  queue_fit (self);
}

static void
rec_problem_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RecProblemTable *self = REC_PROBLEM_TABLE (widget);

  gtk_widget_size_allocate (self->scrolled_window, &(GtkAllocation){ 0, 0, width, height },
                            baseline);
  if (self->room != width)
    {
      self->room = width;
      queue_fit (self);
    }
}

static void
rec_problem_table_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (REC_PROBLEM_TABLE (widget)->scrolled_window, orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
rec_problem_table_dispose (GObject *object)
{
  RecProblemTable *self = REC_PROBLEM_TABLE (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->scrolled_window, gtk_widget_unparent);

  G_OBJECT_CLASS (rec_problem_table_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-problem-table.ui");
  gtk_widget_class_bind_template_child (widget_class, RecProblemTable, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, RecProblemTable, column_view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  for (guint i = 0; i < REC_COLUMN_N; i++)
    gtk_widget_class_bind_template_child_full (
        widget_class, kinds[i].name, FALSE,
        (gssize) (G_STRUCT_OFFSET (RecProblemTable, columns) + i * sizeof (gpointer)));
}

static void
rec_problem_table_class_init (RecProblemTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_problem_table_dispose;
  widget_class->size_allocate = rec_problem_table_size_allocate;
  widget_class->measure = rec_problem_table_measure;

  /* A row is to be opened. */
  signals[SIGNAL_ACTIVATED]
      = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  /* Another order is wanted: a #RecSort, and whether it is turned round. */
  signals[SIGNAL_SORT]
      = g_signal_new ("sort", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);

  bind_template (widget_class);
}

static void
rec_problem_table_init (RecProblemTable *self)
{
  g_autoptr (RecSight) sight = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  /* The list is the last child, below the titles. */
  sight = rec_sight_new (gtk_widget_get_last_child (GTK_WIDGET (self->column_view)),
                         rec_problem_cell_show);

  for (guint i = 0; i < REC_COLUMN_N; i++)
    {
      g_autoptr (GtkListItemFactory) factory = rec_problem_cell_factory_new (i, sight);
      g_autoptr (GtkCustomSorter) sorter
          = gtk_custom_sorter_new (compare_cb, self->columns[i], NULL);

      gtk_column_view_column_set_factory (self->columns[i], factory);
      gtk_column_view_column_set_sorter (self->columns[i], GTK_SORTER (sorter));
    }
  g_signal_connect_object (gtk_column_view_get_sorter (self->column_view), "changed",
                           G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
}

/* Which columns there are is kept in @settings; @actions gets a switch for each. */
void
rec_problem_table_start (RecProblemTable *self, GSettings *settings, GActionMap *actions)
{
  g_return_if_fail (REC_IS_PROBLEM_TABLE (self));

  self->settings = g_object_ref (settings);
  self->actions = g_object_ref (actions);
  for (guint i = REC_COLUMN_NAME + 1; i < REC_COLUMN_N; i++)
    add_column_action (self, i);
  g_signal_connect_object (settings, "changed::columns", G_CALLBACK (queue_fit), self,
                           G_CONNECT_SWAPPED);
  queue_fit (self);
}

/* @model holds [class@ProblemItem]s; %NULL while the table is not shown. */
void
rec_problem_table_set_model (RecProblemTable *self, GtkSelectionModel *model)
{
  g_return_if_fail (REC_IS_PROBLEM_TABLE (self));

  gtk_column_view_set_model (self->column_view, model);
}

/* Shows by what the rows are sorted. An event has one time, which the titles say. */
void
rec_problem_table_set_order (RecProblemTable *self, const RecListing *listing)
{
  GtkColumnViewColumn *sorted = NULL;

  g_return_if_fail (REC_IS_PROBLEM_TABLE (self));

  for (guint i = 0; i < REC_COLUMN_N; i++)
    if (kinds[i].sort == listing->sort)
      sorted = self->columns[i];

  self->setting_sort = TRUE;
  gtk_column_view_sort_by_column (self->column_view, sorted,
                                  listing->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_sort = FALSE;
  gtk_column_view_column_set_title (self->columns[REC_COLUMN_LAST_TIME],
                                    listing->grouping == REC_GROUPING_EVENTS ? _ ("Time")
                                                                             : _ ("Last Time"));
  if (self->grouping != listing->grouping)
    set_grouping (self, listing->grouping);
}

void
rec_problem_table_scroll_to (RecProblemTable *self, guint position)
{
  g_return_if_fail (REC_IS_PROBLEM_TABLE (self));

  rec_compat_column_view_scroll_to (self->column_view, position);
}

void
rec_problem_table_focus (RecProblemTable *self)
{
  g_return_if_fail (REC_IS_PROBLEM_TABLE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-table.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-stability-wording.h"
#include "app/rec-tab-stop.h"

/**
 * RecStabilityTable:
 *
 * What the chart shows, as a table for those who would rather read it. The newest day is on top.
 */
struct _RecStabilityTable
{
  AdwBin parent_instance;

  GtkColumnView *view;

  RecStabilityModel *model;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (RecStabilityTable, rec_stability_table, ADW_TYPE_BIN)

enum
{
  PROP_SELECTED = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

typedef char *(*DupTextFunc) (RecStabilityItem *item);

static char *
dup_count (RecStabilityItem *item, guint count)
{
  if (rec_stability_item_get_day (item)->is_off)
    return g_strdup ("");

  return g_strdup_printf ("%u", count);
}

static char *
dup_index (RecStabilityItem *item)
{
  const RecStabilityDay *day = rec_stability_item_get_day (item);
  g_autofree char *index = rec_stability_wording_dup_index (day);

  if (day->index <= 0 || day->is_certain)
    return g_steal_pointer (&index);

  /* Translators: %s is an index that was reckoned from few days */
  return g_strdup_printf (_ ("about %s"), index);
}

static char *
dup_applications (RecStabilityItem *item)
{
  return dup_count (item, rec_stability_item_get_day (item)->failures[REC_LANE_APPLICATIONS]);
}

static char *
dup_system (RecStabilityItem *item)
{
  return dup_count (item, rec_stability_item_get_day (item)->failures[REC_LANE_SYSTEM]);
}

static char *
dup_other (RecStabilityItem *item)
{
  return dup_count (item, rec_stability_item_get_day (item)->failures[REC_LANE_OTHER]);
}

static char *
dup_installs (RecStabilityItem *item)
{
  return dup_count (item, rec_stability_item_get_day (item)->installs);
}

static char *
dup_removals (RecStabilityItem *item)
{
  return dup_count (item, rec_stability_item_get_day (item)->removals);
}

static char *
dup_running (RecStabilityItem *item)
{
  const RecStabilityDay *day = rec_stability_item_get_day (item);
  g_autofree char *running = rec_stability_wording_dup_running (day);
  g_autofree char *clock = rec_stability_wording_dup_clock (day);

  return clock != NULL ? g_strjoin (_ (", "), running, clock, NULL) : g_steal_pointer (&running);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, DupTextFunc dup_text)
{
  g_autofree char *text = dup_text (gtk_list_item_get_item (list_item));
  GtkWidget *label = gtk_list_item_get_child (list_item);

  gtk_label_set_text (GTK_LABEL (label), text);
  /* What happened is to be found among what did not. */
  if (g_str_equal (text, "0"))
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_remove_css_class (label, "dim-label");
  rec_compat_list_item_set_accessible_label (list_item, text);
  if (dup_text == rec_stability_wording_dup_date)
    {
      g_autofree char *spoken
          = rec_stability_wording_dup_summary (gtk_list_item_get_item (list_item));

      rec_compat_list_item_set_row_accessible_label (list_item, spoken);
    }
}

static void
add_column (RecStabilityTable *self, const char *title, DupTextFunc dup_text)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), dup_text);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_append_column (self->view, column);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 first = rec_stability_item_get_day ((RecStabilityItem *) a)->start;
  gint64 second = rec_stability_item_get_day ((RecStabilityItem *) b)->start;

  return first < second ? 1 : first > second ? -1 : 0;
}

static void
selected_cb (RecStabilityTable *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* The table is turned round. */
static guint
turn (RecStabilityTable *self, guint position)
{
  guint n = self->model != NULL ? rec_stability_model_get_n (self->model) : 0;

  return position < n ? n - 1 - position : GTK_INVALID_LIST_POSITION;
}

static void
rec_stability_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, rec_stability_table_get_selected (REC_STABILITY_TABLE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_stability_table_dispose (GObject *object)
{
  RecStabilityTable *self = REC_STABILITY_TABLE (object);

  g_clear_object (&self->model);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (rec_stability_table_parent_class)->dispose (object);
}

static void
rec_stability_table_class_init (RecStabilityTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (REC_TYPE_TAB_STOP);

  object_class->get_property = rec_stability_table_get_property;
  object_class->dispose = rec_stability_table_dispose;

  /* The position, in the model, of the row that is selected. */
  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, G_MAXUINT,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-stability-table.ui");
  gtk_widget_class_bind_template_child (widget_class, RecStabilityTable, view);
}

static void
rec_stability_table_init (RecStabilityTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  add_column (self, _ ("Date"), rec_stability_wording_dup_date);
  add_column (self, _ ("Index"), dup_index);
  add_column (self, rec_stability_wording_get_lane (REC_LANE_APPLICATIONS), dup_applications);
  add_column (self, rec_stability_wording_get_lane (REC_LANE_SYSTEM), dup_system);
  add_column (self, rec_stability_wording_get_lane (REC_LANE_OTHER), dup_other);
  add_column (self, _ ("Installs and updates"), dup_installs);
  add_column (self, _ ("Removals"), dup_removals);
  /* Translators: for how long; the head of a column */
  add_column (self, _ ("Computer on"), dup_running);
}

/* Shows @model from now on. */
void
rec_stability_table_set_model (RecStabilityTable *self, RecStabilityModel *model)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));
  GtkSortListModel *sorted;

  g_return_if_fail (REC_IS_STABILITY_TABLE (self));

  if (!g_set_object (&self->model, model))
    return;

  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (model)), sorter);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

void
rec_stability_table_select (RecStabilityTable *self, guint position)
{
  g_return_if_fail (REC_IS_STABILITY_TABLE (self));

  if (self->selection == NULL || turn (self, position) == GTK_INVALID_LIST_POSITION)
    return;

  gtk_single_selection_set_selected (self->selection, turn (self, position));
}

/* %GTK_INVALID_LIST_POSITION where none is. */
guint
rec_stability_table_get_selected (RecStabilityTable *self)
{
  g_return_val_if_fail (REC_IS_STABILITY_TABLE (self), GTK_INVALID_LIST_POSITION);

  if (self->selection == NULL)
    return GTK_INVALID_LIST_POSITION;

  return turn (self, gtk_single_selection_get_selected (self->selection));
}

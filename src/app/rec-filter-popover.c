/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-filter-popover.h"

#include <glib/gi18n.h>

#include "app/rec-filter-time-page.h"
#include "app/rec-filter-values-page.h"
#include "app/rec-filter-wording.h"
#include "app/rec-icon.h"

/**
 * RecFilterPopover:
 *
 * What a list can be narrowed to: the fields, and behind each its values.
 */
struct _RecFilterPopover
{
  GtkPopover parent_instance;

  GtkStack *stack;
  GtkListBox *fields_box;
  GtkWidget *time_row;
  GtkLabel *title_label;
  GtkStack *pages;
  RecFilterValuesPage *values_page;
  RecFilterTimePage *time_page;

  RecFilter *filter;
  RecStoreReader *reader;
  RecGrouping grouping;
};

G_DEFINE_FINAL_TYPE (RecFilterPopover, rec_filter_popover, GTK_TYPE_POPOVER)

enum
{
  PROP_FILTER = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
show_fields (RecFilterPopover *self)
{
  gtk_stack_set_visible_child_name (self->stack, "fields");
  rec_filter_values_page_clear (self->values_page);
  rec_filter_time_page_clear (self->time_page);
}

static void
back_clicked_cb (RecFilterPopover *self)
{
  show_fields (self);
  gtk_widget_child_focus (GTK_WIDGET (self->fields_box), GTK_DIR_TAB_FORWARD);
}

static void
row_activated_cb (RecFilterPopover *self, GtkListBoxRow *row)
{
  int field = gtk_list_box_row_get_index (row);
  gboolean time = GTK_WIDGET (row) == self->time_row;

  if (self->reader == NULL)
    return;

  gtk_label_set_text (self->title_label, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  gtk_stack_set_visible_child_name (self->pages, time ? "time" : "values");
  gtk_stack_set_visible_child_name (self->stack, "field");
  if (time)
    gtk_widget_child_focus (GTK_WIDGET (self->time_page), GTK_DIR_TAB_FORWARD);
  else
    rec_filter_values_page_show (self->values_page, self->reader, self->grouping, field);
}

static void
add_fields (RecFilterPopover *self)
{
  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rec_filter_wording_get_field (i));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), rec_icon_new_silent ("go-next-symbolic"));
      gtk_list_box_insert (self->fields_box, row, i);
    }
}

static void
rec_filter_popover_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecFilterPopover *self = REC_FILTER_POPOVER (object);

  switch (id)
    {
    case PROP_FILTER:
      g_value_set_object (value, self->filter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_filter_popover_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecFilterPopover *self = REC_FILTER_POPOVER (object);

  switch (id)
    {
    case PROP_FILTER:
      if (g_set_object (&self->filter, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_filter_popover_dispose (GObject *object)
{
  RecFilterPopover *self = REC_FILTER_POPOVER (object);

  g_clear_object (&self->filter);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_filter_popover_parent_class)->dispose (object);
}

static void
rec_filter_popover_class_init (RecFilterPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (REC_TYPE_FILTER_VALUES_PAGE);
  g_type_ensure (REC_TYPE_FILTER_TIME_PAGE);

  object_class->get_property = rec_filter_popover_get_property;
  object_class->set_property = rec_filter_popover_set_property;
  object_class->dispose = rec_filter_popover_dispose;

  /* What the list is narrowed to, now. */
  properties[PROP_FILTER]
      = g_param_spec_object ("filter", NULL, NULL, REC_TYPE_FILTER,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFilterPopover, stack);
  gtk_widget_class_bind_template_child (widget_class, RecFilterPopover, fields_box);
  gtk_widget_class_bind_template_child (widget_class, RecFilterPopover, time_row);
  gtk_widget_class_bind_template_child (widget_class, RecFilterPopover, title_label);
  gtk_widget_class_bind_template_child (widget_class, RecFilterPopover, pages);
  gtk_widget_class_bind_template_child (widget_class, RecFilterPopover, values_page);
  gtk_widget_class_bind_template_child (widget_class, RecFilterPopover, time_page);
  gtk_widget_class_bind_template_callback (widget_class, show_fields);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
rec_filter_popover_init (RecFilterPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_fields (self);
}

void
rec_filter_popover_set_reader (RecFilterPopover *self, RecStoreReader *reader)
{
  g_return_if_fail (REC_IS_FILTER_POPOVER (self));

  g_set_object (&self->reader, reader);
}

/* What is counted: problems, or single events. */
void
rec_filter_popover_set_grouping (RecFilterPopover *self, RecGrouping grouping)
{
  g_return_if_fail (REC_IS_FILTER_POPOVER (self));

  self->grouping = grouping;
}

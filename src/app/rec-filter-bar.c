/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-filter-bar.h"

#include "app/rec-facet-query.h"
#include "app/rec-filter-chip.h"
#include "app/rec-filter-period.h"
#include "app/rec-filter-popover.h"
#include "app/rec-filter-wording.h"

/**
 * RecFilterBar:
 *
 * What the list of problems is narrowed to: a chip for each thing, a menu to add others, a button
 * that takes all out. The words that are searched for are a part of the filter too, and have no
 * chip: their field shows them.
 */
struct _RecFilterBar
{
  AdwBin parent_instance;

  GtkBox *chips_box;
  GtkWidget *clear_button;
  GtkWidget *add_button;
  RecFilterPopover *popover;

  RecFilter *filter;
  RecStoreReader *reader;
  /* What the store calls applications, by their value. */
  GHashTable *names;
  GCancellable *cancellable;
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (RecFilterBar, rec_filter_bar, ADW_TYPE_BIN)

enum
{
  PROP_FILTER = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
label_chip (RecFilterBar *self, RecFilterChip *chip)
{
  RecFilterField field = rec_filter_chip_get_field (chip);
  const char *value = rec_filter_chip_get_value (chip);
  const char *name = field == REC_FILTER_APPLICATION && value != NULL
                         ? g_hash_table_lookup (self->names, value)
                         : NULL;
  g_autofree char *label = NULL, *text = NULL;

  if (value == NULL)
    text = rec_filter_period_dup_label (rec_filter_get_since (self->filter),
                                        rec_filter_get_until (self->filter), g_get_real_time ());
  else
    {
      label = name != NULL ? g_strdup (name) : rec_filter_wording_dup_value (field, value);
      text = rec_filter_wording_dup_chip (field, label);
    }
  rec_filter_chip_set_label (chip, text);
}

static RecFilterChip *
find_chip (RecFilterBar *self, RecFilterField field, const char *value)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->chips_box));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (rec_filter_chip_get_field (REC_FILTER_CHIP (child)) == field
        && g_strcmp0 (rec_filter_chip_get_value (REC_FILTER_CHIP (child)), value) == 0)
      return REC_FILTER_CHIP (child);

  return NULL;
}

static void
without_value (RecFilter *filter, RecFilterField field, const char *value)
{
  const char *const *values = rec_filter_get_values (filter, field);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) rest = NULL;

  for (; values != NULL && *values != NULL; values++)
    if (!g_str_equal (*values, value))
      g_strv_builder_add (builder, *values);
  rest = g_strv_builder_end (builder);
  rec_filter_set_values (filter, field, (const char *const *) rest);
}

static void
remove_cb (RecFilterBar *self, RecFilterChip *chip)
{
  const char *value = rec_filter_chip_get_value (chip);
  g_autoptr (RecFilter) filter = rec_filter_copy (self->filter);

  if (value != NULL)
    without_value (filter, rec_filter_chip_get_field (chip), value);
  else
    rec_filter_set_times (filter, G_MININT64, G_MAXINT64);
  rec_filter_bar_set_filter (self, filter);
}

/* A chip that is there stays where it is, so that the others do not jump and keep the focus. */
static void
ensure_chip (RecFilterBar *self, RecFilterField field, const char *value)
{
  GtkWidget *chip;

  if (find_chip (self, field, value) != NULL)
    return;

  chip = rec_filter_chip_new (field, value);
  g_signal_connect_object (chip, "remove", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->chips_box, chip);
}

static gboolean
is_wanted (RecFilterBar *self, RecFilterChip *chip)
{
  const char *value = rec_filter_chip_get_value (chip);
  const char *const *values;

  if (value == NULL)
    return rec_filter_period_has_times (self->filter);

  values = rec_filter_get_values (self->filter, rec_filter_chip_get_field (chip));
  return values != NULL && g_strv_contains (values, value);
}

/* The focus of a chip that goes is the next one's, else the one's before, else the menu's. */
static void
pass_focus (RecFilterBar *self, GtkWidget *chip)
{
  GtkWidget *next = gtk_widget_get_next_sibling (chip);

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->chips_box)) != chip)
    return;
  if (next == NULL)
    next = gtk_widget_get_prev_sibling (chip);
  if (next == NULL || !gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (self->add_button);
}

static void
remove_chips (RecFilterBar *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->chips_box));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!is_wanted (self, REC_FILTER_CHIP (child)))
        {
          pass_focus (self, child);
          gtk_box_remove (self->chips_box, child);
        }
      child = next;
    }
}

static void
label_chips (RecFilterBar *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->chips_box));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    label_chip (self, REC_FILTER_CHIP (child));
}

static void
named_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecFilterBar *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) facets
      = rec_facet_query_run_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_FILTER_BAR (user_data);
  self->asking = FALSE;
  for (guint i = 0; facets != NULL && i < facets->len; i++)
    {
      const RecFacet *facet = g_ptr_array_index (facets, i);

      if (facet->label != NULL && *facet->label != '\0')
        g_hash_table_replace (self->names, g_strdup (facet->value), g_strdup (facet->label));
    }
  label_chips (self);
}

/* What is chosen here and what comes from outside is a value; its name is in the store. */
static void
ensure_names (RecFilterBar *self)
{
  const char *const *values = rec_filter_get_values (self->filter, REC_FILTER_APPLICATION);

  for (; values != NULL && *values != NULL; values++)
    if (!self->asking && self->reader != NULL && !g_hash_table_contains (self->names, *values))
      {
        self->asking = TRUE;
        rec_facet_query_run_async (self->reader, REC_GROUPING_PROBLEMS, NULL,
                                   REC_FILTER_APPLICATION, self->cancellable, named_cb, self);
      }
}

static void
update (RecFilterBar *self)
{
  remove_chips (self);
  for (guint field = 0; field < REC_FILTER_N_FIELDS; field++)
    {
      const char *const *values = rec_filter_get_values (self->filter, field);

      for (; values != NULL && *values != NULL; values++)
        ensure_chip (self, field, *values);
    }
  if (rec_filter_period_has_times (self->filter))
    ensure_chip (self, REC_FILTER_N_FIELDS, NULL);
  label_chips (self);
  ensure_names (self);

  if (gtk_widget_has_focus (self->clear_button) && !rec_filter_bar_is_filtered (self))
    gtk_widget_grab_focus (self->add_button);
  gtk_widget_set_visible (self->clear_button, rec_filter_bar_is_filtered (self));
}

static void
clear_clicked_cb (RecFilterBar *self)
{
  g_autoptr (RecFilter) filter = rec_filter_new ();

  rec_filter_set_search (filter, rec_filter_get_search (self->filter));
  rec_filter_bar_set_filter (self, filter);
}

static void
rec_filter_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecFilterBar *self = REC_FILTER_BAR (object);

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
rec_filter_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_FILTER:
      rec_filter_bar_set_filter (REC_FILTER_BAR (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_filter_bar_dispose (GObject *object)
{
  RecFilterBar *self = REC_FILTER_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_filter_bar_parent_class)->dispose (object);
}

static void
rec_filter_bar_finalize (GObject *object)
{
  RecFilterBar *self = REC_FILTER_BAR (object);

  g_clear_object (&self->filter);
  g_clear_pointer (&self->names, g_hash_table_unref);

  G_OBJECT_CLASS (rec_filter_bar_parent_class)->finalize (object);
}

static void
rec_filter_bar_class_init (RecFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (REC_TYPE_FILTER_POPOVER);

  object_class->get_property = rec_filter_bar_get_property;
  object_class->set_property = rec_filter_bar_set_property;
  object_class->dispose = rec_filter_bar_dispose;
  object_class->finalize = rec_filter_bar_finalize;

  /* What the list is narrowed to; never %NULL. Each is another object: none is changed. */
  properties[PROP_FILTER]
      = g_param_spec_object ("filter", NULL, NULL, REC_TYPE_FILTER,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFilterBar, chips_box);
  gtk_widget_class_bind_template_child (widget_class, RecFilterBar, clear_button);
  gtk_widget_class_bind_template_child (widget_class, RecFilterBar, add_button);
  gtk_widget_class_bind_template_child (widget_class, RecFilterBar, popover);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
rec_filter_bar_init (RecFilterBar *self)
{
  self->filter = rec_filter_new ();
  self->cancellable = g_cancellable_new ();
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @reader knows what there is to choose from. */
void
rec_filter_bar_start (RecFilterBar *self, RecStoreReader *reader)
{
  g_return_if_fail (REC_IS_FILTER_BAR (self));

  g_set_object (&self->reader, reader);
  rec_filter_popover_set_reader (self->popover, reader);
  ensure_names (self);
}

/* What is counted in the menu: problems, or single events. */
void
rec_filter_bar_set_grouping (RecFilterBar *self, RecGrouping grouping)
{
  g_return_if_fail (REC_IS_FILTER_BAR (self));

  rec_filter_popover_set_grouping (self->popover, grouping);
}

/* Narrows the list to @filter, which is not changed any more; with %NULL to nothing. */
void
rec_filter_bar_set_filter (RecFilterBar *self, RecFilter *filter)
{
  g_autoptr (RecFilter) wanted = NULL;

  g_return_if_fail (REC_IS_FILTER_BAR (self));

  wanted = filter != NULL ? g_object_ref (filter) : rec_filter_new ();
  if (rec_filter_equal (self->filter, wanted))
    return;

  g_set_object (&self->filter, wanted);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

/* Never %NULL; with the words that are searched for. */
RecFilter *
rec_filter_bar_get_filter (RecFilterBar *self)
{
  g_return_val_if_fail (REC_IS_FILTER_BAR (self), NULL);

  return self->filter;
}

/* Takes other words to search for into the filter. */
void
rec_filter_bar_set_search (RecFilterBar *self, const char *search)
{
  g_autoptr (RecFilter) filter = NULL;

  g_return_if_fail (REC_IS_FILTER_BAR (self));

  filter = rec_filter_copy (self->filter);
  rec_filter_set_search (filter, search);
  rec_filter_bar_set_filter (self, filter);
}

/* Whether the list is narrowed to anything but words that are searched for. */
gboolean
rec_filter_bar_is_filtered (RecFilterBar *self)
{
  g_return_val_if_fail (REC_IS_FILTER_BAR (self), FALSE);

  return gtk_widget_get_first_child (GTK_WIDGET (self->chips_box)) != NULL;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-filter-values-page.h"

#include <glib/gi18n.h>

#include "app/rec-filter-value-row.h"
#include "app/rec-filter-wording.h"

/* Rows that are made; of more values than these the most frequent, and what is searched for. */
#define ROWS_MAX 50
/* From here on there is a search. */
#define SEARCH_MIN 9

/**
 * RecFilterValuesPage:
 *
 * The values of a field, of which each can be chosen. It changes [property@FilterValuesPage:filter]
 * at once.
 */
struct _RecFilterValuesPage
{
  AdwBin parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListBox *list_box;
  GtkLabel *more_label;
  GtkLabel *status_label;

  RecFilter *filter;
  RecFilterField field;
  GPtrArray *facets;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RecFilterValuesPage, rec_filter_values_page, ADW_TYPE_BIN)

enum
{
  PROP_FILTER = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_chosen (RecFilterValuesPage *self, const char *value)
{
  const char *const *values = rec_filter_get_values (self->filter, self->field);

  return values != NULL && g_strv_contains (values, value);
}

static void
choose (RecFilterValuesPage *self, const char *value, gboolean chosen)
{
  const char *const *values = rec_filter_get_values (self->filter, self->field);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (RecFilter) filter = rec_filter_copy (self->filter);
  g_auto (GStrv) changed = NULL;

  for (; values != NULL && *values != NULL; values++)
    if (!g_str_equal (*values, value))
      g_strv_builder_add (builder, *values);
  if (chosen)
    g_strv_builder_add (builder, value);
  changed = g_strv_builder_end (builder);
  rec_filter_set_values (filter, self->field, (const char *const *) changed);
  g_object_set (self, "filter", filter, NULL);
}

static void
toggled_cb (RecFilterValuesPage *self, RecFilterValueRow *row)
{
  const char *value = rec_filter_value_row_get_value (row);
  gboolean chosen = rec_filter_value_row_get_chosen (row);

  if (self->filter != NULL && is_chosen (self, value) != chosen)
    choose (self, value, chosen);
}

/* Only an application has a name that the store alone knows. */
static char *
dup_label (RecFilterValuesPage *self, const RecFacet *facet)
{
  if (self->field == REC_FILTER_APPLICATION && facet->label != NULL && *facet->label != '\0')
    return g_strdup (facet->label);
  return rec_filter_wording_dup_value (self->field, facet->value);
}

static void
add_row (RecFilterValuesPage *self, const RecFacet *facet, const char *label)
{
  GtkWidget *row = rec_filter_value_row_new (facet->value, label, facet->count);

  rec_filter_value_row_set_chosen (REC_FILTER_VALUE_ROW (row), is_chosen (self, facet->value));
  if (self->field == REC_FILTER_APPLICATION)
    rec_filter_value_row_show_icon (REC_FILTER_VALUE_ROW (row), facet->icon);
  g_signal_connect_object (row, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list_box, row);
}

static void
remove_rows (RecFilterValuesPage *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))) != NULL)
    gtk_list_box_remove (self->list_box, row);
}

static gboolean
matches (const RecFacet *facet, const char *label, const char *search)
{
  return *search == '\0' || g_str_match_string (search, label, TRUE)
         || g_str_match_string (search, facet->value, TRUE);
}

/* Says how many are not shown, and that there is nothing. */
static void
show_rest (RecFilterValuesPage *self, guint n_shown, guint n_found)
{
  guint n_more = n_found - n_shown;
  g_autofree char *more = g_strdup_printf (
      ngettext ("%u more: search for it", "%u more: search for them", n_more), n_more);

  gtk_label_set_text (self->more_label, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), n_more > 0);
  gtk_label_set_text (self->status_label, self->facets->len > 0 ? _ ("No Results Found")
                                                                : _ ("Nothing to choose from"));
  gtk_stack_set_visible_child_name (self->stack, n_found > 0 ? "list" : "status");
}

static void
show_rows (RecFilterValuesPage *self)
{
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  guint n_found = 0, n_shown = 0;

  if (self->facets == NULL || self->filter == NULL)
    return;

  remove_rows (self);
  for (guint i = 0; i < self->facets->len; i++)
    {
      const RecFacet *facet = g_ptr_array_index (self->facets, i);
      g_autofree char *label = dup_label (self, facet);

      if (!matches (facet, label, search))
        continue;
      n_found++;
      if (n_shown >= ROWS_MAX)
        continue;
      add_row (self, facet, label);
      n_shown++;
    }
  show_rest (self, n_shown, n_found);
}

/* What was chosen, or taken out, elsewhere. */
static void
update_rows (RecFilterValuesPage *self)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    rec_filter_value_row_set_chosen (
        REC_FILTER_VALUE_ROW (row),
        is_chosen (self, rec_filter_value_row_get_value (REC_FILTER_VALUE_ROW (row))));
}

/* What is chosen can be taken out here too, when no row has it any more. */
static void
add_chosen (RecFilterValuesPage *self)
{
  const char *const *values = rec_filter_get_values (self->filter, self->field);

  for (; values != NULL && *values != NULL; values++)
    {
      gboolean found = FALSE;
      RecFacet *facet;

      for (guint i = 0; i < self->facets->len && !found; i++)
        found = g_str_equal (((RecFacet *) g_ptr_array_index (self->facets, i))->value, *values);
      if (found)
        continue;

      facet = g_new0 (RecFacet, 1);
      facet->value = g_strdup (*values);
      facet->label = g_strdup (*values);
      g_ptr_array_add (self->facets, facet);
    }
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecFilterValuesPage *self;
  g_autoptr (GError) error = NULL;
  GPtrArray *facets = rec_facet_query_run_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_FILTER_VALUES_PAGE (user_data);
  if (facets == NULL)
    facets = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_facet_free);
  self->facets = facets;
  add_chosen (self);
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), facets->len >= SEARCH_MIN);
  show_rows (self);
  if (error != NULL)
    gtk_label_set_text (self->status_label, error->message);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
rec_filter_values_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecFilterValuesPage *self = REC_FILTER_VALUES_PAGE (object);

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
rec_filter_values_page_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  RecFilterValuesPage *self = REC_FILTER_VALUES_PAGE (object);

  switch (id)
    {
    case PROP_FILTER:
      if (!g_set_object (&self->filter, g_value_get_object (value)))
        break;
      g_object_notify_by_pspec (object, pspec);
      if (self->filter != NULL)
        update_rows (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_filter_values_page_dispose (GObject *object)
{
  RecFilterValuesPage *self = REC_FILTER_VALUES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->facets, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_filter_values_page_parent_class)->dispose (object);
}

static void
rec_filter_values_page_class_init (RecFilterValuesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_filter_values_page_get_property;
  object_class->set_property = rec_filter_values_page_set_property;
  object_class->dispose = rec_filter_values_page_dispose;

  /* What the list is narrowed to, now. */
  properties[PROP_FILTER]
      = g_param_spec_object ("filter", NULL, NULL, REC_TYPE_FILTER,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-filter-values-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFilterValuesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RecFilterValuesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RecFilterValuesPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, RecFilterValuesPage, more_label);
  gtk_widget_class_bind_template_child (widget_class, RecFilterValuesPage, status_label);
  gtk_widget_class_bind_template_callback (widget_class, show_rows);
}

static void
rec_filter_values_page_init (RecFilterValuesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Reads the values of @field that occur with the filter. */
void
rec_filter_values_page_show (RecFilterValuesPage *self,
                             RecStoreReader *reader,
                             RecGrouping grouping,
                             RecFilterField field)
{
  g_return_if_fail (REC_IS_FILTER_VALUES_PAGE (self));

  rec_filter_values_page_clear (self);
  self->field = field;
  self->cancellable = g_cancellable_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rec_filter_wording_get_field (field), -1);
  rec_facet_query_run_async (reader, grouping, self->filter, field, self->cancellable, listed_cb,
                             self);
}

/* Forgets what it showed. */
void
rec_filter_values_page_clear (RecFilterValuesPage *self)
{
  g_return_if_fail (REC_IS_FILTER_VALUES_PAGE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->facets, g_ptr_array_unref);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  remove_rows (self);
}

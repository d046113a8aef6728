/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-signature-table.h"

#include <glib/gi18n.h>

/**
 * RecSignatureTable:
 *
 * A signature's parameters: number, name, value. The names are never translated (design §2).
 */
struct _RecSignatureTable
{
  AdwBin parent_instance;

  GtkColumnView *column_view;
  GtkColumnViewColumn *number_column;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *value_column;

  RecSignature *signature;
};

G_DEFINE_FINAL_TYPE (RecSignatureTable, rec_signature_table, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_widget_set_valign (GTK_WIDGET (label), GTK_ALIGN_START);
  gtk_list_item_set_child (item, GTK_WIDGET (label));
  gtk_list_item_set_activatable (item, FALSE);
}

static void
setup_value_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkLabel *label;

  setup_cb (factory, item);
  label = GTK_LABEL (gtk_list_item_get_child (item));
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (label), "monospace");
}

static void
bind_number_cb (GtkSignalListItemFactory *factory, GtkListItem *item, RecSignatureTable *self)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  g_autofree char *number = g_strdup_printf ("P%u", gtk_list_item_get_position (item) + 1);

  gtk_label_set_text (label, number);
  gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
}

static void
bind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *item, RecSignatureTable *self)
{
  GtkStringObject *name = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (name));
}

static void
bind_value_cb (GtkSignalListItemFactory *factory, GtkListItem *item, RecSignatureTable *self)
{
  guint position = gtk_list_item_get_position (item);
  const char *value = "";

  if (self->signature != NULL && position < rec_signature_get_n_parameters (self->signature))
    value = rec_signature_get_value (self->signature, position);
  /* Translators: stands for a value that is not known */
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), *value != '\0' ? value : _ ("–"));
}

static void
set_factory (RecSignatureTable *self, GtkColumnViewColumn *column, GCallback setup, GCallback bind)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect_object (factory, "bind", bind, self, 0);
  gtk_column_view_column_set_factory (column, factory);
}

static void
rec_signature_table_dispose (GObject *object)
{
  RecSignatureTable *self = REC_SIGNATURE_TABLE (object);

  g_clear_object (&self->signature);

  G_OBJECT_CLASS (rec_signature_table_parent_class)->dispose (object);
}

static void
rec_signature_table_class_init (RecSignatureTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_signature_table_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-signature-table.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSignatureTable, column_view);
  gtk_widget_class_bind_template_child (widget_class, RecSignatureTable, number_column);
  gtk_widget_class_bind_template_child (widget_class, RecSignatureTable, name_column);
  gtk_widget_class_bind_template_child (widget_class, RecSignatureTable, value_column);
}

static void
rec_signature_table_init (RecSignatureTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  set_factory (self, self->number_column, G_CALLBACK (setup_cb), G_CALLBACK (bind_number_cb));
  set_factory (self, self->name_column, G_CALLBACK (setup_cb), G_CALLBACK (bind_name_cb));
  set_factory (self, self->value_column, G_CALLBACK (setup_value_cb), G_CALLBACK (bind_value_cb));
}

void
rec_signature_table_set_signature (RecSignatureTable *self, RecSignature *signature)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (REC_IS_SIGNATURE_TABLE (self));
  g_return_if_fail (REC_IS_SIGNATURE (signature));

  g_set_object (&self->signature, signature);
  for (guint i = 0; i < rec_signature_get_n_parameters (signature); i++)
    gtk_string_list_append (names, rec_signature_get_name (signature, i));

  selection = gtk_no_selection_new (G_LIST_MODEL (g_steal_pointer (&names)));
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (selection));
}

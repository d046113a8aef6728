/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-signature-table.h"

#include <glib/gi18n.h>

/**
 * RecSignatureTable:
 *
 * A signature's parameters: number, name, value. The names are never translated (design §2). There
 * are ten at most, so each can have its widgets, and long values their lines.
 */
struct _RecSignatureTable
{
  AdwBin parent_instance;

  GtkGrid *grid;
};

G_DEFINE_FINAL_TYPE (RecSignatureTable, rec_signature_table, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
attach_parameter (RecSignatureTable *self, guint index, const char *name, const char *value)
{
  g_autofree char *number = g_strdup_printf ("P%u", index + 1);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  /* Translators: stands for a value that is not known */
  GtkWidget *shown = make_label (*value != '\0' ? value : _ ("–"), "monospace");

  /* A hyphen at the end of a line would look like a part of the value. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (shown), attributes);
  gtk_label_set_wrap (GTK_LABEL (shown), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (shown), PANGO_WRAP_CHAR);
  gtk_widget_set_hexpand (shown, TRUE);
  gtk_grid_attach (self->grid, make_label (number, "dim-label"), 0, index, 1, 1);
  gtk_grid_attach (self->grid, make_label (name, NULL), 1, index, 1, 1);
  gtk_grid_attach (self->grid, shown, 2, index, 1, 1);
}

static void
rec_signature_table_class_init (RecSignatureTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-signature-table.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSignatureTable, grid);
}

static void
rec_signature_table_init (RecSignatureTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_signature_table_set_signature (RecSignatureTable *self, RecSignature *signature)
{
  GtkWidget *child;

  g_return_if_fail (REC_IS_SIGNATURE_TABLE (self));
  g_return_if_fail (REC_IS_SIGNATURE (signature));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  for (guint i = 0; i < rec_signature_get_n_parameters (signature); i++)
    attach_parameter (self, i, rec_signature_get_name (signature, i),
                      rec_signature_get_value (signature, i));
}

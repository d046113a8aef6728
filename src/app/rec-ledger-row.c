/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-ledger-row.h"

#include <glib/gi18n.h>

#include "app/rec-ledger-wording.h"
#include "app/rec-time-wording.h"

/**
 * RecLedgerRow:
 *
 * One request that left: what, how much, when, with which outcome, to which address, and who let it
 * go.
 */
struct _RecLedgerRow
{
  GtkBox parent_instance;

  GtkLabel *title_label;
  GtkLabel *size_label;
  GtkLabel *when_label;
  GtkLabel *url_label;
  GtkLabel *items_label;
  GtkLabel *consent_label;
};

G_DEFINE_FINAL_TYPE (RecLedgerRow, rec_ledger_row, GTK_TYPE_BOX)

static void
rec_ledger_row_class_init (RecLedgerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-ledger-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecLedgerRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerRow, size_label);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerRow, when_label);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerRow, url_label);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerRow, items_label);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerRow, consent_label);
}

static void
rec_ledger_row_init (RecLedgerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

RecLedgerRow *
rec_ledger_row_new (void)
{
  return g_object_new (REC_TYPE_LEDGER_ROW, NULL);
}

/* A line that is too narrow for its text has it in the tooltip. */
static void
show_line (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

void
rec_ledger_row_set_entry (RecLedgerRow *self, RecLedgerEntry *entry)
{
  g_autofree char *title = NULL;
  g_autofree char *size = NULL;
  g_autofree char *when = NULL;
  g_autofree char *line = NULL;
  g_autofree char *items = NULL;
  g_autofree char *consent = NULL;
  const char *outcome;

  g_return_if_fail (REC_IS_LEDGER_ROW (self));

  title = rec_ledger_wording_dup_title (entry);
  size = g_format_size (MAX (rec_ledger_entry_get_size (entry), 0));
  when = rec_time_wording_dup_long (rec_ledger_entry_get_time (entry), g_get_real_time ());
  outcome = rec_ledger_wording_get_outcome (entry);
  /* Translators: %1$s is when it left, e.g. “Today 14:02”, and %2$s what came of it */
  line = *outcome != '\0' ? g_strdup_printf (_ ("%1$s, %2$s"), when, outcome) : g_strdup (when);
  items = rec_ledger_wording_dup_items (entry);
  consent = rec_ledger_wording_dup_consent (entry);

  show_line (self->title_label, title);
  gtk_label_set_text (self->size_label, size);
  show_line (self->when_label, line);
  show_line (self->url_label, rec_ledger_entry_get_url (entry));
  show_line (self->items_label, items);
  show_line (self->consent_label, consent);
}

/* All that the row says, to be read out. */
char *
rec_ledger_row_dup_accessible_label (RecLedgerRow *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ROW (self), NULL);

  return g_strdup_printf ("%s, %s, %s, %s", gtk_label_get_text (self->title_label),
                          gtk_label_get_text (self->size_label),
                          gtk_label_get_text (self->when_label),
                          gtk_label_get_text (self->consent_label));
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-question-item-row.h"

#include <glib/gi18n.h>

#include "app/rec-evidence-viewer.h"
#include "app/rec-evidence-wording.h"

/**
 * RecQuestionItemRow:
 *
 * One thing that a service asks for: what it is, how large, what it may say, and whether it goes.
 */
struct _RecQuestionItemRow
{
  GtkListBoxRow parent_instance;

  GtkCheckButton *check;
  GtkLabel *title_label;
  GtkLabel *facts_label;
  GtkLabel *note_label;
  GtkWidget *replaced_box;
  GtkLabel *replaced_label;
  GtkWidget *list_button;
  GtkLabel *list_label;
  GtkWidget *view_button;

  RecEvidenceItem *item;
};

G_DEFINE_FINAL_TYPE (RecQuestionItemRow, rec_question_item_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  SIGNAL_TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
toggled_cb (RecQuestionItemRow *self)
{
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static void
view_clicked_cb (RecQuestionItemRow *self)
{
  g_autofree char *title = rec_evidence_wording_dup_title (self->item);
  GtkWidget *viewer = rec_evidence_viewer_new_for_file (
      title, rec_evidence_item_get_path (self->item), rec_evidence_item_get_sha256 (self->item));

  gtk_window_set_transient_for (GTK_WINDOW (viewer),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (viewer));
}

static void
rec_question_item_row_dispose (GObject *object)
{
  g_clear_object (&REC_QUESTION_ITEM_ROW (object)->item);

  G_OBJECT_CLASS (rec_question_item_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-question-item-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, check);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, facts_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, note_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, replaced_box);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, replaced_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, list_button);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, list_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionItemRow, view_button);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_clicked_cb);
}

static void
rec_question_item_row_class_init (RecQuestionItemRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_question_item_row_dispose;

  bind_template (GTK_WIDGET_CLASS (klass));

  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_question_item_row_init (RecQuestionItemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_accessible_label (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

/* The size and the class on one line, as far as they are known. */
static char *
dup_facts (RecEvidenceItem *item)
{
  g_autofree char *size = rec_evidence_wording_dup_size (item);
  const char *class_word = rec_evidence_wording_get_class (item);

  /* Translators: %1$s is a size, e.g. “80 kB”, and %2$s “safe” or “personal” */
  return *size != '\0' ? g_strdup_printf (_ ("%1$s, %2$s"), size, class_word)
                       : g_strdup (class_word);
}

/* What it may hold, and that it is not the whole; or why it cannot go. */
static char *
dup_note (RecEvidenceItem *item, const char *problem)
{
  const char *contents = rec_evidence_wording_get_contents (item);

  if (problem != NULL)
    return g_strdup (problem);
  if (rec_evidence_item_get_cut (item))
    return g_strdup_printf ("%s %s", contents, _ ("Only its end is sent."));
  return g_strdup (contents);
}

static void
show_replaced (RecQuestionItemRow *self)
{
  g_autofree char *replaced = rec_evidence_wording_dup_replaced (self->item);
  g_autoptr (GString) list = g_string_new (NULL);
  guint n_kinds = rec_evidence_item_get_n_redactions (self->item);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *line
          = rec_evidence_wording_dup_replacement (rec_evidence_item_get_redaction (self->item, i));

      g_string_append_printf (list, "%s%s", i > 0 ? "\n" : "", line);
    }

  show_text (self->replaced_label, replaced);
  gtk_label_set_text (self->list_label, list->str);
  gtk_widget_set_visible (self->list_button, n_kinds > 0);
  gtk_widget_set_visible (self->replaced_box, *replaced != '\0');
}

/* Each control says which item it is for: beside the others its label alone says nothing. */
static void
name_controls (RecQuestionItemRow *self, const char *title, const char *facts)
{
  g_autofree char *send = g_strdup_printf ("%s, %s", title, facts);
  /* Translators: %s is what can be looked at, e.g. “Log demo.log” */
  g_autofree char *view = g_strdup_printf (_ ("View %s"), title);
  /* Translators: %s is where something was replaced, e.g. “Log demo.log” */
  g_autofree char *list = g_strdup_printf (_ ("List what was replaced in %s"), title);

  set_accessible_label (GTK_WIDGET (self), title);
  set_accessible_label (GTK_WIDGET (self->check), send);
  set_accessible_label (self->view_button, view);
  set_accessible_label (self->list_button, list);
}

/* A row for @item. What is safe starts ticked; what is personal never does (design §7). */
GtkWidget *
rec_question_item_row_new (RecEvidenceItem *item)
{
  RecQuestionItemRow *self = g_object_new (REC_TYPE_QUESTION_ITEM_ROW, NULL);
  g_autofree char *title = rec_evidence_wording_dup_title (item);
  g_autofree char *problem = rec_evidence_wording_dup_problem (item);
  g_autofree char *facts = dup_facts (item);
  g_autofree char *note = dup_note (item, problem);

  self->item = g_object_ref (item);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->facts_label, facts);
  show_text (self->note_label, note);
  show_replaced (self);
  name_controls (self, title, facts);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), problem == NULL);
  gtk_widget_set_visible (self->view_button, rec_evidence_item_get_path (item) != NULL);
  gtk_check_button_set_active (
      self->check, problem == NULL && rec_evidence_item_get_class (item) == REC_EVIDENCE_SAFE);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "dim-label");
  return GTK_WIDGET (self);
}

RecEvidenceItem *
rec_question_item_row_get_item (RecQuestionItemRow *self)
{
  g_return_val_if_fail (REC_IS_QUESTION_ITEM_ROW (self), NULL);

  return self->item;
}

/* Whether the user wants it to go. */
gboolean
rec_question_item_row_is_chosen (RecQuestionItemRow *self)
{
  g_return_val_if_fail (REC_IS_QUESTION_ITEM_ROW (self), FALSE);

  return gtk_widget_get_sensitive (GTK_WIDGET (self->check))
         && gtk_check_button_get_active (self->check);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-export-question.h"

#include <glib/gi18n.h>

#include "app/rec-evidence-viewer.h"
#include "app/rec-evidence-wording.h"

/**
 * RecExportQuestion:
 *
 * What is replaced in a file before it is written, with a button that shows what it will hold.
 */
struct _RecExportQuestion
{
  AdwMessageDialog parent_instance;

  GtkLabel *replaced_label;
  GBytes *preview;
};

G_DEFINE_FINAL_TYPE (RecExportQuestion, rec_export_question, ADW_TYPE_MESSAGE_DIALOG)

static void
show_cb (RecExportQuestion *self)
{
  GtkWidget *viewer
      = rec_evidence_viewer_new_for_bytes (_ ("What Is Exported"), NULL, self->preview, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (viewer), GTK_WINDOW (self));
  gtk_window_set_modal (GTK_WINDOW (viewer), TRUE);
  gtk_window_present (GTK_WINDOW (viewer));
}

static void
rec_export_question_finalize (GObject *object)
{
  RecExportQuestion *self = REC_EXPORT_QUESTION (object);

  g_clear_pointer (&self->preview, g_bytes_unref);

  G_OBJECT_CLASS (rec_export_question_parent_class)->finalize (object);
}

static void
rec_export_question_class_init (RecExportQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rec_export_question_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-export-question.ui");
  gtk_widget_class_bind_template_child (widget_class, RecExportQuestion, replaced_label);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
}

static void
rec_export_question_init (RecExportQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @replaced: what is replaced, and how often; @preview: what the file will hold. */
GtkWidget *
rec_export_question_new (GtkWindow *parent, RecEvidenceItem *replaced, GBytes *preview)
{
  g_autofree char *body = rec_evidence_wording_dup_count (replaced);
  g_autoptr (GString) lines = g_string_new (NULL);
  RecExportQuestion *self;

  g_return_val_if_fail (preview != NULL, NULL);

  self = g_object_new (REC_TYPE_EXPORT_QUESTION, "transient-for", parent, "body", body, NULL);
  self->preview = g_bytes_ref (preview);
  for (guint i = 0; i < rec_evidence_item_get_n_redactions (replaced); i++)
    {
      g_autofree char *line
          = rec_evidence_wording_dup_replacement (rec_evidence_item_get_redaction (replaced, i));

      g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", line);
    }
  gtk_label_set_text (self->replaced_label, lines->str);
  return GTK_WIDGET (self);
}

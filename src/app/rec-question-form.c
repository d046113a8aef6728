/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-question-form.h"

#include <glib/gi18n.h>

#include "app/rec-question-evidence-view.h"
#include "app/rec-question-signature-view.h"

/* The name by which the first stage is let go (org.recourse.Reporter1). */
#define SIGNATURE "signature"

/**
 * RecQuestionForm:
 *
 * What is asked, before the first stage or before the second, and the two buttons that answer it.
 */
struct _RecQuestionForm
{
  AdwBin parent_instance;

  GtkStack *question_stack;
  RecQuestionSignatureView *signature_view;
  RecQuestionEvidenceView *evidence_view;
  GtkButton *send_button;

  char *shown;
  gsize preview_size;
  gboolean is_first;
};

G_DEFINE_FINAL_TYPE (RecQuestionForm, rec_question_form, ADW_TYPE_BIN)

enum
{
  SIGNAL_ANSWER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_send_button (RecQuestionForm *self)
{
  guint64 bytes = self->is_first ? self->preview_size
                                 : rec_question_evidence_view_get_size (self->evidence_view);
  gboolean can_send = self->is_first || rec_question_evidence_view_can_send (self->evidence_view);
  g_autofree char *size = g_format_size (bytes);
  /* Translators: %s is how much is sent, e.g. “80 kB” */
  g_autofree char *label = can_send ? g_strdup_printf (_ ("Send %s"), size) : g_strdup (_ ("Send"));

  gtk_button_set_label (self->send_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), can_send);
}

static void
send_cb (RecQuestionForm *self)
{
  const char *const signature[] = { SIGNATURE, NULL };
  g_autofree char *comment = NULL;
  g_auto (GStrv) items = NULL;

  if (self->is_first)
    {
      g_signal_emit (self, signals[SIGNAL_ANSWER], 0, signature, "",
                     rec_question_signature_view_is_always (self->signature_view));
      return;
    }

  items = rec_question_evidence_view_list_chosen (self->evidence_view);
  comment = rec_question_evidence_view_dup_comment (self->evidence_view);
  g_signal_emit (self, signals[SIGNAL_ANSWER], 0, items, comment, FALSE);
}

static void
refuse_cb (RecQuestionForm *self)
{
  const char *const nothing[] = { NULL };

  g_signal_emit (self, signals[SIGNAL_ANSWER], 0, nothing, "", FALSE);
}

static void
rec_question_form_finalize (GObject *object)
{
  g_clear_pointer (&REC_QUESTION_FORM (object)->shown, g_free);

  G_OBJECT_CLASS (rec_question_form_parent_class)->finalize (object);
}

static void
rec_question_form_class_init (RecQuestionFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rec_question_form_finalize;

  g_type_ensure (REC_TYPE_QUESTION_SIGNATURE_VIEW);
  g_type_ensure (REC_TYPE_QUESTION_EVIDENCE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-question-form.ui");
  gtk_widget_class_bind_template_child (widget_class, RecQuestionForm, question_stack);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionForm, signature_view);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionForm, evidence_view);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionForm, send_button);
  gtk_widget_class_bind_template_callback (widget_class, update_send_button);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, refuse_cb);

  /* The user’s answer: the names of what may go, the comment, and whether the first stage is never
   * to be asked about again. */
  signals[SIGNAL_ANSWER]
      = g_signal_new ("answer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_STRV, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
rec_question_form_init (RecQuestionForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What tells one question from another: an answer that was begun outlasts a change that does not
 * touch it. */
static char *
dup_fingerprint (RecQuestion *question)
{
  RecSubmission *submission = question->submission;
  GString *text = g_string_new (NULL);
  gsize size = 0;

  g_string_printf (
      text, "%u %s %s", submission->stage, submission->service != NULL ? submission->service : "",
      submission->request != NULL ? rec_evidence_request_get_token (submission->request) : "");
  if (question->preview != NULL && submission->wire_id != NULL)
    {
      const char *preview = g_bytes_get_data (question->preview, &size);

      g_string_append_len (text, preview, size);
    }
  for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);
      const char *sha256 = rec_evidence_item_get_sha256 (item);

      g_string_append_printf (text, "\n%s %s %d", rec_evidence_item_get_name (item),
                              sha256 != NULL ? sha256 : "", rec_evidence_item_get_sent (item));
    }
  return g_string_free (text, FALSE);
}

/* Shows @question, which has a submission that asks. Returns %FALSE when it is shown already, with
 * what the user has ticked and written. */
gboolean
rec_question_form_show_question (RecQuestionForm *self,
                                 RecQuestion *question,
                                 RecPolicyLink *policy)
{
  g_autofree char *fingerprint = dup_fingerprint (question);

  g_return_val_if_fail (REC_IS_QUESTION_FORM (self), FALSE);

  if (g_strcmp0 (fingerprint, self->shown) == 0)
    return FALSE;

  g_free (self->shown);
  self->shown = g_steal_pointer (&fingerprint);
  self->is_first = question->submission->stage == 1;
  self->preview_size = question->preview != NULL ? g_bytes_get_size (question->preview) : 0;
  if (self->is_first)
    rec_question_signature_view_show_question (self->signature_view, question, policy);
  else
    rec_question_evidence_view_show_question (self->evidence_view, question, policy);
  gtk_stack_set_visible_child (self->question_stack, self->is_first
                                                         ? GTK_WIDGET (self->signature_view)
                                                         : GTK_WIDGET (self->evidence_view));
  update_send_button (self);
  return TRUE;
}

/* The services, and what may be set, may be others. */
void
rec_question_form_set_policy (RecQuestionForm *self, RecPolicyLink *policy)
{
  g_return_if_fail (REC_IS_QUESTION_FORM (self));

  if (self->shown != NULL && self->is_first)
    rec_question_signature_view_set_policy (self->signature_view, policy);
  else if (self->shown != NULL)
    rec_question_evidence_view_set_policy (self->evidence_view, policy);
}

/* The question is over: the next one begins anew, even if it is the same. */
void
rec_question_form_clear (RecQuestionForm *self)
{
  g_return_if_fail (REC_IS_QUESTION_FORM (self));

  g_clear_pointer (&self->shown, g_free);
}

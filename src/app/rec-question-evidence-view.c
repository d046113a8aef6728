/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-question-evidence-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rec-question-head.h"
#include "app/rec-question-item-row.h"
#include "core/policy/rec-policy-key.h"
#include "core/report/rec-redactor.h"
#include "core/report/rec-text.h"

/* What the reporter takes, in bytes. */
#define COMMENT_MAX (16 * 1024)

/**
 * RecQuestionEvidenceView:
 *
 * The question before the second stage: each thing that a service asks for, to be looked at and
 * ticked, and a comment where it asks for one.
 */
struct _RecQuestionEvidenceView
{
  AdwBin parent_instance;

  RecQuestionHead *head;
  GtkListBox *list_box;
  GtkWidget *comment_box;
  GtkTextBuffer *comment_buffer;
  GtkWidget *comment_view;
  GtkLabel *comment_note;

  char *comment_name;
  char **words;
  RecRedactor *redactor;
};

G_DEFINE_FINAL_TYPE (RecQuestionEvidenceView, rec_question_evidence_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The comment as the reporter will write it. */
static char *
dup_outgoing (RecQuestionEvidenceView *self, const char *comment)
{
  g_autoptr (RecEvidenceItem) item
      = rec_evidence_item_new (REC_EVIDENCE_COMMENT, REC_EVIDENCE_COMMENT);
  g_autofree char *clean = rec_text_clean_lines (comment, -1, COMMENT_MAX);
  gsize length;

  if (self->redactor == NULL)
    self->redactor = rec_redactor_new_for_user ((const char *const *) self->words);
  return rec_redactor_replace (self->redactor, clean, strlen (clean), &length, item);
}

/* What is replaced in it is seen before it goes, as it is with all other items. */
static void
update_comment_note (RecQuestionEvidenceView *self)
{
  g_autofree char *comment = rec_question_evidence_view_dup_comment (self);
  g_autofree char *outgoing = NULL;
  g_autofree char *text = NULL;

  if (strlen (comment) > COMMENT_MAX)
    {
      gtk_label_set_text (self->comment_note, _ ("This is too long to be sent."));
      return;
    }

  outgoing = *comment != '\0' ? dup_outgoing (self, comment) : g_strdup ("");
  if (g_str_equal (outgoing, comment))
    text = g_strdup (_ ("It is sent if you write one. What identifies you, as your name, is "
                        "replaced in it before."));
  else
    /* Translators: what follows is the comment, with what identifies the user replaced */
    text = g_strdup_printf (_ ("It is sent as:\n%s"), outgoing);
  gtk_label_set_text (self->comment_note, text);
}

static void
take_words (RecQuestionEvidenceView *self, RecPolicyLink *policy)
{
  g_clear_pointer (&self->words, g_strfreev);
  g_clear_object (&self->redactor);
  if (policy != NULL)
    self->words = rec_policy_list_from_string (
        rec_settings_source_get_value (REC_SETTINGS_SOURCE (policy), REC_POLICY_KEY_WORDS));
}

static void
emit_changed (RecQuestionEvidenceView *self)
{
  update_comment_note (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
rec_question_evidence_view_finalize (GObject *object)
{
  RecQuestionEvidenceView *self = REC_QUESTION_EVIDENCE_VIEW (object);

  g_clear_pointer (&self->comment_name, g_free);
  g_clear_pointer (&self->words, g_strfreev);
  g_clear_object (&self->redactor);

  G_OBJECT_CLASS (rec_question_evidence_view_parent_class)->finalize (object);
}

static void
rec_question_evidence_view_class_init (RecQuestionEvidenceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rec_question_evidence_view_finalize;

  g_type_ensure (REC_TYPE_QUESTION_HEAD);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/recourse/Recourse/rec-question-evidence-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecQuestionEvidenceView, head);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionEvidenceView, list_box);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionEvidenceView, comment_box);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionEvidenceView, comment_buffer);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionEvidenceView, comment_view);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionEvidenceView, comment_note);
  gtk_widget_class_bind_template_callback (widget_class, emit_changed);

  /* Another answer would be given now. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_question_evidence_view_init (RecQuestionEvidenceView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
is_open_comment (RecEvidenceItem *item)
{
  return g_str_equal (rec_evidence_item_get_kind (item), REC_EVIDENCE_COMMENT)
         && rec_evidence_item_get_problem (item) == NULL && !rec_evidence_item_get_sent (item);
}

static void
add_item (RecQuestionEvidenceView *self, RecEvidenceItem *item)
{
  GtkWidget *row;

  if (is_open_comment (item))
    {
      g_free (self->comment_name);
      self->comment_name = g_strdup (rec_evidence_item_get_name (item));
      return;
    }

  row = rec_question_item_row_new (item);
  g_signal_connect_object (row, "toggled", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list_box, row);
}

/* Shows another question, with nothing of an answer to an earlier one. */
void
rec_question_evidence_view_show_question (RecQuestionEvidenceView *self,
                                          RecQuestion *question,
                                          RecPolicyLink *policy)
{
  RecSubmission *submission = question->submission;
  GtkWidget *row;

  g_return_if_fail (REC_IS_QUESTION_EVIDENCE_VIEW (self));

  rec_question_head_show (
      self->head, submission->service,
      /* Translators: %s is a vendor, or a service */
      _ ("%s asks for more about this problem:"), question->application,
      submission->request != NULL ? rec_evidence_request_get_reason (submission->request) : NULL);
  rec_question_head_set_policy (self->head, policy);
  take_words (self, policy);

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))) != NULL)
    gtk_list_box_remove (self->list_box, row);
  g_clear_pointer (&self->comment_name, g_free);
  gtk_text_buffer_set_text (self->comment_buffer, "", -1);
  for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
    add_item (self, g_ptr_array_index (submission->items, i));
  gtk_widget_set_visible (GTK_WIDGET (self->list_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->list_box)) != NULL);
  gtk_widget_set_visible (self->comment_box, self->comment_name != NULL);
  emit_changed (self);
}

/* The services may be others. */
void
rec_question_evidence_view_set_policy (RecQuestionEvidenceView *self, RecPolicyLink *policy)
{
  g_return_if_fail (REC_IS_QUESTION_EVIDENCE_VIEW (self));

  rec_question_head_set_policy (self->head, policy);
  take_words (self, policy);
  update_comment_note (self);
}

/* The names of what may go, for the reporter. */
char **
rec_question_evidence_view_list_chosen (RecQuestionEvidenceView *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *comment = NULL;

  g_return_val_if_fail (REC_IS_QUESTION_EVIDENCE_VIEW (self), NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (rec_question_item_row_is_chosen (REC_QUESTION_ITEM_ROW (row)))
      g_strv_builder_add (names, rec_evidence_item_get_name (
                                     rec_question_item_row_get_item (REC_QUESTION_ITEM_ROW (row))));

  comment = rec_question_evidence_view_dup_comment (self);
  if (*comment != '\0')
    g_strv_builder_add (names, self->comment_name);
  return g_strv_builder_end (names);
}

/* What the user wrote, without the blanks around it; empty when nothing is asked for. */
char *
rec_question_evidence_view_dup_comment (RecQuestionEvidenceView *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  g_return_val_if_fail (REC_IS_QUESTION_EVIDENCE_VIEW (self), NULL);

  if (self->comment_name == NULL)
    return g_strdup ("");

  gtk_text_buffer_get_bounds (self->comment_buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->comment_buffer, &start, &end, FALSE);
  return g_strdup (g_strstrip (text));
}

/* How many bytes would go, before they are packed. */
guint64
rec_question_evidence_view_get_size (RecQuestionEvidenceView *self)
{
  g_autofree char *comment = NULL;
  g_autofree char *outgoing = NULL;
  guint64 size;

  g_return_val_if_fail (REC_IS_QUESTION_EVIDENCE_VIEW (self), 0);

  comment = rec_question_evidence_view_dup_comment (self);
  outgoing = *comment != '\0' ? dup_outgoing (self, comment) : g_strdup ("");
  size = strlen (outgoing);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (rec_question_item_row_is_chosen (REC_QUESTION_ITEM_ROW (row)))
      size += MAX (
          rec_evidence_item_get_size (rec_question_item_row_get_item (REC_QUESTION_ITEM_ROW (row))),
          0);
  return size;
}

/* Whether there is an answer that says what goes. */
gboolean
rec_question_evidence_view_can_send (RecQuestionEvidenceView *self)
{
  g_autofree char *comment = NULL;
  g_auto (GStrv) chosen = NULL;

  g_return_val_if_fail (REC_IS_QUESTION_EVIDENCE_VIEW (self), FALSE);

  comment = rec_question_evidence_view_dup_comment (self);
  chosen = rec_question_evidence_view_list_chosen (self);
  return *chosen != NULL && strlen (comment) <= COMMENT_MAX;
}

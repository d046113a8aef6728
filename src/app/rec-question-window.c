/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-question-window.h"

#include <glib/gi18n.h>

#include "app/rec-outgoing-reader.h"
#include "app/rec-question-form.h"
#include "app/rec-question-link.h"
#include "app/rec-question-progress.h"
#include "core/policy/rec-policy-key.h"
#include "core/report/rec-wording.h"

#define LEVEL_RECOMMENDED "2"

/**
 * RecQuestionWindow:
 *
 * The question before something leaves (design §7), and what comes of the answer. To close it is no
 * answer. It shows what the store says: the answer is the reporter’s business.
 */
struct _RecQuestionWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkLabel *error_label;
  GtkStack *stack;
  RecQuestionForm *form;
  RecQuestionProgress *progress;
  AdwStatusPage *message_page;

  GCancellable *cancellable;
  RecStoreReader *reader;
  RecPolicyLink *policy;
  RecQuestionLink *link;
  char *bucket;
  RecQuestion *question;
  gboolean is_answered;
  gboolean is_cancelled;
};

G_DEFINE_FINAL_TYPE (RecQuestionWindow, rec_question_window, ADW_TYPE_WINDOW)

static gboolean
is_asking (RecQuestionWindow *self)
{
  return self->question != NULL && self->question->submission != NULL
         && self->question->submission->state == REC_STATE_ASKING;
}

static void
say (RecQuestionWindow *self, const char *text)
{
  gtk_label_set_text (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), *text != '\0');
}

static void
set_title (RecQuestionWindow *self, const char *title)
{
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->window_title, title);
}

static void
show_question (RecQuestionWindow *self)
{
  gboolean is_first = self->question->submission->stage == 1;

  if (rec_question_form_show_question (self->form, self->question, self->policy))
    {
      self->is_answered = FALSE;
      gtk_widget_set_sensitive (GTK_WIDGET (self->form), TRUE);
      set_title (self, is_first ? _ ("Check for a Solution?") : _ ("Send More Information?"));
    }
  gtk_stack_set_visible_child_name (self->stack, "question");
}

static void
show_message (RecQuestionWindow *self, const char *title, const char *description)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_title (self->message_page, title);
  adw_status_page_set_description (self->message_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

/* What came of it, when nothing is asked and nothing is under way. */
static void
show_outcome (RecQuestionWindow *self, RecSubmission *submission)
{
  const char *state = _ (rec_wording_get_state (submission->state));

  if (submission->state == REC_STATE_FAILED || submission->state == REC_STATE_UNREPORTABLE)
    show_message (self, state, submission->problem != NULL ? submission->problem : "");
  else if (self->is_cancelled)
    show_message (self, _ ("Stopped"), state);
  else if (!self->is_answered)
    show_message (self, _ ("Nothing Is Asked Any More"), state);
  else if (submission->state == REC_STATE_DECLINED)
    show_message (self, _ ("Nothing Is Sent"), "");
  else
    show_message (self, _ ("Sent"), state);
}

static void
show_state (RecQuestionWindow *self)
{
  RecSubmission *submission = self->question->submission;

  if (is_asking (self))
    {
      show_question (self);
      return;
    }

  rec_question_form_clear (self->form);
  if (self->question->application != NULL)
    set_title (self, self->question->application);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), TRUE);
  if (submission == NULL)
    show_message (self, _ ("Nothing Is Asked Any More"), _ ("The problem was deleted."));
  else if (self->is_answered && rec_question_progress_is_under_way (submission->state))
    {
      rec_question_progress_update (self->progress, submission, self->link);
      gtk_stack_set_visible_child_name (self->stack, "progress");
    }
  else
    show_outcome (self, submission);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  RecQuestion *question
      = rec_outgoing_reader_load_question_finish (REC_STORE_READER (object), result, &error);
  RecQuestionWindow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_QUESTION_WINDOW (user_data);
  if (question == NULL)
    {
      say (self, error->message);
      return;
    }

  g_clear_pointer (&self->question, rec_question_free);
  self->question = question;
  show_state (self);
}

static void
load (RecQuestionWindow *self)
{
  rec_outgoing_reader_load_question_async (self->reader, self->bucket, self->cancellable, loaded_cb,
                                           self);
}

static void
progress_cb (RecQuestionWindow *self)
{
  if (self->question != NULL && self->question->submission != NULL && !is_asking (self))
    rec_question_progress_update (self->progress, self->question->submission, self->link);
}

static void
policy_changed_cb (RecQuestionWindow *self)
{
  rec_question_form_set_policy (self->form, self->policy);
}

static void
remember (RecQuestionWindow *self)
{
  rec_settings_source_set (REC_SETTINGS_SOURCE (self->policy), REC_POLICY_KEY_LEVEL,
                           LEVEL_RECOMMENDED);
}

/* An answer, on its way to the reporter. */
typedef struct
{
  RecQuestionWindow *self;
  gboolean is_no;
  gboolean is_always;
} Answer;

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr (RecQuestionWindow) self = answer->self;
  g_autoptr (GError) error = NULL;

  if (!rec_question_link_answer_finish (REC_QUESTION_LINK (object), result, &error))
    {
      g_autofree char *text = g_strdup_printf (_ ("The answer was not taken: %s"), error->message);

      self->is_answered = FALSE;
      gtk_widget_set_sensitive (GTK_WIDGET (self->form), TRUE);
      say (self, text);
      load (self);
      return;
    }

  /* Not before the answer: a level that lets it go leaves nothing to be answered. */
  if (answer->is_always)
    remember (self);
  if (answer->is_no)
    gtk_window_close (GTK_WINDOW (self));
  else if (!g_cancellable_is_cancelled (self->cancellable))
    load (self);
}

static void
answer_cb (RecQuestionWindow *self,
           const char *const *items,
           const char *comment,
           gboolean is_always)
{
  Answer *answer;

  if (!is_asking (self))
    return;

  answer = g_new0 (Answer, 1);
  answer->self = g_object_ref (self);
  answer->is_no = *items == NULL;
  answer->is_always = is_always;
  self->is_answered = TRUE;
  self->is_cancelled = FALSE;
  say (self, "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), FALSE);
  rec_question_link_answer_async (self->link, items, comment, answered_cb, answer);
}

static void
cancelled_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecQuestionWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rec_question_link_cancel_finish (REC_QUESTION_LINK (object), result, &error))
    {
      self->is_cancelled = FALSE;
      say (self, error->message);
    }
  else if (!g_cancellable_is_cancelled (self->cancellable))
    load (self);
}

static void
cancel_cb (RecQuestionWindow *self)
{
  self->is_cancelled = TRUE;
  rec_question_link_cancel_async (self->link, cancelled_cb, g_object_ref (self));
}

static void
rec_question_window_dispose (GObject *object)
{
  RecQuestionWindow *self = REC_QUESTION_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->policy);
  g_clear_object (&self->link);

  G_OBJECT_CLASS (rec_question_window_parent_class)->dispose (object);
}

static void
rec_question_window_finalize (GObject *object)
{
  RecQuestionWindow *self = REC_QUESTION_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->question, rec_question_free);
  g_clear_pointer (&self->bucket, g_free);

  G_OBJECT_CLASS (rec_question_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-question-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RecQuestionWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionWindow, form);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionWindow, message_page);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
rec_question_window_class_init (RecQuestionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_question_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rec_question_window_finalize;

  g_type_ensure (REC_TYPE_QUESTION_FORM);
  g_type_ensure (REC_TYPE_QUESTION_PROGRESS);
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rec_question_window_init (RecQuestionWindow *self)
{
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  set_title (self, _ ("Question"));
}

/* Shows what is asked about @bucket, if anything is. */
RecQuestionWindow *
rec_question_window_new (RecStoreReader *reader,
                         RecReporterLink *reporter,
                         RecPolicyLink *policy,
                         const char *bucket)
{
  RecQuestionWindow *self = g_object_new (REC_TYPE_QUESTION_WINDOW, NULL);

  self->reader = g_object_ref (reader);
  self->policy = g_object_ref (policy);
  self->link = rec_question_link_new (reporter, bucket);
  self->bucket = g_strdup (bucket);
  g_signal_connect_object (self->link, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "progress", G_CALLBACK (progress_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (policy, "changed", G_CALLBACK (policy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);
  return self;
}

const char *
rec_question_window_get_bucket (RecQuestionWindow *self)
{
  g_return_val_if_fail (REC_IS_QUESTION_WINDOW (self), NULL);

  return self->bucket;
}

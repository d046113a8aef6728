/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-question-progress.h"

#include <glib/gi18n.h>

#include "core/report/rec-wording.h"

/**
 * RecQuestionProgress:
 *
 * How far it is with what the user let go: what is done now, how much of it, and how to stop it.
 */
struct _RecQuestionProgress
{
  AdwBin parent_instance;

  GtkLabel *words_label;
  GtkProgressBar *bar;
  GtkLabel *amount_label;
};

G_DEFINE_FINAL_TYPE (RecQuestionProgress, rec_question_progress, ADW_TYPE_BIN)

enum
{
  SIGNAL_CANCEL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
cancel_clicked_cb (RecQuestionProgress *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCEL], 0);
}

static void
rec_question_progress_class_init (RecQuestionProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-question-progress.ui");
  gtk_widget_class_bind_template_child (widget_class, RecQuestionProgress, words_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionProgress, bar);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionProgress, amount_label);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);

  signals[SIGNAL_CANCEL] = g_signal_new ("cancel", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_question_progress_init (RecQuestionProgress *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_amount (RecQuestionProgress *self, const char *text)
{
  gtk_label_set_text (self->amount_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->amount_label), *text != '\0');
}

static void
show_progress (RecQuestionProgress *self, const char *words, guint64 done, guint64 total)
{
  g_autofree char *done_words = g_format_size (done);
  g_autofree char *total_words = g_format_size (total);
  g_autofree char *amount = NULL;

  gtk_label_set_text (self->words_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), TRUE);
  if (total > 0)
    {
      gtk_progress_bar_set_fraction (self->bar, MIN ((double) done / (double) total, 1.0));
      /* Translators: so many bytes of so many, e.g. “20 kB of 80 kB” */
      amount = g_strdup_printf (_ ("%1$s of %2$s"), done_words, total_words);
    }
  else
    gtk_progress_bar_pulse (self->bar);
  show_amount (self, amount != NULL ? amount : "");
}

/* Whether something is done about what is in this state, or will be. */
gboolean
rec_question_progress_is_under_way (RecState state)
{
  return state == REC_STATE_QUEUED || state == REC_STATE_REQUESTED || state == REC_STATE_SENDING;
}

void
rec_question_progress_update (RecQuestionProgress *self,
                              RecSubmission *submission,
                              RecQuestionLink *link)
{
  const char *words = NULL;
  const char *reason = submission->problem;
  guint64 done = 0, total = 0;

  g_return_if_fail (REC_IS_QUESTION_PROGRESS (self));

  if (rec_question_link_get_progress (link, &words, &done, &total) && *words != '\0')
    {
      show_progress (self, words, done, total);
      return;
    }

  if (reason == NULL)
    reason = rec_question_link_get_offline (link);
  gtk_label_set_text (self->words_label, _ (rec_wording_get_state (submission->state)));
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  show_amount (self, reason);
}

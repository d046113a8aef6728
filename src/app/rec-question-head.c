/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-question-head.h"

#include <glib/gi18n.h>

#include "app/rec-link.h"

/**
 * RecQuestionHead:
 *
 * Above a question: what it is about, who asks, why, and what they say of privacy. All of it comes
 * from outside, and is shown as text.
 */
struct _RecQuestionHead
{
  AdwBin parent_instance;

  GtkLabel *application_label;
  GtkLabel *intro_label;
  GtkLabel *reason_label;
  GtkLabel *address_label;
  GtkWidget *privacy_button;

  char *service;
  char *format;
  char *privacy;
};

G_DEFINE_FINAL_TYPE (RecQuestionHead, rec_question_head, ADW_TYPE_BIN)

static void
privacy_clicked_cb (RecQuestionHead *self)
{
  rec_link_open (GTK_WIDGET (self), self->privacy);
}

static void
rec_question_head_finalize (GObject *object)
{
  RecQuestionHead *self = REC_QUESTION_HEAD (object);

  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->privacy, g_free);

  G_OBJECT_CLASS (rec_question_head_parent_class)->finalize (object);
}

static void
rec_question_head_class_init (RecQuestionHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rec_question_head_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-question-head.ui");
  gtk_widget_class_bind_template_child (widget_class, RecQuestionHead, application_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionHead, intro_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionHead, reason_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionHead, address_label);
  gtk_widget_class_bind_template_child (widget_class, RecQuestionHead, privacy_button);
  gtk_widget_class_bind_template_callback (widget_class, privacy_clicked_cb);
}

static void
rec_question_head_init (RecQuestionHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

/* Says what the service with the ID @service asks: @format has a place for who that is. It is not
 * known before rec_question_head_set_policy(). */
void
rec_question_head_show (RecQuestionHead *self,
                        const char *service,
                        const char *format,
                        const char *application,
                        const char *reason)
{
  g_autofree char *quoted = NULL;

  g_return_if_fail (REC_IS_QUESTION_HEAD (self));

  g_free (self->service);
  self->service = g_strdup (service);
  g_free (self->format);
  self->format = g_strdup (format);
  if (reason != NULL && *reason != '\0')
    /* Translators: quotation marks around what somebody says */
    quoted = g_strdup_printf (_ ("“%s”"), reason);
  show_text (self->application_label, application != NULL ? application : "");
  show_text (self->reason_label, quoted != NULL ? quoted : "");
}

static void
show_intro (RecQuestionHead *self, const char *who)
{
  g_autofree char *intro = NULL;

  /* The callers give constants only. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  intro = g_strdup_printf (self->format, who);
#pragma GCC diagnostic pop
  show_text (self->intro_label, intro);
}

/* Who asks: the vendor that the service’s description names, with the service’s own name and
 * address. A description that was taken away is still known by its ID. */
void
rec_question_head_set_policy (RecQuestionHead *self, RecPolicyLink *policy)
{
  const char *id = self->service != NULL ? self->service : "";
  g_autofree char *where = NULL;
  RecServiceInfo info;

  g_return_if_fail (REC_IS_QUESTION_HEAD (self));

  if (!rec_policy_link_find_service (policy, id, &info))
    info = (RecServiceInfo){ .name = id, .url = "", .vendor = "", .privacy = "" };

  g_free (self->privacy);
  self->privacy = g_strdup (info.privacy);
  if (*info.url != '\0')
    where = g_strdup_printf ("%s, %s", info.name, info.url);
  show_intro (self, *info.vendor != '\0' ? info.vendor : info.name);
  show_text (self->address_label, where != NULL ? where : "");
  gtk_widget_set_visible (self->privacy_button, rec_link_is_allowed (info.privacy));
}

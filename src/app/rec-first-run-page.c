/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-first-run-page.h"

#include "core/policy/rec-policy-key.h"

/**
 * RecFirstRunPage:
 *
 * The first choice of the consent level, which is offered once in the life of the account (seed
 * 001).
 */
struct _RecFirstRunPage
{
  AdwBin parent_instance;

  GtkRevealer *details_revealer;
  RecPolicyLink *policy;
};

G_DEFINE_FINAL_TYPE (RecFirstRunPage, rec_first_run_page, ADW_TYPE_BIN)

enum
{
  SIGNAL_DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
choose (RecFirstRunPage *self, const char *level)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", REC_POLICY_KEY_ASKED, "true");
  if (level != NULL)
    g_variant_builder_add (&builder, "{ss}", REC_POLICY_KEY_LEVEL, level);
  rec_settings_source_set_all (REC_SETTINGS_SOURCE (self->policy),
                               g_variant_builder_end (&builder));
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

/* Whoever has chosen meanwhile, in another place, keeps what they chose. */
static void
recommended_clicked_cb (RecFirstRunPage *self)
{
  choose (self, rec_first_run_page_is_wanted (self->policy) ? "2" : NULL);
}

static void
later_clicked_cb (RecFirstRunPage *self)
{
  choose (self, NULL);
}

static void
rec_first_run_page_dispose (GObject *object)
{
  g_clear_object (&REC_FIRST_RUN_PAGE (object)->policy);

  G_OBJECT_CLASS (rec_first_run_page_parent_class)->dispose (object);
}

static void
rec_first_run_page_class_init (RecFirstRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_first_run_page_dispose;

  /* It was chosen or put off. */
  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-first-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFirstRunPage, details_revealer);
  gtk_widget_class_bind_template_callback (widget_class, recommended_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_clicked_cb);
}

static void
rec_first_run_page_init (RecFirstRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

RecFirstRunPage *
rec_first_run_page_new (RecPolicyLink *policy)
{
  RecFirstRunPage *self = g_object_new (REC_TYPE_FIRST_RUN_PAGE, NULL);

  self->policy = g_object_ref (policy);
  return self;
}

/* Whether there is something to choose that nobody has chosen or put off. A level that was set
 * before, by hand or by the administrator, is never touched. */
gboolean
rec_first_run_page_is_wanted (RecPolicyLink *policy)
{
  RecSettingsSource *source = REC_SETTINGS_SOURCE (policy);

  g_return_val_if_fail (REC_IS_POLICY_LINK (policy), FALSE);

  return rec_policy_link_is_known (policy) && *rec_policy_link_get_problem (policy) == '\0'
         && !rec_settings_source_is_locked (source, REC_POLICY_KEY_LEVEL)
         && *rec_settings_source_get_own (source, REC_POLICY_KEY_LEVEL) == '\0'
         && !g_str_equal (rec_settings_source_get_value (source, REC_POLICY_KEY_ASKED), "true");
}

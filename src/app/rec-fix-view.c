/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-fix-view.h"

#include "app/rec-update-reader.h"

/**
 * RecFixView:
 *
 * Where this machine stands with the version that a solution says the problem is fixed in; not
 * there where it names none.
 */
struct _RecFixView
{
  AdwBin parent_instance;

  GtkLabel *label;

  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RecFixView, rec_fix_view, ADW_TYPE_BIN)

static void
stop (RecFixView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecUpdateFacts) facts = rec_update_reader_read_finish (result, &error);
  RecFixView *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_FIX_VIEW (user_data);
  if (facts == NULL)
    {
      g_debug ("Whether it is fixed here is not known: %s", error->message);
      return;
    }

  gtk_label_set_text (self->label, facts->fix != NULL ? facts->fix : "");
  gtk_widget_set_visible (GTK_WIDGET (self), facts->fix != NULL);
}

static void
rec_fix_view_dispose (GObject *object)
{
  stop (REC_FIX_VIEW (object));

  G_OBJECT_CLASS (rec_fix_view_parent_class)->dispose (object);
}

static void
rec_fix_view_class_init (RecFixViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_fix_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-fix-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFixView, label);
}

static void
rec_fix_view_init (RecFixView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shown as soon as it is known. */
void
rec_fix_view_show (RecFixView *self, RecSolution *solution, RecStoreReader *reader)
{
  g_return_if_fail (REC_IS_FIX_VIEW (self));
  g_return_if_fail (solution != NULL);

  stop (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (reader == NULL || rec_response_get_fixed_package (solution->response) == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  rec_update_reader_read_async (reader, solution->bucket, NULL, self->cancellable, read_cb, self);
}

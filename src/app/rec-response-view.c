/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-response-view.h"

#include <glib/gi18n.h>

#include "app/rec-fix-view.h"
#include "app/rec-link.h"

/**
 * RecResponseView:
 *
 * What a service answered for a bucket: its text and links, whether it helped, and the archive.
 * Nothing of it is read as markup.
 */
struct _RecResponseView
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkLabel *text_label;
  RecFixView *fix_view;
  GtkBox *links_box;
  GtkToggleButton *yes_button;
  GtkToggleButton *no_button;
  GtkButton *archive_button;

  RecExchangeLink *exchange;
  char *bucket;
  gboolean archived;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (RecResponseView, rec_response_view, ADW_TYPE_BIN)

static void
link_clicked_cb (RecResponseView *self, GtkWidget *button)
{
  rec_link_open (GTK_WIDGET (self), gtk_widget_get_tooltip_text (button));
}

/* Its address is seen before it is opened. */
static void
add_link (RecResponseView *self, const RecLink *link)
{
  GtkWidget *button, *label;

  if (!rec_link_is_allowed (link->url))
    return;

  label = gtk_label_new (link->text != NULL && *link->text != '\0' ? link->text : link->url);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, link->url);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (label)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, link->url, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (link_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->links_box, button);
}

static void
show_links (RecResponseView *self, RecResponse *response)
{
  guint n_links = rec_response_get_n_links (response);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->links_box))) != NULL)
    gtk_box_remove (self->links_box, child);
  for (guint i = 0; i < n_links; i++)
    add_link (self, rec_response_get_link (response, i));
  gtk_widget_set_visible (GTK_WIDGET (self->links_box), n_links > 0);
}

static void
mark (RecResponseView *self, const char *word)
{
  if (self->exchange != NULL && self->bucket != NULL)
    rec_exchange_link_mark (self->exchange, self->bucket, word);
}

static void
helped_cb (RecResponseView *self, GtkToggleButton *button)
{
  gboolean yes = button == self->yes_button;

  if (self->updating)
    return;

  self->updating = TRUE;
  gtk_toggle_button_set_active (yes ? self->no_button : self->yes_button, FALSE);
  self->updating = FALSE;
  if (gtk_toggle_button_get_active (button))
    mark (self, yes ? "helped" : "did-not-help");
  else
    mark (self, "no-opinion");
}

static void
archive_clicked_cb (RecResponseView *self)
{
  mark (self, self->archived ? "unarchived" : "archived");
}

static void
rec_response_view_dispose (GObject *object)
{
  RecResponseView *self = REC_RESPONSE_VIEW (object);

  g_clear_object (&self->exchange);
  g_clear_pointer (&self->bucket, g_free);

  G_OBJECT_CLASS (rec_response_view_parent_class)->dispose (object);
}

static void
rec_response_view_class_init (RecResponseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_response_view_dispose;

  g_type_ensure (REC_TYPE_FIX_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-response-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecResponseView, title_label);
  gtk_widget_class_bind_template_child (widget_class, RecResponseView, text_label);
  gtk_widget_class_bind_template_child (widget_class, RecResponseView, fix_view);
  gtk_widget_class_bind_template_child (widget_class, RecResponseView, links_box);
  gtk_widget_class_bind_template_child (widget_class, RecResponseView, yes_button);
  gtk_widget_class_bind_template_child (widget_class, RecResponseView, no_button);
  gtk_widget_class_bind_template_child (widget_class, RecResponseView, archive_button);
  gtk_widget_class_bind_template_callback (widget_class, helped_cb);
  gtk_widget_class_bind_template_callback (widget_class, archive_clicked_cb);
}

static void
rec_response_view_init (RecResponseView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_response_view_show (RecResponseView *self,
                        RecSolution *solution,
                        RecStoreReader *reader,
                        RecExchangeLink *exchange)
{
  const char *title, *text;

  g_return_if_fail (REC_IS_RESPONSE_VIEW (self));
  g_return_if_fail (solution != NULL);

  title = rec_response_get_title (solution->response);
  text = rec_response_get_text (solution->response);
  g_set_object (&self->exchange, exchange);
  g_free (self->bucket);
  self->bucket = g_strdup (solution->bucket);
  self->archived = solution->is_archived;

  gtk_label_set_text (self->title_label, title != NULL ? title : "");
  gtk_label_set_text (self->text_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), text != NULL && *text != '\0');
  rec_fix_view_show (self->fix_view, solution, reader);
  show_links (self, solution->response);
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->yes_button, solution->helped == 1);
  gtk_toggle_button_set_active (self->no_button, solution->helped == 0);
  self->updating = FALSE;
  gtk_button_set_label (self->archive_button, self->archived ? _ ("Unarchive") : _ ("Archive"));
}

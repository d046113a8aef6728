/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-account-window.h"

#include <glib/gi18n.h>

#include "app/rec-account-task.h"

/**
 * RecAccountWindow:
 *
 * The user’s account at a service. Its password goes to the Secret Service and nowhere else; where
 * that cannot take it, there is no account, and the window says why.
 */
struct _RecAccountWindow
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *group;
  GtkEditable *name_row;
  GtkEditable *password_row;
  GtkLabel *problem_label;
  GtkWidget *save_button;
  GtkWidget *remove_button;

  GCancellable *cancellable;
  char *url;
  char *service;
  gboolean known;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (RecAccountWindow, rec_account_window, ADW_TYPE_WINDOW)

static void
update (RecAccountWindow *self)
{
  gboolean complete = *gtk_editable_get_text (self->name_row) != '\0'
                      && *gtk_editable_get_text (self->password_row) != '\0';

  gtk_widget_set_sensitive (self->save_button, complete && !self->busy);
  gtk_widget_set_sensitive (self->remove_button, !self->busy);
  gtk_widget_set_visible (self->remove_button, self->known);
}

static void
set_busy (RecAccountWindow *self, gboolean busy)
{
  self->busy = busy;
  update (self);
}

static void
show_problem (RecAccountWindow *self, const GError *error)
{
  gtk_label_set_text (self->problem_label, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), error != NULL);
}

static void
looked_up_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecAccountWindow *self;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  rec_account_task_finish (result, &name, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_ACCOUNT_WINDOW (user_data);
  self->known = name != NULL;
  if (name != NULL)
    gtk_editable_set_text (self->name_row, name);
  show_problem (self, error);
  set_busy (self, FALSE);
}

/* The window closes when it is done, and not before. */
static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecAccountWindow *self;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  rec_account_task_finish (result, &name, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_ACCOUNT_WINDOW (user_data);
  show_problem (self, error);
  set_busy (self, FALSE);
  if (error == NULL)
    gtk_window_close (GTK_WINDOW (self));
}

static void
save_clicked_cb (RecAccountWindow *self)
{
  if (!gtk_widget_get_sensitive (self->save_button))
    return;

  set_busy (self, TRUE);
  rec_account_task_store_async (self->url, self->service, gtk_editable_get_text (self->name_row),
                                gtk_editable_get_text (self->password_row), self->cancellable,
                                done_cb, self);
}

static void
remove_clicked_cb (RecAccountWindow *self)
{
  set_busy (self, TRUE);
  rec_account_task_clear_async (self->url, self->cancellable, done_cb, self);
}

static void
rec_account_window_dispose (GObject *object)
{
  RecAccountWindow *self = REC_ACCOUNT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (rec_account_window_parent_class)->dispose (object);
}

static void
rec_account_window_finalize (GObject *object)
{
  RecAccountWindow *self = REC_ACCOUNT_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->service, g_free);

  G_OBJECT_CLASS (rec_account_window_parent_class)->finalize (object);
}

static void
rec_account_window_class_init (RecAccountWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rec_account_window_dispose;
  object_class->finalize = rec_account_window_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-account-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RecAccountWindow, group);
  gtk_widget_class_bind_template_child (widget_class, RecAccountWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, RecAccountWindow, password_row);
  gtk_widget_class_bind_template_child (widget_class, RecAccountWindow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, RecAccountWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, RecAccountWindow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
rec_account_window_init (RecAccountWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

RecAccountWindow *
rec_account_window_new (GtkWindow *parent, const RecServiceInfo *service)
{
  RecAccountWindow *self = g_object_new (REC_TYPE_ACCOUNT_WINDOW, "transient-for", parent, NULL);
  /* Translators: %s is the name of a service */
  g_autofree char *text = g_strdup_printf (_ ("Your account at %s"), service->name);
  g_autofree char *title = g_markup_escape_text (text, -1);

  self->url = g_strdup (service->url);
  self->service = g_strdup (service->name);
  adw_preferences_group_set_title (self->group, title);
  set_busy (self, TRUE);
  rec_account_task_look_up_async (self->url, self->cancellable, looked_up_cb, self);
  return self;
}

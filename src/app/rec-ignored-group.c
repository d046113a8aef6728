/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-ignored-group.h"

#include <glib/gi18n.h>

#include "app/rec-exchange-reader.h"
#include "app/rec-time-wording.h"
#include "core/report/rec-wording.h"

/**
 * RecIgnoredGroup:
 *
 * The problems that the user wants to hear of no more, each with the way back.
 */
struct _RecIgnoredGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *none_row;

  RecStoreReader *reader;
  RecExchangeLink *exchange;
  GCancellable *cancellable;
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (RecIgnoredGroup, rec_ignored_group, ADW_TYPE_PREFERENCES_GROUP)

/* The buttons say in their target which problem they are for. */
static void
stop_ignoring_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rec_exchange_link_ignore (REC_IGNORED_GROUP (widget)->exchange,
                            g_variant_get_string (parameter, NULL), FALSE);
}

static GtkWidget *
make_row (RecIgnored *ignored)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Stop Ignoring"));
  const char *application = ignored->application;
  g_autofree char *summary = rec_wording_dup_summary (ignored->event_type);
  g_autofree char *since = rec_time_wording_dup_long (ignored->since, g_get_real_time ());
  /* Translators: what happened to a program, and since when it is ignored */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s. Ignored since: %s"), summary, since);
  g_autofree char *spoken = NULL;

  if (application == NULL || *application == '\0')
    application = _ ("An unknown program");
  /* Translators: %s is a program */
  spoken = g_strdup_printf (_ ("Stop ignoring the problem of %s"), application);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), application);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "ignored.stop");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", ignored->bucket);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecIgnoredGroup *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list
      = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_IGNORED_GROUP (user_data);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      GtkWidget *row = make_row (g_ptr_array_index (list, i));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (self->none_row, self->rows->len == 0);
}

static void
reload (RecIgnoredGroup *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  rec_exchange_reader_list_ignored_async (self->reader, self->cancellable, listed_cb, self);
}

static void
rec_ignored_group_dispose (GObject *object)
{
  RecIgnoredGroup *self = REC_IGNORED_GROUP (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->exchange);

  G_OBJECT_CLASS (rec_ignored_group_parent_class)->dispose (object);
}

static void
rec_ignored_group_finalize (GObject *object)
{
  g_clear_pointer (&REC_IGNORED_GROUP (object)->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_ignored_group_parent_class)->finalize (object);
}

static void
rec_ignored_group_class_init (RecIgnoredGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rec_ignored_group_dispose;
  object_class->finalize = rec_ignored_group_finalize;

  gtk_widget_class_install_action (widget_class, "ignored.stop", "s", stop_ignoring_cb);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-ignored-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RecIgnoredGroup, none_row);
}

static void
rec_ignored_group_init (RecIgnoredGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_ignored_group_start (RecIgnoredGroup *self, RecStoreReader *reader, RecExchangeLink *exchange)
{
  g_return_if_fail (REC_IS_IGNORED_GROUP (self));
  g_return_if_fail (self->reader == NULL);

  self->reader = g_object_ref (reader);
  self->exchange = g_object_ref (exchange);
  g_signal_connect_object (rec_exchange_link_get_reporter (exchange), "changed",
                           G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  self->cancellable = g_cancellable_new ();
  reload (self);
}

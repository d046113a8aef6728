/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-service-row.h"

#include <glib/gi18n.h>

#include "app/rec-account-window.h"
#include "app/rec-link.h"

/**
 * RecServiceRow:
 *
 * A service: whose it is, where it is, what it does with what it gets, and the account there.
 */
struct _RecServiceRow
{
  AdwExpanderRow parent_instance;

  AdwActionRow *address_row;
  AdwActionRow *privacy_row;
  GtkWidget *privacy_button;
  AdwActionRow *account_row;
  GtkWidget *account_button;

  char *name;
  char *url;
  char *privacy;
};

G_DEFINE_FINAL_TYPE (RecServiceRow, rec_service_row, ADW_TYPE_EXPANDER_ROW)

static void
privacy_clicked_cb (RecServiceRow *self)
{
  rec_link_open (GTK_WIDGET (self), self->privacy);
}

static void
account_clicked_cb (RecServiceRow *self)
{
  const RecServiceInfo info = { .name = self->name, .url = self->url };
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (GTK_WINDOW (rec_account_window_new (parent, &info)));
}

static void
rec_service_row_finalize (GObject *object)
{
  RecServiceRow *self = REC_SERVICE_ROW (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->privacy, g_free);

  G_OBJECT_CLASS (rec_service_row_parent_class)->finalize (object);
}

static void
rec_service_row_class_init (RecServiceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rec_service_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-service-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecServiceRow, address_row);
  gtk_widget_class_bind_template_child (widget_class, RecServiceRow, privacy_row);
  gtk_widget_class_bind_template_child (widget_class, RecServiceRow, privacy_button);
  gtk_widget_class_bind_template_child (widget_class, RecServiceRow, account_row);
  gtk_widget_class_bind_template_child (widget_class, RecServiceRow, account_button);
  gtk_widget_class_bind_template_callback (widget_class, privacy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_clicked_cb);
}

static void
rec_service_row_init (RecServiceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rec_service_row_new (const RecServiceInfo *info)
{
  RecServiceRow *self = g_object_new (REC_TYPE_SERVICE_ROW, NULL);

  self->name = g_strdup (info->name);
  self->url = g_strdup (info->url);
  self->privacy = g_strdup (info->privacy);
  gtk_widget_set_visible (GTK_WIDGET (self->account_row), !g_str_equal (info->account, "none"));
  adw_action_row_set_subtitle (self->account_row,
                               g_str_equal (info->account, "required")
                                   ? _ ("This service takes nothing without an account.")
                                   : _ ("This service does without an account, too."));
  /* Not when it is made: its inner row would learn only then that this is no markup. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), info->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), info->vendor);
  adw_action_row_set_subtitle (self->address_row, info->url);
  adw_action_row_set_subtitle (self->privacy_row, info->privacy);
  gtk_widget_set_visible (GTK_WIDGET (self->privacy_row), rec_link_is_allowed (info->privacy));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, info->name,
                                  -1);
  return GTK_WIDGET (self);
}

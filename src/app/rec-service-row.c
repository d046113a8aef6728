/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-service-row.h"

#include <glib/gi18n.h>

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

  char *privacy;
};

G_DEFINE_FINAL_TYPE (RecServiceRow, rec_service_row, ADW_TYPE_EXPANDER_ROW)

static void
privacy_clicked_cb (RecServiceRow *self)
{
  rec_link_open (GTK_WIDGET (self), self->privacy);
}

static void
rec_service_row_finalize (GObject *object)
{
  g_clear_pointer (&REC_SERVICE_ROW (object)->privacy, g_free);

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
  gtk_widget_class_bind_template_callback (widget_class, privacy_clicked_cb);
}

static void
rec_service_row_init (RecServiceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rec_service_row_new (const RecServiceInfo *info)
{
  RecServiceRow *self = g_object_new (REC_TYPE_SERVICE_ROW, "title", info->name, NULL);

  self->privacy = g_strdup (info->privacy);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), info->vendor);
  adw_action_row_set_subtitle (self->address_row, info->url);
  adw_action_row_set_subtitle (self->privacy_row, info->privacy);
  gtk_widget_set_visible (GTK_WIDGET (self->privacy_row), rec_link_is_allowed (info->privacy));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, info->name,
                                  -1);
  return GTK_WIDGET (self);
}

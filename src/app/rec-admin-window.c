/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-admin-window.h"

#include <glib/gi18n.h>

#include "app/rec-choice-row.h"
#include "app/rec-event-types-group.h"
#include "app/rec-level-group.h"
#include "app/rec-list-group.h"
#include "app/rec-toast.h"

/**
 * RecAdminWindow:
 *
 * What an administrator sets for all users of the machine. Each change is the helper’s, which has
 * polkit ask for a password.
 */
struct _RecAdminWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  RecChoiceRow *service_row;

  RecAdminLink *admin;
};

G_DEFINE_FINAL_TYPE (RecAdminWindow, rec_admin_window, ADW_TYPE_WINDOW)

enum
{
  PROP_ADMIN = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
failed_cb (RecAdminWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toast_overlay, rec_toast_new (text));
}

static void
rec_admin_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ADMIN:
      g_value_set_object (value, REC_ADMIN_WINDOW (object)->admin);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_admin_window_dispose (GObject *object)
{
  g_clear_object (&REC_ADMIN_WINDOW (object)->admin);

  G_OBJECT_CLASS (rec_admin_window_parent_class)->dispose (object);
}

static void
rec_admin_window_class_init (RecAdminWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_admin_window_get_property;
  object_class->dispose = rec_admin_window_dispose;

  /* Where the groups have their settings from. */
  properties[PROP_ADMIN] = g_param_spec_object ("admin", NULL, NULL, REC_TYPE_ADMIN_LINK,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (REC_TYPE_CHOICE_ROW);
  g_type_ensure (REC_TYPE_EVENT_TYPES_GROUP);
  g_type_ensure (REC_TYPE_LEVEL_GROUP);
  g_type_ensure (REC_TYPE_LIST_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-admin-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RecAdminWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, RecAdminWindow, service_row);
}

static void
rec_admin_window_init (RecAdminWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_services (RecAdminWindow *self, RecPolicyLink *policy)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_ptr_array_add (values, (gpointer) "");
  g_ptr_array_add (names, (gpointer) _ ("Each user chooses"));
  for (guint i = 0; i < rec_policy_link_get_n_services (policy); i++)
    {
      RecServiceInfo info;

      rec_policy_link_get_service (policy, i, &info);
      g_ptr_array_add (values, (gpointer) info.id);
      g_ptr_array_add (names, (gpointer) info.name);
    }
  g_ptr_array_add (values, NULL);
  g_ptr_array_add (names, NULL);
  rec_choice_row_set_choices (self->service_row, (const char *const *) values->pdata,
                              (const char *const *) names->pdata);
}

RecAdminWindow *
rec_admin_window_new (GtkWindow *parent, RecAdminLink *admin, RecPolicyLink *policy)
{
  RecAdminWindow *self = g_object_new (REC_TYPE_ADMIN_WINDOW, "transient-for", parent, NULL);

  self->admin = g_object_ref (admin);
  show_services (self, policy);
  g_signal_connect_object (admin, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADMIN]);
  return self;
}

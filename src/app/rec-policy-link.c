/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-policy-link.h"

#include <glib/gi18n.h>

/**
 * RecPolicyLink:
 *
 * The policy in force and the services, as the reporter tells of them, and the user’s own settings
 * to be changed.
 */
struct _RecPolicyLink
{
  GObject parent_instance;

  RecReporterLink *reporter;
  GVariant *policy;
  GVariant *services;
  GStrv service_problems;
  char *problem;
  char *reason;
};

static void settings_source_iface_init (RecSettingsSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RecPolicyLink,
                               rec_policy_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (REC_TYPE_SETTINGS_SOURCE,
                                                      settings_source_iface_init))

typedef struct
{
  const char *value;
  const char *own;
  gboolean locked;
  const char *origin;
} Setting;

static Setting
look_up (RecPolicyLink *self, const char *key)
{
  Setting setting = { "", "", FALSE, "" };

  if (self->policy != NULL)
    g_variant_lookup (self->policy, key, "(&s&sb&s)", &setting.value, &setting.own, &setting.locked,
                      &setting.origin);
  return setting;
}

static const char *
get_value (RecSettingsSource *source, const char *key)
{
  return look_up (REC_POLICY_LINK (source), key).value;
}

static const char *
get_own (RecSettingsSource *source, const char *key)
{
  return look_up (REC_POLICY_LINK (source), key).own;
}

static gboolean
is_locked (RecSettingsSource *source, const char *key)
{
  return look_up (REC_POLICY_LINK (source), key).locked;
}

static char *
dup_reason (RecSettingsSource *source)
{
  RecPolicyLink *self = REC_POLICY_LINK (source);

  if (self->policy != NULL && rec_reporter_link_get_status (self->reporter) != REC_REPORTER_MISSING)
    return NULL;
  return g_strdup (_ ("The reporter cannot be reached, so nothing can be set now."));
}

static char **
list_keys (RecSettingsSource *source, const char *prefix)
{
  RecPolicyLink *self = REC_POLICY_LINK (source);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  GVariantIter iter;
  const char *key;

  if (self->policy == NULL)
    return g_strv_builder_end (keys);

  g_variant_iter_init (&iter, self->policy);
  while (g_variant_iter_next (&iter, "{&s@(ssbs)}", &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_strv_builder_add (keys, key);

  return g_strv_builder_end (keys);
}

/* Who has set something sees either what is in force now, or why it is not. */
static void
set_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecPolicyLink) self = REC_POLICY_LINK (user_data);
  g_autoptr (GError) error = NULL;

  if (!rec_bus_reporter1_call_set_policy_finish (REC_BUS_REPORTER1 (object), result, &error))
    {
      g_autofree char *text = NULL;

      g_dbus_error_strip_remote_error (error);
      text = g_strdup_printf (_ ("Cannot change the setting: %s"), error->message);
      g_signal_emit_by_name (self, "failed", text);
    }
  g_signal_emit_by_name (self, "changed");
}

static void
set (RecSettingsSource *source, GVariant *settings)
{
  RecPolicyLink *self = REC_POLICY_LINK (source);
  RecBusReporter1 *proxy = rec_reporter_link_get_proxy (self->reporter);

  if (proxy != NULL)
    rec_bus_reporter1_call_set_policy (proxy, settings, NULL, set_cb, g_object_ref (self));
}

static void
settings_source_iface_init (RecSettingsSourceInterface *iface)
{
  iface->get_value = get_value;
  iface->get_own = get_own;
  iface->is_locked = is_locked;
  iface->dup_reason = dup_reason;
  iface->list_keys = list_keys;
  iface->set = set;
}

static gboolean
take (GVariant **held, GVariant *now)
{
  if (*held == now || (*held != NULL && now != NULL && g_variant_equal (*held, now)))
    return FALSE;

  g_clear_pointer (held, g_variant_unref);
  *held = now != NULL ? g_variant_ref (now) : NULL;
  return TRUE;
}

static gboolean
take_text (char **held, const char *now)
{
  if (g_strcmp0 (*held, now) == 0)
    return FALSE;

  g_free (*held);
  *held = g_strdup (now);
  return TRUE;
}

static gboolean
take_texts (GStrv *held, const char *const *now)
{
  if (*held != NULL && g_strv_equal ((const char *const *) *held, now))
    return FALSE;

  g_strfreev (*held);
  *held = g_strdupv ((char **) now);
  return TRUE;
}

static void
status_changed_cb (RecPolicyLink *self)
{
  RecBusReporter1 *proxy = rec_reporter_link_get_proxy (self->reporter);
  g_autofree char *reason = NULL;
  gboolean changed;

  if (proxy == NULL)
    return;

  /* A reporter that is gone has no properties; what it said last still holds on the disk. */
  changed = rec_bus_reporter1_get_policy (proxy) != NULL
            && take (&self->policy, rec_bus_reporter1_get_policy (proxy));
  changed |= rec_bus_reporter1_get_services (proxy) != NULL
             && take (&self->services, rec_bus_reporter1_get_services (proxy));
  changed
      |= rec_bus_reporter1_get_service_problems (proxy) != NULL
         && take_texts (&self->service_problems, rec_bus_reporter1_get_service_problems (proxy));
  changed |= take_text (&self->problem, rec_bus_reporter1_get_policy_problem (proxy));
  reason = dup_reason (REC_SETTINGS_SOURCE (self));
  changed |= take_text (&self->reason, reason);
  if (changed)
    g_signal_emit_by_name (self, "changed");
}

static void
rec_policy_link_finalize (GObject *object)
{
  RecPolicyLink *self = REC_POLICY_LINK (object);

  g_clear_object (&self->reporter);
  g_clear_pointer (&self->policy, g_variant_unref);
  g_clear_pointer (&self->services, g_variant_unref);
  g_clear_pointer (&self->service_problems, g_strfreev);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (rec_policy_link_parent_class)->finalize (object);
}

static void
rec_policy_link_class_init (RecPolicyLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_policy_link_finalize;
}

static void
rec_policy_link_init (RecPolicyLink *self)
{
}

RecPolicyLink *
rec_policy_link_new (RecReporterLink *reporter)
{
  RecPolicyLink *self = g_object_new (REC_TYPE_POLICY_LINK, NULL);

  self->reporter = g_object_ref (reporter);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/* Whether the reporter has told what is in force. */
gboolean
rec_policy_link_is_known (RecPolicyLink *self)
{
  g_return_val_if_fail (REC_IS_POLICY_LINK (self), FALSE);

  return self->policy != NULL && g_variant_n_children (self->policy) > 0;
}

/* Which policy file cannot be read, and why; empty when all can. */
const char *
rec_policy_link_get_problem (RecPolicyLink *self)
{
  g_return_val_if_fail (REC_IS_POLICY_LINK (self), NULL);

  return self->problem != NULL ? self->problem : "";
}

guint
rec_policy_link_get_n_services (RecPolicyLink *self)
{
  g_return_val_if_fail (REC_IS_POLICY_LINK (self), 0);

  return self->services != NULL ? (guint) g_variant_n_children (self->services) : 0;
}

/* What @info then points to is valid until the next “changed”. */
void
rec_policy_link_get_service (RecPolicyLink *self, guint index, RecServiceInfo *info)
{
  g_return_if_fail (REC_IS_POLICY_LINK (self));
  g_return_if_fail (index < rec_policy_link_get_n_services (self));

  g_variant_get_child (self->services, index, "(&s&s&s&s&s&s)", &info->id, &info->name, &info->url,
                       &info->vendor, &info->privacy, &info->account);
}

gboolean
rec_policy_link_find_service (RecPolicyLink *self, const char *id, RecServiceInfo *info)
{
  g_return_val_if_fail (REC_IS_POLICY_LINK (self), FALSE);

  for (guint i = 0; i < rec_policy_link_get_n_services (self); i++)
    {
      rec_policy_link_get_service (self, i, info);
      if (g_strcmp0 (info->id, id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Which service descriptions cannot be used and why, in a line each; NULL when all can. */
char *
rec_policy_link_dup_service_problems (RecPolicyLink *self)
{
  g_return_val_if_fail (REC_IS_POLICY_LINK (self), NULL);

  if (self->service_problems == NULL || self->service_problems[0] == NULL)
    return NULL;
  return g_strjoinv ("\n", self->service_problems);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-settings-source.h"

#include "core/policy/rec-policy-key.h"

/**
 * RecSettingsSource:
 *
 * Settings of the policy that rows show and change: this user’s, or all users’.
 */
G_DEFINE_INTERFACE (RecSettingsSource, rec_settings_source, G_TYPE_OBJECT)

static void
rec_settings_source_default_init (RecSettingsSourceInterface *iface)
{
  /* A value, or whether it can be changed, may be another. */
  g_signal_new ("changed", REC_TYPE_SETTINGS_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  /* Something was not set; the text says why. */
  g_signal_new ("failed", REC_TYPE_SETTINGS_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
}

/* The value in force; empty when it is not known. */
const char *
rec_settings_source_get_value (RecSettingsSource *self, const char *key)
{
  g_return_val_if_fail (REC_IS_SETTINGS_SOURCE (self), NULL);

  return REC_SETTINGS_SOURCE_GET_IFACE (self)->get_value (self, key);
}

/* What was set here; empty when nothing was. */
const char *
rec_settings_source_get_own (RecSettingsSource *self, const char *key)
{
  g_return_val_if_fail (REC_IS_SETTINGS_SOURCE (self), NULL);

  return REC_SETTINGS_SOURCE_GET_IFACE (self)->get_own (self, key);
}

/* Whether the administrator has set it. */
gboolean
rec_settings_source_is_locked (RecSettingsSource *self, const char *key)
{
  g_return_val_if_fail (REC_IS_SETTINGS_SOURCE (self), FALSE);

  return REC_SETTINGS_SOURCE_GET_IFACE (self)->is_locked (self, key);
}

/* Why nothing can be set now, for people; %NULL when it can. */
char *
rec_settings_source_dup_reason (RecSettingsSource *self)
{
  g_return_val_if_fail (REC_IS_SETTINGS_SOURCE (self), NULL);

  return REC_SETTINGS_SOURCE_GET_IFACE (self)->dup_reason (self);
}

/* The keys with @prefix that have a value. */
char **
rec_settings_source_list_keys (RecSettingsSource *self, const char *prefix)
{
  g_return_val_if_fail (REC_IS_SETTINGS_SOURCE (self), NULL);

  return REC_SETTINGS_SOURCE_GET_IFACE (self)->list_keys (self, prefix);
}

/* The entries of a list: what was set here, or what is in force. */
char **
rec_settings_source_dup_list (RecSettingsSource *self, const char *key, gboolean own)
{
  const char *value;

  g_return_val_if_fail (REC_IS_SETTINGS_SOURCE (self), NULL);

  value = own ? rec_settings_source_get_own (self, key) : rec_settings_source_get_value (self, key);
  return rec_policy_list_from_string (value);
}

/* Sets one key; an empty value takes it out. “changed” or “failed” tells what came of it. */
void
rec_settings_source_set (RecSettingsSource *self, const char *key, const char *value)
{
  GVariantBuilder builder;

  g_return_if_fail (REC_IS_SETTINGS_SOURCE (self));

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", key, value);
  rec_settings_source_set_all (self, g_variant_builder_end (&builder));
}

/* Sets several keys, of type a{ss}: all of them, or none. */
void
rec_settings_source_set_all (RecSettingsSource *self, GVariant *settings)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (settings);

  g_return_if_fail (REC_IS_SETTINGS_SOURCE (self));

  REC_SETTINGS_SOURCE_GET_IFACE (self)->set (self, sunk);
}

void
rec_settings_source_set_list (RecSettingsSource *self, const char *key, const char *const *list)
{
  g_autofree char *value = NULL;

  g_return_if_fail (REC_IS_SETTINGS_SOURCE (self));

  value = rec_policy_list_to_string (list);
  rec_settings_source_set (self, key, value);
}

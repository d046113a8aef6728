/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_SETTINGS_SOURCE (rec_settings_source_get_type ())
G_DECLARE_INTERFACE (RecSettingsSource, rec_settings_source, REC, SETTINGS_SOURCE, GObject)

struct _RecSettingsSourceInterface
{
  GTypeInterface parent_interface;

  const char *(*get_value) (RecSettingsSource *self, const char *key);
  const char *(*get_own) (RecSettingsSource *self, const char *key);
  gboolean (*is_locked) (RecSettingsSource *self, const char *key);
  char *(*dup_reason) (RecSettingsSource *self);
  char **(*list_keys) (RecSettingsSource *self, const char *prefix);
  void (*set) (RecSettingsSource *self, GVariant *settings);
};

const char *rec_settings_source_get_value (RecSettingsSource *self, const char *key);
const char *rec_settings_source_get_own (RecSettingsSource *self, const char *key);
gboolean rec_settings_source_is_locked (RecSettingsSource *self, const char *key);
char *rec_settings_source_dup_reason (RecSettingsSource *self);
char **rec_settings_source_list_keys (RecSettingsSource *self, const char *prefix);
char **rec_settings_source_dup_list (RecSettingsSource *self, const char *key, gboolean own);
void rec_settings_source_set (RecSettingsSource *self, const char *key, const char *value);
void rec_settings_source_set_all (RecSettingsSource *self, GVariant *settings);
void
rec_settings_source_set_list (RecSettingsSource *self, const char *key, const char *const *list);

G_END_DECLS

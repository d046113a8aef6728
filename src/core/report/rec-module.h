/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define REC_TYPE_MODULE (rec_module_get_type ())
G_DECLARE_FINAL_TYPE (RecModule, rec_module, REC, MODULE, GObject)

RecModule *rec_module_new (const char *name,
                           const char *path,
                           const char *version,
                           const char *build_id,
                           guint64 start,
                           guint64 end,
                           gboolean verified);
RecModule *rec_module_new_from_json (JsonObject *object, GError **error);

const char *rec_module_get_name (RecModule *self);
const char *rec_module_get_path (RecModule *self);
const char *rec_module_get_version (RecModule *self);
const char *rec_module_get_build_id (RecModule *self);
guint64 rec_module_get_start (RecModule *self);
guint64 rec_module_get_end (RecModule *self);
gboolean rec_module_get_verified (RecModule *self);
void rec_module_to_json (RecModule *self, JsonBuilder *builder);

G_END_DECLS

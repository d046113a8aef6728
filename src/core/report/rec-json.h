/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *rec_json_parse (const char *text, gssize length, GError **error);
char *rec_json_print (JsonBuilder *builder, gboolean pretty);

const char *rec_json_get_string (JsonObject *object, const char *name);
gint64 rec_json_get_int (JsonObject *object, const char *name, gint64 fallback);
guint64 rec_json_get_address (JsonObject *object, const char *name);
gboolean rec_json_get_boolean (JsonObject *object, const char *name);
JsonArray *rec_json_get_array (JsonObject *object, const char *name);
JsonObject *rec_json_get_object (JsonObject *object, const char *name);

void rec_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void rec_json_add_int (JsonBuilder *builder, const char *name, gint64 value);
void rec_json_add_address (JsonBuilder *builder, const char *name, guint64 value);
void rec_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value);

G_END_DECLS

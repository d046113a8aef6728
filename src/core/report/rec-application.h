/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define REC_TYPE_APPLICATION (rec_application_get_type ())
G_DECLARE_FINAL_TYPE (RecApplication, rec_application, REC, APPLICATION, GObject)

RecApplication *rec_application_new (const char *name,
                                     const char *version,
                                     const char *build_id,
                                     const char *path,
                                     const char *display_name,
                                     const char *icon);
RecApplication *rec_application_new_from_json (JsonObject *object, GError **error);

const char *rec_application_get_name (RecApplication *self);
const char *rec_application_get_version (RecApplication *self);
const char *rec_application_get_build_id (RecApplication *self);
const char *rec_application_get_path (RecApplication *self);
const char *rec_application_get_display_name (RecApplication *self);
const char *rec_application_get_icon (RecApplication *self);
void rec_application_to_json (RecApplication *self, JsonBuilder *builder);

G_END_DECLS

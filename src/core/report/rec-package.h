/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define REC_TYPE_PACKAGE (rec_package_get_type ())
G_DECLARE_FINAL_TYPE (RecPackage, rec_package, REC, PACKAGE, GObject)

RecPackage *rec_package_new (const char *name, const char *version, const char *format);
RecPackage *rec_package_new_from_json (JsonObject *object, GError **error);

const char *rec_package_get_name (RecPackage *self);
const char *rec_package_get_version (RecPackage *self);
const char *rec_package_get_format (RecPackage *self);
void rec_package_to_json (RecPackage *self, JsonBuilder *builder);

G_END_DECLS

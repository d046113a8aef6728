/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define REC_TYPE_FRAME (rec_frame_get_type ())
G_DECLARE_FINAL_TYPE (RecFrame, rec_frame, REC, FRAME, GObject)

RecFrame *rec_frame_new (guint64 address,
                         const char *module,
                         guint64 offset,
                         const char *symbol,
                         guint64 symbol_offset);
RecFrame *rec_frame_new_from_json (JsonObject *object, GError **error);

guint64 rec_frame_get_address (RecFrame *self);
const char *rec_frame_get_module (RecFrame *self);
guint64 rec_frame_get_offset (RecFrame *self);
const char *rec_frame_get_symbol (RecFrame *self);
guint64 rec_frame_get_symbol_offset (RecFrame *self);
void rec_frame_to_json (RecFrame *self, JsonBuilder *builder);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-frame.h"

G_BEGIN_DECLS

#define REC_TYPE_THREAD (rec_thread_get_type ())
G_DECLARE_FINAL_TYPE (RecThread, rec_thread, REC, THREAD, GObject)

RecThread *rec_thread_new (guint64 tid, gboolean crashed);
RecThread *rec_thread_new_from_json (JsonObject *object, GError **error);

gboolean rec_thread_add_frame (RecThread *self, RecFrame *frame);
guint64 rec_thread_get_tid (RecThread *self);
gboolean rec_thread_get_crashed (RecThread *self);
GListModel *rec_thread_get_frames (RecThread *self);
void rec_thread_to_json (RecThread *self, JsonBuilder *builder);

G_END_DECLS

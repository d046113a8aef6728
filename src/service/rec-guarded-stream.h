/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A connection’s stream that SoupServer notices the end of. */
#define REC_TYPE_GUARDED_STREAM (rec_guarded_stream_get_type ())
G_DECLARE_FINAL_TYPE (RecGuardedStream, rec_guarded_stream, REC, GUARDED_STREAM, GIOStream)

GIOStream *rec_guarded_stream_new (GIOStream *base);
/* A request is over; the client may send another one, or go. */
void rec_guarded_stream_set_idle (RecGuardedStream *self);

G_END_DECLS

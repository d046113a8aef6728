/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bytes of a dump, plain or compressed, read forwards. */
typedef struct _RecDumpStream RecDumpStream;

RecDumpStream *rec_dump_stream_new (int fd, GError **error);
void rec_dump_stream_free (RecDumpStream *self);

gboolean rec_dump_stream_is_plain (RecDumpStream *self);
gsize rec_dump_stream_read (RecDumpStream *self, guint64 offset, void *buffer, gsize length);
gboolean rec_dump_stream_get_size (RecDumpStream *self, guint64 *size);
guint rec_dump_stream_get_passes (RecDumpStream *self);
const char *rec_dump_stream_get_fault (RecDumpStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecDumpStream, rec_dump_stream_free)

G_END_DECLS

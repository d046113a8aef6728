/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes cores of x86_64 with any contents, sound or not. */
typedef struct _CoreBuilder CoreBuilder;

CoreBuilder *core_builder_new (void);
void core_builder_free (CoreBuilder *self);

void core_builder_set_machine (CoreBuilder *self, guint16 machine, gboolean is_64, gboolean is_big);
void core_builder_set_notes_size (CoreBuilder *self, guint64 size);
void core_builder_add_note (CoreBuilder *self, guint32 type, gconstpointer data, gsize length);
void core_builder_add_thread (CoreBuilder *self, guint32 tid, int signal, guint64 pc, guint64 sp);
void core_builder_add_signal (CoreBuilder *self, int signal, int code, guint64 address);
void core_builder_add_file (CoreBuilder *self,
                            const char *name,
                            guint64 start,
                            guint64 length,
                            guint64 offset);
void core_builder_add_memory (CoreBuilder *self,
                              guint64 address,
                              guint64 memory_size,
                              guint32 flags,
                              gconstpointer data,
                              gsize length);
GByteArray *core_builder_build (CoreBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoreBuilder, core_builder_free)

G_END_DECLS

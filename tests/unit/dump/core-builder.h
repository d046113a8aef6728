/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes cores with any contents, sound or not. */
typedef struct _CoreBuilder CoreBuilder;

/* How a machine writes numbers and a thread's state; fp: -1 where no frame pointer is wanted. */
typedef struct
{
  guint16 machine;
  gboolean is_64;
  gboolean is_big;
  guint n_registers;
  guint pc;
  guint sp;
  int fp;
} CoreMachine;

/* NULL: x86_64. */
CoreBuilder *core_builder_new (const CoreMachine *machine);
void core_builder_free (CoreBuilder *self);

/* What the header claims, whatever the rest is like. */
void
core_builder_claim_machine (CoreBuilder *self, guint16 machine, gboolean is_64, gboolean is_big);
void core_builder_claim_notes_size (CoreBuilder *self, guint64 size);
void core_builder_repeat_notes (CoreBuilder *self, guint times);
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
/* Memory that the file is to be made longer for; nothing may be added behind it. */
void core_builder_add_hole (CoreBuilder *self, guint64 address, guint64 size);
/* A library that has nothing but a build ID of 20 bytes, each of them as given. */
void core_builder_add_library (CoreBuilder *self, const char *name, guint64 start, guint8 id);
GByteArray *core_builder_build (CoreBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoreBuilder, core_builder_free)

G_END_DECLS

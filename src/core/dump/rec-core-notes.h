/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-core-machine.h"
#include "core/dump/rec-dump-stream.h"

G_BEGIN_DECLS

/* One thread as the kernel saved it. Of its floating-point state only what controls it and what
 * went wrong in it: the registers themselves can hold anything. vector: MXCSR of x86. */
typedef struct
{
  guint64 tid;
  int signal;
  guint64 registers[REC_CORE_REGISTERS_MAX];
  gboolean has_floating_point;
  guint32 floating_point_control;
  guint32 floating_point_status;
  guint32 vector_control;
} RecCoreThread;

/* One mapping of a file; the name lies in the notes' own copy. */
typedef struct
{
  guint64 start;
  guint64 end;
  guint64 offset;
  const char *name;
} RecCoreMapping;

/* What the notes of a core say. */
typedef struct
{
  RecElfFormat format;
  const RecCoreMachine *machine;

  GArray *threads;
  guint n_threads;
  GArray *mappings;
  guint n_mappings;
  char *names;

  gboolean has_signal;
  int signal;
  gboolean has_code;
  int code;
  guint64 fault_address;
  guint64 vdso;
  guint64 entry;
  /* How many were looked at, and how many of their bytes. */
  guint n_notes;
  guint64 n_bytes;
  gboolean truncated;
} RecCoreNotes;

RecCoreNotes *rec_core_notes_new (const RecElfFormat *format);
void rec_core_notes_free (RecCoreNotes *self);

void rec_core_notes_read (RecCoreNotes *self, RecDumpStream *stream, guint64 offset, guint64 size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecCoreNotes, rec_core_notes_free)

G_END_DECLS

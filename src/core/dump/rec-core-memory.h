/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-dump-stream.h"
#include "core/dump/rec-elf-format.h"

G_BEGIN_DECLS

/* A range of the dead process's memory. */
typedef struct
{
  guint64 start;
  guint64 length;
} RecMemoryRange;

/* The memory that a core holds: any of it while the core is plain, what was kept of a compressed
 * one. */
typedef struct _RecCoreMemory RecCoreMemory;

RecCoreMemory *rec_core_memory_new (RecDumpStream *stream);
void rec_core_memory_free (RecCoreMemory *self);

void rec_core_memory_add_segment (RecCoreMemory *self, const RecElfSegment *segment);
void rec_core_memory_sort (RecCoreMemory *self);
void rec_core_memory_keep (RecCoreMemory *self, const RecMemoryRange *ranges, guint n_ranges);
gsize rec_core_memory_read (RecCoreMemory *self, guint64 address, void *buffer, gsize length);
const RecElfSegment *rec_core_memory_find_segment (RecCoreMemory *self, guint64 address);
const RecElfSegment *rec_core_memory_find_stack (RecCoreMemory *self, guint64 sp, guint64 *start);
const GArray *rec_core_memory_get_segments (RecCoreMemory *self);
guint64 rec_core_memory_get_expected_size (RecCoreMemory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecCoreMemory, rec_core_memory_free)

G_END_DECLS

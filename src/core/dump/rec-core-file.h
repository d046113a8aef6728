/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-core-memory.h"
#include "core/dump/rec-core-notes.h"

G_BEGIN_DECLS

/* An ELF core: its notes, its memory, and what is wrong with it. */
typedef struct _RecCoreFile RecCoreFile;

RecCoreFile *rec_core_file_new (int fd, GError **error);
void rec_core_file_free (RecCoreFile *self);

const RecCoreNotes *rec_core_file_get_notes (RecCoreFile *self);
RecCoreMemory *rec_core_file_get_memory (RecCoreFile *self);
guint rec_core_file_get_passes (RecCoreFile *self);
char *rec_core_file_dup_shortage (RecCoreFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecCoreFile, rec_core_file_free)

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-dump-limits.h"
#include "core/dump/rec-elf-format.h"

G_BEGIN_DECLS

/* Reads up to length bytes at a place; returns how many there were. */
typedef gsize (*RecElfReader) (gpointer source, guint64 place, void *buffer, gsize length);

/* What a program or library says of itself, in a file or where it was mapped. */
typedef struct
{
  RecElfFormat format;
  guint8 build_id[REC_DUMP_BUILD_ID_MAX];
  guint build_id_length;
  /* How much of the address space it takes, from its start on. */
  guint64 span;
  guint n_notes;
  /* The version in the package note (systemd's ELF_PACKAGE_METADATA), or NULL. */
  gboolean has_package;
  char *version;
} RecElfImage;

gboolean rec_elf_image_read_file (RecElfImage *self, RecElfReader reader, gpointer source);
gboolean
rec_elf_image_read_memory (RecElfImage *self, RecElfReader reader, gpointer source, guint64 start);
char *rec_elf_image_dup_build_id (const RecElfImage *self);
gboolean rec_elf_image_has_same_build_id (const RecElfImage *self, const RecElfImage *other);
void rec_elf_image_clear (RecElfImage *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RecElfImage, rec_elf_image_clear)

G_END_DECLS

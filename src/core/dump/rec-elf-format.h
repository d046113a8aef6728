/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How an ELF file's numbers are written, and which machine it is for. */
typedef struct
{
  guint16 machine;
  guint16 type;
  gboolean is_64;
  gboolean is_big;
} RecElfFormat;

/* What is needed of an ELF header; the sizes are those of the format. */
typedef struct
{
  RecElfFormat format;
  guint64 segments_offset;
  guint n_segments;
} RecElfHeader;

typedef struct
{
  guint32 type;
  guint32 flags;
  guint64 offset;
  guint64 address;
  guint64 file_size;
  guint64 memory_size;
  guint64 alignment;
} RecElfSegment;

#define REC_ELF_HEADER_SIZE_MAX 64
#define REC_ELF_SEGMENT_SIZE_MAX 56

guint16 rec_elf_format_get16 (const RecElfFormat *self, const void *data);
guint32 rec_elf_format_get32 (const RecElfFormat *self, const void *data);
guint64 rec_elf_format_get64 (const RecElfFormat *self, const void *data);
guint64 rec_elf_format_get_word (const RecElfFormat *self, const void *data);
guint rec_elf_format_get_word_size (const RecElfFormat *self);
guint rec_elf_format_get_header_size (const RecElfFormat *self);
guint rec_elf_format_get_segment_size (const RecElfFormat *self);
gboolean rec_elf_header_parse (RecElfHeader *self, const guint8 *data, gsize length);
void rec_elf_segment_parse (RecElfSegment *self, const RecElfFormat *format, const guint8 *data);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-elf-format.h"

#include <elf.h>
#include <string.h>

/**
 * rec_elf_format_get16: (skip)
 *
 * Returns: the number of 16 bits at @data, which need not be aligned
 */
guint16
rec_elf_format_get16 (const RecElfFormat *self, const void *data)
{
  guint16 value;

  memcpy (&value, data, sizeof value);
  return self->is_big ? GUINT16_FROM_BE (value) : GUINT16_FROM_LE (value);
}

/**
 * rec_elf_format_get32: (skip)
 *
 * Returns: the number of 32 bits at @data, which need not be aligned
 */
guint32
rec_elf_format_get32 (const RecElfFormat *self, const void *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return self->is_big ? GUINT32_FROM_BE (value) : GUINT32_FROM_LE (value);
}

/**
 * rec_elf_format_get64: (skip)
 *
 * Returns: the number of 64 bits at @data, which need not be aligned
 */
guint64
rec_elf_format_get64 (const RecElfFormat *self, const void *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return self->is_big ? GUINT64_FROM_BE (value) : GUINT64_FROM_LE (value);
}

/**
 * rec_elf_format_get_word: (skip)
 *
 * Returns: the number at @data that is as wide as an address of this format
 */
guint64
rec_elf_format_get_word (const RecElfFormat *self, const void *data)
{
  return self->is_64 ? rec_elf_format_get64 (self, data) : rec_elf_format_get32 (self, data);
}

/**
 * rec_elf_format_get_word_size: (skip)
 *
 * Returns: the bytes of an address
 */
guint
rec_elf_format_get_word_size (const RecElfFormat *self)
{
  return self->is_64 ? 8 : 4;
}

/**
 * rec_elf_format_get_header_size: (skip)
 *
 * Returns: the bytes of the file's header
 */
guint
rec_elf_format_get_header_size (const RecElfFormat *self)
{
  return self->is_64 ? sizeof (Elf64_Ehdr) : sizeof (Elf32_Ehdr);
}

/**
 * rec_elf_format_get_segment_size: (skip)
 *
 * Returns: the bytes of a program header
 */
guint
rec_elf_format_get_segment_size (const RecElfFormat *self)
{
  return self->is_64 ? sizeof (Elf64_Phdr) : sizeof (Elf32_Phdr);
}

/**
 * rec_elf_header_parse: (skip)
 * @data: the first bytes of a file, 64 where there are so many
 *
 * Returns: whether they are the header of an ELF file whose program headers have the usual size
 */
gboolean
rec_elf_header_parse (RecElfHeader *self, const guint8 *data, gsize length)
{
  RecElfFormat *format = &self->format;
  guint entry_size;

  memset (self, 0, sizeof *self);
  if (length < sizeof (Elf32_Ehdr) || memcmp (data, ELFMAG, SELFMAG) != 0
      || (data[EI_CLASS] != ELFCLASS32 && data[EI_CLASS] != ELFCLASS64)
      || (data[EI_DATA] != ELFDATA2LSB && data[EI_DATA] != ELFDATA2MSB))
    return FALSE;

  format->is_64 = data[EI_CLASS] == ELFCLASS64;
  format->is_big = data[EI_DATA] == ELFDATA2MSB;
  if (length < rec_elf_format_get_header_size (format))
    return FALSE;

  format->type = rec_elf_format_get16 (format, data + G_STRUCT_OFFSET (Elf64_Ehdr, e_type));
  format->machine = rec_elf_format_get16 (format, data + G_STRUCT_OFFSET (Elf64_Ehdr, e_machine));
  if (format->is_64)
    {
      self->segments_offset
          = rec_elf_format_get64 (format, data + G_STRUCT_OFFSET (Elf64_Ehdr, e_phoff));
      entry_size = rec_elf_format_get16 (format, data + G_STRUCT_OFFSET (Elf64_Ehdr, e_phentsize));
      self->n_segments
          = rec_elf_format_get16 (format, data + G_STRUCT_OFFSET (Elf64_Ehdr, e_phnum));
    }
  else
    {
      self->segments_offset
          = rec_elf_format_get32 (format, data + G_STRUCT_OFFSET (Elf32_Ehdr, e_phoff));
      entry_size = rec_elf_format_get16 (format, data + G_STRUCT_OFFSET (Elf32_Ehdr, e_phentsize));
      self->n_segments
          = rec_elf_format_get16 (format, data + G_STRUCT_OFFSET (Elf32_Ehdr, e_phnum));
    }

  return self->n_segments == 0 || entry_size == rec_elf_format_get_segment_size (format);
}

/**
 * rec_elf_segment_parse: (skip)
 * @data: a program header, as long as [func@elf_format_get_segment_size] says
 */
void
rec_elf_segment_parse (RecElfSegment *self, const RecElfFormat *format, const guint8 *data)
{
  self->type = rec_elf_format_get32 (format, data);
  if (format->is_64)
    {
      self->flags = rec_elf_format_get32 (format, data + G_STRUCT_OFFSET (Elf64_Phdr, p_flags));
      self->offset = rec_elf_format_get64 (format, data + G_STRUCT_OFFSET (Elf64_Phdr, p_offset));
      self->address = rec_elf_format_get64 (format, data + G_STRUCT_OFFSET (Elf64_Phdr, p_vaddr));
      self->file_size
          = rec_elf_format_get64 (format, data + G_STRUCT_OFFSET (Elf64_Phdr, p_filesz));
      self->memory_size
          = rec_elf_format_get64 (format, data + G_STRUCT_OFFSET (Elf64_Phdr, p_memsz));
      self->alignment = rec_elf_format_get64 (format, data + G_STRUCT_OFFSET (Elf64_Phdr, p_align));
    }
  else
    {
      self->flags = rec_elf_format_get32 (format, data + G_STRUCT_OFFSET (Elf32_Phdr, p_flags));
      self->offset = rec_elf_format_get32 (format, data + G_STRUCT_OFFSET (Elf32_Phdr, p_offset));
      self->address = rec_elf_format_get32 (format, data + G_STRUCT_OFFSET (Elf32_Phdr, p_vaddr));
      self->file_size
          = rec_elf_format_get32 (format, data + G_STRUCT_OFFSET (Elf32_Phdr, p_filesz));
      self->memory_size
          = rec_elf_format_get32 (format, data + G_STRUCT_OFFSET (Elf32_Phdr, p_memsz));
      self->alignment = rec_elf_format_get32 (format, data + G_STRUCT_OFFSET (Elf32_Phdr, p_align));
    }
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-elf-image.h"

#include "core/report/rec-json.h"

#include <elf.h>
#include <string.h>

/* The note that says which package a file is of: systemd's ELF_PACKAGE_METADATA.md. */
#define NOTE_PACKAGE 0xcafe1a7e
#define NOTES_SIZE_MAX REC_DUMP_FILE_START_MAX

static char *
read_version (const guint8 *data, gsize length)
{
  g_autoptr (JsonNode) root = NULL;
  const char *version;

  root = rec_json_parse ((const char *) data, strnlen ((const char *) data, length), NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  version = rec_json_get_string (json_node_get_object (root), "version");
  return g_strdup (version);
}

static void
read_notes (RecElfImage *self, const guint8 *data, gsize length, guint64 alignment)
{
  gsize mask = alignment == 8 ? 7 : 3;
  gsize at = 0;

  while (length - at >= 12 && self->n_notes++ < REC_DUMP_IMAGE_NOTES_MAX)
    {
      gsize name_size = rec_elf_format_get32 (&self->format, data + at);
      gsize data_size = rec_elf_format_get32 (&self->format, data + at + 4);
      guint32 type = rec_elf_format_get32 (&self->format, data + at + 8);
      gsize data_offset = 12 + ((name_size + mask) & ~mask);
      const guint8 *name = data + at + 12;

      /* With an alignment of 8 it is the description that is aligned, not the name. */
      if (mask == 7)
        data_offset = (12 + name_size + mask) & ~mask;
      if (data_offset > length - at || data_size > length - at - data_offset)
        return;

      if (type == NT_GNU_BUILD_ID && name_size == 4 && memcmp (name, "GNU", 4) == 0
          && data_size <= sizeof self->build_id && self->build_id_length == 0)
        {
          memcpy (self->build_id, data + at + data_offset, data_size);
          self->build_id_length = data_size;
        }
      else if (type == NOTE_PACKAGE && name_size == 4 && memcmp (name, "FDO", 4) == 0
               && !self->has_package)
        {
          self->has_package = TRUE;
          self->version = read_version (data + at + data_offset, data_size);
        }

      data_size = (data_size + mask) & ~mask;
      if (data_size > length - at - data_offset)
        return;
      at += data_offset + data_size;
    }
}

static gboolean
read_image (RecElfImage *self,
            RecElfReader reader,
            gpointer source,
            gboolean in_memory,
            guint64 start)
{
  g_autofree guint8 *notes = NULL;
  guint8 header[REC_ELF_HEADER_SIZE_MAX];
  guint8 table[REC_DUMP_IMAGE_SEGMENTS_MAX * REC_ELF_SEGMENT_SIZE_MAX];
  RecElfHeader parsed;
  guint64 bias = 0;
  guint n_segments, entry_size;
  gboolean has_bias = FALSE;
  gsize got;

  memset (self, 0, sizeof *self);
  got = reader (source, start, header, sizeof header);
  if (!rec_elf_header_parse (&parsed, header, got)
      || (parsed.format.type != ET_EXEC && parsed.format.type != ET_DYN))
    return FALSE;

  self->format = parsed.format;
  entry_size = rec_elf_format_get_segment_size (&self->format);
  n_segments = MIN (parsed.n_segments, REC_DUMP_IMAGE_SEGMENTS_MAX);
  got = reader (source, start + parsed.segments_offset, table, n_segments * entry_size);
  n_segments = MIN (n_segments, got / entry_size);
  notes = g_malloc (NOTES_SIZE_MAX);

  for (guint i = 0; i < n_segments; i++)
    {
      RecElfSegment segment;

      rec_elf_segment_parse (&segment, &self->format, table + i * entry_size);
      if (segment.type == PT_LOAD && !has_bias)
        {
          bias = start - (segment.address - segment.offset);
          has_bias = TRUE;
        }
      if (segment.type == PT_LOAD)
        self->span = MAX (self->span, bias + segment.address + segment.memory_size - start);
    }

  for (guint i = 0; i < n_segments; i++)
    {
      RecElfSegment segment;
      guint64 place;

      rec_elf_segment_parse (&segment, &self->format, table + i * entry_size);
      if (segment.type != PT_NOTE || self->n_notes >= REC_DUMP_IMAGE_NOTES_MAX)
        continue;

      place = in_memory ? bias + segment.address : segment.offset;
      got = reader (source, place, notes, MIN (segment.file_size, NOTES_SIZE_MAX));
      read_notes (self, notes, got, segment.alignment);
    }

  return TRUE;
}

/**
 * rec_elf_image_read_file: (skip)
 * @reader: reads at an offset of the file
 *
 * Returns: whether it is a program or a library; what it says of itself is then in @self
 */
gboolean
rec_elf_image_read_file (RecElfImage *self, RecElfReader reader, gpointer source)
{
  return read_image (self, reader, source, FALSE, 0);
}

/**
 * rec_elf_image_read_memory: (skip)
 * @reader: reads at an address
 * @start: where the start of the file was mapped
 *
 * Returns: whether a program or a library was mapped there; what it says of itself is then in @self
 */
gboolean
rec_elf_image_read_memory (RecElfImage *self, RecElfReader reader, gpointer source, guint64 start)
{
  return read_image (self, reader, source, TRUE, start);
}

/**
 * rec_elf_image_dup_build_id: (skip)
 *
 * Returns: (transfer full): the build ID in hex, empty where there is none
 */
char *
rec_elf_image_dup_build_id (const RecElfImage *self)
{
  GString *text = g_string_sized_new (2 * self->build_id_length);

  for (guint i = 0; i < self->build_id_length; i++)
    g_string_append_printf (text, "%02x", self->build_id[i]);

  return g_string_free (text, FALSE);
}

/**
 * rec_elf_image_has_same_build_id: (skip)
 *
 * Returns: whether both have a build ID, and the same
 */
gboolean
rec_elf_image_has_same_build_id (const RecElfImage *self, const RecElfImage *other)
{
  return self->build_id_length > 0 && self->build_id_length == other->build_id_length
         && memcmp (self->build_id, other->build_id, self->build_id_length) == 0;
}

/**
 * rec_elf_image_clear: (skip)
 */
void
rec_elf_image_clear (RecElfImage *self)
{
  g_clear_pointer (&self->version, g_free);
}

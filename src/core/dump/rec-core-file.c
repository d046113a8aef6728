/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-core-file.h"

#include "core/dump/rec-dump-limits.h"
#include "core/report/rec-error.h"

#include <elf.h>

struct _RecCoreFile
{
  RecDumpStream *stream;
  RecElfHeader header;
  GArray *note_segments;
  RecCoreNotes *notes;
  RecCoreMemory *memory;
  gboolean segments_truncated;
};

static gboolean
read_header (RecCoreFile *self, GError **error)
{
  guint8 data[REC_ELF_HEADER_SIZE_MAX];
  gsize got = rec_dump_stream_read (self->stream, 0, data, sizeof data);
  const char *fault = rec_dump_stream_get_fault (self->stream);

  if (got >= SELFMAG && data[0] == ELFMAG0 && data[1] == ELFMAG1 && data[2] == ELFMAG2
      && data[3] == ELFMAG3 && got < sizeof data)
    g_set_error (error, REC_ERROR, REC_ERROR_TRUNCATED, "It ends within its header");
  else if (got == 0 && fault != NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It cannot be decompressed: %s", fault);
  else if (got == 0)
    g_set_error (error, REC_ERROR, REC_ERROR_TRUNCATED, "It is empty");
  else if (!rec_elf_header_parse (&self->header, data, got))
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It is no ELF file");
  else if (self->header.format.type != ET_CORE)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                 "It is an ELF file, but not the memory dump of a process");
  else
    return TRUE;

  return FALSE;
}

/* A core of more mappings than 16 bits count (PN_XNUM) has the number at its very end, where a
 * compressed one would have to be read for it; but the kernel writes the notes right behind the
 * table, so the place of the first notes says the same. */
static guint
count_segments (RecCoreFile *self, const RecElfSegment *first)
{
  guint size = rec_elf_format_get_segment_size (&self->header.format);

  if (self->header.n_segments != PN_XNUM)
    return self->header.n_segments;
  if (first->type != PT_NOTE || first->offset < self->header.segments_offset)
    return PN_XNUM - 1;

  return MIN ((first->offset - self->header.segments_offset) / size, REC_DUMP_SEGMENTS_MAX);
}

static void
read_segments (RecCoreFile *self)
{
  const RecElfFormat *format = &self->header.format;
  guint size = rec_elf_format_get_segment_size (format);
  guint count = self->header.n_segments;

  for (guint i = 0; i < count; i++)
    {
      guint8 data[REC_ELF_SEGMENT_SIZE_MAX];
      RecElfSegment segment;

      if (rec_dump_stream_read (self->stream, self->header.segments_offset + (guint64) i * size,
                                data, size)
          < size)
        {
          self->segments_truncated = TRUE;
          break;
        }

      rec_elf_segment_parse (&segment, format, data);
      if (i == 0)
        count = count_segments (self, &segment);
      if (segment.type == PT_LOAD)
        rec_core_memory_add_segment (self->memory, &segment);
      else if (segment.type == PT_NOTE)
        g_array_append_val (self->note_segments, segment);
    }

  rec_core_memory_sort (self->memory);
}

static void
read_notes (RecCoreFile *self)
{
  self->notes = rec_core_notes_new (&self->header.format);
  for (guint i = 0; i < self->note_segments->len; i++)
    {
      const RecElfSegment *segment = &g_array_index (self->note_segments, RecElfSegment, i);

      rec_core_notes_read (self->notes, self->stream, segment->offset, segment->file_size);
    }
}

static void
add_range (GArray *ranges, guint64 start, guint64 length)
{
  RecMemoryRange range = { start, length };

  g_array_append_val (ranges, range);
}

static void
add_stack (RecCoreFile *self, GArray *ranges, guint index, guint64 length)
{
  const RecCoreThread *thread = &g_array_index (self->notes->threads, RecCoreThread, index);
  guint64 start;

  if (rec_core_memory_find_stack (self->memory, thread->registers[self->notes->machine->sp], &start)
      != NULL)
    add_range (ranges, start, length);
}

/* Chooses what of a compressed core is kept, from the notes alone, the most wanted first. */
static void
keep_memory (RecCoreFile *self)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (RecMemoryRange));
  const RecCoreNotes *notes = self->notes;
  gboolean has_stacks = notes->machine != NULL && notes->threads->len > 0;

  if (has_stacks)
    add_stack (self, ranges, 0, REC_DUMP_FIRST_STACK_MAX);
  if (notes->vdso != 0)
    add_range (ranges, notes->vdso, REC_DUMP_VDSO_MAX);
  for (guint i = 0; i < notes->mappings->len; i++)
    {
      const RecCoreMapping *mapping = &g_array_index (notes->mappings, RecCoreMapping, i);

      if (mapping->offset == 0)
        add_range (ranges, mapping->start, REC_DUMP_FILE_START_MAX);
    }
  for (guint i = 1; has_stacks && i < notes->threads->len; i++)
    add_stack (self, ranges, i,
               CLAMP (REC_DUMP_KEPT_MAX / 2 / notes->threads->len, REC_DUMP_STACK_MIN,
                      REC_DUMP_STACK_MAX));

  rec_core_memory_keep (self->memory, (gpointer) ranges->data, ranges->len);
}

/**
 * rec_core_file_new: (skip)
 * @fd: a regular file at its start; it is lent and has to stay open
 * @error: return location for a [error@Error]
 *
 * Reads the headers and notes of a core and, of a compressed one, the memory that an analysis needs
 * in one pass. A core that ends too early is read as far as it goes.
 *
 * Returns: (transfer full): the core; %NULL with %REC_ERROR_INVALID or %REC_ERROR_TRUNCATED, the
 *   message then has the core for its subject
 */
RecCoreFile *
rec_core_file_new (int fd, GError **error)
{
  g_autoptr (RecCoreFile) self = g_new0 (RecCoreFile, 1);

  self->note_segments = g_array_new (FALSE, FALSE, sizeof (RecElfSegment));
  self->stream = rec_dump_stream_new (fd, error);
  if (self->stream == NULL || !read_header (self, error))
    return NULL;

  self->memory = rec_core_memory_new (self->stream);
  read_segments (self);
  read_notes (self);
  if (self->notes->n_threads == 0 && self->notes->mappings->len == 0)
    {
      gboolean truncated = self->segments_truncated || self->notes->truncated;

      g_set_error (error, REC_ERROR, truncated ? REC_ERROR_TRUNCATED : REC_ERROR_INVALID,
                   truncated ? "It ends before it says anything of the process"
                             : "It says nothing of the process that it is of");
      return NULL;
    }

  if (!rec_dump_stream_is_plain (self->stream))
    keep_memory (self);
  return g_steal_pointer (&self);
}

/**
 * rec_core_file_free: (skip)
 */
void
rec_core_file_free (RecCoreFile *self)
{
  g_clear_pointer (&self->notes, rec_core_notes_free);
  g_clear_pointer (&self->memory, rec_core_memory_free);
  g_clear_pointer (&self->stream, rec_dump_stream_free);
  g_array_unref (self->note_segments);
  g_free (self);
}

/**
 * rec_core_file_get_notes: (skip)
 *
 * Returns: (transfer none): what its notes say
 */
const RecCoreNotes *
rec_core_file_get_notes (RecCoreFile *self)
{
  return self->notes;
}

/**
 * rec_core_file_get_memory: (skip)
 *
 * Returns: (transfer none): the memory that it holds
 */
RecCoreMemory *
rec_core_file_get_memory (RecCoreFile *self)
{
  return self->memory;
}

/**
 * rec_core_file_get_passes: (skip)
 *
 * Returns: how often the dump was read from its start
 */
guint
rec_core_file_get_passes (RecCoreFile *self)
{
  return rec_dump_stream_get_passes (self->stream);
}

/**
 * rec_core_file_dup_shortage: (skip)
 *
 * Returns: (transfer full) (nullable): a sentence that says what is missing of the core; %NULL when
 *   it is whole as far as is known
 */
char *
rec_core_file_dup_shortage (RecCoreFile *self)
{
  const char *fault = rec_dump_stream_get_fault (self->stream);
  guint64 expected = rec_core_memory_get_expected_size (self->memory);
  guint64 size;

  if (fault != NULL)
    return g_strdup_printf ("The memory dump ends too early: %s.", fault);
  if (rec_dump_stream_get_size (self->stream, &size) && size < expected)
    return g_strdup_printf ("The memory dump ends too early: %" G_GUINT64_FORMAT
                            " of %" G_GUINT64_FORMAT " bytes are there.",
                            size, expected);
  if (self->segments_truncated || self->notes->truncated)
    return g_strdup ("The memory dump ends too early: a part of its notes is missing.");

  return NULL;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-core-memory.h"

#include "core/dump/rec-dump-limits.h"

#include <string.h>

#define PAGE_SIZE 4096
/* What lies below the stack pointer and still belongs to a function: the red zone of AMD64. */
#define RED_ZONE 128

typedef struct
{
  guint64 offset;
  guint64 start;
  gsize length;
  guint8 *data;
} KeptPart;

struct _RecCoreMemory
{
  RecDumpStream *stream;
  GArray *segments;
  GArray *parts;
};

static void
kept_part_clear (gpointer data)
{
  KeptPart *part = data;

  g_free (part->data);
}

/**
 * rec_core_memory_new: (skip)
 * @stream: the core; it is lent and has to live longer
 *
 * Returns: (transfer full): memory without segments
 */
RecCoreMemory *
rec_core_memory_new (RecDumpStream *stream)
{
  RecCoreMemory *self = g_new0 (RecCoreMemory, 1);

  self->stream = stream;
  self->segments = g_array_new (FALSE, FALSE, sizeof (RecElfSegment));
  self->parts = g_array_new (FALSE, FALSE, sizeof (KeptPart));
  g_array_set_clear_func (self->parts, kept_part_clear);
  return self;
}

/**
 * rec_core_memory_free: (skip)
 */
void
rec_core_memory_free (RecCoreMemory *self)
{
  g_array_unref (self->segments);
  g_array_unref (self->parts);
  g_free (self);
}

/**
 * rec_core_memory_add_segment: (skip)
 * @segment: a segment of type PT_LOAD; one that runs over the end of the address space is left out
 */
void
rec_core_memory_add_segment (RecCoreMemory *self, const RecElfSegment *segment)
{
  RecElfSegment kept = *segment;

  if (kept.memory_size == 0 || kept.memory_size > G_MAXUINT64 - kept.address
      || kept.file_size > G_MAXUINT64 - kept.offset)
    return;

  kept.file_size = MIN (kept.file_size, kept.memory_size);
  g_array_append_val (self->segments, kept);
}

static int
compare_segments (gconstpointer a, gconstpointer b)
{
  const RecElfSegment *first = a, *second = b;

  return first->address < second->address ? -1 : first->address > second->address;
}

static int
compare_part_offsets (gconstpointer a, gconstpointer b)
{
  const KeptPart *first = a, *second = b;

  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

static int
compare_part_starts (gconstpointer a, gconstpointer b)
{
  const KeptPart *first = a, *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

/**
 * rec_core_memory_sort: (skip)
 *
 * Makes the segments ready to be looked up, after the last one was added.
 */
void
rec_core_memory_sort (RecCoreMemory *self)
{
  g_array_sort (self->segments, compare_segments);
}

/**
 * rec_core_memory_find_segment: (skip)
 *
 * Returns: (transfer none) (nullable): the segment that was mapped at @address
 */
const RecElfSegment *
rec_core_memory_find_segment (RecCoreMemory *self, guint64 address)
{
  guint low = 0, high = self->segments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const RecElfSegment *segment = &g_array_index (self->segments, RecElfSegment, middle);

      if (address < segment->address)
        high = middle;
      else if (address - segment->address >= segment->memory_size)
        low = middle + 1;
      else
        return segment;
    }

  return NULL;
}

static const KeptPart *
find_part (RecCoreMemory *self, guint64 address)
{
  guint low = 0, high = self->parts->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const KeptPart *part = &g_array_index (self->parts, KeptPart, middle);

      if (address < part->start)
        high = middle;
      else if (address - part->start >= part->length)
        low = middle + 1;
      else
        return part;
    }

  return NULL;
}

/* Finds where in the dump a range lies, cut to its segment and to what the dump holds of that. */
static gboolean
locate (RecCoreMemory *self, const RecMemoryRange *range, KeptPart *part)
{
  const RecElfSegment *segment = rec_core_memory_find_segment (self, range->start);
  guint64 skip;

  if (segment == NULL || range->start - segment->address >= segment->file_size)
    return FALSE;

  skip = range->start - segment->address;
  part->offset = segment->offset + skip;
  part->start = range->start;
  part->length = MIN (range->length, segment->file_size - skip);
  part->data = NULL;
  return TRUE;
}

/**
 * rec_core_memory_keep: (skip)
 * @ranges: (array length=n_ranges): what will be read of a compressed dump, the most wanted first
 *
 * Reads the ranges in one pass forwards. They are kept up to the limit of `rec-dump-limits.h`.
 */
void
rec_core_memory_keep (RecCoreMemory *self, const RecMemoryRange *ranges, guint n_ranges)
{
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (KeptPart));
  guint64 end = 0;
  gsize total = 0;

  for (guint i = 0; i < n_ranges && total < REC_DUMP_KEPT_MAX; i++)
    {
      KeptPart part;

      if (!locate (self, &ranges[i], &part))
        continue;
      part.length = MIN (part.length, REC_DUMP_KEPT_MAX - total);
      total += part.length;
      g_array_append_val (wanted, part);
    }

  g_array_sort (wanted, compare_part_offsets);
  for (guint i = 0; i < wanted->len; i++)
    {
      KeptPart part = g_array_index (wanted, KeptPart, i);
      guint64 overlap = part.offset < end ? end - part.offset : 0;

      if (overlap >= part.length)
        continue;
      part.offset += overlap;
      part.start += overlap;
      part.length -= overlap;
      end = part.offset + part.length;

      part.data = g_malloc (part.length);
      part.length = rec_dump_stream_read (self->stream, part.offset, part.data, part.length);
      if (part.length > 0)
        g_array_append_val (self->parts, part);
      else
        g_free (part.data);
    }

  g_array_sort (self->parts, compare_part_starts);
}

/**
 * rec_core_memory_read: (skip)
 *
 * Returns: how many bytes from @address on were read: fewer than @length where the dump has no more
 */
gsize
rec_core_memory_read (RecCoreMemory *self, guint64 address, void *buffer, gsize length)
{
  gsize done = 0;

  while (done < length && address <= G_MAXUINT64 - done)
    {
      RecMemoryRange range = { address + done, length - done };
      const KeptPart *kept = find_part (self, range.start);
      KeptPart part;
      gsize got;

      if (kept != NULL)
        {
          gsize skip = range.start - kept->start;

          got = MIN (range.length, kept->length - skip);
          memcpy ((guint8 *) buffer + done, kept->data + skip, got);
        }
      else
        {
          if (!rec_dump_stream_is_plain (self->stream) || !locate (self, &range, &part))
            break;
          got = rec_dump_stream_read (self->stream, part.offset, (guint8 *) buffer + done,
                                      part.length);
        }

      if (got == 0)
        break;
      done += got;
    }

  return done;
}

/**
 * rec_core_memory_find_stack: (skip)
 * @sp: a stack pointer
 * @start: (out): where the stack's memory begins, red zone and all
 *
 * A stack that was used up has its pointer below its end, where nothing can be read; that is then
 * looked for above.
 *
 * Returns: (transfer none) (nullable): the segment that the stack is in
 */
const RecElfSegment *
rec_core_memory_find_stack (RecCoreMemory *self, guint64 sp, guint64 *start)
{
  for (guint64 gap = 0; gap <= REC_DUMP_STACK_GAP_MAX; gap += PAGE_SIZE)
    {
      const RecElfSegment *segment = rec_core_memory_find_segment (self, sp + gap);

      if (segment == NULL || segment->file_size == 0)
        continue;
      *start
          = sp > segment->address ? sp - MIN (sp - segment->address, RED_ZONE) : segment->address;
      return segment;
    }

  return NULL;
}

/**
 * rec_core_memory_get_segments: (skip)
 *
 * Returns: (transfer none) (element-type RecElfSegment): what was mapped, by address
 */
const GArray *
rec_core_memory_get_segments (RecCoreMemory *self)
{
  return self->segments;
}

/**
 * rec_core_memory_get_expected_size: (skip)
 *
 * Returns: how long the plain core is when nothing of its memory is missing
 */
guint64
rec_core_memory_get_expected_size (RecCoreMemory *self)
{
  guint64 size = 0;

  for (guint i = 0; i < self->segments->len; i++)
    {
      const RecElfSegment *segment = &g_array_index (self->segments, RecElfSegment, i);

      if (segment->file_size > 0)
        size = MAX (size, segment->offset + segment->file_size);
    }

  return size;
}

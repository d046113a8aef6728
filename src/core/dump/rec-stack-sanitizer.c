/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-stack-sanitizer.h"

#include "core/dump/rec-dump-limits.h"

#include <string.h>

typedef struct
{
  guint64 start;
  guint64 end;
} Range;

struct _RecStackSanitizer
{
  guint word_size;
  guint64 address_mask;
  guint64 pattern;
  gint64 small_max;
  GArray *ranges;
  /* From the first range to the last: most words are not even in there. */
  Range all;
};

/**
 * rec_stack_sanitizer_new: (skip)
 * @word_size: 8 or 4
 * @address_bits: how many bits of a pointer are its address; what lies above is a signature (the
 *   pointer authentication of AArch64) and is taken off
 *
 * Returns: (transfer full): a sanitizer that takes nothing for an address yet
 */
RecStackSanitizer *
rec_stack_sanitizer_new (guint word_size, guint address_bits)
{
  RecStackSanitizer *self = g_new0 (RecStackSanitizer, 1);

  self->word_size = word_size;
  self->address_mask = G_MAXUINT64 >> (64 - address_bits);
  self->pattern
      = word_size == 8 ? REC_STACK_SANITIZER_PATTERN : (guint32) REC_STACK_SANITIZER_PATTERN;
  self->small_max = word_size == 8 ? REC_MINIDUMP_SMALL_MAX : REC_MINIDUMP_SMALL_MAX_32;
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  return self;
}

/**
 * rec_stack_sanitizer_free: (skip)
 */
void
rec_stack_sanitizer_free (RecStackSanitizer *self)
{
  g_array_unref (self->ranges);
  g_free (self);
}

/**
 * rec_stack_sanitizer_add_range: (skip)
 * @end: the first address behind it
 *
 * Words that point into the range are kept.
 */
void
rec_stack_sanitizer_add_range (RecStackSanitizer *self, guint64 start, guint64 end)
{
  Range range = { start, end };

  if (start < end)
    g_array_append_val (self->ranges, range);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const Range *first = a, *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

/**
 * rec_stack_sanitizer_sort: (skip)
 *
 * To be called after the last range was added.
 */
void
rec_stack_sanitizer_sort (RecStackSanitizer *self)
{
  guint n_joined = 0;

  g_array_sort (self->ranges, compare_ranges);
  for (guint i = 0; i < self->ranges->len; i++)
    {
      const Range next = g_array_index (self->ranges, Range, i);
      Range *last = n_joined > 0 ? &g_array_index (self->ranges, Range, n_joined - 1) : NULL;

      if (last != NULL && next.start <= last->end)
        last->end = MAX (last->end, next.end);
      else
        g_array_index (self->ranges, Range, n_joined++) = next;
    }
  g_array_set_size (self->ranges, n_joined);
  if (n_joined > 0)
    {
      self->all.start = g_array_index (self->ranges, Range, 0).start;
      self->all.end = g_array_index (self->ranges, Range, n_joined - 1).end;
    }
}

static gboolean
is_address (RecStackSanitizer *self, guint64 word)
{
  guint low = 0, high = self->ranges->len;

  if (word < self->all.start || word >= self->all.end)
    return FALSE;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Range *range = &g_array_index (self->ranges, Range, middle);

      if (word < range->start)
        high = middle;
      else if (word >= range->end)
        low = middle + 1;
      else
        return TRUE;
    }

  return FALSE;
}

/* number: the word with its sign. */
static inline guint64
clean_word (RecStackSanitizer *self, guint64 word, gint64 number)
{
  if (number >= -self->small_max && number <= self->small_max)
    return word;
  if (is_address (self, word & self->address_mask))
    return word & self->address_mask;

  return self->pattern;
}

/**
 * rec_stack_sanitizer_clean_word: (skip)
 * @word: a word of a stack, or the value of a register
 *
 * Returns: the word itself where it is a small number, of either sign; its address where it points
 *   into one of the ranges; else the pattern
 */
guint64
rec_stack_sanitizer_clean_word (RecStackSanitizer *self, guint64 word)
{
  return clean_word (self, word, self->word_size == 8 ? (gint64) word : (gint32) word);
}

static gsize
clean_64 (RecStackSanitizer *self, guint8 *data, gsize length)
{
  gsize i;

  for (i = 0; i + 8 <= length; i += 8)
    {
      guint64 word;

      memcpy (&word, data + i, sizeof word);
      word = GUINT64_FROM_LE (word);
      word = GUINT64_TO_LE (clean_word (self, word, (gint64) word));
      memcpy (data + i, &word, sizeof word);
    }

  return i;
}

static gsize
clean_32 (RecStackSanitizer *self, guint8 *data, gsize length)
{
  gsize i;

  for (i = 0; i + 4 <= length; i += 4)
    {
      guint32 word;

      memcpy (&word, data + i, sizeof word);
      word = GUINT32_FROM_LE (word);
      word = GUINT32_TO_LE ((guint32) clean_word (self, word, (gint32) word));
      memcpy (data + i, &word, sizeof word);
    }

  return i;
}

/**
 * rec_stack_sanitizer_clean: (skip)
 * @data: (array length=length): memory from an address on that a word can have
 *
 * Overwrites every word that says anything but an address or a small number, and what is left at
 * the end where that is no whole word.
 */
void
rec_stack_sanitizer_clean (RecStackSanitizer *self, guint8 *data, gsize length)
{
  guint64 pattern = GUINT64_TO_LE (self->pattern);
  gsize done = self->word_size == 8 ? clean_64 (self, data, length) : clean_32 (self, data, length);

  memcpy (data + done, &pattern, length - done);
}

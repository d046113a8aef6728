/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-minidump-stacks.h"

#include "core/dump/rec-dump-limits.h"

/* Whole words only, and no more than the mapping that the stack is in. */
static RecMinidumpStack
find_stack (RecCoreFile *core, const RecCoreThread *thread)
{
  const RecCoreNotes *notes = rec_core_file_get_notes (core);
  guint word = rec_elf_format_get_word_size (&notes->format);
  RecMinidumpStack stack = { 0 };
  guint64 end;

  stack.segment = rec_core_memory_find_stack (
      rec_core_file_get_memory (core), thread->registers[notes->machine->sp], &stack.address);
  if (stack.segment == NULL)
    return stack;

  end = stack.segment->address + stack.segment->memory_size;
  stack.address += -stack.address & (word - 1);
  if (stack.address < end)
    stack.length = MIN (end - stack.address, REC_MINIDUMP_STACK_MAX);
  return stack;
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const gsize *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

/* Most threads wait with a short stack, a few have a large buffer on theirs: what the short ones
 * leave goes to these. Returns what no stack but the first may exceed. */
static gsize
get_share (const GArray *stacks)
{
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize left = REC_MINIDUMP_STACKS_MAX - g_array_index (stacks, RecMinidumpStack, 0).length;

  for (guint i = 1; i < stacks->len; i++)
    g_array_append_val (lengths, g_array_index (stacks, RecMinidumpStack, i).length);
  g_array_sort (lengths, compare_lengths);
  for (guint i = 0; i < lengths->len; i++)
    {
      gsize share = left / (lengths->len - i);
      gsize length = g_array_index (lengths, gsize, i);

      if (length > share)
        return MAX (share & ~(gsize) 7, REC_MINIDUMP_STACK_MIN);
      left -= length;
    }

  return REC_MINIDUMP_STACK_MAX;
}

/**
 * rec_minidump_choose_stacks: (skip)
 * @core: a core of a machine that is known
 *
 * Returns: (transfer full) (element-type RecMinidumpStack): what to take of each thread's stack, so
 *   that the minidump stays small
 */
GArray *
rec_minidump_choose_stacks (RecCoreFile *core)
{
  GArray *threads = rec_core_file_get_notes (core)->threads;
  GArray *stacks = g_array_sized_new (FALSE, FALSE, sizeof (RecMinidumpStack), threads->len);
  gsize share;

  for (guint i = 0; i < threads->len; i++)
    {
      RecMinidumpStack stack = find_stack (core, &g_array_index (threads, RecCoreThread, i));

      g_array_append_val (stacks, stack);
    }

  share = stacks->len > 1 ? get_share (stacks) : 0;
  for (guint i = 1; i < stacks->len; i++)
    {
      RecMinidumpStack *stack = &g_array_index (stacks, RecMinidumpStack, i);

      stack->length = MIN (stack->length, share);
    }

  return stacks;
}

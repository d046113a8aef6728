/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-minidump-writer.h"

#include "core/dump/rec-core-module.h"
#include "core/dump/rec-minidump-format.h"
#include "core/dump/rec-minidump-machine.h"
#include "core/dump/rec-minidump-modules.h"
#include "core/dump/rec-stack-sanitizer.h"
#include "core/report/rec-error.h"
#include "core/report/rec-exception.h"

#include <elf.h>

#define STREAMS_MAX 5
/* What most minidumps fit into. */
#define USUAL_SIZE (128u * 1024)

typedef struct
{
  guint64 address;
  RecMinidumpPart part;
} Stack;

typedef struct
{
  RecCoreMemory *memory;
  const RecCoreNotes *notes;
  const RecMinidumpMachine *machine;
  GPtrArray *modules;
  RecStackSanitizer *sanitizer;

  GByteArray *dump;
  guint n_streams;
  GArray *stacks;
  gsize stacks_left;
  GArray *contexts;
  /* The first thread's, as it was written. */
  guint64 pc;
} Writer;

static void
writer_clear (Writer *self)
{
  g_clear_pointer (&self->modules, g_ptr_array_unref);
  g_clear_pointer (&self->sanitizer, rec_stack_sanitizer_free);
  g_clear_pointer (&self->dump, g_byte_array_unref);
  g_clear_pointer (&self->stacks, g_array_unref);
  g_clear_pointer (&self->contexts, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

static void
add_stream (Writer *self, guint32 type, RecMinidumpPart part)
{
  guint32 place = REC_MINIDUMP_HEADER_SIZE + self->n_streams++ * REC_MINIDUMP_DIRECTORY_ENTRY_SIZE;

  rec_minidump_set32 (self->dump, place, type);
  rec_minidump_set32 (self->dump, place + 4, part.size);
  rec_minidump_set32 (self->dump, place + 8, part.place);
}

/* The time stays 0, so that the same core gives the same bytes. */
static void
begin_dump (Writer *self)
{
  rec_minidump_append32 (self->dump, REC_MINIDUMP_SIGNATURE);
  rec_minidump_append32 (self->dump, REC_MINIDUMP_VERSION);
  rec_minidump_append32 (self->dump, 0);
  rec_minidump_append32 (self->dump, REC_MINIDUMP_HEADER_SIZE);
  rec_minidump_append_zeros (self->dump, 16);
  rec_minidump_append_zeros (self->dump, STREAMS_MAX * REC_MINIDUMP_DIRECTORY_ENTRY_SIZE);
}

/* Of the system no more than its kind; which it was is said by the evidence “sysinfo”. */
static void
add_system (Writer *self)
{
  guint32 version = rec_minidump_append_text (self->dump, "");
  guint32 start = rec_minidump_begin (self->dump);

  rec_minidump_append16 (self->dump, self->machine->architecture);
  rec_minidump_append_zeros (self->dump, 18);
  rec_minidump_append32 (self->dump, REC_MINIDUMP_LINUX);
  rec_minidump_append32 (self->dump, version);
  rec_minidump_append_zeros (self->dump, 28);
  add_stream (self, REC_MINIDUMP_SYSTEM_INFO, rec_minidump_end (self->dump, start));
}

/* Code that was made at run time is in no module, but its frames are part of a stack. */
static void
find_ranges (Writer *self)
{
  const GArray *segments = rec_core_memory_get_segments (self->memory);

  self->sanitizer = rec_stack_sanitizer_new (rec_elf_format_get_word_size (&self->notes->format),
                                             self->machine->address_bits);
  for (guint i = 0; i < self->modules->len; i++)
    {
      const RecCoreModule *module = g_ptr_array_index (self->modules, i);

      rec_stack_sanitizer_add_range (self->sanitizer, module->start, module->end);
    }
  for (guint i = 0; i < segments->len; i++)
    {
      const RecElfSegment *segment = &g_array_index (segments, RecElfSegment, i);

      if ((segment->flags & PF_X) != 0)
        rec_stack_sanitizer_add_range (self->sanitizer, segment->address,
                                       segment->address + segment->memory_size);
    }
  for (guint i = 0; i < self->notes->threads->len; i++)
    {
      const RecCoreThread *thread = &g_array_index (self->notes->threads, RecCoreThread, i);
      guint64 start;
      const RecElfSegment *segment = rec_core_memory_find_stack (
          self->memory, thread->registers[self->notes->machine->sp], &start);

      if (segment != NULL)
        rec_stack_sanitizer_add_range (self->sanitizer, segment->address,
                                       segment->address + segment->memory_size);
    }
  rec_stack_sanitizer_sort (self->sanitizer);
}

/* The place of execution can be anywhere that was mapped, but is not anything. */
static guint64
clean_pc (Writer *self, guint64 pc)
{
  return rec_core_memory_find_segment (self->memory, pc) != NULL
             ? pc
             : rec_stack_sanitizer_clean_word (self->sanitizer, pc);
}

static guint64
clean_sp (Writer *self, guint64 sp)
{
  guint64 start;

  return rec_core_memory_find_stack (self->memory, sp, &start) != NULL
             ? sp
             : rec_stack_sanitizer_clean_word (self->sanitizer, sp);
}

static void
add_context (Writer *self, const RecCoreThread *thread)
{
  const RecCoreMachine *core_machine = self->notes->machine;
  RecCoreThread cleaned = *thread;
  guint32 start = rec_minidump_begin (self->dump);
  RecMinidumpPart part;

  for (guint i = 0; i < self->machine->n_general; i++)
    cleaned.registers[i] = rec_stack_sanitizer_clean_word (self->sanitizer, thread->registers[i]);
  cleaned.registers[core_machine->pc] = clean_pc (self, thread->registers[core_machine->pc]);
  cleaned.registers[core_machine->sp] = clean_sp (self, thread->registers[core_machine->sp]);
  if (self->contexts->len == 0)
    self->pc = cleaned.registers[core_machine->pc];

  self->machine->append_context (self->dump, &cleaned);
  part = rec_minidump_end (self->dump, start);
  g_array_append_val (self->contexts, part);
}

/* What a thread leaves goes to those behind it. */
static gsize
get_stack_max (Writer *self, guint index)
{
  guint n_left = self->notes->threads->len - index;

  return index == 0
             ? REC_MINIDUMP_FIRST_STACK_MAX
             : CLAMP (self->stacks_left / n_left, REC_MINIDUMP_STACK_MIN, REC_MINIDUMP_STACK_MAX);
}

/* Whole words only, and no more than the mapping that the stack is in. */
static void
add_stack (Writer *self, guint index)
{
  const RecCoreThread *thread = &g_array_index (self->notes->threads, RecCoreThread, index);
  guint word = rec_elf_format_get_word_size (&self->notes->format);
  guint64 sp = thread->registers[self->notes->machine->sp];
  guint64 start;
  const RecElfSegment *segment = rec_core_memory_find_stack (self->memory, sp, &start);
  Stack stack = { clean_sp (self, sp), { 0 } };

  if (segment != NULL)
    {
      guint64 end = segment->address + segment->memory_size;
      gsize length, got;

      start += -start & (word - 1);
      length = start < end ? MIN (end - start, get_stack_max (self, index)) : 0;
      stack.address = start;
      stack.part.place = rec_minidump_begin (self->dump);
      g_byte_array_set_size (self->dump, stack.part.place + length);
      got = rec_core_memory_read (self->memory, start, self->dump->data + stack.part.place, length);
      got -= got % word;
      g_byte_array_set_size (self->dump, stack.part.place + got);
      stack.part.size = got;
      rec_stack_sanitizer_clean (self->sanitizer, self->dump->data + stack.part.place, got);
    }

  self->stacks_left -= MIN (self->stacks_left, stack.part.size);
  g_array_append_val (self->stacks, stack);
}

static void
append_memory (Writer *self, const Stack *stack)
{
  rec_minidump_append64 (self->dump, stack->address);
  rec_minidump_append_part (self->dump, stack->part);
}

static void
add_threads (Writer *self)
{
  guint32 start;

  for (guint i = 0; i < self->notes->threads->len; i++)
    {
      add_context (self, &g_array_index (self->notes->threads, RecCoreThread, i));
      add_stack (self, i);
    }

  start = rec_minidump_begin (self->dump);
  rec_minidump_append32 (self->dump, self->notes->threads->len);
  for (guint i = 0; i < self->notes->threads->len; i++)
    {
      rec_minidump_append32 (self->dump,
                             g_array_index (self->notes->threads, RecCoreThread, i).tid);
      rec_minidump_append_zeros (self->dump, 20);
      append_memory (self, &g_array_index (self->stacks, Stack, i));
      rec_minidump_append_part (self->dump, g_array_index (self->contexts, RecMinidumpPart, i));
    }
  add_stream (self, REC_MINIDUMP_THREAD_LIST, rec_minidump_end (self->dump, start));
}

static void
add_memory (Writer *self)
{
  guint32 start = rec_minidump_begin (self->dump);
  guint count = 0;

  rec_minidump_append32 (self->dump, 0);
  for (guint i = 0; i < self->stacks->len; i++)
    {
      const Stack *stack = &g_array_index (self->stacks, Stack, i);

      if (stack->part.size == 0)
        continue;
      append_memory (self, stack);
      count++;
    }
  rec_minidump_set32 (self->dump, start, count);
  add_stream (self, REC_MINIDUMP_MEMORY_LIST, rec_minidump_end (self->dump, start));
}

static gboolean
is_near (Writer *self, guint64 address)
{
  const GArray *segments = rec_core_memory_get_segments (self->memory);

  for (guint i = 0; i < segments->len; i++)
    {
      const RecElfSegment *segment = &g_array_index (segments, RecElfSegment, i);
      guint64 distance
          = address < segment->address ? segment->address - address : address - segment->address;

      if (address >= segment->address)
        distance -= MIN (distance, segment->memory_size);
      if (distance <= REC_MINIDUMP_FAULT_DISTANCE_MAX)
        return TRUE;
    }

  return FALSE;
}

/* An address that lies nowhere near to anything can be text that was taken for a pointer. Failures
 * without an address have that of the place, as in Breakpad. */
static guint64
get_fault_address (Writer *self)
{
  guint64 address = self->notes->fault_address;

  if (!self->notes->has_code || !rec_exception_has_address (self->notes->signal, self->notes->code))
    return self->pc;

  return address < REC_MINIDUMP_NULL_MAX || is_near (self, address)
             ? address
             : rec_stack_sanitizer_clean_word (self->sanitizer, address);
}

static void
add_exception (Writer *self)
{
  guint32 start = rec_minidump_begin (self->dump);

  if (!self->notes->has_signal || self->notes->threads->len == 0)
    return;

  rec_minidump_append32 (self->dump, g_array_index (self->notes->threads, RecCoreThread, 0).tid);
  rec_minidump_append32 (self->dump, 0);
  rec_minidump_append32 (self->dump, self->notes->signal);
  rec_minidump_append32 (self->dump, self->notes->has_code ? self->notes->code : 0);
  rec_minidump_append64 (self->dump, 0);
  rec_minidump_append64 (self->dump, get_fault_address (self));
  rec_minidump_append_zeros (self->dump, 128);
  rec_minidump_append_part (self->dump, g_array_index (self->contexts, RecMinidumpPart, 0));
  add_stream (self, REC_MINIDUMP_EXCEPTION, rec_minidump_end (self->dump, start));
}

static gboolean
find_machine (Writer *self, GError **error)
{
  const RecElfFormat *format = &self->notes->format;

  self->machine = rec_minidump_machine_find (format);
  if (self->machine != NULL)
    return TRUE;

  if (self->notes->machine != NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED, "Minidumps are not made of %s",
                 rec_core_machine_get_name (self->notes->machine, format));
  else
    g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED,
                 "Minidumps are not made of the machine number %u", format->machine);
  return FALSE;
}

/**
 * rec_minidump_new_from_core: (skip)
 * @fd: an ELF core as for rec_core_analysis_run()
 * @error: return location for a [error@Error]
 *
 * Makes a minidump as Breakpad does: all threads' registers and stacks, the modules with their
 * build IDs, the signal with its code. Of stacks and registers only addresses in code and stacks
 * and small numbers are kept (`docs/minidump.md`). Files are not needed. Meant for the child
 * process.
 *
 * Returns: (transfer full): the minidump, of at most %REC_MINIDUMP_SIZE_MAX bytes; %NULL with
 *   %REC_ERROR_INVALID or %REC_ERROR_TRUNCATED when the core says nothing, %REC_ERROR_UNSUPPORTED
 *   when it is of a machine that minidumps are not made of, %REC_ERROR_TOO_LARGE
 */
GByteArray *
rec_minidump_new_from_core (int fd, GError **error)
{
  g_autoptr (RecCoreFile) core = rec_core_file_new (fd, error);
  g_auto (Writer) self = { 0 };
  gboolean is_cut;

  if (core == NULL)
    return NULL;
  self.memory = rec_core_file_get_memory (core);
  self.notes = rec_core_file_get_notes (core);
  if (!find_machine (&self, error))
    return NULL;

  self.modules = rec_core_module_list (core, &is_cut);
  self.dump = g_byte_array_sized_new (USUAL_SIZE);
  self.stacks_left = REC_MINIDUMP_STACKS_MAX;
  self.stacks = g_array_new (FALSE, FALSE, sizeof (Stack));
  self.contexts = g_array_new (FALSE, FALSE, sizeof (RecMinidumpPart));
  find_ranges (&self);
  begin_dump (&self);
  add_system (&self);
  add_threads (&self);
  add_exception (&self);
  add_memory (&self);
  add_stream (&self, REC_MINIDUMP_MODULE_LIST,
              rec_minidump_append_modules (self.dump, self.modules, self.notes->entry));
  rec_minidump_set32 (self.dump, 8, self.n_streams);
  if (self.dump->len > REC_MINIDUMP_SIZE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "Its minidump has more than %u bytes",
                   REC_MINIDUMP_SIZE_MAX);
      return NULL;
    }

  return g_steal_pointer (&self.dump);
}

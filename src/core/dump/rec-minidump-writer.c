/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-minidump-writer.h"

#include "core/dump/rec-core-module.h"
#include "core/dump/rec-minidump-format.h"
#include "core/dump/rec-minidump-machine.h"
#include "core/dump/rec-minidump-modules.h"
#include "core/dump/rec-minidump-stacks.h"
#include "core/dump/rec-stack-sanitizer.h"
#include "core/report/rec-error.h"
#include "core/report/rec-exception.h"

#include <elf.h>

#define STREAMS_MAX 5
/* What most minidumps fit into. */
#define USUAL_SIZE (128u * 1024)

/* What was written of a thread. */
typedef struct
{
  RecMinidumpPart context;
  guint64 stack_address;
  RecMinidumpPart stack;
} Thread;

typedef struct
{
  RecCoreMemory *memory;
  const RecCoreNotes *notes;
  const RecMinidumpMachine *machine;
  GPtrArray *modules;
  GArray *stacks;
  RecStackSanitizer *sanitizer;

  GByteArray *dump;
  guint n_streams;
  GArray *threads;
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
  g_clear_pointer (&self->threads, g_array_unref);
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
  for (guint i = 0; i < self->stacks->len; i++)
    {
      const RecElfSegment *segment = g_array_index (self->stacks, RecMinidumpStack, i).segment;

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

static RecMinidumpPart
append_context (Writer *self, const RecCoreThread *thread, guint64 sp)
{
  const RecCoreMachine *core_machine = self->notes->machine;
  RecCoreThread cleaned = *thread;
  guint32 start = rec_minidump_begin (self->dump);

  for (guint i = 0; i < self->machine->n_general; i++)
    cleaned.registers[i] = rec_stack_sanitizer_clean_word (self->sanitizer, thread->registers[i]);
  cleaned.registers[core_machine->pc] = clean_pc (self, thread->registers[core_machine->pc]);
  cleaned.registers[core_machine->sp] = sp;
  if (self->threads->len == 0)
    self->pc = cleaned.registers[core_machine->pc];

  self->machine->append_context (self->dump, &cleaned);
  return rec_minidump_end (self->dump, start);
}

static RecMinidumpPart
append_stack (Writer *self, const RecMinidumpStack *stack)
{
  guint word = rec_elf_format_get_word_size (&self->notes->format);
  guint32 start = rec_minidump_begin (self->dump);
  gsize got;

  g_byte_array_set_size (self->dump, start + stack->length);
  got = rec_core_memory_read (self->memory, stack->address, self->dump->data + start,
                              stack->length);
  got -= got % word;
  g_byte_array_set_size (self->dump, start + got);
  rec_stack_sanitizer_clean (self->sanitizer, self->dump->data + start, got);
  return rec_minidump_end (self->dump, start);
}

/* A stack pointer that leads to no stack can be anything. */
static void
add_thread (Writer *self, const RecCoreThread *thread, const RecMinidumpStack *stack)
{
  guint64 sp = thread->registers[self->notes->machine->sp];
  Thread written = { 0 };

  if (stack->segment == NULL)
    sp = rec_stack_sanitizer_clean_word (self->sanitizer, sp);
  written.context = append_context (self, thread, sp);
  written.stack = append_stack (self, stack);
  written.stack_address = stack->segment != NULL ? stack->address : sp;
  g_array_append_val (self->threads, written);
}

static void
append_memory (Writer *self, const Thread *thread)
{
  rec_minidump_append64 (self->dump, thread->stack_address);
  rec_minidump_append_part (self->dump, thread->stack);
}

static void
add_threads (Writer *self)
{
  GArray *threads = self->notes->threads;
  guint32 start;

  for (guint i = 0; i < threads->len; i++)
    add_thread (self, &g_array_index (threads, RecCoreThread, i),
                &g_array_index (self->stacks, RecMinidumpStack, i));

  start = rec_minidump_begin (self->dump);
  rec_minidump_append32 (self->dump, threads->len);
  for (guint i = 0; i < threads->len; i++)
    {
      const Thread *written = &g_array_index (self->threads, Thread, i);

      rec_minidump_append32 (self->dump, g_array_index (threads, RecCoreThread, i).tid);
      rec_minidump_append_zeros (self->dump, 20);
      append_memory (self, written);
      rec_minidump_append_part (self->dump, written->context);
    }
  add_stream (self, REC_MINIDUMP_THREAD_LIST, rec_minidump_end (self->dump, start));
}

static void
add_memory (Writer *self)
{
  guint32 start = rec_minidump_begin (self->dump);
  guint count = 0;

  rec_minidump_append32 (self->dump, 0);
  for (guint i = 0; i < self->threads->len; i++)
    {
      const Thread *thread = &g_array_index (self->threads, Thread, i);

      if (thread->stack.size == 0)
        continue;
      append_memory (self, thread);
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
  rec_minidump_append_part (self->dump, g_array_index (self->threads, Thread, 0).context);
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
  self.stacks = rec_minidump_choose_stacks (core);
  self.threads = g_array_new (FALSE, FALSE, sizeof (Thread));
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

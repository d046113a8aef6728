/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-core-unwinder.h"

#include <elfutils/libdwfl.h>
#include <string.h>

#define PROCESS_NUMBER 1

struct _RecCoreUnwinder
{
  RecCoreFile *core;
  GPtrArray *modules;
  Dwfl *dwfl;
  /* An ELF header without anything behind it, that tells libdwfl the machine. */
  Elf64_Ehdr header;
  Elf *elf;
  GPtrArray *images;
  gboolean can_unwind;

  const RecCoreThread *thread;
  RecFrameFunc func;
  gpointer user_data;
  guint n_frames;
};

typedef struct
{
  RecCoreUnwinder *unwinder;
  RecCoreModule *module;
} ModuleLink;

static Elf *
read_vdso (RecCoreUnwinder *self, RecCoreModule *module)
{
  gsize length = module->end - module->start;
  char *image = g_malloc (length);

  g_ptr_array_add (self->images, image);
  length
      = rec_core_memory_read (rec_core_file_get_memory (self->core), module->start, image, length);
  return length > 0 ? elf_memory (image, length) : NULL;
}

/* Called for a module only when a frame lies in it. */
static int
find_elf (Dwfl_Module *dwfl_module,
          void **user_data,
          const char *name,
          Dwarf_Addr base,
          char **file_name,
          Elf **elf)
{
  ModuleLink *link = *user_data;

  if (link == NULL)
    return -1;
  if (link->module->is_vdso)
    *elf = read_vdso (link->unwinder, link->module);
  else if (link->module->fd >= 0)
    {
      /* Mapped shared and read-only, so that the size of a file does not count as data. */
      *elf = elf_begin (link->module->fd, ELF_C_READ_MMAP, NULL);
      if (*elf != NULL)
        *file_name = strdup (link->module->name);
    }

  return -1;
}

/* No file but the module's own is ever asked for, neither beside it nor from a server. */
static int
find_debuginfo (Dwfl_Module *module,
                void **user_data,
                const char *name,
                Dwarf_Addr base,
                const char *file_name,
                const char *debuglink_file,
                GElf_Word debuglink_crc,
                char **debuginfo_file_name)
{
  return -1;
}

static const Dwfl_Callbacks callbacks = {
  .find_elf = find_elf,
  .find_debuginfo = find_debuginfo,
};

static pid_t
next_thread (Dwfl *dwfl, void *dwfl_arg, void **thread_arg)
{
  RecCoreUnwinder *self = dwfl_arg;

  if (*thread_arg != NULL)
    return 0;
  *thread_arg = self;
  return PROCESS_NUMBER;
}

static bool
get_thread (Dwfl *dwfl, pid_t tid, void *dwfl_arg, void **thread_arg)
{
  *thread_arg = dwfl_arg;
  return true;
}

static bool
read_word (Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *result, void *dwfl_arg)
{
  RecCoreUnwinder *self = dwfl_arg;
  const RecElfFormat *format = &rec_core_file_get_notes (self->core)->format;
  guint word = rec_elf_format_get_word_size (format);
  guint8 data[8];

  if (rec_core_memory_read (rec_core_file_get_memory (self->core), address, data, word) < word)
    return false;

  *result = rec_elf_format_get_word (format, data);
  return true;
}

static bool
set_registers (Dwfl_Thread *dwfl_thread, void *thread_arg)
{
  RecCoreUnwinder *self = thread_arg;
  const RecCoreMachine *machine = rec_core_file_get_notes (self->core)->machine;
  Dwarf_Word values[REC_CORE_REGISTERS_MAX];

  for (guint i = 0; i < machine->n_dwarf; i++)
    values[i] = self->thread->registers[machine->dwarf[i]];
  dwfl_thread_state_register_pc (dwfl_thread, self->thread->registers[machine->pc]);
  return dwfl_thread_state_registers (dwfl_thread, 0, machine->n_dwarf, values);
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
  .next_thread = next_thread,
  .get_thread = get_thread,
  .memory_read = read_word,
  .set_initial_registers = set_registers,
};

static void
report_modules (RecCoreUnwinder *self)
{
  dwfl_report_begin (self->dwfl);
  for (guint i = 0; i < self->modules->len; i++)
    {
      RecCoreModule *module = g_ptr_array_index (self->modules, i);
      char name[16];
      Dwfl_Module *reported;
      void **slot;
      ModuleLink *link;

      if (!module->is_vdso && module->fd < 0)
        continue;
      g_snprintf (name, sizeof name, "%u", i);
      reported = dwfl_report_module (self->dwfl, name, module->start, module->end);
      if (reported == NULL)
        continue;

      dwfl_module_info (reported, &slot, NULL, NULL, NULL, NULL, NULL, NULL);
      link = g_new (ModuleLink, 1);
      link->unwinder = self;
      link->module = module;
      g_ptr_array_add (self->images, link);
      *slot = link;
    }
  dwfl_report_end (self->dwfl, NULL, NULL);
}

/**
 * rec_core_unwinder_new: (skip)
 * @core: the core; it is lent and has to live longer
 * @modules: (element-type RecCoreModule): its modules, lent likewise
 * @innermost: whether to give the innermost frames alone
 *
 * Returns: (transfer full): what finds frames; for machines that it does not know, only the first
 */
RecCoreUnwinder *
rec_core_unwinder_new (RecCoreFile *core, GPtrArray *modules, gboolean innermost)
{
  RecCoreUnwinder *self = g_new0 (RecCoreUnwinder, 1);
  const RecCoreNotes *notes = rec_core_file_get_notes (core);

  self->core = core;
  self->modules = modules;
  self->images = g_ptr_array_new_with_free_func (g_free);
  if (innermost || notes->machine == NULL || notes->machine->dwarf == NULL || notes->format.is_big)
    return self;

  memcpy (self->header.e_ident, ELFMAG, SELFMAG);
  self->header.e_ident[EI_CLASS] = ELFCLASS64;
  self->header.e_ident[EI_DATA] = ELFDATA2LSB;
  self->header.e_ident[EI_VERSION] = EV_CURRENT;
  self->header.e_type = GUINT16_TO_LE (ET_CORE);
  self->header.e_machine = GUINT16_TO_LE (notes->format.machine);
  self->header.e_version = GUINT32_TO_LE (EV_CURRENT);
  self->header.e_ehsize = GUINT16_TO_LE (sizeof self->header);

  elf_version (EV_CURRENT);
  self->elf = elf_memory ((char *) &self->header, sizeof self->header);
  self->dwfl = dwfl_begin (&callbacks);
  if (self->elf == NULL || self->dwfl == NULL)
    return self;

  report_modules (self);
  self->can_unwind
      = dwfl_attach_state (self->dwfl, self->elf, PROCESS_NUMBER, &thread_callbacks, self);
  return self;
}

/**
 * rec_core_unwinder_free: (skip)
 */
void
rec_core_unwinder_free (RecCoreUnwinder *self)
{
  g_clear_pointer (&self->dwfl, dwfl_end);
  g_clear_pointer (&self->elf, elf_end);
  g_ptr_array_unref (self->images);
  g_free (self);
}

/**
 * rec_core_unwinder_can_unwind: (skip)
 *
 * Returns: whether stacks of this machine are unwound
 */
gboolean
rec_core_unwinder_can_unwind (RecCoreUnwinder *self)
{
  return self->can_unwind;
}

static void
find_symbol (RecCoreUnwinder *self, RecUnwoundFrame *frame)
{
  Dwfl_Module *module = self->dwfl != NULL ? dwfl_addrmodule (self->dwfl, frame->place) : NULL;
  GElf_Off offset;
  GElf_Sym symbol;

  if (module == NULL)
    return;

  frame->symbol = dwfl_module_addrinfo (module, frame->place, &offset, &symbol, NULL, NULL, NULL);
  if (frame->symbol != NULL)
    frame->symbol_offset = offset + (frame->pc - frame->place);
}

/* A core that gdb wrote has no segments of what it left out, which the modules still cover. */
static gboolean
is_executable (RecCoreUnwinder *self, guint64 address)
{
  const RecElfSegment *segment
      = rec_core_memory_find_segment (rec_core_file_get_memory (self->core), address);

  return segment != NULL ? (segment->flags & PF_X) != 0
                         : rec_core_module_find (self->modules, address) != NULL;
}

static gboolean
emit (RecCoreUnwinder *self, guint64 pc, gboolean is_return_address)
{
  RecUnwoundFrame frame = { 0 };

  frame.pc = pc;
  frame.place = is_return_address ? pc - 1 : pc;
  find_symbol (self, &frame);
  self->n_frames++;
  return self->func (&frame, self->user_data);
}

static int
frame_cb (Dwfl_Frame *dwfl_frame, void *arg)
{
  RecCoreUnwinder *self = arg;
  Dwarf_Addr pc;
  bool is_activation;

  if (!dwfl_frame_pc (dwfl_frame, &pc, &is_activation))
    return DWARF_CB_ABORT;
  /* Without .eh_frame the unwinder guesses; what is no code is no frame. */
  if (self->n_frames > 0 && !is_executable (self, pc))
    return DWARF_CB_ABORT;

  return emit (self, pc, self->n_frames > 0 && !is_activation) ? DWARF_CB_OK : DWARF_CB_ABORT;
}

/* Makes the state of the caller of a function that is nowhere: the call is all that has happened.
 */
static gboolean
get_caller (RecCoreUnwinder *self, RecCoreThread *thread)
{
  const RecCoreMachine *machine = rec_core_file_get_notes (self->core)->machine;
  Dwarf_Word pc;

  if (machine->link >= 0)
    pc = thread->registers[machine->link];
  else if (read_word (self->dwfl, thread->registers[machine->sp], &pc, self))
    thread->registers[machine->sp] += 8;
  else
    return FALSE;

  thread->registers[machine->pc] = pc;
  return is_executable (self, pc);
}

/**
 * rec_core_unwinder_unwind: (skip)
 * @thread: a thread of the core
 * @func: called for each frame, the innermost first
 *
 * Unwinds by .eh_frame of the modules' files, by frame pointers where there is none. Of a machine
 * that is not unwound the innermost frame comes alone, of one that is not known none.
 */
void
rec_core_unwinder_unwind (RecCoreUnwinder *self,
                          const RecCoreThread *thread,
                          RecFrameFunc func,
                          gpointer user_data)
{
  const RecCoreMachine *machine = rec_core_file_get_notes (self->core)->machine;
  RecCoreThread state = *thread;
  guint64 pc;

  if (machine == NULL)
    return;

  pc = state.registers[machine->pc];
  self->thread = &state;
  self->func = func;
  self->user_data = user_data;
  self->n_frames = 0;
  if (self->can_unwind
      && (is_executable (self, pc) || (emit (self, pc, FALSE) && get_caller (self, &state))))
    dwfl_getthread_frames (self->dwfl, PROCESS_NUMBER, frame_cb, self);
  if (self->n_frames == 0)
    emit (self, pc, FALSE);
  self->thread = NULL;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core-builder.h"

#include <elf.h>
#include <string.h>

#define PAGE 4096

typedef struct
{
  guint64 start;
  guint64 end;
  guint64 page;
  char *name;
} File;

struct _CoreBuilder
{
  CoreMachine machine;
  CoreMachine claimed;
  guint64 notes_size;
  guint n_notes;
  GByteArray *notes;
  GArray *files;
  GArray *segments;
  GByteArray *memory;
};

static const CoreMachine x86_64 = { EM_X86_64, TRUE, FALSE, 27, 16, 19, 4 };

static void
file_clear (gpointer data)
{
  g_free (((File *) data)->name);
}

CoreBuilder *
core_builder_new (const CoreMachine *machine)
{
  CoreBuilder *self = g_new0 (CoreBuilder, 1);

  self->machine = machine != NULL ? *machine : x86_64;
  self->claimed = self->machine;
  self->n_notes = 1;
  self->notes = g_byte_array_new ();
  self->files = g_array_new (FALSE, FALSE, sizeof (File));
  g_array_set_clear_func (self->files, file_clear);
  self->segments = g_array_new (FALSE, FALSE, sizeof (Elf64_Phdr));
  self->memory = g_byte_array_new ();
  return self;
}

void
core_builder_free (CoreBuilder *self)
{
  g_byte_array_unref (self->notes);
  g_array_unref (self->files);
  g_array_unref (self->segments);
  g_byte_array_unref (self->memory);
  g_free (self);
}

void
core_builder_claim_machine (CoreBuilder *self, guint16 machine, gboolean is_64, gboolean is_big)
{
  self->claimed.machine = machine;
  self->claimed.is_64 = is_64;
  self->claimed.is_big = is_big;
}

void
core_builder_claim_notes_size (CoreBuilder *self, guint64 size)
{
  self->notes_size = size;
}

/* Has as many program headers for the same notes. */
void
core_builder_repeat_notes (CoreBuilder *self, guint times)
{
  self->n_notes = times;
}

static void
append_number (CoreBuilder *self, GByteArray *array, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++)
    {
      guint8 byte = value >> (8 * (self->machine.is_big ? size - 1 - i : i));

      g_byte_array_append (array, &byte, 1);
    }
}

static void
append_word (CoreBuilder *self, GByteArray *array, guint64 value)
{
  append_number (self, array, value, self->machine.is_64 ? 8 : 4);
}

static void
append_zeros (GByteArray *array, gsize length)
{
  gsize start = array->len;

  g_byte_array_set_size (array, start + length);
  memset (array->data + start, 0, length);
}

static void
append_padded (GByteArray *array, gconstpointer data, gsize length)
{
  g_byte_array_append (array, data, length);
  append_zeros (array, -length & 3);
}

static void
append_note (CoreBuilder *self,
             GByteArray *array,
             const char *name,
             guint32 type,
             gconstpointer data,
             gsize length)
{
  append_number (self, array, strlen (name) + 1, 4);
  append_number (self, array, length, 4);
  append_number (self, array, type, 4);
  append_padded (array, name, strlen (name) + 1);
  append_padded (array, data, length);
}

void
core_builder_add_note (CoreBuilder *self, guint32 type, gconstpointer data, gsize length)
{
  append_note (self, self->notes, "CORE", type, data, length);
}

/* The frame pointer is the stack pointer. */
void
core_builder_add_thread (CoreBuilder *self, guint32 tid, int signal, guint64 pc, guint64 sp)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  append_zeros (data, 12);
  append_number (self, data, signal, 2);
  append_zeros (data, 2);
  append_word (self, data, 0);
  append_word (self, data, 0);
  append_number (self, data, tid, 4);
  append_zeros (data, 12);
  for (guint i = 0; i < 8; i++)
    append_word (self, data, 0);
  for (guint i = 0; i < self->machine.n_registers; i++)
    append_word (self, data,
                 i == self->machine.pc                                  ? pc
                 : i == self->machine.sp || (int) i == self->machine.fp ? sp
                                                                        : 0);
  append_word (self, data, 0);
  core_builder_add_note (self, NT_PRSTATUS, data->data, data->len);
}

void
core_builder_add_signal (CoreBuilder *self, int signal, int code, guint64 address)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  append_number (self, data, signal, 4);
  append_number (self, data, 0, 4);
  append_number (self, data, code, 4);
  if (self->machine.is_64)
    append_zeros (data, 4);
  append_word (self, data, address);
  append_zeros (data, 128 - data->len);
  core_builder_add_note (self, NT_SIGINFO, data->data, data->len);
}

void
core_builder_add_file (CoreBuilder *self,
                       const char *name,
                       guint64 start,
                       guint64 length,
                       guint64 offset)
{
  File file = { start, start + length, offset / PAGE, g_strdup (name) };

  g_array_append_val (self->files, file);
}

void
core_builder_add_memory (CoreBuilder *self,
                         guint64 address,
                         guint64 memory_size,
                         guint32 flags,
                         gconstpointer data,
                         gsize length)
{
  Elf64_Phdr segment = { 0 };

  segment.p_type = PT_LOAD;
  segment.p_flags = flags;
  segment.p_vaddr = address;
  segment.p_memsz = memory_size;
  segment.p_filesz = length;
  segment.p_offset = self->memory->len;
  g_array_append_val (self->segments, segment);
  g_byte_array_append (self->memory, data, length);
}

void
core_builder_add_hole (CoreBuilder *self, guint64 address, guint64 size)
{
  core_builder_add_memory (self, address, size, PF_R | PF_W, NULL, 0);
  g_array_index (self->segments, Elf64_Phdr, self->segments->len - 1).p_filesz = size;
}

static void
append_header (CoreBuilder *self, GByteArray *array, guint16 type, guint16 n_segments)
{
  const CoreMachine *claimed = type == ET_CORE ? &self->claimed : &self->machine;
  guint8 identity[EI_NIDENT] = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3 };
  gboolean is_64 = self->machine.is_64;

  identity[EI_CLASS] = claimed->is_64 ? ELFCLASS64 : ELFCLASS32;
  identity[EI_DATA] = claimed->is_big ? ELFDATA2MSB : ELFDATA2LSB;
  identity[EI_VERSION] = EV_CURRENT;
  g_byte_array_append (array, identity, sizeof identity);
  append_number (self, array, type, 2);
  append_number (self, array, claimed->machine, 2);
  append_number (self, array, EV_CURRENT, 4);
  append_word (self, array, 0);
  append_word (self, array, is_64 ? sizeof (Elf64_Ehdr) : sizeof (Elf32_Ehdr));
  append_word (self, array, 0);
  append_number (self, array, 0, 4);
  append_number (self, array, is_64 ? sizeof (Elf64_Ehdr) : sizeof (Elf32_Ehdr), 2);
  append_number (self, array, is_64 ? sizeof (Elf64_Phdr) : sizeof (Elf32_Phdr), 2);
  append_number (self, array, n_segments, 2);
  append_zeros (array, 6);
}

static void
append_segment (CoreBuilder *self, GByteArray *array, const Elf64_Phdr *segment)
{
  append_number (self, array, segment->p_type, 4);
  if (self->machine.is_64)
    append_number (self, array, segment->p_flags, 4);
  append_word (self, array, segment->p_offset);
  append_word (self, array, segment->p_vaddr);
  append_word (self, array, segment->p_paddr);
  append_word (self, array, segment->p_filesz);
  append_word (self, array, segment->p_memsz);
  if (!self->machine.is_64)
    append_number (self, array, segment->p_flags, 4);
  append_word (self, array, segment->p_align);
}

static gsize
get_headers_size (CoreBuilder *self, guint n_segments)
{
  return self->machine.is_64 ? sizeof (Elf64_Ehdr) + n_segments * sizeof (Elf64_Phdr)
                             : sizeof (Elf32_Ehdr) + n_segments * sizeof (Elf32_Phdr);
}

void
core_builder_add_library (CoreBuilder *self, const char *name, guint64 start, guint8 id)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) note = g_byte_array_new ();
  Elf64_Phdr code
      = { .p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_filesz = PAGE, .p_memsz = PAGE };
  Elf64_Phdr notes = { .p_type = PT_NOTE, .p_align = 4 };
  guint8 build_id[20];

  memset (build_id, id, sizeof build_id);
  append_note (self, note, "GNU", NT_GNU_BUILD_ID, build_id, sizeof build_id);
  notes.p_offset = notes.p_vaddr = get_headers_size (self, 2);
  notes.p_filesz = notes.p_memsz = note->len;
  append_header (self, image, ET_DYN, 2);
  append_segment (self, image, &code);
  append_segment (self, image, &notes);
  g_byte_array_append (image, note->data, note->len);
  core_builder_add_file (self, name, start, PAGE, 0);
  core_builder_add_memory (self, start, PAGE, PF_R | PF_X, image->data, image->len);
}

static void
add_files_note (CoreBuilder *self)
{
  g_autoptr (GByteArray) note = g_byte_array_new ();

  if (self->files->len == 0)
    return;

  append_word (self, note, self->files->len);
  append_word (self, note, PAGE);
  for (guint i = 0; i < self->files->len; i++)
    {
      const File *file = &g_array_index (self->files, File, i);

      append_word (self, note, file->start);
      append_word (self, note, file->end);
      append_word (self, note, file->page);
    }
  for (guint i = 0; i < self->files->len; i++)
    {
      const char *name = g_array_index (self->files, File, i).name;

      g_byte_array_append (note, (const guint8 *) name, strlen (name) + 1);
    }
  core_builder_add_note (self, NT_FILE, note->data, note->len);
}

GByteArray *
core_builder_build (CoreBuilder *self)
{
  GByteArray *core = g_byte_array_new ();
  guint n_segments = self->segments->len + self->n_notes;
  Elf64_Phdr notes = { .p_type = PT_NOTE };
  guint64 memory_offset;

  add_files_note (self);
  notes.p_offset = get_headers_size (self, n_segments);
  notes.p_filesz = self->notes_size != 0 ? self->notes_size : self->notes->len;
  memory_offset = notes.p_offset + self->notes->len;

  append_header (self, core, ET_CORE, n_segments);
  for (guint i = 0; i < self->n_notes; i++)
    append_segment (self, core, &notes);
  for (guint i = 0; i < self->segments->len; i++)
    {
      Elf64_Phdr segment = g_array_index (self->segments, Elf64_Phdr, i);

      segment.p_offset += memory_offset;
      append_segment (self, core, &segment);
    }
  g_byte_array_append (core, self->notes->data, self->notes->len);
  g_byte_array_append (core, self->memory->data, self->memory->len);
  return core;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core-builder.h"

#include <elf.h>
#include <string.h>

typedef struct
{
  guint64 start;
  guint64 end;
  guint64 page;
  char *name;
} File;

struct _CoreBuilder
{
  guint16 machine;
  gboolean is_64;
  gboolean is_big;
  guint64 notes_size;
  GByteArray *notes;
  GArray *files;
  GArray *segments;
  GByteArray *memory;
};

static void
file_clear (gpointer data)
{
  g_free (((File *) data)->name);
}

CoreBuilder *
core_builder_new (void)
{
  CoreBuilder *self = g_new0 (CoreBuilder, 1);

  self->machine = EM_X86_64;
  self->is_64 = TRUE;
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
core_builder_set_machine (CoreBuilder *self, guint16 machine, gboolean is_64, gboolean is_big)
{
  self->machine = machine;
  self->is_64 = is_64;
  self->is_big = is_big;
}

/* What the program header claims of the notes, whatever is there. */
void
core_builder_set_notes_size (CoreBuilder *self, guint64 size)
{
  self->notes_size = size;
}

static void
append_padded (GByteArray *array, gconstpointer data, gsize length)
{
  static const guint8 padding[4];

  g_byte_array_append (array, data, length);
  g_byte_array_append (array, padding, -length & 3);
}

void
core_builder_add_note (CoreBuilder *self, guint32 type, gconstpointer data, gsize length)
{
  Elf64_Nhdr header = { 5, length, type };

  g_byte_array_append (self->notes, (guint8 *) &header, sizeof header);
  append_padded (self->notes, "CORE", 5);
  append_padded (self->notes, data, length);
}

void
core_builder_add_thread (CoreBuilder *self, guint32 tid, int signal, guint64 pc, guint64 sp)
{
  guint8 data[336] = { 0 };
  gint16 number = signal;

  memcpy (data + 12, &number, sizeof number);
  memcpy (data + 32, &tid, sizeof tid);
  memcpy (data + 112 + 16 * 8, &pc, sizeof pc);
  memcpy (data + 112 + 19 * 8, &sp, sizeof sp);
  core_builder_add_note (self, NT_PRSTATUS, data, sizeof data);
}

void
core_builder_add_signal (CoreBuilder *self, int signal, int code, guint64 address)
{
  guint8 data[128] = { 0 };

  memcpy (data, &signal, sizeof signal);
  memcpy (data + 8, &code, sizeof code);
  memcpy (data + 16, &address, sizeof address);
  core_builder_add_note (self, NT_SIGINFO, data, sizeof data);
}

void
core_builder_add_file (CoreBuilder *self,
                       const char *name,
                       guint64 start,
                       guint64 length,
                       guint64 offset)
{
  File file = { start, start + length, offset / 4096, g_strdup (name) };

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

static void
add_files_note (CoreBuilder *self)
{
  g_autoptr (GByteArray) note = g_byte_array_new ();
  guint64 head[2] = { self->files->len, 4096 };

  if (self->files->len == 0)
    return;

  g_byte_array_append (note, (guint8 *) head, sizeof head);
  for (guint i = 0; i < self->files->len; i++)
    g_byte_array_append (note, (guint8 *) &g_array_index (self->files, File, i),
                         3 * sizeof (guint64));
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
  Elf64_Ehdr header = { 0 };
  Elf64_Phdr notes = { 0 };
  guint64 memory_offset;

  add_files_note (self);
  memcpy (header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = self->is_64 ? ELFCLASS64 : ELFCLASS32;
  header.e_ident[EI_DATA] = self->is_big ? ELFDATA2MSB : ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_CORE;
  header.e_machine = self->machine;
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof notes;
  header.e_phnum = self->segments->len + 1;
  notes.p_type = PT_NOTE;
  notes.p_offset = sizeof header + header.e_phnum * sizeof notes;
  notes.p_filesz = self->notes_size != 0 ? self->notes_size : self->notes->len;
  memory_offset = notes.p_offset + self->notes->len;

  g_byte_array_append (core, (guint8 *) &header, sizeof header);
  g_byte_array_append (core, (guint8 *) &notes, sizeof notes);
  for (guint i = 0; i < self->segments->len; i++)
    {
      Elf64_Phdr segment = g_array_index (self->segments, Elf64_Phdr, i);

      segment.p_offset += memory_offset;
      g_byte_array_append (core, (guint8 *) &segment, sizeof segment);
    }
  g_byte_array_append (core, self->notes->data, self->notes->len);
  g_byte_array_append (core, self->memory->data, self->memory->len);
  return core;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-core-notes.h"

#include "core/dump/rec-dump-limits.h"
#include "core/report/rec-limits.h"

#include <elf.h>
#include <string.h>

#define NOTE_HEADER_SIZE 12

/**
 * rec_core_notes_new: (skip)
 *
 * Returns: (transfer full): notes that say nothing yet
 */
RecCoreNotes *
rec_core_notes_new (const RecElfFormat *format)
{
  RecCoreNotes *self = g_new0 (RecCoreNotes, 1);

  self->format = *format;
  self->machine = rec_core_machine_find (format);
  self->threads = g_array_new (FALSE, FALSE, sizeof (RecCoreThread));
  self->mappings = g_array_new (FALSE, FALSE, sizeof (RecCoreMapping));
  return self;
}

/**
 * rec_core_notes_free: (skip)
 */
void
rec_core_notes_free (RecCoreNotes *self)
{
  g_array_unref (self->threads);
  g_array_unref (self->mappings);
  g_free (self->names);
  g_free (self);
}

/* struct elf_prstatus of the kernel's linux/elfcore.h: the signal, the thread's number and the
 * registers, which begin after two signal sets, four process numbers and four times. */
static void
read_thread (RecCoreNotes *self, const guint8 *data, gsize length)
{
  guint word = rec_elf_format_get_word_size (&self->format);
  gsize tid_offset = 16 + 2 * word;
  gsize registers_offset = tid_offset + 16 + 8 * word;
  RecCoreThread thread = { 0 };

  if (length < tid_offset + 4)
    return;

  self->n_threads++;
  thread.signal = (gint16) rec_elf_format_get16 (&self->format, data + 12);
  thread.tid = rec_elf_format_get32 (&self->format, data + tid_offset);
  if (self->machine != NULL && length >= registers_offset + self->machine->n_registers * word)
    {
      for (guint i = 0; i < self->machine->n_registers; i++)
        thread.registers[i]
            = rec_elf_format_get_word (&self->format, data + registers_offset + i * word);
    }

  /* The kernel writes the thread that failed first. */
  if (self->threads->len == 0 && !self->has_signal && thread.signal > 0)
    {
      self->has_signal = TRUE;
      self->signal = thread.signal;
    }
  if (self->threads->len < REC_THREADS_MAX)
    g_array_append_val (self->threads, thread);
}

/* FXSAVE of AMD64, struct user_i387_struct of i386 and struct user_fpsimd_state of AArch64. The
 * note follows its thread's. */
static void
read_floating_point (RecCoreNotes *self, const guint8 *data, gsize length)
{
  const RecElfFormat *format = &self->format;
  RecCoreThread *thread;

  if (self->threads->len == 0 || self->n_threads > self->threads->len)
    return;

  thread = &g_array_index (self->threads, RecCoreThread, self->threads->len - 1);
  thread->has_floating_point = TRUE;
  if (format->machine == EM_X86_64 && length >= 28)
    {
      thread->floating_point_control = rec_elf_format_get16 (format, data);
      thread->floating_point_status = rec_elf_format_get16 (format, data + 2);
      thread->vector_control = rec_elf_format_get16 (format, data + 24);
    }
  else if (format->machine == EM_386 && length >= 8)
    {
      thread->floating_point_control = rec_elf_format_get16 (format, data);
      thread->floating_point_status = rec_elf_format_get16 (format, data + 4);
    }
  else if (format->machine == EM_AARCH64 && length >= 520)
    {
      thread->floating_point_status = rec_elf_format_get32 (format, data + 512);
      thread->floating_point_control = rec_elf_format_get32 (format, data + 516);
    }
  else
    thread->has_floating_point = FALSE;
}

static void
read_signal (RecCoreNotes *self, const guint8 *data, gsize length)
{
  gsize address_offset = self->format.is_64 ? 16 : 12;
  int number;

  /* MIPS and Alpha order siginfo_t in another way; there only the signal counts. */
  if (self->machine == NULL || self->has_code
      || length < address_offset + rec_elf_format_get_word_size (&self->format))
    return;

  number = (gint32) rec_elf_format_get32 (&self->format, data);
  if (number <= 0)
    return;

  self->has_signal = TRUE;
  self->has_code = TRUE;
  self->signal = number;
  self->code = (gint32) rec_elf_format_get32 (&self->format, data + 8);
  self->fault_address = rec_elf_format_get_word (&self->format, data + address_offset);
}

static void
read_auxiliary (RecCoreNotes *self, const guint8 *data, gsize length)
{
  guint word = rec_elf_format_get_word_size (&self->format);

  for (gsize i = 0; i + 2 * word <= length; i += 2 * word)
    {
      if (rec_elf_format_get_word (&self->format, data + i) == AT_SYSINFO_EHDR)
        self->vdso = rec_elf_format_get_word (&self->format, data + i + word);
      else if (rec_elf_format_get_word (&self->format, data + i) == AT_ENTRY)
        self->entry = rec_elf_format_get_word (&self->format, data + i + word);
    }
}

/* NT_FILE (fill_files_note() in the kernel's fs/binfmt_elf.c): count, page size, then start, end
 * and page offset of each, then the names, each ended by a NUL. */
static void
read_mappings (RecCoreNotes *self, const guint8 *data, gsize length)
{
  guint word = rec_elf_format_get_word_size (&self->format);
  guint64 count, page_size;
  gsize names_offset;
  const char *name, *end;

  if (self->names != NULL || length < 2 * word)
    return;

  count = rec_elf_format_get_word (&self->format, data);
  page_size = rec_elf_format_get_word (&self->format, data + word);
  if (count > (length - 2 * word) / (3 * word))
    {
      self->truncated = TRUE;
      return;
    }

  self->n_mappings = count;
  names_offset = (2 + 3 * count) * word;
  self->names = g_malloc (length - names_offset + 1);
  memcpy (self->names, data + names_offset, length - names_offset);
  self->names[length - names_offset] = '\0';

  name = self->names;
  end = self->names + (length - names_offset);
  for (guint64 i = 0; i < count && i < REC_DUMP_FILES_MAX && name < end; i++)
    {
      const guint8 *entry = data + (2 + 3 * i) * word;
      RecCoreMapping mapping = { 0 };

      mapping.start = rec_elf_format_get_word (&self->format, entry);
      mapping.end = rec_elf_format_get_word (&self->format, entry + word);
      mapping.offset = rec_elf_format_get_word (&self->format, entry + 2 * word) * page_size;
      mapping.name = name;
      name += strlen (name) + 1;
      if (mapping.start < mapping.end)
        g_array_append_val (self->mappings, mapping);
    }
}

static gsize
get_wanted_size (RecCoreNotes *self, guint32 type)
{
  switch (type)
    {
    case NT_PRSTATUS:
    case NT_FPREGSET:
    case NT_SIGINFO:
    case NT_AUXV:
      return REC_DUMP_NOTE_SIZE_MAX;
    case NT_FILE:
      return REC_DUMP_FILES_SIZE_MAX;
    default:
      return 0;
    }
}

static void
read_note (RecCoreNotes *self, RecDumpStream *stream, guint32 type, guint64 offset, guint32 size)
{
  g_autofree guint8 *data = NULL;
  gsize got;

  if (size == 0 || size > get_wanted_size (self, type)
      || size > REC_DUMP_NOTES_SIZE_MAX - self->n_bytes)
    return;

  self->n_bytes += size;
  data = g_malloc (size);
  got = rec_dump_stream_read (stream, offset, data, size);
  if (got < size)
    {
      self->truncated = TRUE;
      return;
    }

  if (type == NT_PRSTATUS)
    read_thread (self, data, size);
  else if (type == NT_FPREGSET)
    read_floating_point (self, data, size);
  else if (type == NT_SIGINFO)
    read_signal (self, data, size);
  else if (type == NT_AUXV)
    read_auxiliary (self, data, size);
  else if (type == NT_FILE)
    read_mappings (self, data, size);
}

/**
 * rec_core_notes_read: (skip)
 * @offset: where a segment of notes begins
 * @size: how long it says that it is
 *
 * Reads one note after the other and keeps only what is used, so that neither a size that the core
 * claims nor a thousand threads' registers cost memory.
 */
void
rec_core_notes_read (RecCoreNotes *self, RecDumpStream *stream, guint64 offset, guint64 size)
{
  guint64 end = offset > G_MAXUINT64 - size ? G_MAXUINT64 : offset + size;

  while (end - offset >= NOTE_HEADER_SIZE && self->n_notes++ < REC_DUMP_NOTES_MAX)
    {
      guint8 header[NOTE_HEADER_SIZE];
      char name[5];
      guint64 name_size, data_size, data_offset;
      gsize got = rec_dump_stream_read (stream, offset, header, sizeof header);
      guint32 type;

      if (got < NOTE_HEADER_SIZE)
        {
          self->truncated = TRUE;
          return;
        }

      name_size = rec_elf_format_get32 (&self->format, header);
      data_size = rec_elf_format_get32 (&self->format, header + 4);
      type = rec_elf_format_get32 (&self->format, header + 8);
      data_offset = NOTE_HEADER_SIZE + ((name_size + 3) & ~G_GUINT64_CONSTANT (3));
      if (data_offset > end - offset || data_size > end - offset - data_offset)
        {
          self->truncated = TRUE;
          return;
        }

      if (name_size == sizeof name
          && rec_dump_stream_read (stream, offset + NOTE_HEADER_SIZE, name, sizeof name)
                 == sizeof name
          && memcmp (name, "CORE", sizeof name) == 0)
        read_note (self, stream, type, offset + data_offset, data_size);

      data_size = (data_size + 3) & ~G_GUINT64_CONSTANT (3);
      if (data_size > end - offset - data_offset)
        return;
      offset += data_offset + data_size;
    }
}

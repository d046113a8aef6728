/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <elf.h>
#include <string.h>
#include <sys/stat.h>

#include "core/packages/rec-elf-note.h"
#include "core/packages/rec-package-limits.h"
#include "core/report/rec-error.h"

#define JSON "{\"type\":\"deb\",\"os\":\"debian\",\"name\":\"crash-demo\",\"version\":\"1.2.3-4\"}"

static void
append_number (GByteArray *bytes, gboolean big, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++)
    {
      guint8 byte = value >> (8 * (big ? size - 1 - i : i));

      g_byte_array_append (bytes, &byte, 1);
    }
}

static void
append_note (GByteArray *notes,
             gboolean big,
             const char *owner,
             guint32 type,
             const char *text,
             gsize length)
{
  static const guint8 padding[4] = { 0 };

  append_number (notes, big, strlen (owner) + 1, 4);
  append_number (notes, big, length, 4);
  append_number (notes, big, type, 4);
  g_byte_array_append (notes, (const guint8 *) owner, strlen (owner) + 1);
  g_byte_array_append (notes, padding, -notes->len % 4);
  g_byte_array_append (notes, (const guint8 *) text, length);
  g_byte_array_append (notes, padding, -notes->len % 4);
}

/* The smallest ELF file with one segment of notes, of any class and byte order. */
static GByteArray *
make_elf (gboolean wide, gboolean big, guint headers, const GByteArray *notes)
{
  GByteArray *file = g_byte_array_new ();
  guint8 ident[EI_NIDENT]
      = { 0x7f,      'E', 'L', 'F', wide ? ELFCLASS64 : ELFCLASS32, big ? ELFDATA2MSB : ELFDATA2LSB,
          EV_CURRENT };
  guint word = wide ? 8 : 4;
  guint header_size = wide ? sizeof (Elf64_Ehdr) : sizeof (Elf32_Ehdr);
  guint entry_size = wide ? sizeof (Elf64_Phdr) : sizeof (Elf32_Phdr);
  guint64 offset = header_size + (guint64) headers * entry_size;

  g_byte_array_append (file, ident, sizeof ident);
  append_number (file, big, ET_DYN, 2);
  append_number (file, big, EM_X86_64, 2);
  append_number (file, big, EV_CURRENT, 4);
  append_number (file, big, 0, word);
  append_number (file, big, header_size, word);
  append_number (file, big, 0, word);
  append_number (file, big, 0, 4);
  append_number (file, big, header_size, 2);
  append_number (file, big, entry_size, 2);
  append_number (file, big, headers, 2);
  append_number (file, big, 0, 6);
  g_assert_cmpuint (file->len, ==, header_size);

  for (guint i = 0; i < headers; i++)
    {
      append_number (file, big, i + 1 == headers ? PT_NOTE : PT_NULL, 4);
      if (wide)
        append_number (file, big, PF_R, 4);
      append_number (file, big, offset, word);
      append_number (file, big, 0, word);
      append_number (file, big, 0, word);
      append_number (file, big, notes->len, word);
      append_number (file, big, notes->len, word);
      if (!wide)
        append_number (file, big, PF_R, 4);
      append_number (file, big, 4, word);
    }
  g_assert_cmpuint (file->len, ==, offset);
  g_byte_array_append (file, notes->data, notes->len);

  return file;
}

static char *
read_note (Fixture *fixture, const GByteArray *file, gsize length, GError **error)
{
  g_autofree char *path = g_build_filename (fixture->root, "program", NULL);
  g_autoptr (RecPackage) package = NULL;

  fixture_write_bytes (fixture, "program", (const char *) file->data, length);
  package = rec_elf_note_read_package (path, error);

  return fixture_describe (package);
}

static void
assert_note (Fixture *fixture, const char *text, gsize length, const char *expected, int code)
{
  g_autoptr (GByteArray) notes = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  append_note (notes, FALSE, "FDO", 0xcafe1a7e, text, length);
  file = make_elf (TRUE, FALSE, 1, notes);
  found = read_note (fixture, file, file->len, &error);
  g_assert_cmpstr (found, ==, expected);
  if (expected == NULL)
    g_assert_error (error, REC_ERROR, code);
  else
    g_assert_no_error (error);
}

static void
test_every_kind (Fixture *fixture, gconstpointer data)
{
  for (guint kind = 0; kind < 4; kind++)
    {
      gboolean big = kind & 1;
      g_autoptr (GByteArray) notes = g_byte_array_new ();
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;

      append_note (notes, big, "GNU", 3, "0123456789abcdef0123", 20);
      append_note (notes, big, "FDO", 1, "{}", 2);
      append_note (notes, big, "FDO", 0xcafe1a7e, JSON, sizeof JSON);
      file = make_elf (kind & 2, big, 3, notes);
      found = read_note (fixture, file, file->len, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, "crash-demo 1.2.3-4 deb");
    }
}

/* As packages are built: an object file with the section, put into a program by the linker. */
static void
test_linked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *compiler = g_find_program_in_path ("cc");
  g_autofree char *source = NULL;
  g_autofree char *program = g_build_filename (fixture->root, "linked", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RecPackage) package = NULL;
  g_autofree char *found = NULL;
  int status;

  if (compiler == NULL)
    {
      g_test_skip ("there is no C compiler");
      return;
    }

  source = fixture_write (fixture, "note.c",
                          "__asm__ (\".section .note.package,\\\"a\\\",%note\\n.balign 4\\n\"\n"
                          "\".long 4, 2f - 1f, 0xcafe1a7e\\n.asciz \\\"FDO\\\"\\n1: .asciz \"\n"
                          "\"\\\"{\\\\\\\"type\\\\\\\":\\\\\\\"rpm\\\\\\\",\\\\\\\"name\\\\\\\":"
                          "\\\\\\\"linked\\\\\\\"}\\\"\\n\"\n"
                          "\"2: .balign 4\\n.previous\\n\");\nint main (void) { return 0; }\n");
  {
    const char *command[] = { compiler, "-o", program, source, NULL };

    g_assert_true (
        g_spawn_sync (NULL, (char **) command, NULL, 0, NULL, NULL, NULL, NULL, &status, &error));
    g_assert_true (g_spawn_check_wait_status (status, NULL));
  }
  package = rec_elf_note_read_package (program, &error);
  g_assert_no_error (error);
  found = fixture_describe (package);
  g_assert_cmpstr (found, ==, "linked  rpm");
}

static void
test_no_note (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) notes = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GError) error = NULL;

  append_note (notes, FALSE, "FDX", 0xcafe1a7e, JSON, sizeof JSON);
  append_note (notes, FALSE, "FDO", 0xcafe1a7f, JSON, sizeof JSON);
  file = make_elf (TRUE, FALSE, 1, notes);
  g_assert_null (read_note (fixture, file, file->len, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

static void
test_bad_content (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "",
                                       "{",
                                       "[]",
                                       "{}",
                                       "null",
                                       "{\"name\":\"a\"}",
                                       "{\"type\":\"deb\"}",
                                       "{\"name\":\"\",\"type\":\"deb\"}",
                                       "{\"name\":[],\"type\":\"deb\"}",
                                       "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_note (fixture, texts[i], strlen (texts[i]), NULL, REC_ERROR_INVALID);
  assert_note (fixture, "{\"name\":\"a\\nb\",\"type\":\"deb\",\"version\":7}", 41,
               "a\xef\xbf\xbd"
               "b  deb",
               0);
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (REC_ELF_PACKAGE_NOTE_MAX + 1, ' ');
  g_autoptr (GByteArray) notes = g_byte_array_new ();

  memcpy (text, JSON, strlen (JSON));
  assert_note (fixture, text, REC_ELF_PACKAGE_NOTE_MAX, "crash-demo 1.2.3-4 deb", 0);
  assert_note (fixture, text, REC_ELF_PACKAGE_NOTE_MAX + 1, NULL, REC_ERROR_TOO_LARGE);

  append_note (notes, FALSE, "FDO", 0xcafe1a7e, JSON, sizeof JSON);
  for (guint over = 0; over < 2; over++)
    {
      g_autoptr (GByteArray) file = make_elf (TRUE, FALSE, REC_ELF_HEADERS_MAX + over, notes);
      g_autoptr (GError) error = NULL;
      g_autofree char *found = read_note (fixture, file, file->len, &error);

      g_assert_cmpstr (found, ==, over ? NULL : "crash-demo 1.2.3-4 deb");
      if (over)
        g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);
    }
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) notes = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;

  append_note (notes, FALSE, "FDO", 0xcafe1a7e, JSON, strlen (JSON));
  file = make_elf (TRUE, FALSE, 1, notes);
  for (gsize length = 0; length < file->len; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = read_note (fixture, file, length, &error);

      /* The padding at the end says nothing. */
      g_assert_true ((found != NULL) != (error != NULL));
      g_assert_true (found == NULL || length + 4 > file->len);
    }
  for (gsize i = 0; i < file->len * 8; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;

      file->data[i / 8] ^= 1 << i % 8;
      found = read_note (fixture, file, file->len, &error);
      g_assert_true ((found != NULL) != (error != NULL));
      file->data[i / 8] ^= 1 << i % 8;
    }
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe_path = g_build_filename (fixture->root, "pipe", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (rec_elf_note_read_package ("/does/not/exist", &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (rec_elf_note_read_package (fixture->root, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_null (rec_elf_note_read_package (pipe_path, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/packages/elf-note/" name, Fixture, NULL, fixture_set_up, function,                 \
              fixture_tear_down)
  ADD ("the note is found in files of both classes and byte orders", test_every_kind);
  ADD ("the note of a linked program is found", test_linked);
  ADD ("other notes are none", test_no_note);
  ADD ("a note without a name is refused", test_bad_content);
  ADD ("notes and headers over the limits are refused", test_limits);
  ADD ("damaged files give an error or a package", test_damage);
  ADD ("what is no file gives an error and does not block", test_no_file);
#undef ADD

  return g_test_run ();
}

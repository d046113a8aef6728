/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-elf-note.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/packages/rec-package-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"

#define PACKAGE_OWNER "FDO"
#define PACKAGE_TYPE 0xcafe1a7eu
#define BUILD_ID_OWNER "GNU"

typedef struct
{
  int fd;
  gboolean wide;
  gboolean swapped;
  /* The note that is looked for. */
  const char *owner;
  guint32 type;
} ElfFile;

static guint64
get_number (const ElfFile *file, const guint8 *bytes, gsize size)
{
  guint64 value = 0;

  for (gsize i = 0; i < size; i++)
    {
      gboolean low_first = (G_BYTE_ORDER == G_LITTLE_ENDIAN) != file->swapped;

      value |= (guint64) bytes[low_first ? i : size - 1 - i] << (8 * i);
    }

  return value;
}

#define GET(file, type, bytes, field)                                                              \
  ((file)->wide ? get_number ((file), (bytes) + G_STRUCT_OFFSET (Elf64_##type, field),             \
                              sizeof (((Elf64_##type *) NULL)->field))                             \
                : get_number ((file), (bytes) + G_STRUCT_OFFSET (Elf32_##type, field),             \
                              sizeof (((Elf32_##type *) NULL)->field)))

static gboolean
read_at (const ElfFile *file, guint8 *buffer, gsize size, guint64 offset)
{
  gsize done = 0;

  if (offset > G_MAXINT64 - size)
    return FALSE;
  while (done < size)
    {
      gssize count = pread (file->fd, buffer + done, size - done, offset + done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return FALSE;
      done += count;
    }

  return TRUE;
}

static RecPackage *
parse_package (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  const char *name, *version, *type;
  JsonObject *object;

  if (length > REC_ELF_PACKAGE_NOTE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "its package note is over %u bytes",
                   REC_ELF_PACKAGE_NOTE_MAX);
      return NULL;
    }

  root = rec_json_parse (text, strnlen (text, length), error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "its package note is no object");
      return NULL;
    }

  object = json_node_get_object (root);
  name = rec_json_get_string (object, "name");
  version = rec_json_get_string (object, "version");
  type = rec_json_get_string (object, "type");
  if (name == NULL || name[0] == '\0' || type == NULL || type[0] == '\0')
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "its package note lacks a name or a type");
      return NULL;
    }

  return rec_package_new (name, version != NULL ? version : "", type);
}

/* The notes of one segment. FALSE: go on with the next segment. */
static gboolean
find_note (const ElfFile *file,
           const guint8 *notes,
           gsize size,
           gsize alignment,
           const char **text,
           gsize *length)
{
  gsize offset = 0;

  while (size - offset >= sizeof (Elf64_Nhdr))
    {
      const guint8 *header = notes + offset;
      guint64 name_size = GET (file, Nhdr, header, n_namesz);
      guint64 text_size = GET (file, Nhdr, header, n_descsz);
      guint64 type = GET (file, Nhdr, header, n_type);
      guint64 name_start = offset + sizeof (Elf64_Nhdr);
      guint64 text_start = (name_start + name_size + alignment - 1) / alignment * alignment;
      guint64 end = (text_start + text_size + alignment - 1) / alignment * alignment;

      if (text_start + text_size > size)
        return FALSE;
      if (type == file->type && name_size == strlen (file->owner) + 1
          && memcmp (notes + name_start, file->owner, name_size) == 0)
        {
          *text = (const char *) notes + text_start;
          *length = text_size;
          return TRUE;
        }
      if (end > size)
        return FALSE;
      offset = end;
    }

  return FALSE;
}

static GBytes *
read_segment (const ElfFile *file, const guint8 *segment)
{
  guint64 offset = GET (file, Phdr, segment, p_offset);
  guint64 size = GET (file, Phdr, segment, p_filesz);
  guint64 alignment = GET (file, Phdr, segment, p_align) == 8 ? 8 : 4;
  g_autofree guint8 *notes = NULL;
  const char *text;
  gsize length;

  if (GET (file, Phdr, segment, p_type) != PT_NOTE || size > REC_ELF_NOTES_MAX)
    return NULL;

  notes = g_malloc (size + 1);
  if (!read_at (file, notes, size, offset)
      || !find_note (file, notes, size, alignment, &text, &length))
    return NULL;

  return g_bytes_new (text, length);
}

static GBytes *
read_note (ElfFile *file, GError **error)
{
  guint8 header[sizeof (Elf64_Ehdr)];
  g_autofree guint8 *segments = NULL;
  guint64 offset, count, entry_size;

  if (!read_at (file, header, sizeof (Elf32_Ehdr), 0) || memcmp (header, ELFMAG, SELFMAG) != 0
      || (header[EI_CLASS] != ELFCLASS32 && header[EI_CLASS] != ELFCLASS64)
      || (header[EI_DATA] != ELFDATA2LSB && header[EI_DATA] != ELFDATA2MSB))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "it is no ELF file");
      return NULL;
    }
  file->wide = header[EI_CLASS] == ELFCLASS64;
  file->swapped = (header[EI_DATA] == ELFDATA2LSB) != (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  if (file->wide && !read_at (file, header, sizeof (Elf64_Ehdr), 0))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TRUNCATED, "it ends too early");
      return NULL;
    }

  offset = GET (file, Ehdr, header, e_phoff);
  count = GET (file, Ehdr, header, e_phnum);
  entry_size = GET (file, Ehdr, header, e_phentsize);
  if (count > REC_ELF_HEADERS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "it has over %u program headers",
                   REC_ELF_HEADERS_MAX);
      return NULL;
    }
  segments = g_malloc (count * entry_size + 1);
  if (count > 0
      && (entry_size != (file->wide ? sizeof (Elf64_Phdr) : sizeof (Elf32_Phdr))
          || !read_at (file, segments, count * entry_size, offset)))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TRUNCATED, "it ends before its program headers");
      return NULL;
    }

  for (guint64 i = 0; i < count; i++)
    {
      GBytes *note = read_segment (file, segments + i * entry_size);

      if (note != NULL)
        return note;
    }

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "it carries none");
  return NULL;
}

/* @what: what the note holds, for the error */
static GBytes *
read_file (const char *path, const char *owner, guint32 type, const char *what, GError **error)
{
  ElfFile file = { .owner = owner, .type = type };
  GBytes *note = NULL;
  struct stat status;

  file.fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (file.fd < 0)
    {
      int code = errno;

      g_set_error (error, REC_ERROR,
                   code == ENOENT || code == ENOTDIR ? REC_ERROR_NOT_FOUND : REC_ERROR_FAILED,
                   "The %s of “%s” cannot be read: %s", what, path, g_strerror (code));
      return NULL;
    }

  if (fstat (file.fd, &status) == 0 && S_ISREG (status.st_mode))
    note = read_note (&file, error);
  else
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "it is no regular file");
  if (note == NULL)
    g_prefix_error (error, "The %s of “%s” cannot be read: ", what, path);
  close (file.fd);

  return note;
}

/**
 * rec_elf_note_read_package:
 * @path: (type filename): a program or a library
 * @error: return location for a [error@Error]
 *
 * The package that an ELF file's own note names (“Package Metadata for Executable Files”, the UAPI
 * group's specification: owner `FDO`, type 0xcafe1a7e, JSON). Of the file only its headers and its
 * note segments are read.
 *
 * Returns: (transfer full): the package, in the format that the note names as its type; %NULL with
 * %REC_ERROR_NOT_FOUND when there is no such file or no such note, %REC_ERROR_INVALID when it is no
 * ELF file or the note is none, %REC_ERROR_TRUNCATED, %REC_ERROR_TOO_LARGE or %REC_ERROR_FAILED
 */
RecPackage *
rec_elf_note_read_package (const char *path, GError **error)
{
  g_autoptr (GBytes) note = NULL;
  RecPackage *package;
  gsize length;
  const char *text;

  g_return_val_if_fail (path != NULL, NULL);

  note = read_file (path, PACKAGE_OWNER, PACKAGE_TYPE, "package note", error);
  if (note == NULL)
    return NULL;

  text = g_bytes_get_data (note, &length);
  package = parse_package (text != NULL ? text : "", length, error);
  if (package == NULL)
    g_prefix_error (error, "The package note of “%s” cannot be read: ", path);

  return package;
}

/**
 * rec_elf_note_read_build_id:
 * @path: (type filename): a program or a library
 * @error: return location for a [error@Error]
 *
 * The build ID of a file as it lies on the disk now (owner `GNU`, type 3), which need not be the
 * one that failed.
 *
 * Returns: (transfer full): lower-case hex digits; %NULL with the errors of
 * rec_elf_note_read_package()
 */
char *
rec_elf_note_read_build_id (const char *path, GError **error)
{
  g_autoptr (GBytes) note = NULL;
  GString *digits;
  const guint8 *bytes;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  note = read_file (path, BUILD_ID_OWNER, NT_GNU_BUILD_ID, "build ID", error);
  if (note == NULL)
    return NULL;

  bytes = g_bytes_get_data (note, &length);
  digits = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (digits, "%02x", bytes[i]);

  return g_string_free (digits, FALSE);
}

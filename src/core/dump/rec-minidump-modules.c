/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-minidump-modules.h"

#include "core/report/rec-text.h"

#include <string.h>

/* Breakpad's name for it, by which its symbols are found. */
#define VDSO_NAME "linux-gate.so"
#define VERSION_PARTS 4

/* Where files lie that no user has put there. A path elsewhere can name the user. */
static const char *const system_folders[] = {
  "/usr/",           "/lib/",       "/lib32/",     "/lib64/", "/libx32/", "/bin/",
  "/sbin/",          "/nix/store/", "/gnu/store/", "/app/",   "/snap/",   "/var/lib/flatpak/",
  "/var/lib/snapd/", "/opt/",
};

typedef struct
{
  guint32 name;
  RecMinidumpPart build_id;
} ModulePlaces;

/**
 * rec_minidump_dup_module_name: (skip)
 *
 * Returns: (transfer full): the module's path where it lies in a folder of the system, else its
 *   name alone, as text that is safe to show; nothing where it is not known to be a program or a
 *   library, for that could be a document in a process that has all its memory executable
 */
char *
rec_minidump_dup_module_name (const RecCoreModule *module)
{
  const char *path = module->path;

  if (module->is_vdso)
    return g_strdup (VDSO_NAME);

  for (guint i = 0; i < G_N_ELEMENTS (system_folders); i++)
    {
      if (g_str_has_prefix (path, system_folders[i]) && strstr (path, "/../") == NULL)
        return rec_text_clean (path, -1, REC_MINIDUMP_NAME_MAX);
    }

  return rec_text_clean (module->has_image ? module->name : "", -1, REC_MINIDUMP_NAME_MAX);
}

static ModulePlaces
append_places (GByteArray *dump, const RecCoreModule *module, gsize *names_left)
{
  g_autofree char *name = rec_minidump_dup_module_name (module);
  ModulePlaces places = { 0 };
  guint32 start;

  /* A module without its name still has its build ID. */
  if (strlen (name) > *names_left)
    name[0] = '\0';
  *names_left -= strlen (name);
  places.name = rec_minidump_append_text (dump, name);
  if (module->image.build_id_length == 0)
    return places;

  start = rec_minidump_begin (dump);
  rec_minidump_append32 (dump, REC_MINIDUMP_BUILD_ID);
  g_byte_array_append (dump, module->image.build_id, module->image.build_id_length);
  places.build_id = rec_minidump_end (dump, start);
  return places;
}

/* VS_FIXEDFILEINFO has room for four numbers of 16 bits; all are 0 where the version has others. */
static void
append_version (GByteArray *dump, const char *version)
{
  guint16 parts[VERSION_PARTS] = { 0 };
  gboolean is_known = version != NULL && g_ascii_isdigit (version[0]);
  const char *next = version;

  for (guint i = 0; is_known && *next != '\0'; i++)
    {
      char *end;
      guint64 part = g_ascii_isdigit (*next) ? g_ascii_strtoull (next, &end, 10) : G_MAXUINT64;

      is_known = i < VERSION_PARTS && part <= G_MAXUINT16 && (*end == '\0' || *end == '.');
      if (is_known)
        {
          parts[i] = part;
          next = *end == '.' ? end + 1 : end;
        }
    }

  if (!is_known)
    {
      rec_minidump_append_zeros (dump, 52);
      return;
    }

  rec_minidump_append32 (dump, REC_MINIDUMP_VERSION_INFO);
  rec_minidump_append32 (dump, REC_MINIDUMP_VERSION_INFO_VERSION);
  rec_minidump_append32 (dump, (guint32) parts[0] << 16 | parts[1]);
  rec_minidump_append32 (dump, (guint32) parts[2] << 16 | parts[3]);
  rec_minidump_append_zeros (dump, 36);
}

static void
append_module (GByteArray *dump, const RecCoreModule *module, const ModulePlaces *places)
{
  RecMinidumpPart none = { 0 };

  rec_minidump_append64 (dump, module->start);
  rec_minidump_append32 (dump, MIN (module->end - module->start, G_MAXUINT32));
  rec_minidump_append32 (dump, 0);
  rec_minidump_append32 (dump, 0);
  rec_minidump_append32 (dump, places->name);
  append_version (dump, module->version);
  rec_minidump_append_part (dump, places->build_id);
  rec_minidump_append_part (dump, none);
  rec_minidump_append_zeros (dump, 16);
}

static guint
find_program (GPtrArray *modules, guint64 entry)
{
  for (guint i = 0; i < modules->len; i++)
    {
      const RecCoreModule *module = g_ptr_array_index (modules, i);

      if (entry >= module->start && entry < module->end)
        return i;
    }

  return 0;
}

/**
 * rec_minidump_append_modules: (skip)
 * @modules: (element-type RecCoreModule): the modules by address
 * @entry: where the program was entered; readers take the first module for the program
 *
 * Appends the list of modules with their build IDs, and what it points to.
 *
 * Returns: where the list lies
 */
RecMinidumpPart
rec_minidump_append_modules (GByteArray *dump, GPtrArray *modules, guint64 entry)
{
  g_autofree ModulePlaces *places = g_new0 (ModulePlaces, modules->len);
  guint program = find_program (modules, entry);
  gsize names_left = REC_MINIDUMP_NAMES_MAX;
  guint32 start;

  for (guint i = 0; i < modules->len; i++)
    places[i] = append_places (dump, g_ptr_array_index (modules, i), &names_left);

  start = rec_minidump_begin (dump);
  rec_minidump_append32 (dump, modules->len);
  if (modules->len > 0)
    append_module (dump, g_ptr_array_index (modules, program), &places[program]);
  for (guint i = 0; i < modules->len; i++)
    {
      if (i != program)
        append_module (dump, g_ptr_array_index (modules, i), &places[i]);
    }

  return rec_minidump_end (dump, start);
}

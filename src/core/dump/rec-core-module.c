/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-core-module.h"

#include "core/report/rec-limits.h"
#include "core/report/rec-version.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#define DELETED " (deleted)"

static gsize
read_memory (gpointer source, guint64 place, void *buffer, gsize length)
{
  return rec_core_memory_read (source, place, buffer, length);
}

static gsize
read_file (gpointer source, guint64 place, void *buffer, gsize length)
{
  gssize got = place <= G_MAXINT64 ? pread (*(const int *) source, buffer, length, place) : -1;

  return MAX (got, 0);
}

static RecCoreModule *
module_new (const char *path, guint64 start, guint64 end)
{
  RecCoreModule *self = g_new0 (RecCoreModule, 1);
  const char *slash;

  self->path = g_strdup (path);
  if (g_str_has_suffix (self->path, DELETED))
    self->path[strlen (self->path) - strlen (DELETED)] = '\0';
  slash = strrchr (self->path, '/');
  self->name = g_strdup (slash != NULL ? slash + 1 : self->path);
  self->start = start;
  self->end = end;
  self->fd = -1;
  return self;
}

/**
 * rec_core_module_free: (skip)
 */
void
rec_core_module_free (RecCoreModule *self)
{
  if (self->fd >= 0)
    close (self->fd);
  rec_elf_image_clear (&self->image);
  g_free (self->path);
  g_free (self->name);
  g_free (self->version);
  g_free (self);
}

static void
read_image (RecCoreModule *self, RecCoreMemory *memory)
{
  self->has_image = rec_elf_image_read_memory (&self->image, read_memory, memory, self->start);
  self->version = self->image.version != NULL ? g_strdup (self->image.version)
                                              : rec_version_dup_from_file_name (self->name);
}

/* The mappings of one file lie behind one another. The start of a small file can be mapped again
 * for its data, then without a gap or within what the file says that it takes; a second loading of
 * the same file lies behind that. */
static guint
find_group_end (GArray *mappings, guint first, guint64 span)
{
  const RecCoreMapping *start = &g_array_index (mappings, RecCoreMapping, first);
  guint64 end = start->end;
  guint i;

  for (i = first + 1; i < mappings->len; i++)
    {
      const RecCoreMapping *next = &g_array_index (mappings, RecCoreMapping, i);

      if (strcmp (next->name, start->name) != 0 || next->start < end
          || (next->offset == 0 && next->start != end && next->start - start->start >= span))
        break;
      end = next->end;
    }

  return i;
}

static gboolean
is_executable (RecCoreMemory *memory, GArray *mappings, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      const RecCoreMapping *mapping = &g_array_index (mappings, RecCoreMapping, i);
      const RecElfSegment *segment = rec_core_memory_find_segment (memory, mapping->start);

      if (segment != NULL && (segment->flags & PF_X) != 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_vdso (GPtrArray *modules, RecCoreFile *core)
{
  RecCoreMemory *memory = rec_core_file_get_memory (core);
  guint64 start = rec_core_file_get_notes (core)->vdso;
  const RecElfSegment *segment = rec_core_memory_find_segment (memory, start);
  RecCoreModule *vdso;

  if (start == 0 || segment == NULL || segment->address != start
      || segment->memory_size > REC_DUMP_VDSO_MAX)
    return;

  vdso = module_new ("", start, start + segment->memory_size);
  g_free (vdso->name);
  vdso->name = g_strdup ("linux-vdso.so.1");
  vdso->is_vdso = TRUE;
  read_image (vdso, memory);
  g_ptr_array_add (modules, vdso);
}

static int
compare_modules (gconstpointer a, gconstpointer b)
{
  const RecCoreModule *first = *(RecCoreModule *const *) a;
  const RecCoreModule *second = *(RecCoreModule *const *) b;

  return first->start < second->start ? -1 : first->start > second->start;
}

/**
 * rec_core_module_list: (skip)
 * @core: the core
 * @is_cut: (out): whether there were more
 *
 * Makes modules of the mapped files: those that begin as an ELF file does, and those that could be
 * executed where the core does not hold their start. Other mapped files (fonts, locales) are none.
 *
 * Returns: (transfer full) (element-type RecCoreModule): the modules by address, at most 4096
 */
GPtrArray *
rec_core_module_list (RecCoreFile *core, gboolean *is_cut)
{
  GPtrArray *modules = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_core_module_free);
  RecCoreMemory *memory = rec_core_file_get_memory (core);
  GArray *mappings = rec_core_file_get_notes (core)->mappings;
  guint end;

  *is_cut = FALSE;
  add_vdso (modules, core);
  for (guint i = 0; i < mappings->len && !*is_cut; i = end)
    {
      const RecCoreMapping *first = &g_array_index (mappings, RecCoreMapping, i);
      RecCoreModule *module;

      module = module_new (first->name, first->start, first->end);
      if (first->offset == 0)
        read_image (module, memory);
      else
        module->version = rec_version_dup_from_file_name (module->name);
      end = find_group_end (mappings, i, module->has_image ? module->image.span : 0);
      module->end = g_array_index (mappings, RecCoreMapping, end - 1).end;

      if (!module->has_image && !is_executable (memory, mappings, i, end))
        rec_core_module_free (module);
      else if (modules->len < REC_MODULES_MAX)
        g_ptr_array_add (modules, module);
      else
        {
          *is_cut = TRUE;
          rec_core_module_free (module);
        }
    }

  g_ptr_array_sort (modules, compare_modules);
  return modules;
}

/**
 * rec_core_module_open: (skip)
 * @opener: opens files of the dead process
 *
 * Gets the module's file, if the one that is on the disk now has the build ID that the core has.
 */
void
rec_core_module_open (RecCoreModule *self, RecFileOpener opener, gpointer source)
{
  g_auto (RecElfImage) image = { 0 };
  int fd;

  if (self->image.build_id_length == 0 || self->path[0] != '/'
      || strlen (self->path) >= REC_PATH_LENGTH_MAX)
    return;

  fd = opener (source, self->path);
  if (fd < 0)
    return;
  if (rec_elf_image_read_file (&image, read_file, &fd)
      && rec_elf_image_has_same_build_id (&image, &self->image))
    self->fd = fd;
  else
    close (fd);
}

/**
 * rec_core_module_find: (skip)
 * @modules: (element-type RecCoreModule): modules by address
 *
 * Returns: (transfer none) (nullable): the module that @address is in
 */
RecCoreModule *
rec_core_module_find (GPtrArray *modules, guint64 address)
{
  guint low = 0, high = modules->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      RecCoreModule *module = g_ptr_array_index (modules, middle);

      if (address < module->start)
        high = middle;
      else if (address >= module->end)
        low = middle + 1;
      else
        return module;
    }

  return NULL;
}

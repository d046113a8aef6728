/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-core-analysis.h"

#include "core/dump/rec-core-unwinder.h"
#include "core/report/rec-exception.h"
#include "core/report/rec-limits.h"

#include <string.h>

/* How many changed files are named; the modules say it of each. */
#define ABSENT_NAMED_MAX 3

typedef struct
{
  RecAnalysis *analysis;
  GPtrArray *modules;
  RecThread *thread;
  gsize text_left;
  guint frames_left;
  gboolean cut;
  gboolean ended_unread;
} Collector;

static int
open_nothing (gpointer source, const char *path)
{
  return -1;
}

static void add_note (RecAnalysis *analysis, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_note (RecAnalysis *analysis, const char *format, ...)
{
  g_autofree char *note = NULL;
  va_list arguments;

  va_start (arguments, format);
  note = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  rec_analysis_add_note (analysis, note);
}

static void
set_exception (RecAnalysis *analysis, const RecCoreNotes *notes)
{
  g_autofree char *name = NULL;

  if (notes->machine != NULL)
    rec_analysis_set_architecture (analysis,
                                   rec_core_machine_get_name (notes->machine, &notes->format));
  if (!notes->has_signal)
    return;

  name = rec_exception_dup_name (notes->signal, notes->has_code, notes->code);
  rec_analysis_set_exception (analysis, name);
  if (notes->has_code && rec_exception_has_address (notes->signal, notes->code))
    rec_analysis_set_fault_address (analysis, notes->fault_address);
}

static void
add_modules (RecAnalysis *analysis, GPtrArray *modules)
{
  gsize text_left = REC_DUMP_MODULES_TEXT_MAX;

  for (guint i = 0; i < modules->len; i++)
    {
      RecCoreModule *module = g_ptr_array_index (modules, i);
      g_autofree char *build_id = rec_elf_image_dup_build_id (&module->image);
      g_autoptr (RecModule) added = NULL;
      gsize length = 3 * (strlen (module->path) + strlen (module->name)) + 256;

      if (length > text_left)
        {
          add_note (analysis, "The modules’ names are very long: %u of %u modules are listed.", i,
                    modules->len);
          return;
        }
      text_left -= length;
      added = rec_module_new (module->name, module->path, module->version, build_id, module->start,
                              module->end, module->fd >= 0);
      rec_analysis_add_module (analysis, added);
    }
}

/* Files whose build ID is known from the core, but not found under their name. */
static void
add_note_of_absent (RecAnalysis *analysis, GPtrArray *modules)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n_absent = 0;

  for (guint i = 0; i < modules->len; i++)
    {
      const RecCoreModule *module = g_ptr_array_index (modules, i);

      if (module->fd >= 0 || module->is_vdso || module->image.build_id_length == 0)
        continue;
      if (n_absent++ < ABSENT_NAMED_MAX)
        g_string_append_printf (names, "%s%.*s", names->len > 0 ? ", " : "",
                                REC_SIGNATURE_VALUE_MAX, module->name);
    }

  if (n_absent > ABSENT_NAMED_MAX)
    g_string_append_printf (names, " and %u more", n_absent - ABSENT_NAMED_MAX);
  if (n_absent > 0)
    add_note (analysis, "Changed since then, or not on this machine any more: %s.", names->str);
}

static gboolean
add_frame (const RecUnwoundFrame *frame, gpointer user_data)
{
  Collector *collector = user_data;
  RecCoreModule *module = rec_core_module_find (collector->modules, frame->place);
  const char *name = module != NULL ? module->name : "";
  g_autoptr (RecFrame) added = NULL;
  gsize length = 256 + 3 * MIN (strlen (name), REC_SIGNATURE_VALUE_MAX);

  if (frame->symbol != NULL)
    length += MIN (3 * strlen (frame->symbol), REC_SYMBOL_MAX);
  if (length > collector->text_left || collector->frames_left == 0)
    {
      collector->cut = TRUE;
      return FALSE;
    }

  added = rec_frame_new (frame->pc, name, module != NULL ? frame->pc - module->start : 0,
                         frame->symbol, frame->symbol_offset);
  if (!rec_thread_add_frame (collector->thread, added))
    {
      collector->cut = TRUE;
      return FALSE;
    }

  collector->text_left -= length;
  collector->frames_left--;
  collector->ended_unread = module == NULL || (module->fd < 0 && !module->is_vdso);
  return TRUE;
}

static void
add_threads (RecAnalysis *analysis, RecCoreFile *core, GPtrArray *modules, gboolean innermost)
{
  g_autoptr (RecCoreUnwinder) unwinder = rec_core_unwinder_new (core, modules, innermost);
  const RecCoreNotes *notes = rec_core_file_get_notes (core);
  Collector collector = { 0 };
  gboolean has_unread = FALSE;

  collector.analysis = analysis;
  collector.modules = modules;
  collector.text_left = REC_DUMP_FRAMES_TEXT_MAX;
  collector.frames_left = REC_DUMP_FRAMES_MAX;
  for (guint i = 0; i < notes->threads->len; i++)
    {
      const RecCoreThread *thread = &g_array_index (notes->threads, RecCoreThread, i);
      g_autoptr (RecThread) added = rec_thread_new (thread->tid, i == 0 && notes->has_signal);

      collector.thread = added;
      collector.ended_unread = FALSE;
      rec_core_unwinder_unwind (unwinder, thread, add_frame, &collector);
      has_unread = has_unread || collector.ended_unread;
      rec_analysis_add_thread (analysis, added);
    }

  if (notes->machine == NULL)
    add_note (analysis,
              "The dump is of a machine that is not known here: its stacks are not read.");
  else if (innermost)
    add_note (analysis, "The stacks could not be read: only their innermost frames are shown.");
  else if (!rec_core_unwinder_can_unwind (unwinder))
    add_note (analysis, "Stacks of %s are not unwound: only their innermost frames are shown.",
              rec_core_machine_get_name (notes->machine, &notes->format));
  else if (has_unread)
    add_note (analysis, "Some stacks may end early, because a file that was in use is not on "
                        "this machine any more or was changed.");
  if (collector.cut)
    add_note (analysis, "Long stacks are cut.");
}

/**
 * rec_core_analysis_run: (skip)
 * @fd: an ELF core, plain or compressed with zstd, lz4, xz, bzip2 or gzip: a regular file
 * @opener: (nullable): opens files that the core names; %NULL to do without
 * @source: what @opener is called with
 * @innermost: whether only the innermost frame of each thread is wanted, which takes no more than
 *   the core's registers
 * @error: return location for a [error@Error]
 *
 * Finds what failed where, from a core of any size in little memory. Meant for the child process,
 * for these bytes are nobody's friends.
 *
 * Returns: (transfer full): what is known; %NULL with %REC_ERROR_INVALID or %REC_ERROR_TRUNCATED
 */
RecAnalysis *
rec_core_analysis_run (int fd,
                       RecFileOpener opener,
                       gpointer source,
                       gboolean innermost,
                       GError **error)
{
  g_autoptr (RecCoreFile) core = rec_core_file_new (fd, error);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GPtrArray) modules = NULL;
  g_autofree char *shortage = NULL;
  const RecCoreNotes *notes;
  gboolean is_cut;

  if (core == NULL)
    return NULL;

  analysis = rec_analysis_new ();
  notes = rec_core_file_get_notes (core);
  set_exception (analysis, notes);
  shortage = rec_core_file_dup_shortage (core);
  if (shortage != NULL)
    rec_analysis_add_note (analysis, shortage);
  if (notes->n_threads > notes->threads->len)
    add_note (analysis, "The process had %u threads; %u are listed.", notes->n_threads,
              notes->threads->len);

  modules = rec_core_module_list (core, &is_cut);
  for (guint i = 0; i < modules->len; i++)
    rec_core_module_open (g_ptr_array_index (modules, i), opener != NULL ? opener : open_nothing,
                          source);
  if (notes->n_mappings > notes->mappings->len || is_cut)
    add_note (analysis, "The process had more mapped files than are listed.");
  if (notes->mappings->len == 0)
    add_note (analysis, "The memory dump does not name the files of the process.");
  add_note_of_absent (analysis, modules);

  add_threads (analysis, core, modules, innermost);
  add_modules (analysis, modules);
  return g_steal_pointer (&analysis);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-analysis-variant.h"

#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

#include <string.h>

#define MODULES_TYPE REC_ANALYSIS_MODULES_TYPE
#define THREAD_TYPE REC_ANALYSIS_THREAD_TYPE
#define MODULES_FORMAT "(ssss@at@at@ab)"
#define THREAD_FORMAT "(tb@ats@ats@at)"
#define ANALYSIS_FORMAT "(ssmt@" MODULES_TYPE "@a" THREAD_TYPE "^as)"

/* Texts are kept together, a line for each: none of them holds a line end, as rec_text_clean()
 * says. That, and the numbers as arrays, takes a tenth of the time of a variant for each value. */
static void
append_line (GString *lines, const char *text)
{
  g_string_append (lines, text);
  g_string_append_c (lines, '\n');
}

static GVariant *
new_numbers (const guint64 *numbers, guint n_numbers)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, numbers, n_numbers, sizeof *numbers);
}

static GVariant *
new_modules (GListModel *modules)
{
  guint n_modules = g_list_model_get_n_items (modules);
  g_autoptr (GString) names = g_string_new (NULL), paths = g_string_new (NULL);
  g_autoptr (GString) versions = g_string_new (NULL), build_ids = g_string_new (NULL);
  g_autofree guint64 *starts = g_new (guint64, n_modules), *ends = g_new (guint64, n_modules);
  g_autofree guint8 *verified = g_new (guint8, n_modules);

  for (guint i = 0; i < n_modules; i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      append_line (names, rec_module_get_name (module));
      append_line (paths, rec_module_get_path (module));
      append_line (versions, rec_module_get_version (module));
      append_line (build_ids, rec_module_get_build_id (module));
      starts[i] = rec_module_get_start (module);
      ends[i] = rec_module_get_end (module);
      verified[i] = rec_module_get_verified (module) ? 1 : 0;
    }

  return g_variant_new (
      MODULES_FORMAT, names->str, paths->str, versions->str, build_ids->str,
      new_numbers (starts, n_modules), new_numbers (ends, n_modules),
      g_variant_new_fixed_array (G_VARIANT_TYPE_BOOLEAN, verified, n_modules, sizeof *verified));
}

static GVariant *
new_thread (RecThread *thread)
{
  GListModel *frames = rec_thread_get_frames (thread);
  guint n_frames = g_list_model_get_n_items (frames);
  g_autoptr (GString) modules = g_string_new (NULL), symbols = g_string_new (NULL);
  guint64 addresses[REC_FRAMES_MAX], offsets[REC_FRAMES_MAX], symbol_offsets[REC_FRAMES_MAX];

  for (guint i = 0; i < n_frames; i++)
    {
      g_autoptr (RecFrame) frame = g_list_model_get_item (frames, i);
      const char *symbol = rec_frame_get_symbol (frame);

      append_line (modules, rec_frame_get_module (frame));
      append_line (symbols, symbol != NULL ? symbol : "");
      addresses[i] = rec_frame_get_address (frame);
      offsets[i] = rec_frame_get_offset (frame);
      symbol_offsets[i] = rec_frame_get_symbol_offset (frame);
    }

  return g_variant_new (THREAD_FORMAT, rec_thread_get_tid (thread), rec_thread_get_crashed (thread),
                        new_numbers (addresses, n_frames), modules->str,
                        new_numbers (offsets, n_frames), symbols->str,
                        new_numbers (symbol_offsets, n_frames));
}

static GVariant *
new_threads (GListModel *threads)
{
  guint n_threads = g_list_model_get_n_items (threads);
  GVariant *variants[REC_THREADS_MAX];

  for (guint i = 0; i < n_threads; i++)
    {
      g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);

      variants[i] = new_thread (thread);
    }

  return g_variant_new_array (G_VARIANT_TYPE (THREAD_TYPE), variants, n_threads);
}

/**
 * rec_analysis_to_variant:
 *
 * A compact form to keep: a few times smaller than JSON, and a few times faster to make.
 *
 * Returns: (transfer floating): a variant of the type `REC_ANALYSIS_VARIANT_TYPE`
 */
GVariant *
rec_analysis_to_variant (RecAnalysis *self)
{
  guint64 address = 0;
  gboolean has_address;

  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  has_address = rec_analysis_get_fault_address (self, &address);
  return g_variant_new (
      ANALYSIS_FORMAT, rec_analysis_get_exception (self), rec_analysis_get_architecture (self),
      has_address, address, new_modules (rec_analysis_get_modules (self)),
      new_threads (rec_analysis_get_threads (self)), rec_analysis_get_notes (self));
}

/* Cuts the next line off. */
static char *
take_line (const char **text)
{
  const char *line = *text;
  const char *end = strchr (line, '\n');

  if (end == NULL)
    return NULL;

  *text = end + 1;
  return g_strndup (line, end - line);
}

static gboolean
set_damaged (GError **error)
{
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
               "The analysis does not have the same number of each of its values");
  return FALSE;
}

static gboolean
set_too_large (GError **error)
{
  g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
               "The analysis has more modules, threads or frames than are kept");
  return FALSE;
}

/* Lends an array of numbers. */
static const guint64 *
get_numbers (GVariant *array, gsize *length)
{
  return g_variant_get_fixed_array (array, length, sizeof (guint64));
}

static gboolean
read_modules (RecAnalysis *self, GVariant *modules, GError **error)
{
  g_autoptr (GVariant) start_array = NULL, end_array = NULL, verified_array = NULL;
  const char *names, *paths, *versions, *build_ids;
  gsize n_modules, n_ends, n_verified;
  const guint64 *starts, *ends;
  const guint8 *verified;

  g_variant_get (modules, "(&s&s&s&s@at@at@ab)", &names, &paths, &versions, &build_ids,
                 &start_array, &end_array, &verified_array);
  starts = get_numbers (start_array, &n_modules);
  ends = get_numbers (end_array, &n_ends);
  verified = g_variant_get_fixed_array (verified_array, &n_verified, sizeof *verified);
  if (n_ends != n_modules || n_verified != n_modules)
    return set_damaged (error);

  for (gsize i = 0; i < n_modules; i++)
    {
      g_autofree char *name = take_line (&names), *path = take_line (&paths);
      g_autofree char *version = take_line (&versions), *build_id = take_line (&build_ids);
      g_autoptr (RecModule) module = NULL;

      if (name == NULL || path == NULL || version == NULL || build_id == NULL)
        return set_damaged (error);
      module = rec_module_new (name, path, version, build_id, starts[i], ends[i], verified[i] != 0);
      if (!rec_analysis_add_module (self, module))
        return set_too_large (error);
    }

  return TRUE;
}

static gboolean
read_thread (RecAnalysis *self, GVariant *variant, GError **error)
{
  g_autoptr (GVariant) address_array = NULL, offset_array = NULL, symbol_offset_array = NULL;
  g_autoptr (RecThread) thread = NULL;
  const guint64 *addresses, *offsets, *symbol_offsets;
  gsize n_frames, n_offsets, n_symbol_offsets;
  const char *modules, *symbols;
  gboolean crashed;
  guint64 tid;

  g_variant_get (variant, "(tb@at&s@at&s@at)", &tid, &crashed, &address_array, &modules,
                 &offset_array, &symbols, &symbol_offset_array);
  addresses = get_numbers (address_array, &n_frames);
  offsets = get_numbers (offset_array, &n_offsets);
  symbol_offsets = get_numbers (symbol_offset_array, &n_symbol_offsets);
  if (n_offsets != n_frames || n_symbol_offsets != n_frames)
    return set_damaged (error);

  thread = rec_thread_new (tid, crashed);
  for (gsize i = 0; i < n_frames; i++)
    {
      g_autofree char *module = take_line (&modules), *symbol = take_line (&symbols);
      g_autoptr (RecFrame) frame = NULL;

      if (module == NULL || symbol == NULL)
        return set_damaged (error);
      frame = rec_frame_new (addresses[i], module, offsets[i], *symbol != '\0' ? symbol : NULL,
                             symbol_offsets[i]);
      if (!rec_thread_add_frame (thread, frame))
        return set_too_large (error);
    }

  return rec_analysis_add_thread (self, thread) || set_too_large (error);
}

static gboolean
read_threads (RecAnalysis *self, GVariant *threads, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (threads); i++)
    {
      g_autoptr (GVariant) thread = g_variant_get_child_value (threads, i);

      if (!read_thread (self, thread, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rec_analysis_new_from_variant:
 * @variant: what [method@Analysis.to_variant] made; it may come from a damaged file
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@Analysis]; %NULL with %REC_ERROR_INVALID or
 *   %REC_ERROR_TOO_LARGE
 */
RecAnalysis *
rec_analysis_new_from_variant (GVariant *variant, GError **error)
{
  g_autoptr (RecAnalysis) self = NULL;
  g_autoptr (GVariant) modules = NULL;
  g_autoptr (GVariant) threads = NULL;
  g_autoptr (GVariantIter) notes = NULL;
  const char *exception, *architecture, *note;
  gboolean has_address;
  guint64 address;

  g_return_val_if_fail (variant != NULL, NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (REC_ANALYSIS_VARIANT_TYPE)))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The analysis is of the type %s, not %s",
                   g_variant_get_type_string (variant), REC_ANALYSIS_VARIANT_TYPE);
      return NULL;
    }

  g_variant_get (variant, "(&s&smt@" MODULES_TYPE "@a" THREAD_TYPE "as)", &exception, &architecture,
                 &has_address, &address, &modules, &threads, &notes);
  self = rec_analysis_new ();
  rec_analysis_set_exception (self, exception);
  rec_analysis_set_architecture (self, architecture);
  if (has_address)
    rec_analysis_set_fault_address (self, address);
  if (!read_modules (self, modules, error) || !read_threads (self, threads, error))
    return NULL;
  while (g_variant_iter_next (notes, "&s", &note))
    rec_analysis_add_note (self, note);

  return g_steal_pointer (&self);
}

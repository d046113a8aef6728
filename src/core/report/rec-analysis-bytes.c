/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-analysis-bytes.h"

#include "core/report/rec-error.h"

#include <string.h>

/* A number is eight bytes, the lowest first; a text its length as a number and its bytes; a list
 * the number of its items and these. An analysis is written for each record of a journal, so this
 * is a form that costs next to nothing; stacks repeat themselves, and the store compresses long
 * ones. */

static void
put_number (GByteArray *bytes, guint64 number)
{
  guint64 ordered = GUINT64_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &ordered, sizeof ordered);
}

static void
put_text (GByteArray *bytes, const char *text)
{
  gsize length = strlen (text);

  put_number (bytes, length);
  g_byte_array_append (bytes, (const guint8 *) text, length);
}

static void
put_modules (GByteArray *bytes, GListModel *modules)
{
  guint n_modules = g_list_model_get_n_items (modules);

  put_number (bytes, n_modules);
  for (guint i = 0; i < n_modules; i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      put_text (bytes, rec_module_get_name (module));
      put_text (bytes, rec_module_get_path (module));
      put_text (bytes, rec_module_get_version (module));
      put_text (bytes, rec_module_get_build_id (module));
      put_number (bytes, rec_module_get_start (module));
      put_number (bytes, rec_module_get_end (module));
      put_number (bytes, rec_module_get_verified (module) ? 1 : 0);
    }
}

/* No function has an empty name, so that stands for one that is not known. */
static void
put_frames (GByteArray *bytes, GListModel *frames)
{
  guint n_frames = g_list_model_get_n_items (frames);

  put_number (bytes, n_frames);
  for (guint i = 0; i < n_frames; i++)
    {
      g_autoptr (RecFrame) frame = g_list_model_get_item (frames, i);
      const char *symbol = rec_frame_get_symbol (frame);

      put_number (bytes, rec_frame_get_address (frame));
      put_text (bytes, rec_frame_get_module (frame));
      put_number (bytes, rec_frame_get_offset (frame));
      put_text (bytes, symbol != NULL ? symbol : "");
      put_number (bytes, rec_frame_get_symbol_offset (frame));
    }
}

static void
put_threads (GByteArray *bytes, GListModel *threads)
{
  guint n_threads = g_list_model_get_n_items (threads);

  put_number (bytes, n_threads);
  for (guint i = 0; i < n_threads; i++)
    {
      g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);

      put_number (bytes, rec_thread_get_tid (thread));
      put_number (bytes, rec_thread_get_crashed (thread) ? 1 : 0);
      put_frames (bytes, rec_thread_get_frames (thread));
    }
}

/**
 * rec_analysis_to_bytes:
 *
 * A form to keep: several times smaller than JSON, and many times faster to make.
 *
 * Returns: (transfer full): the analysis, for [ctor@Analysis.new_from_bytes]
 */
GBytes *
rec_analysis_to_bytes (RecAnalysis *self)
{
  GByteArray *bytes;
  const char *const *notes;
  guint64 address = 0;

  g_return_val_if_fail (REC_IS_ANALYSIS (self), NULL);

  bytes = g_byte_array_new ();
  put_text (bytes, rec_analysis_get_exception (self));
  put_text (bytes, rec_analysis_get_architecture (self));
  put_number (bytes, rec_analysis_get_fault_address (self, &address) ? 1 : 0);
  put_number (bytes, address);
  put_modules (bytes, rec_analysis_get_modules (self));
  put_threads (bytes, rec_analysis_get_threads (self));
  notes = rec_analysis_get_notes (self);
  put_number (bytes, g_strv_length ((char **) notes));
  for (; *notes != NULL; notes++)
    put_text (bytes, *notes);

  return g_byte_array_free_to_bytes (bytes);
}

/* What was not read yet. After an end that came too early all numbers are 0 and all texts empty. */
typedef struct
{
  const guint8 *at;
  gsize left;
  gboolean is_short;
} Reader;

static const guint8 *
take (Reader *reader, guint64 length)
{
  const guint8 *at = reader->at;

  if (reader->is_short || length > reader->left)
    {
      reader->is_short = TRUE;
      return NULL;
    }

  reader->at += length;
  reader->left -= length;
  return at;
}

static guint64
take_number (Reader *reader)
{
  guint64 number = 0;
  const guint8 *at = take (reader, sizeof number);

  if (at != NULL)
    memcpy (&number, at, sizeof number);
  return GUINT64_FROM_LE (number);
}

static char *
take_text (Reader *reader)
{
  guint64 length = take_number (reader);
  const guint8 *at = take (reader, length);

  return g_strndup (at != NULL ? (const char *) at : "", at != NULL ? length : 0);
}

static gboolean
take_modules (Reader *reader, RecAnalysis *analysis)
{
  guint64 n_modules = take_number (reader);

  for (guint64 i = 0; i < n_modules && !reader->is_short; i++)
    {
      g_autofree char *name = take_text (reader), *path = take_text (reader);
      g_autofree char *version = take_text (reader), *build_id = take_text (reader);
      guint64 start = take_number (reader), end = take_number (reader);
      gboolean verified = take_number (reader) != 0;
      g_autoptr (RecModule) module
          = rec_module_new (name, path, version, build_id, start, end, verified);

      if (!rec_analysis_add_module (analysis, module))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_frames (Reader *reader, RecThread *thread)
{
  guint64 n_frames = take_number (reader);

  for (guint64 i = 0; i < n_frames && !reader->is_short; i++)
    {
      guint64 address = take_number (reader);
      g_autofree char *module = take_text (reader);
      guint64 offset = take_number (reader);
      g_autofree char *symbol = take_text (reader);
      guint64 symbol_offset = take_number (reader);
      g_autoptr (RecFrame) frame
          = rec_frame_new (address, module, offset, *symbol != '\0' ? symbol : NULL, symbol_offset);

      if (!rec_thread_add_frame (thread, frame))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_threads (Reader *reader, RecAnalysis *analysis)
{
  guint64 n_threads = take_number (reader);

  for (guint64 i = 0; i < n_threads && !reader->is_short; i++)
    {
      guint64 tid = take_number (reader);
      gboolean crashed = take_number (reader) != 0;
      g_autoptr (RecThread) thread = rec_thread_new (tid, crashed);

      if (!take_frames (reader, thread) || !rec_analysis_add_thread (analysis, thread))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_notes (Reader *reader, RecAnalysis *analysis)
{
  guint64 n_notes = take_number (reader);

  for (guint64 i = 0; i < n_notes && !reader->is_short; i++)
    {
      g_autofree char *note = take_text (reader);

      if (!rec_analysis_add_note (analysis, note))
        return FALSE;
    }

  return TRUE;
}

/**
 * rec_analysis_new_from_bytes:
 * @bytes: what [method@Analysis.to_bytes] made; it may come from a damaged file
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@Analysis]; %NULL with %REC_ERROR_INVALID or
 *   %REC_ERROR_TOO_LARGE
 */
RecAnalysis *
rec_analysis_new_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (RecAnalysis) self = rec_analysis_new ();
  g_autofree char *exception = NULL, *architecture = NULL;
  Reader reader = { NULL };
  gboolean has_address;
  guint64 address;

  g_return_val_if_fail (bytes != NULL, NULL);

  reader.at = g_bytes_get_data (bytes, &reader.left);
  exception = take_text (&reader);
  architecture = take_text (&reader);
  has_address = take_number (&reader) != 0;
  address = take_number (&reader);
  rec_analysis_set_exception (self, exception);
  rec_analysis_set_architecture (self, architecture);
  if (has_address)
    rec_analysis_set_fault_address (self, address);
  if (!take_modules (&reader, self) || !take_threads (&reader, self) || !take_notes (&reader, self))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   "The analysis has more modules, threads, frames or notes than are kept");
      return NULL;
    }
  if (reader.is_short || reader.left > 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The analysis ends too %s",
                   reader.is_short ? "early" : "late");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/store/rec-analysis-blob.h"

#include <glib/gi18n-lib.h>

#include "core/report/rec-analysis-bytes.h"
#include "core/report/rec-error.h"
#include "core/store/rec-store-limits.h"

#define ENCODING_PLAIN "bytes"
#define ENCODING_ZLIB "bytes+zlib"
/* Stacks repeat themselves: the fastest level makes them a tenth already. */
#define COMPRESSION_LEVEL 1

static GBytes *
compress (GBytes *plain, GError **error)
{
  g_autoptr (GConverter) compressor
      = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, COMPRESSION_LEVEL));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);

  if (!g_output_stream_write_all (stream, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain),
                                  NULL, NULL, error)
      || !g_output_stream_close (stream, NULL, error))
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static GBytes *
decompress (GBytes *blob, GError **error)
{
  g_autoptr (GConverter) decompressor
      = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (blob);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, decompressor);
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  guint8 buffer[16 * 1024];
  gssize length;

  while ((length = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    {
      if (plain->len + length > REC_STORE_ANALYSIS_MAX)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "It is over %u bytes long",
                       REC_STORE_ANALYSIS_MAX);
          return NULL;
        }
      g_byte_array_append (plain, buffer, length);
    }

  return length == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&plain)) : NULL;
}

/*
 * rec_analysis_blob_new:
 * @encoding: (out): the name of how it is written
 *
 * Returns: the analysis as it is kept; NULL with REC_ERROR_TOO_LARGE when it could not be read
 * again
 */
GBytes *
rec_analysis_blob_new (RecAnalysis *analysis, const char **encoding, GError **error)
{
  g_autoptr (GBytes) plain = rec_analysis_to_bytes (analysis);
  gsize length = g_bytes_get_size (plain);

  if (length > REC_STORE_ANALYSIS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   "The analysis is %" G_GSIZE_FORMAT " bytes long; at most %u are kept", length,
                   REC_STORE_ANALYSIS_MAX);
      return NULL;
    }

  if (length > REC_STORE_PLAIN_ANALYSIS_MAX)
    {
      *encoding = ENCODING_ZLIB;
      return compress (plain, error);
    }
  *encoding = ENCODING_PLAIN;
  return g_steal_pointer (&plain);
}

/*
 * rec_analysis_blob_read:
 *
 * Returns: what rec_analysis_blob_new() was given; NULL with REC_ERROR_DAMAGED
 */
RecAnalysis *
rec_analysis_blob_read (GBytes *blob, const char *encoding, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (RecAnalysis) analysis = NULL;

  if (g_strcmp0 (encoding, ENCODING_ZLIB) == 0)
    plain = decompress (blob, &local_error);
  else if (g_strcmp0 (encoding, ENCODING_PLAIN) == 0)
    plain = g_bytes_ref (blob);
  else
    g_set_error (&local_error, REC_ERROR, REC_ERROR_UNSUPPORTED, "Its encoding is not known");

  if (plain != NULL)
    analysis = rec_analysis_new_from_bytes (plain, &local_error);

  if (analysis == NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED,
                 _ ("The analysis in the store cannot be read: %s"), local_error->message);
  return g_steal_pointer (&analysis);
}

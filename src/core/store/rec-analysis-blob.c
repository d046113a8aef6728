/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-analysis-blob.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/store/rec-store-limits.h"

#define ENCODING_JSON "json"
#define ENCODING_JSON_ZLIB "json+zlib"
/* Stacks repeat themselves: the fastest level makes them a tenth already. */
#define COMPRESSION_LEVEL 1

static GBytes *
compress (const char *text, gsize length, GError **error)
{
  g_autoptr (GConverter) compressor
      = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, COMPRESSION_LEVEL));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);

  if (!g_output_stream_write_all (stream, text, length, NULL, NULL, error)
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
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 buffer[16 * 1024];
  gssize length;

  while ((length = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    {
      if (text->len + length > REC_JSON_SIZE_MAX)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "It is over %u bytes long",
                       REC_JSON_SIZE_MAX);
          return NULL;
        }
      g_byte_array_append (text, buffer, length);
    }

  return length == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&text)) : NULL;
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
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;
  gsize length;

  rec_analysis_to_json (analysis, builder);
  text = rec_json_print (builder, FALSE);
  length = strlen (text);
  if (length > REC_JSON_SIZE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   "The analysis is %" G_GSIZE_FORMAT " bytes long; at most %u are kept", length,
                   REC_JSON_SIZE_MAX);
      return NULL;
    }

  if (length > REC_STORE_PLAIN_ANALYSIS_MAX)
    {
      *encoding = ENCODING_JSON_ZLIB;
      return compress (text, length, error);
    }
  *encoding = ENCODING_JSON;
  return g_bytes_new_take (g_steal_pointer (&text), length);
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
  g_autoptr (GBytes) text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (RecAnalysis) analysis = NULL;
  gsize length;
  const char *data;

  if (g_strcmp0 (encoding, ENCODING_JSON_ZLIB) == 0)
    text = decompress (blob, &local_error);
  else
    text = g_bytes_ref (blob);

  if (text != NULL)
    {
      data = g_bytes_get_data (text, &length);
      root = rec_json_parse (data, length, &local_error);
    }
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    analysis = rec_analysis_new_from_json (json_node_get_object (root), &local_error);

  if (analysis == NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED,
                 "The analysis in the store cannot be read: %s",
                 local_error != NULL ? local_error->message : "it is no object");
  return g_steal_pointer (&analysis);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-metainfo.h"

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"
#include "core/report/rec-error.h"

typedef struct
{
  guint depth;
  char *version;
  /* Of that version's release; empty when the file does not tell. */
  char *date;
} Reading;

/* A time stamp in seconds or a date, brought into one form that sorts by time. */
static char *
dup_date (const char *timestamp, const char *date)
{
  gint64 seconds;

  if (timestamp != NULL && g_ascii_string_to_signed (timestamp, 10, 0, G_MAXUINT32, &seconds, NULL))
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

      return g_date_time_format (time, "%Y-%m-%d");
    }

  return g_strndup (date != NULL ? date : "", 10);
}

static void
start_element (GMarkupParseContext *context,
               const char *element,
               const char **names,
               const char **values,
               gpointer user_data,
               GError **error)
{
  Reading *reading = user_data;
  const GSList *stack = g_markup_parse_context_get_element_stack (context);
  const char *version = NULL, *timestamp = NULL, *date = NULL;
  g_autofree char *released = NULL;

  if (++reading->depth > REC_METAINFO_DEPTH_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "Its elements nest more than %u deep",
                   REC_METAINFO_DEPTH_MAX);
      return;
    }
  /* <component><releases><release>, the innermost first. */
  if (reading->depth != 3 || !g_str_equal (element, "release")
      || !g_str_equal (stack->next->data, "releases"))
    return;

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "version"))
        version = values[i];
      else if (g_str_equal (names[i], "timestamp"))
        timestamp = values[i];
      else if (g_str_equal (names[i], "date"))
        date = values[i];
    }
  if (version == NULL)
    return;

  released = dup_date (timestamp, date);
  if (reading->version == NULL || g_strcmp0 (released, reading->date) > 0)
    {
      g_free (reading->version);
      g_free (reading->date);
      reading->version = g_strdup (version);
      reading->date = g_steal_pointer (&released);
    }
}

static void
end_element (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  reading->depth--;
}

/**
 * rec_metainfo_read_version: (skip)
 * @path: a file of AppStream's metainfo
 * @error: return location for a [error@Error]
 *
 * The version of the newest release that the file tells of; AppStream lists releases newest first
 * (its specification, §2.1 “releases”), and where dates say otherwise, they count.
 *
 * Returns: (transfer full): the version; %NULL with %REC_ERROR_NOT_FOUND when there is no release,
 * or when the file cannot be read
 */
char *
rec_metainfo_read_version (const char *path, GError **error)
{
  static const GMarkupParser parser
      = { .start_element = start_element, .end_element = end_element };
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_METAINFO_SIZE_MAX, error);
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) local_error = NULL;
  Reading reading = { 0 };
  const char *data;
  gsize size;
  gboolean parsed;

  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  context = g_markup_parse_context_new (&parser, 0, &reading, NULL);
  parsed = g_markup_parse_context_parse (context, data, size, &local_error)
           && g_markup_parse_context_end_parse (context, &local_error);
  g_free (reading.date);
  if (!parsed || reading.version == NULL)
    {
      g_set_error (error, REC_ERROR, parsed ? REC_ERROR_NOT_FOUND : REC_ERROR_INVALID,
                   "The version in “%s” cannot be read: %s", path,
                   parsed ? "it tells of no release" : local_error->message);
      g_free (reading.version);
      return NULL;
    }

  return reading.version;
}

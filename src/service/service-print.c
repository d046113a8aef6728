/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/service-print.h"

#include <inttypes.h>

#include <glib/gi18n.h>
#include <stdio.h>

#include "core/report/rec-json.h"

static const char *
get_value (JsonObject *bucket, guint index)
{
  JsonArray *signature = rec_json_get_array (bucket, "signature");

  return signature != NULL && index < json_array_get_length (signature)
             ? rec_json_get_string (json_array_get_object_element (signature, index), "value")
             : "";
}

/*
 * service_print_list:
 *
 * One bucket a line.
 */
void
service_print_list (JsonArray *buckets)
{
  if (json_array_get_length (buckets) == 0)
    {
      puts (_ ("There are no buckets."));
      return;
    }
  printf ("%-32s  %10s  %-10s  %-12s  %s\n", _ ("Bucket"), _ ("Hits"), _ ("Last"), _ ("Event"),
          _ ("What"));
  for (guint i = 0; i < json_array_get_length (buckets); i++)
    {
      JsonObject *bucket = json_array_get_object_element (buckets, i);

      printf ("%s  %10" G_GINT64_FORMAT "  %s  %-12s  %s %s\n",
              rec_json_get_string (bucket, "bucket"), rec_json_get_int (bucket, "hits", 0),
              rec_json_get_string (bucket, "last"), rec_json_get_string (bucket, "event_type"),
              get_value (bucket, 0), get_value (bucket, 1));
    }
}

static void
print_signature (JsonArray *signature)
{
  for (guint i = 0; signature != NULL && i < json_array_get_length (signature); i++)
    {
      JsonObject *parameter = json_array_get_object_element (signature, i);

      printf ("  P%-2u %s: %s\n", i + 1, rec_json_get_string (parameter, "name"),
              rec_json_get_string (parameter, "value"));
    }
}

static void
print_counts (JsonArray *counts)
{
  for (guint i = 0; i < json_array_get_length (counts); i++)
    {
      JsonObject *count = json_array_get_object_element (counts, i);

      printf ("  %s  %s %s %s: %" G_GINT64_FORMAT "\n", rec_json_get_string (count, "day"),
              rec_json_get_string (count, "os"), rec_json_get_string (count, "version"),
              rec_json_get_string (count, "arch"), rec_json_get_int (count, "hits", 0));
    }
}

static void
print_requests (JsonArray *requests)
{
  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);

      printf (_ ("Asked for: %s (%" PRId64 " of %" PRId64 " came, until %s)\n"),
              rec_json_get_string (request, "reason"), rec_json_get_int (request, "received", 0),
              rec_json_get_int (request, "wanted", 0), rec_json_get_string (request, "expires"));
    }
}

static void
print_responses (JsonArray *responses)
{
  for (guint i = 0; i < json_array_get_length (responses); i++)
    printf (_ ("Answer: %s\n"),
            rec_json_get_string (json_array_get_object_element (responses, i), "title"));
}

static void
print_evidence (JsonArray *evidence)
{
  for (guint i = 0; i < json_array_get_length (evidence); i++)
    {
      JsonObject *item = json_array_get_object_element (evidence, i);

      printf ("  %" G_GINT64_FORMAT "  %s  %s  %" G_GINT64_FORMAT "  %s\n",
              rec_json_get_int (item, "sample", 0), rec_json_get_string (item, "kind"),
              rec_json_get_string (item, "name"), rec_json_get_int (item, "size", 0),
              rec_json_get_string (item, "path"));
    }
}

/*
 * service_print_bucket:
 *
 * All of one bucket.
 */
void
service_print_bucket (JsonObject *bucket)
{
  JsonArray *evidence = rec_json_get_array (bucket, "evidence");
  gint64 n_reports = rec_json_get_int (bucket, "reports", 0);

  printf ("%s  %s\n", rec_json_get_string (bucket, "bucket"),
          rec_json_get_string (bucket, "event_type"));
  print_signature (rec_json_get_array (bucket, "signature"));
  printf (ngettext ("Hits: %" PRId64 " in %" PRId64 " report, %s to %s\n",
                    "Hits: %" PRId64 " in %" PRId64 " reports, %s to %s\n", n_reports),
          rec_json_get_int (bucket, "hits", 0), n_reports, rec_json_get_string (bucket, "first"),
          rec_json_get_string (bucket, "last"));
  print_counts (rec_json_get_array (bucket, "counts"));
  print_requests (rec_json_get_array (bucket, "requests"));
  print_responses (rec_json_get_array (bucket, "responses"));
  if (json_array_get_length (evidence) > 0)
    puts (_ ("Evidence, by sample:"));
  print_evidence (evidence);
}

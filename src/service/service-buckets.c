/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-json.h"
#include "core/report/rec-time.h"
#include "service/rec-evidence-shelf.h"
#include "service/service-print.h"

typedef void (*RowFunc) (RecRows *rows, JsonBuilder *builder, gpointer data);

static void
add_day (JsonBuilder *builder, const char *name, gint64 day)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * (REC_DAY / G_USEC_PER_SEC));
  g_autofree char *text = date != NULL ? g_date_time_format (date, "%F") : NULL;

  rec_json_add_string (builder, name, text);
}

static void
add_json (JsonBuilder *builder, const char *name, const char *text)
{
  JsonNode *node = text != NULL ? rec_json_parse (text, -1, NULL) : NULL;

  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, node != NULL ? node : json_node_new (JSON_NODE_NULL));
}

/* Ends rows, and tells whether they came to their end. */
static gboolean
add_rows (JsonBuilder *builder, RecRows *rows, RowFunc add, gpointer data, GError **error)
{
  g_autoptr (RecRows) owned = rows;
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (rec_rows_next (rows, &local_error))
    add (rows, builder, data);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
add_bucket_members (RecRows *rows, JsonBuilder *builder, gpointer data)
{
  rec_json_add_string (builder, "bucket", rec_rows_get_text (rows, 0));
  rec_json_add_string (builder, "event_type", rec_rows_get_text (rows, 1));
  rec_json_add_int (builder, "hits", rec_rows_get_int (rows, 2));
  rec_json_add_int (builder, "reports", rec_rows_get_int (rows, 3));
  add_day (builder, "first", rec_rows_get_int (rows, 4));
  add_day (builder, "last", rec_rows_get_int (rows, 5));
  add_json (builder, "signature", rec_rows_get_text (rows, 6));
}

static void
add_bucket (RecRows *rows, JsonBuilder *builder, gpointer data)
{
  json_builder_begin_object (builder);
  add_bucket_members (rows, builder, data);
  json_builder_end_object (builder);
}

#define COLUMNS                                                                                    \
  "SELECT bucket, event_type, hits, reports, first_day, last_day, signature FROM buckets "

/*
 * service_list_buckets:
 * @by_hits: those with the most hits first, else the latest
 *
 * Returns: (transfer full): an array
 */
JsonNode *
service_list_buckets (RecCollectionStore *store, gboolean by_hits, gint64 limit, GError **error)
{
  RecDatabase *database = rec_collection_store_get_database (store);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  RecRows *rows
      = by_hits ? rec_database_query (database, error, COLUMNS "ORDER BY hits DESC, id LIMIT ?",
                                      "i", limit)
                : rec_database_query (
                    database, error, COLUMNS "ORDER BY last_day DESC, id DESC LIMIT ?", "i", limit);

  json_builder_begin_array (builder);
  if (!add_rows (builder, rows, add_bucket, NULL, error))
    return NULL;
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static void
add_count (RecRows *rows, JsonBuilder *builder, gpointer data)
{
  json_builder_begin_object (builder);
  add_day (builder, "day", rec_rows_get_int (rows, 0));
  rec_json_add_string (builder, "os", rec_rows_get_text (rows, 1));
  rec_json_add_string (builder, "version", rec_rows_get_text (rows, 2));
  rec_json_add_string (builder, "arch", rec_rows_get_text (rows, 3));
  rec_json_add_int (builder, "hits", rec_rows_get_int (rows, 4));
  json_builder_end_object (builder);
}

static void
add_evidence (RecRows *rows, JsonBuilder *builder, gpointer data)
{
  g_autofree char *path = rec_evidence_shelf_dup_path (data, rec_rows_get_text (rows, 3));

  json_builder_begin_object (builder);
  rec_json_add_int (builder, "sample", rec_rows_get_int (rows, 0));
  rec_json_add_string (builder, "kind", rec_rows_get_text (rows, 1));
  rec_json_add_string (builder, "name", rec_rows_get_text (rows, 2));
  rec_json_add_string (builder, "sha256", rec_rows_get_text (rows, 3));
  rec_json_add_int (builder, "size", rec_rows_get_int (rows, 4));
  add_day (builder, "day", rec_rows_get_int (rows, 5));
  rec_json_add_string (builder, "path", path);
  json_builder_end_object (builder);
}

static void
add_request (RecRows *rows, JsonBuilder *builder, gpointer data)
{
  g_autofree char *expires = rec_time_format (rec_rows_get_int (rows, 5));

  json_builder_begin_object (builder);
  add_json (builder, "items", rec_rows_get_text (rows, 0));
  rec_json_add_string (builder, "reason", rec_rows_get_text (rows, 1));
  rec_json_add_int (builder, "wanted", rec_rows_get_int (rows, 2));
  rec_json_add_int (builder, "received", rec_rows_get_int (rows, 3));
  rec_json_add_int (builder, "outstanding", rec_rows_get_int (rows, 4));
  rec_json_add_string (builder, "expires", expires);
  json_builder_end_object (builder);
}

static void
add_response (RecRows *rows, JsonBuilder *builder, gpointer data)
{
  json_builder_add_value (builder, rec_json_parse (rec_rows_get_text (rows, 0), -1, NULL));
}

static gboolean
add_counts (RecCollectionStore *store, gint64 bucket_id, JsonBuilder *builder, GError **error)
{
  gboolean done;

  json_builder_set_member_name (builder, "counts");
  json_builder_begin_array (builder);
  done = add_rows (
      builder,
      rec_database_query (rec_collection_store_get_database (store), error,
                          "SELECT day, os, version, arch, hits FROM counts c "
                          "JOIN platforms p ON p.id = c.platform_id WHERE bucket_id = ? "
                          "ORDER BY day DESC, hits DESC",
                          "i", bucket_id),
      add_count, NULL, error);
  json_builder_end_array (builder);
  return done;
}

static gboolean
add_what_was_asked (RecCollectionStore *store,
                    gint64 bucket_id,
                    JsonBuilder *builder,
                    GError **error)
{
  RecDatabase *database = rec_collection_store_get_database (store);
  gboolean done;

  json_builder_set_member_name (builder, "requests");
  json_builder_begin_array (builder);
  done = add_rows (builder,
                   rec_database_query (database, error,
                                       "SELECT items, reason, wanted, received, outstanding, "
                                       "expires FROM requests "
                                       "WHERE bucket_id = ? AND cancelled = 0",
                                       "i", bucket_id),
                   add_request, NULL, error);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "responses");
  json_builder_begin_array (builder);
  done = done
         && add_rows (builder,
                      rec_database_query (database, error,
                                          "SELECT body FROM responses WHERE kind <> 'none' AND "
                                          "target = (SELECT bucket FROM buckets WHERE id = ?)",
                                          "i", bucket_id),
                      add_response, NULL, error);
  json_builder_end_array (builder);
  return done;
}

static gboolean
add_what_came (RecCollectionStore *store, gint64 bucket_id, JsonBuilder *builder, GError **error)
{
  gboolean done;

  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  done = add_rows (builder,
                   rec_database_query (rec_collection_store_get_database (store), error,
                                       "SELECT grant_id, kind, name, sha256, size, day "
                                       "FROM evidence WHERE bucket_id = ? ORDER BY id",
                                       "i", bucket_id),
                   add_evidence, (gpointer) rec_collection_store_get_folder (store), error);
  json_builder_end_array (builder);
  return done;
}

/*
 * service_show_bucket:
 *
 * Returns: (transfer full): an object
 */
JsonNode *
service_show_bucket (RecCollectionStore *store, gint64 bucket_id, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  if (!add_rows (builder,
                 rec_database_query (rec_collection_store_get_database (store), error,
                                     COLUMNS "WHERE id = ?", "i", bucket_id),
                 add_bucket_members, NULL, error)
      || !add_counts (store, bucket_id, builder, error)
      || !add_what_was_asked (store, bucket_id, builder, error)
      || !add_what_came (store, bucket_id, builder, error))
    return NULL;
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

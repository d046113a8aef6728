/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-response-rows.h"

#include "core/report/rec-json.h"
#include "core/store/rec-bucket-rows.h"
#include "core/store/rec-response-pattern.h"
#include "core/store/rec-store-limits.h"

/*
 * rec_response_rows_parse:
 * @data: (nullable): what the table keeps of a response
 */
RecResponse *
rec_response_rows_parse (const char *data, GError **error)
{
  g_autoptr (JsonNode) node = rec_json_parse (data != NULL ? data : "", -1, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The response is no object");
      return NULL;
    }
  return rec_response_new_from_json (json_node_get_object (node), error);
}

static char *
print_response (RecResponse *response)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  rec_response_to_json (response, builder);
  return rec_json_print (builder, FALSE);
}

/* A response that no problem of this machine has makes room for a newer one. */
static gboolean
make_room (RecDatabase *database, const char *service, GError **error)
{
  static const char count_sql[] = "SELECT count(*) FROM responses WHERE service = ?";
  static const char delete_sql[]
      = "DELETE FROM responses WHERE id = (SELECT id FROM responses r WHERE service = ? AND NOT "
        "EXISTS (SELECT 1 FROM solutions WHERE response_id = r.id) ORDER BY updated LIMIT 1)";
  gint64 count = 0;

  return rec_database_get_int (database, &count, error, count_sql, "s", service)
         && (count < REC_STORE_RESPONSES_MAX
             || rec_database_run (database, error, delete_sql, "s", service));
}

/* Which buckets a response of the feed is for; what the first stage was answered with says nothing
 * of other buckets than its own. */
static gboolean
write_pattern (RecDatabase *database, gint64 row, RecResponse *response, GError **error)
{
  static const char sql[]
      = "UPDATE responses SET event_type = ?, match_key = ?, pattern = ? WHERE id = ?";
  g_autoptr (RecResponsePattern) pattern = rec_response_pattern_new (response);

  return pattern == NULL ? rec_database_run (database, error, sql, "sssi", NULL, NULL, NULL, row)
                         : rec_database_run (database, error, sql, "sssi", pattern->event_type,
                                             pattern->key, pattern->data, row);
}

static gboolean
add_bucket (RecDatabase *database, gint64 row, const char *bucket, GError **error)
{
  static const char count_sql[] = "SELECT count(*) FROM response_buckets WHERE response_id = ?";
  static const char insert[]
      = "INSERT OR IGNORE INTO response_buckets (bucket, response_id) VALUES (?, ?)";
  gint64 count = 0, known = 0;

  if (!rec_database_get_int (database, &count, error, count_sql, "i", row)
      || !rec_database_get_int (database, &known, error, "SELECT id FROM buckets WHERE bucket = ?",
                                "s", bucket))
    return FALSE;
  /* Those of this machine are no more than it has problems. */
  if (count >= REC_STORE_RESPONSE_BUCKETS_MAX && known == 0)
    return TRUE;
  return rec_database_run (database, error, insert, "si", bucket, row);
}

static gboolean
write_response (RecDatabase *database,
                const char *service,
                RecResponse *response,
                gint64 *row,
                GError **error)
{
  static const char insert[] = "INSERT INTO responses (service, response_id, kind, updated, data) "
                               "VALUES (?, ?, ?, ?, ?)";
  static const char update[] = "UPDATE responses SET kind = ?, updated = ?, data = ? WHERE id = ?";
  RecResponseKind kind = rec_response_get_kind (response);
  g_autofree char *data = kind == REC_RESPONSE_NONE ? NULL : print_response (response);

  if (*row != 0)
    return rec_database_run (database, error, update, "sisi", rec_response_kind_to_string (kind),
                             rec_response_get_updated (response), data, *row);
  if (!make_room (database, service, error)
      || !rec_database_run (database, error, insert, "sssis", service,
                            rec_response_get_id (response), rec_response_kind_to_string (kind),
                            rec_response_get_updated (response), data))
    return FALSE;

  *row = rec_database_get_last_row (database);
  return TRUE;
}

/*
 * rec_response_rows_save:
 * @bucket: (nullable): the bucket that a first stage was for
 * @row: (out): the response's row; 0 when a newer word of the service withdrew it
 *
 * Keeps the response, unless a newer text of it is kept; then it is only noted for its bucket.
 */
gboolean
rec_response_rows_save (RecDatabase *database,
                        const char *service,
                        RecResponse *response,
                        const char *bucket,
                        gint64 *row,
                        GError **error)
{
  static const char find[] = "SELECT id, updated FROM responses WHERE service = ? AND "
                             "response_id = ?";
  static const char find_kept[] = "SELECT kind != 'none' FROM responses WHERE id = ?";
  const char *named = bucket != NULL ? bucket : rec_response_get_bucket (response);
  gint64 updated = 0, is_kept = 0;

  *row = 0;
  if (!rec_database_get_pair (database, row, &updated, error, find, "ss", service,
                              rec_response_get_id (response)))
    return FALSE;
  if (*row == 0 || rec_response_get_updated (response) >= updated)
    {
      if (!write_response (database, service, response, row, error)
          || (bucket == NULL && !write_pattern (database, *row, response, error)))
        return FALSE;
    }
  if (!rec_database_get_int (database, &is_kept, error, find_kept, "i", *row))
    return FALSE;
  if (is_kept)
    return named == NULL || add_bucket (database, *row, named, error);

  return rec_database_run (database, error, "DELETE FROM response_buckets WHERE response_id = ?",
                           "i", *row);
}

static gboolean
append_rows (RecRows *rows, GArray *buckets, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;

  while (rec_rows_next (rows, &local_error))
    {
      gint64 bucket = rec_rows_get_int (rows, 0);

      g_array_append_val (buckets, bucket);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
load_pattern (RecDatabase *database, gint64 row, char **pattern, GError **error)
{
  static const char sql[] = "SELECT pattern FROM responses WHERE id = ? AND kind != 'none'";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", row);
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;
  if (rec_rows_next (rows, &local_error))
    *pattern = g_strdup (rec_rows_get_text (rows, 0));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The search finds them by the beginnings of the pattern's values; those that have none are
 * compared with the newest buckets. Each is compared in full when its response is chosen. */
static gboolean
append_matching (RecDatabase *database, gint64 row, GArray *buckets, GError **error)
{
  static const char find[] = "SELECT rowid FROM problems_fts WHERE problems_fts MATCH ? LIMIT ?";
  static const char walk[] = "SELECT id FROM buckets ORDER BY last_time DESC LIMIT ?";
  const gint64 limit = REC_STORE_PATTERN_BUCKETS_MAX;
  g_autofree char *pattern = NULL;
  g_autofree char *query = NULL;
  g_autoptr (RecRows) found = NULL;

  if (!load_pattern (database, row, &pattern, error))
    return FALSE;
  if (pattern == NULL)
    return TRUE;

  query = rec_response_pattern_dup_query (pattern);
  found = query != NULL ? rec_database_query (database, error, find, "si", query, limit)
                        : rec_database_query (database, error, walk, "i", limit);
  return append_rows (found, buckets, error);
}

/*
 * rec_response_rows_list_buckets:
 *
 * Returns: rows of the buckets that the response is, was or may be for, some perhaps twice
 */
GArray *
rec_response_rows_list_buckets (RecDatabase *database, gint64 row, GError **error)
{
  static const char had[] = "SELECT bucket_id FROM solutions WHERE response_id = ?";
  static const char named[] = "SELECT b.id FROM response_buckets t CROSS JOIN buckets b "
                              "ON b.bucket = t.bucket WHERE t.response_id = ?";
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (RecRows) had_rows = rec_database_query (database, error, had, "i", row);
  g_autoptr (RecRows) named_rows = NULL;

  if (!append_rows (had_rows, buckets, error))
    return NULL;
  named_rows = rec_database_query (database, error, named, "i", row);
  if (!append_rows (named_rows, buckets, error) || !append_matching (database, row, buckets, error))
    return NULL;

  return g_steal_pointer (&buckets);
}

/* One that cannot be read counts for nothing, and does not keep others from being found. */
static gboolean
is_for (RecRows *rows, RecSignature *signature)
{
  const char *pattern = rec_rows_get_text (rows, 3);
  g_autoptr (RecResponse) data = rec_response_rows_parse (rec_rows_get_text (rows, 2), NULL);
  g_autoptr (RecResponse) match = NULL;

  if (data == NULL || pattern == NULL)
    return data != NULL;

  match = rec_response_rows_parse (pattern, NULL);
  return match != NULL && rec_response_matches (match, signature);
}

static RecSignature *
load_signature (RecDatabase *database, gint64 bucket, GError **error)
{
  g_autoptr (RecRows) rows = rec_database_query (
      database, error, "SELECT event_type FROM buckets WHERE id = ?", "i", bucket);

  if (rows == NULL || !rec_rows_next (rows, error))
    return NULL;

  return rec_bucket_rows_read_signature (database, bucket, rec_rows_get_text (rows, 0), error);
}

/*
 * rec_response_rows_choose:
 * @bucket: a bucket's row
 * @row: (out): the response that it has: the newest for it; 0 when there is none
 */
gboolean
rec_response_rows_choose (RecDatabase *database, gint64 bucket, gint64 *row, GError **error)
{
  static const char sql[]
      = "SELECT * FROM (SELECT r.id, r.updated, r.data, NULL, r.kind = 'solution' AS is_solution "
        "FROM buckets b CROSS JOIN response_buckets t ON t.bucket = b.bucket "
        "CROSS JOIN responses r ON r.id = t.response_id WHERE b.id = ?1 AND r.kind != 'none' "
        "UNION ALL SELECT r.id, r.updated, r.data, r.pattern, r.kind = 'solution' "
        "FROM buckets b CROSS JOIN responses r ON r.event_type = b.event_type AND "
        "r.match_key = '' WHERE b.id = ?1 AND r.kind != 'none' "
        "UNION ALL SELECT r.id, r.updated, r.data, r.pattern, r.kind = 'solution' "
        "FROM buckets b CROSS JOIN parameters p ON p.bucket_id = b.id CROSS JOIN responses r "
        "ON r.event_type = b.event_type AND r.match_key = p.name || '=' || p.value "
        "WHERE b.id = ?1 AND r.kind != 'none') ORDER BY updated DESC, is_solution DESC, id DESC";
  g_autoptr (RecSignature) signature = load_signature (database, bucket, error);
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  *row = 0;
  if (signature == NULL)
    return FALSE;
  rows = rec_database_query (database, error, sql, "i", bucket);
  if (rows == NULL)
    return FALSE;

  while (*row == 0 && rec_rows_next (rows, &local_error))
    if (is_for (rows, signature))
      *row = rec_rows_get_int (rows, 0);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "service/rec-collection-store-private.h"
#include "service/rec-service-limits.h"

/* The bucket ID, or the pattern as JSON with its names in order, so that the same pattern given
 * again is the same target. */
static char *
dup_target (JsonObject *object)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *bucket = rec_json_get_string (object, "bucket");
  g_autoptr (GList) names = NULL;
  JsonObject *match, *values;

  if (bucket != NULL)
    return g_strdup (bucket);

  match = rec_json_get_object (object, "match");
  values = rec_json_get_object (match, "signature");
  names = g_list_sort (json_object_get_members (values), (GCompareFunc) g_strcmp0);
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "", rec_json_get_string (match, "event_type"));
  for (GList *name = names; name != NULL; name = name->next)
    rec_json_add_string (builder, name->data, rec_json_get_string (values, name->data));
  json_builder_end_object (builder);
  return rec_json_print (builder, FALSE);
}

static gboolean
check_matches (RecCollectionStore *self, GError **error)
{
  gint64 n_matches = 0;

  if (!rec_database_get_int (self->database, &n_matches, error,
                             "SELECT count (*) FROM responses WHERE is_match AND kind <> 'none'",
                             ""))
    return FALSE;
  if (n_matches <= REC_SERVICE_MATCHES_MAX)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
               "There are %d responses by pattern already; withdraw one first",
               REC_SERVICE_MATCHES_MAX);
  return FALSE;
}

/*
 * rec_collection_store_set_response:
 * @response: for a bucket or for a pattern
 *
 * Puts it in the place of what was said before for the same; the kind none withdraws that. Within a
 * transaction.
 */
gboolean
rec_collection_store_set_response (RecCollectionStore *self, RecResponse *response, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *target = NULL;
  g_autofree char *body = NULL;
  gboolean is_match = rec_response_get_bucket (response) == NULL;

  rec_response_to_json (response, builder);
  root = json_builder_get_root (builder);
  body = json_to_string (root, FALSE);
  target = dup_target (json_node_get_object (root));

  return rec_database_run (self->database, error, "DELETE FROM responses WHERE target = ?", "s",
                           target)
         && rec_database_run (
             self->database, error,
             "INSERT INTO responses (target, is_match, kind, body) VALUES (?, ?, ?, ?)", "siss",
             target, (gint64) is_match,
             rec_response_kind_to_string (rec_response_get_kind (response)), body)
         && check_matches (self, error);
}

static gboolean
read_matches (RecCollectionStore *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (RecRows) rows
      = rec_database_query (self->database, error,
                            "SELECT body FROM responses WHERE is_match AND kind <> 'none' "
                            "ORDER BY number DESC LIMIT ?",
                            "i", (gint64) REC_SERVICE_MATCHES_MAX);

  if (rows == NULL)
    return FALSE;
  g_ptr_array_set_size (self->matches, 0);
  while (rec_rows_next (rows, &local_error))
    {
      g_autoptr (JsonNode) node = rec_json_parse (rec_rows_get_text (rows, 0), -1, error);
      RecResponse *response
          = node != NULL ? rec_response_new_from_json (json_node_get_object (node), error) : NULL;
      RecMatch *match;

      if (response == NULL)
        return FALSE;
      match = g_new0 (RecMatch, 1);
      match->response = response;
      match->body = g_strdup (rec_rows_get_text (rows, 0));
      g_ptr_array_add (self->matches, match);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Responses are written by another process, the command; data_version tells. */
static gboolean
refresh_matches (RecCollectionStore *self, GError **error)
{
  gint64 version = 0;

  if (!rec_database_get_int (self->database, &version, error, "PRAGMA data_version", ""))
    return FALSE;
  if (version == self->data_version)
    return TRUE;
  if (!read_matches (self, error))
    return FALSE;
  self->data_version = version;
  return TRUE;
}

static const char *
find_match (RecCollectionStore *self, RecSignature *signature)
{
  for (guint i = 0; i < self->matches->len; i++)
    {
      RecMatch *match = g_ptr_array_index (self->matches, i);

      if (rec_response_matches (match->response, signature))
        return match->body;
    }
  return NULL;
}

/*
 * rec_collection_store_find_response:
 * @body: (out) (nullable): the response’s JSON
 *
 * The bucket’s own response counts before one by pattern, and of those the newest.
 */
gboolean
rec_collection_store_find_response (RecCollectionStore *self,
                                    RecSignature *signature,
                                    char **body,
                                    GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (RecRows) rows = NULL;

  *body = NULL;
  if (!refresh_matches (self, error))
    return FALSE;

  rows = rec_database_query (self->database, error,
                             "SELECT body FROM responses WHERE target = ? AND kind <> 'none'", "s",
                             rec_signature_get_bucket (signature));
  if (rows == NULL)
    return FALSE;
  if (rec_rows_next (rows, &local_error))
    *body = g_strdup (rec_rows_get_text (rows, 0));
  else if (local_error == NULL)
    *body = g_strdup (find_match (self, signature));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/*
 * rec_collection_store_parse_cursor:
 * @cursor: (nullable): what a client says that it got to
 *
 * Returns: the number of the last response that it has; 0 for a cursor that is not of this service,
 *   because to send all again harms nobody
 */
gint64
rec_collection_store_parse_cursor (const char *cursor)
{
  guint64 number;

  return cursor != NULL && g_ascii_string_to_unsigned (cursor, 10, 0, G_MAXINT64, &number, NULL)
             ? (gint64) number
             : 0;
}

static gboolean
add_page (RecRows *rows, GString *feed, gint64 *cursor, gboolean *more, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n_responses = 0;

  while (rec_rows_next (rows, &local_error))
    {
      const char *body = rec_rows_get_text (rows, 1);

      *more = n_responses == REC_SERVICE_FEED_PAGE
              || (n_responses > 0 && feed->len + strlen (body) > REC_SERVICE_FEED_MAX);
      if (*more)
        return TRUE;
      if (n_responses++ > 0)
        g_string_append_c (feed, ',');
      g_string_append (feed, body);
      *cursor = rec_rows_get_int (rows, 0);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/*
 * rec_collection_store_dup_feed:
 * @after: the number of the last response that the client has
 *
 * Returns: (transfer full): one page of what changed since, as JSON; `more` tells that there is
 *   another one after its cursor
 */
char *
rec_collection_store_dup_feed (RecCollectionStore *self, gint64 after, GError **error)
{
  g_autoptr (GString) feed = g_string_new ("{\"responses\":[");
  g_autoptr (RecRows) rows = NULL;
  gboolean more = FALSE;
  gint64 last = 0, cursor;

  if (!rec_database_get_int (self->database, &last, error,
                             "SELECT coalesce (max (number), 0) FROM responses", ""))
    return NULL;
  /* Ahead of all that there is: a cursor from before the database was begun anew. */
  cursor = after <= last ? after : 0;
  rows = rec_database_query (self->database, error,
                             "SELECT number, body FROM responses WHERE number > ? "
                             "ORDER BY number LIMIT ?",
                             "ii", cursor, (gint64) REC_SERVICE_FEED_PAGE + 1);
  if (rows == NULL || !add_page (rows, feed, &cursor, &more, error))
    return NULL;

  g_string_append_printf (feed, "],\"cursor\":\"%" G_GINT64_FORMAT "\",\"more\":%s}", cursor,
                          more ? "true" : "false");
  return g_string_free (g_steal_pointer (&feed), FALSE);
}

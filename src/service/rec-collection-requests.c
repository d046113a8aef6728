/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-collection-requests.h"

#include <string.h>

#include "core/report/rec-error.h"
#include "core/report/rec-evidence.h"
#include "core/report/rec-json.h"
#include "core/report/rec-time.h"
#include "service/rec-collection-store-private.h"
#include "service/rec-service-limits.h"

/* The request that is in force for a bucket. */
typedef struct
{
  gint64 id;
  gint64 expires;
  char *items;
  char *reason;
} Request;

static void
request_clear (Request *self)
{
  g_free (self->items);
  g_free (self->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

void
rec_grant_free (RecGrant *self)
{
  g_strfreev (self->items);
  g_free (self);
}

static gint64
get_max_size (const char *kind)
{
  if (g_str_equal (kind, REC_EVIDENCE_HEAPDUMP))
    return REC_SERVICE_HEAPDUMP_MAX;
  if (g_str_equal (kind, REC_EVIDENCE_LOG) || g_str_equal (kind, REC_EVIDENCE_FILE)
      || g_str_equal (kind, REC_EVIDENCE_STEPS))
    return REC_SERVICE_LOG_MAX;
  if (g_str_equal (kind, REC_EVIDENCE_MINIDUMP))
    return REC_SERVICE_MINIDUMP_MAX;
  return REC_SERVICE_ITEM_MAX;
}

/*
 * rec_grant_get_max_size:
 *
 * Returns: how many bytes its items may have together, unpacked
 */
gint64
rec_grant_get_max_size (RecGrant *self)
{
  gint64 size = REC_SERVICE_ARCHIVE_OVERHEAD;

  for (char **item = self->items; *item != NULL; item += 2)
    size += get_max_size (*item);
  return size;
}

/*
 * rec_grant_get_kind:
 *
 * Returns: (nullable): as what the item of this name was asked for
 */
const char *
rec_grant_get_kind (RecGrant *self, const char *name)
{
  for (char **item = self->items; *item != NULL; item += 2)
    if (g_str_equal (item[1], name))
      return item[0];
  return NULL;
}

static char *
print_items (const char *const *items)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (; *items != NULL; items += 2)
    {
      json_builder_begin_object (builder);
      rec_json_add_string (builder, "kind", items[0]);
      rec_json_add_string (builder, "name", items[1]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return rec_json_print (builder, FALSE);
}

static char **
parse_items (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = rec_json_parse (text, -1, error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (root == NULL)
    return NULL;
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *item = json_array_get_object_element (array, i);

      g_ptr_array_add (items, g_strdup (rec_json_get_string (item, "kind")));
      g_ptr_array_add (items, g_strdup (rec_json_get_string (item, "name")));
    }
  g_ptr_array_add (items, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&items), FALSE);
}

/*
 * rec_collection_store_cancel_request:
 *
 * Takes back what was asked for, if anything was. Within a transaction.
 */
gboolean
rec_collection_store_cancel_request (RecCollectionStore *self, gint64 bucket_id, GError **error)
{
  return rec_database_run (
      self->database, error,
      "UPDATE requests SET cancelled = 1 WHERE bucket_id = ? AND cancelled = 0", "i", bucket_id);
}

/*
 * rec_collection_store_request:
 * @items: the kinds and the names in turns
 * @wanted: how many reports shall send them
 * @expires: in microseconds since 1970-01-01 UTC
 *
 * Asks for evidence in place of what was asked for before. Within a transaction.
 */
gboolean
rec_collection_store_request (RecCollectionStore *self,
                              gint64 bucket_id,
                              const char *const *items,
                              const char *reason,
                              gint64 wanted,
                              gint64 expires,
                              GError **error)
{
  g_autofree char *text = print_items (items);

  return rec_collection_store_cancel_request (self, bucket_id, error)
         && rec_database_run (self->database, error,
                              "INSERT INTO requests (bucket_id, items, reason, wanted, expires) "
                              "VALUES (?, ?, ?, ?, ?)",
                              "issii", bucket_id, text, reason, wanted, expires);
}

/* The same report gets the same token again; it holds for that report, that request and that time
 * only. */
static char *
dup_token (RecCollectionStore *self,
           GBytes *uuid,
           gint64 grant_id,
           gint64 request_id,
           gint64 expires)
{
  gsize key_size, uuid_size;
  const guchar *key = g_bytes_get_data (self->secret, &key_size);
  const guchar *report = g_bytes_get_data (uuid, &uuid_size);
  gint64 numbers[] = { GINT64_TO_BE (grant_id), GINT64_TO_BE (request_id), GINT64_TO_BE (expires) };
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, key_size);
  guint8 digest[32];
  gsize digest_size = sizeof digest;
  char *token;

  g_hmac_update (hmac, report, uuid_size);
  g_hmac_update (hmac, (const guchar *) numbers, sizeof numbers);
  g_hmac_get_digest (hmac, digest, &digest_size);
  token = g_base64_encode (digest, digest_size);
  return g_strdelimit (g_strdelimit (g_strdelimit (token, "+", '-'), "/", '_'), "=", '.');
}

static gboolean
is_same_token (const char *expected, const char *token)
{
  gsize length = strlen (expected);
  guint8 difference = 0;

  if (strlen (token) != length)
    return FALSE;
  /* Takes as long for a token that is nearly right as for any other. */
  for (gsize i = 0; i < length; i++)
    difference |= expected[i] ^ token[i];
  return difference == 0;
}

/* Those that were asked and have not sent count too, to a certain degree: users may say no. */
static gboolean
find_request (RecCollectionStore *self,
              gint64 bucket_id,
              gint64 now,
              GBytes *uuid,
              Request *request,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (RecRows) rows = rec_database_query (
      self->database, error,
      "SELECT id, expires, items, reason FROM requests r WHERE bucket_id = ?1 AND cancelled = 0 "
      "AND expires > ?2 AND received < wanted AND (outstanding < (wanted - received) * ?3 "
      "OR EXISTS (SELECT 1 FROM grants g WHERE g.report = ?4 AND g.request_id = r.id))",
      "iiib", bucket_id, now, (gint64) REC_SERVICE_OVERASK, uuid);

  if (rows == NULL)
    return FALSE;
  if (rec_rows_next (rows, &local_error))
    {
      request->id = rec_rows_get_int (rows, 0);
      request->expires = rec_rows_get_int (rows, 1);
      request->items = g_strdup (rec_rows_get_text (rows, 2));
      request->reason = g_strdup (rec_rows_get_text (rows, 3));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
ensure_grant (RecCollectionStore *self,
              GBytes *uuid,
              Request *request,
              gint64 now,
              gint64 *id,
              gint64 *expires,
              GError **error)
{
  *id = 0;
  if (!rec_database_get_pair (self->database, id, expires, error,
                              "SELECT id, expires FROM grants WHERE report = ? AND request_id = ?",
                              "bi", uuid, request->id))
    return FALSE;
  if (*id != 0)
    return TRUE;

  /* Whole seconds, as the client gets to see it. */
  *expires = MIN (request->expires, now + REC_SERVICE_GRANT_DAYS * REC_DAY) / G_USEC_PER_SEC
             * G_USEC_PER_SEC;
  if (!rec_database_run (self->database, error,
                         "UPDATE requests SET outstanding = outstanding - 1 WHERE id = "
                         "(SELECT request_id FROM grants WHERE report = ? AND open = 1)",
                         "b", uuid)
      || !rec_database_run (self->database, error,
                            "UPDATE grants SET report = NULL, open = 0 WHERE report = ?", "b", uuid)
      || !rec_database_run (self->database, error,
                            "INSERT INTO grants (report, request_id, expires) VALUES (?, ?, ?)",
                            "bii", uuid, request->id, *expires))
    return FALSE;
  *id = rec_database_get_last_row (self->database);
  return rec_database_run (self->database, error,
                           "UPDATE requests SET outstanding = outstanding + 1 WHERE id = ?", "i",
                           request->id);
}

static char *
print_request (Request *request, const char *token, gint64 expires, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) items = rec_json_parse (request->items, -1, error);
  g_autofree char *until = rec_time_format (expires);

  if (items == NULL)
    return NULL;
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "token", token);
  rec_json_add_string (builder, "expires", until);
  rec_json_add_string (builder, "reason", request->reason);
  json_builder_set_member_name (builder, "items");
  json_builder_add_value (builder, g_steal_pointer (&items));
  json_builder_end_object (builder);
  return rec_json_print (builder, FALSE);
}

/*
 * rec_collection_store_grant:
 * @request: (out) (nullable): what the client is asked for, as JSON
 *
 * Asks a report for evidence, if its bucket wants some. Within a transaction.
 */
gboolean
rec_collection_store_grant (RecCollectionStore *self,
                            GBytes *uuid,
                            gint64 bucket_id,
                            gint64 now,
                            char **request,
                            GError **error)
{
  g_auto (Request) found = { 0 };
  g_autofree char *token = NULL;
  gint64 grant_id, expires = 0;

  *request = NULL;
  if (!find_request (self, bucket_id, now, uuid, &found, error))
    return FALSE;
  if (found.id == 0)
    return TRUE;
  if (!ensure_grant (self, uuid, &found, now, &grant_id, &expires, error))
    return FALSE;
  if (expires <= now)
    return TRUE;

  token = dup_token (self, uuid, grant_id, found.id, expires);
  *request = print_request (&found, token, expires, error);
  return *request != NULL;
}

/*
 * rec_collection_store_expire_grants:
 *
 * Counts those out that did not send in time, and forgets whose they were a while later.
 */
gboolean
rec_collection_store_expire_grants (RecCollectionStore *self, gint64 now, GError **error)
{
  return rec_database_run (self->database, error,
                           "UPDATE requests SET outstanding = outstanding - (SELECT count (*) FROM "
                           "grants WHERE request_id = requests.id AND open = 1 AND expires < ?1) "
                           "WHERE id IN (SELECT request_id FROM grants WHERE open = 1 "
                           "AND expires < ?1)",
                           "i", now)
         && rec_database_run (self->database, error,
                              "UPDATE grants SET open = 0 WHERE open = 1 AND expires < ?", "i", now)
         && rec_database_run (self->database, error,
                              "UPDATE grants SET report = NULL WHERE report IS NOT NULL "
                              "AND expires < ?",
                              "i", now - REC_SERVICE_DEDUPLICATION_DAYS * REC_DAY);
}

static RecGrant *
read_grant (RecRows *rows, GError **error)
{
  g_autoptr (RecGrant) grant = g_new0 (RecGrant, 1);

  grant->id = rec_rows_get_int (rows, 0);
  grant->expires = rec_rows_get_int (rows, 2);
  grant->bucket_id = rec_rows_get_int (rows, 3);
  grant->is_wanted = rec_rows_get_int (rows, 5) != 0;
  grant->items = parse_items (rec_rows_get_text (rows, 4), error);
  return grant->items != NULL ? g_steal_pointer (&grant) : NULL;
}

/*
 * rec_collection_store_find_grant:
 * @token: what the client shows
 *
 * Returns: (transfer full): what this report may send; NULL with REC_ERROR_NOT_AUTHORIZED when the
 *   token is not the one that it got
 */
RecGrant *
rec_collection_store_find_grant (RecCollectionStore *self,
                                 GBytes *uuid,
                                 const char *token,
                                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (RecRows) rows
      = rec_database_query (self->database, error,
                            "SELECT g.id, r.id, g.expires, r.bucket_id, r.items, "
                            "r.cancelled = 0 AND (r.received < r.wanted OR g.received > 0) "
                            "FROM grants g JOIN requests r ON r.id = g.request_id "
                            "WHERE g.report = ?",
                            "b", uuid);

  if (rows == NULL)
    return NULL;
  if (rec_rows_next (rows, &local_error))
    {
      g_autofree char *expected
          = dup_token (self, uuid, rec_rows_get_int (rows, 0), rec_rows_get_int (rows, 1),
                       rec_rows_get_int (rows, 2));

      if (is_same_token (expected, token))
        return read_grant (rows, error);
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_AUTHORIZED,
                 "The token is not the one of this report");
  return NULL;
}

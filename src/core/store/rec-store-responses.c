/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "core/store/rec-response-rows.h"
#include "core/store/rec-store-exchange-private.h"
#include "core/store/rec-store-exchange.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/* The kind, and a checksum of what makes a response new when it changes: title, text and links. */
static char *
dup_content (RecResponse *response)
{
  g_autoptr (GString) text = g_string_new (rec_response_get_title (response));
  g_autofree char *checksum = NULL;

  g_string_append_c (text, '\n');
  g_string_append (text, rec_response_get_text (response));
  for (guint i = 0; i < rec_response_get_n_links (response); i++)
    {
      const RecLink *link = rec_response_get_link (response, i);

      g_string_append_printf (text, "\n\f%s\n%s", link->text, link->url);
    }

  checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
  return g_strdup_printf ("%s:%s", rec_response_kind_to_string (rec_response_get_kind (response)),
                          checksum);
}

/* Reads one text of one row; NULL without an error when there is no row. */
static gboolean
load_text (RecDatabase *database, const char *sql, gint64 row, char **text, GError **error)
{
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", row);
  g_autoptr (GError) local_error = NULL;

  *text = NULL;
  if (rows == NULL)
    return FALSE;
  if (rec_rows_next (rows, &local_error))
    *text = g_strdup (rec_rows_get_text (rows, 0));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
is_same_text (const char *content, const char *other)
{
  const char *checksum = strchr (content, ':');
  const char *other_checksum = strchr (other, ':');

  return checksum != NULL && g_strcmp0 (checksum, other_checksum) == 0;
}

static gboolean
write_solution (RecDatabase *database,
                gint64 bucket,
                gint64 row,
                const char *before,
                const char *content,
                GError **error)
{
  static const char keep[]
      = "UPDATE solutions SET response_id = ?, content = ? WHERE bucket_id = ?";
  static const char replace[]
      = "INSERT OR REPLACE INTO solutions (bucket_id, response_id, content, received, is_new, "
        "is_archived, helped) VALUES (?, ?, ?, ?, 1, 0, -1)";

  if (before != NULL && is_same_text (before, content))
    return rec_database_run (database, error, keep, "isi", row, content, bucket);
  return rec_database_run (database, error, replace, "iisi", bucket, row, content,
                           g_get_real_time ());
}

/* Gives the bucket the response that it has by now, and tells whether it shows another one. */
static gboolean
refresh_solution (RecStore *self, gint64 bucket, gboolean *is_changed, GError **error)
{
  static const char load_content[] = "SELECT content FROM solutions WHERE bucket_id = ?";
  static const char load_data[] = "SELECT data FROM responses WHERE id = ?";
  RecDatabase *database = rec_store_get_database (self);
  g_autofree char *before = NULL;
  g_autofree char *data = NULL;
  g_autofree char *content = NULL;
  g_autoptr (RecResponse) response = NULL;
  gint64 row;

  if (!rec_response_rows_choose (database, bucket, &row, error)
      || !load_text (database, load_content, bucket, &before, error)
      || !load_text (database, load_data, row, &data, error))
    return FALSE;

  *is_changed = FALSE;
  if (row != 0)
    response = rec_response_rows_parse (data, error);
  if (row != 0 && response == NULL)
    return FALSE;
  if (response != NULL)
    content = dup_content (response);
  *is_changed = g_strcmp0 (before, content) != 0;
  if (response != NULL
          ? !write_solution (database, bucket, row, before, content, error)
          : !rec_database_run (database, error, "DELETE FROM solutions WHERE bucket_id = ?", "i",
                               bucket))
    return FALSE;
  if (*is_changed)
    rec_store_touch_bucket (self, bucket, 0);
  return !*is_changed || rec_store_settle_submission (self, bucket, error);
}

static gboolean
add_changed (RecStore *self, gint64 bucket, GPtrArray *changed, GError **error)
{
  g_autofree char *id = NULL;

  if (changed == NULL)
    return TRUE;
  if (!load_text (rec_store_get_database (self), "SELECT bucket FROM buckets WHERE id = ?", bucket,
                  &id, error))
    return FALSE;
  if (id != NULL)
    g_ptr_array_add (changed, g_steal_pointer (&id));
  return TRUE;
}

static gboolean
put_response (RecStore *self,
              const char *service,
              RecResponse *response,
              const char *bucket,
              GPtrArray *changed,
              GError **error)
{
  RecDatabase *database = rec_store_get_database (self);
  g_autoptr (GArray) buckets = NULL;
  gint64 row;

  if (!rec_response_rows_save (database, service, response, bucket, &row, error))
    return FALSE;
  buckets = rec_response_rows_list_buckets (database, row, error);
  if (buckets == NULL)
    return FALSE;

  for (guint i = 0; i < buckets->len; i++)
    {
      gint64 found = g_array_index (buckets, gint64, i);
      gboolean is_changed;

      if (!refresh_solution (self, found, &is_changed, error)
          || (is_changed && !add_changed (self, found, changed, error)))
        return FALSE;
    }

  return TRUE;
}

/**
 * rec_store_put_response:
 * @service: the ID of the service that gave it; only its own responses can it replace or withdraw
 * @response: what it says
 * @bucket: (nullable): the bucket that it is for, when it answers a first stage; %NULL for one of
 * the feed, which says itself which it is for
 * @changed: (nullable) (element-type utf8): gets the IDs of the buckets of this machine that show
 *   another response now, or none any more: [method@Store.load_solution] tells
 * @error: return location for a [error@Error]
 *
 * Keeps a response, whether or not a problem of this machine is meant. One with the service's ID of
 * an earlier one takes its place unless it is older; one of the kind `none` withdraws it. Of
 * several for a bucket, the bucket has the newest. It is new to the user again, not archived and
 * without their opinion, when its title, text or links change, and only then. A bucket with a
 * solution is solved as [method@Store.save_submission] says; with information its state stays. Of
 * each service the 4000 responses that changed last are kept, and those that problems have.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_put_response (RecStore *self,
                        const char *service,
                        RecResponse *response,
                        const char *bucket,
                        GPtrArray *changed,
                        GError **error)
{
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (service != NULL, FALSE);
  g_return_val_if_fail (REC_IS_RESPONSE (response), FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  done = put_response (self, service, response, bucket, changed, error);
  return rec_store_leave (self, done, error);
}

/**
 * rec_store_match_responses:
 * @bucket: a bucket ID that is new on this machine
 * @found: (out): whether it has a response now that it had not
 * @error: return location for a [error@Error]
 *
 * Gives a bucket the response that was kept for the like of it.
 *
 * Returns: %FALSE on error, as for [method@Store.add]; %REC_ERROR_NOT_FOUND when the bucket has no
 *   report
 */
gboolean
rec_store_match_responses (RecStore *self, const char *bucket, gboolean *found, GError **error)
{
  gint64 row;
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL && found != NULL, FALSE);

  *found = FALSE;
  if (!rec_store_enter (self, error))
    return FALSE;

  done = rec_store_find_bucket (self, bucket, &row, error)
         && refresh_solution (self, row, found, error);
  return rec_store_leave (self, done, error);
}

/**
 * rec_feed_free:
 * @self: (transfer full): how far a service's responses were read
 */
void
rec_feed_free (RecFeed *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->cursor);
  g_free (self->etag);
  g_free (self);
}

/**
 * rec_store_save_feed:
 * @service: the ID of a service
 * @feed: how far its responses were read; cursor and ETag are at most 512 bytes long
 * @error: return location for a [error@Error]
 *
 * Notes it in place of what was noted before. In one transaction with the responses that were read,
 * neither can be lost without the other.
 *
 * Returns: %FALSE on error, as for [method@Store.add]; %REC_ERROR_TOO_LARGE
 */
gboolean
rec_store_save_feed (RecStore *self, const char *service, const RecFeed *feed, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO feeds (service, cursor, etag, checked_at) "
                            "VALUES (?, ?, ?, ?)";
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (service != NULL && feed != NULL, FALSE);

  if ((feed->cursor != NULL && strlen (feed->cursor) > REC_OPAQUE_MAX)
      || (feed->etag != NULL && strlen (feed->etag) > REC_OPAQUE_MAX))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   "The cursor or the ETag of the service %s is over %d bytes long", service,
                   REC_OPAQUE_MAX);
      return FALSE;
    }
  if (!rec_store_enter (self, error))
    return FALSE;

  done = rec_database_run (rec_store_get_database (self), error, sql, "sssi", service, feed->cursor,
                           feed->etag, feed->checked_at);
  return rec_store_leave (self, done, error);
}

/**
 * rec_store_load_feed:
 * @service: the ID of a service
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (nullable): how far its responses were read; %NULL without an error when
 *   they never were
 */
RecFeed *
rec_store_load_feed (RecStore *self, const char *service, GError **error)
{
  static const char sql[] = "SELECT cursor, etag, checked_at FROM feeds WHERE service = ?";
  g_autoptr (RecRows) rows = NULL;
  RecFeed *feed;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "s", service);
  if (rows == NULL || !rec_rows_next (rows, error))
    return NULL;

  feed = g_new0 (RecFeed, 1);
  feed->cursor = g_strdup (rec_rows_get_text (rows, 0));
  feed->etag = g_strdup (rec_rows_get_text (rows, 1));
  feed->checked_at = rec_rows_get_int (rows, 2);
  return feed;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/report/rec-error.h"

#include <glib/gi18n-lib.h>

#include "core/report/rec-json.h"
#include "core/report/rec-text.h"
#include "core/store/rec-store-exchange-private.h"
#include "core/store/rec-store-exchange.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/* The columns that read_submission() reads, of submissions s and buckets b. */
#define COLUMNS                                                                                    \
  "b.bucket, s.report, s.state, s.stage, s.service, s.wire_id, s.attempts, s.next_attempt, "       \
  "s.problem, s.consent, s.by_hand, s.hits, s.occurrences, s.reported_row, s.request, s.items, "   \
  "s.archive_path, s.archive_sha256, s.archive_size, s.asked_at, s.sent_at "

/*
 * rec_store_find_bucket: (skip)
 *
 * Returns: FALSE with REC_ERROR_NOT_FOUND, which names the bucket, when it has no report
 */
gboolean
rec_store_find_bucket (RecStore *self, const char *bucket, gint64 *row, GError **error)
{
  *row = 0;
  if (!rec_database_get_int (rec_store_get_database (self), row, error,
                             "SELECT id FROM buckets WHERE bucket = ?", "s", bucket))
    return FALSE;
  if (*row != 0)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
               _ ("There is no problem with the bucket ID %s"), bucket);
  return FALSE;
}

static char *
print_request (RecEvidenceRequest *request)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (request == NULL)
    return NULL;

  builder = json_builder_new ();
  rec_evidence_request_to_json (request, builder);
  return rec_json_print (builder, FALSE);
}

static char *
print_items (GPtrArray *items)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (items == NULL || items->len == 0)
    return NULL;

  builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    rec_evidence_item_to_json (g_ptr_array_index (items, i), builder);
  json_builder_end_array (builder);
  return rec_json_print (builder, FALSE);
}

static gboolean
write_submission (RecDatabase *database, gint64 bucket, RecSubmission *submission, GError **error)
{
  static const char sql[]
      = "INSERT INTO submissions (bucket_id, report, state, stage, service, wire_id, attempts, "
        "next_attempt, problem, consent, by_hand, hits, occurrences, reported_row, request, items, "
        "archive_path, archive_sha256, archive_size, asked_at, sent_at, changed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (bucket_id) DO UPDATE SET "
        "changed_at = CASE WHEN state = excluded.state THEN changed_at ELSE excluded.changed_at "
        "END, report = excluded.report, state = excluded.state, stage = excluded.stage, "
        "service = excluded.service, wire_id = excluded.wire_id, attempts = excluded.attempts, "
        "next_attempt = excluded.next_attempt, problem = excluded.problem, "
        "consent = excluded.consent, by_hand = excluded.by_hand, hits = excluded.hits, "
        "occurrences = excluded.occurrences, reported_row = excluded.reported_row, "
        "request = excluded.request, items = excluded.items, "
        "archive_path = excluded.archive_path, archive_sha256 = excluded.archive_sha256, "
        "archive_size = excluded.archive_size, asked_at = excluded.asked_at, "
        "sent_at = excluded.sent_at";
  g_autofree char *request = print_request (submission->request);
  g_autofree char *items = print_items (submission->items);
  g_autofree char *problem = submission->problem != NULL
                                 ? rec_text_clean (submission->problem, -1, REC_STORE_PROBLEM_MAX)
                                 : NULL;

  return rec_database_run (
      database, error, sql, "ississiissiiiissssiiii", bucket, submission->report,
      rec_state_to_string (submission->state), (gint64) submission->stage, submission->service,
      submission->wire_id, (gint64) submission->attempts, submission->next_attempt, problem,
      rec_consent_to_string (submission->consent), (gint64) submission->by_hand,
      (gint64) submission->hits, (gint64) submission->occurrences, submission->reported_row,
      request, items, submission->archive_path, submission->archive_sha256,
      submission->archive_size, submission->asked_at, submission->sent_at, g_get_real_time ());
}

static gboolean
save_submission (RecStore *self, RecSubmission *submission, GError **error)
{
  static const char contact[] = "INSERT OR IGNORE INTO contacted_services (service) VALUES (?)";
  RecDatabase *database = rec_store_get_database (self);
  gint64 bucket;

  if (!rec_store_find_bucket (self, submission->bucket, &bucket, error)
      || !write_submission (database, bucket, submission, error)
      || !rec_store_settle_submission (self, bucket, error))
    return FALSE;
  if (submission->sent_at != 0 && submission->service != NULL
      && !rec_database_run (database, error, contact, "s", submission->service))
    return FALSE;

  rec_store_touch_bucket (self, bucket, 0);
  return TRUE;
}

/**
 * rec_store_save_submission:
 * @submission: a submission, with at most 64 items
 * @error: return location for a [error@Error]
 *
 * Saves how far the reporting of a bucket is, in the place of what was saved before. The bucket and
 * its newest report get the same state with it, in one transaction; but a bucket that a solution is
 * known for is shown as solved, unless the user is asked or evidence is on its way, and one whose
 * solution was withdrawn as sent or not reported. Of the bucket's other reports,
 * [method@Report.get_state] then says: those up to @submission's reported_row were sent; while a
 * first stage is under way the ones since then are as far as it is; else they are not reported.
 *
 * Returns: %FALSE on error, as for [method@Store.add]; %REC_ERROR_NOT_FOUND when the bucket has no
 *   report
 */
gboolean
rec_store_save_submission (RecStore *self, RecSubmission *submission, GError **error)
{
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (submission != NULL, FALSE);

  if (submission->items != NULL && submission->items->len > REC_STORE_ITEMS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   _ ("The submission of bucket %s has over %d items of evidence"),
                   submission->bucket, REC_STORE_ITEMS_MAX);
      return FALSE;
    }
  if (!rec_store_enter (self, error))
    return FALSE;

  done = save_submission (self, submission, error);
  return rec_store_leave (self, done, error);
}

static gboolean
parse_request (RecSubmission *submission, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (text == NULL)
    return TRUE;
  node = rec_json_parse (text, -1, error);
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "its request is no object");
      return FALSE;
    }

  submission->request = rec_evidence_request_new_from_json (json_node_get_object (node), error);
  return submission->request != NULL;
}

static gboolean
parse_item (RecSubmission *submission, JsonNode *node, GError **error)
{
  RecEvidenceItem *item;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "an item of its evidence is no object");
      return FALSE;
    }

  item = rec_evidence_item_new_from_json (json_node_get_object (node), error);
  if (item != NULL)
    g_ptr_array_add (submission->items, item);
  return item != NULL;
}

static gboolean
parse_items (RecSubmission *submission, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (text == NULL)
    return TRUE;
  node = rec_json_parse (text, -1, error);
  if (node == NULL)
    return FALSE;
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array == NULL || json_array_get_length (array) > REC_STORE_ITEMS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "its items are no array of a fair length");
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!parse_item (submission, json_array_get_element (array, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
parse_words (RecSubmission *submission, const char *state, const char *consent, GError **error)
{
  if (state != NULL && consent != NULL && rec_state_from_string (state, &submission->state)
      && rec_consent_from_string (consent, &submission->consent)
      && (submission->stage == 1 || submission->stage == 2))
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "its state, stage or consent is none");
  return FALSE;
}

static RecSubmission *
read_submission (RecRows *rows, GError **error)
{
  g_autoptr (RecSubmission) submission = rec_submission_new (rec_rows_get_text (rows, 0));
  g_autoptr (GError) local_error = NULL;

  submission->report = g_strdup (rec_rows_get_text (rows, 1));
  submission->stage = rec_rows_get_int (rows, 3);
  submission->service = g_strdup (rec_rows_get_text (rows, 4));
  submission->wire_id = g_strdup (rec_rows_get_text (rows, 5));
  submission->attempts = rec_rows_get_int (rows, 6);
  submission->next_attempt = rec_rows_get_int (rows, 7);
  submission->problem = g_strdup (rec_rows_get_text (rows, 8));
  submission->by_hand = rec_rows_get_int (rows, 10) != 0;
  submission->hits = rec_rows_get_int (rows, 11);
  submission->occurrences = rec_rows_get_int (rows, 12);
  submission->reported_row = rec_rows_get_int (rows, 13);
  submission->archive_path = g_strdup (rec_rows_get_text (rows, 16));
  submission->archive_sha256 = g_strdup (rec_rows_get_text (rows, 17));
  submission->archive_size = rec_rows_get_int (rows, 18);
  submission->asked_at = rec_rows_get_int (rows, 19);
  submission->sent_at = rec_rows_get_int (rows, 20);
  if (parse_words (submission, rec_rows_get_text (rows, 2), rec_rows_get_text (rows, 9),
                   &local_error)
      && parse_request (submission, rec_rows_get_text (rows, 14), &local_error)
      && parse_items (submission, rec_rows_get_text (rows, 15), &local_error))
    return g_steal_pointer (&submission);

  g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED,
               _ ("The submission of bucket %s in the store cannot be read: %s"),
               submission->bucket, local_error->message);
  return NULL;
}

/**
 * rec_store_load_submission:
 * @bucket: a bucket ID
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (nullable): how far the bucket's reporting is; %NULL without an error
 *   when it was never up for sending, %NULL with %REC_ERROR_DAMAGED when it cannot be read
 */
RecSubmission *
rec_store_load_submission (RecStore *self, const char *bucket, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS "FROM buckets b JOIN submissions s "
                            "ON s.bucket_id = b.id WHERE b.bucket = ?";
  g_autoptr (RecRows) rows = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (bucket != NULL, NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "s", bucket);
  if (rows == NULL || !rec_rows_next (rows, error))
    return NULL;

  return read_submission (rows, error);
}

/* One that cannot be read does not keep the others from being sent; who loads it is told. */
static GPtrArray *
read_submissions (RecRows *rows, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_submission_free);
  while (rec_rows_next (rows, &local_error))
    {
      g_autoptr (GError) row_error = NULL;
      RecSubmission *submission = read_submission (rows, &row_error);

      if (submission != NULL)
        g_ptr_array_add (list, submission);
      else
        g_debug ("Left out of a list: %s", row_error->message);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&list);
}

/**
 * rec_store_list_submissions:
 * @state: a state
 * @limit: how many at most
 * @error: return location for a [error@Error]
 *
 * Lists the submissions in a state, those that came into it last first. One that cannot be read is
 * left out.
 *
 * Returns: (transfer full) (element-type RecSubmission): the submissions; %NULL on error
 */
GPtrArray *
rec_store_list_submissions (RecStore *self, RecState state, guint limit, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS "FROM submissions s CROSS JOIN buckets b "
                            "ON b.id = s.bucket_id WHERE s.state = ? "
                            "ORDER BY s.changed_at DESC, s.bucket_id DESC LIMIT ?";
  g_autoptr (RecRows) rows = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "si",
                             rec_state_to_string (state), (gint64) limit);
  return read_submissions (rows, error);
}

/* JSON that is none would be due for ever, and never listed. */
#define IS_DUE                                                                                     \
  "next_attempt > 0 AND (request IS NULL OR json_valid (request)) "                                \
  "AND (items IS NULL OR json_valid (items)) "

/**
 * rec_store_list_due_submissions:
 * @now: the time, in microseconds since 1970-01-01 UTC
 * @limit: how many at most
 * @error: return location for a [error@Error]
 *
 * Lists the submissions whose next attempt is due, the longest due first. One that cannot be read
 * is left out.
 *
 * Returns: (transfer full) (element-type RecSubmission): the submissions; %NULL on error
 */
GPtrArray *
rec_store_list_due_submissions (RecStore *self, gint64 now, guint limit, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS "FROM submissions s CROSS JOIN buckets b "
                            "ON b.id = s.bucket_id WHERE " IS_DUE "AND next_attempt <= ? "
                            "ORDER BY next_attempt, s.bucket_id LIMIT ?";
  g_autoptr (RecRows) rows = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "ii", now, (gint64) limit);
  return read_submissions (rows, error);
}

/**
 * rec_store_get_next_attempt:
 *
 * Returns: when the next attempt is due, in microseconds since 1970-01-01 UTC; 0 when none is or
 *   when that cannot be read
 */
gint64
rec_store_get_next_attempt (RecStore *self)
{
  static const char sql[]
      = "SELECT next_attempt FROM submissions WHERE " IS_DUE "ORDER BY next_attempt LIMIT 1";
  gint64 time = 0;

  g_return_val_if_fail (REC_IS_STORE (self), 0);

  rec_database_get_int (rec_store_get_database (self), &time, NULL, sql, "");
  return time;
}

/**
 * rec_store_count_submissions:
 * @state: a state
 *
 * Returns: how many submissions are in it; 0 when that cannot be read
 */
guint
rec_store_count_submissions (RecStore *self, RecState state)
{
  gint64 count = 0;

  g_return_val_if_fail (REC_IS_STORE (self), 0);

  rec_database_get_int (rec_store_get_database (self), &count, NULL,
                        "SELECT count(*) FROM submissions WHERE state = ?", "s",
                        rec_state_to_string (state));
  return count;
}

/**
 * rec_store_count_unreported:
 * @bucket: a bucket ID
 * @reported_row: the row of the newest report that a service has counted; 0 when none has
 * @row: (out) (optional): the row of the bucket's newest report by row; 0 when it has none
 *
 * Returns: how many of the bucket's reports came into the store after @reported_row; 0 when that
 *   cannot be read
 */
guint64
rec_store_count_unreported (RecStore *self, const char *bucket, gint64 reported_row, gint64 *row)
{
  static const char count_sql[] = "SELECT count(*) FROM reports WHERE bucket_id = ? AND id > ?";
  static const char last_sql[]
      = "SELECT id FROM reports WHERE bucket_id = ? ORDER BY id DESC LIMIT 1";
  RecDatabase *database;
  gint64 bucket_row = 0, count = 0, last = 0;

  g_return_val_if_fail (REC_IS_STORE (self), 0);
  g_return_val_if_fail (bucket != NULL, 0);

  database = rec_store_get_database (self);
  if (rec_store_find_bucket (self, bucket, &bucket_row, NULL)
      && rec_database_get_int (database, &last, NULL, last_sql, "i", bucket_row))
    rec_database_get_int (database, &count, NULL, count_sql, "ii", bucket_row, reported_row);
  if (row != NULL)
    *row = last;
  return count;
}

/**
 * rec_store_list_contacted_services:
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the IDs of the services that ever took a first stage from here, in
 *   order; %NULL on error
 */
char **
rec_store_list_contacted_services (RecStore *self, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error,
                             "SELECT service FROM contacted_services ORDER BY service", "");
  if (rows == NULL)
    return NULL;

  while (rec_rows_next (rows, &local_error))
    g_ptr_array_add (list, g_strdup (rec_rows_get_text (rows, 0)));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

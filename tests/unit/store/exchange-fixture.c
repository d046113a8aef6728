/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange-fixture.h"

#include <sqlite3.h>
#include <string.h>

#include "core/report/rec-json.h"

static JsonObject *
parse (const char *text, JsonNode **node)
{
  g_autoptr (GError) error = NULL;

  *node = rec_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

RecSubmission *
exchange_new_submission (RecReport *report)
{
  RecSubmission *submission = rec_submission_new (rec_report_get_bucket (report));
  RecEvidenceItem *item = rec_evidence_item_new (REC_EVIDENCE_LOG, "demo.log");
  g_autoptr (JsonNode) node = NULL;

  rec_evidence_item_set_file (item, "/tmp/demo.log", 12, "abc");
  rec_evidence_item_add_redaction (item, "home", 7);
  g_ptr_array_add (submission->items, item);
  submission->report = g_strdup (rec_report_get_id (report));
  submission->state = REC_STATE_ASKING;
  submission->stage = 2;
  submission->service = g_strdup ("demo");
  submission->wire_id = g_uuid_string_random ();
  submission->attempts = 3;
  submission->next_attempt = 77;
  submission->problem = g_strdup ("The service cannot be reached");
  submission->consent = REC_CONSENT_REQUEST;
  submission->by_hand = TRUE;
  submission->hits = 4711;
  submission->occurrences = 5;
  submission->reported_row = 1;
  submission->request = rec_evidence_request_new_from_json (
      parse ("{\"token\": \"token\", \"expires\": \"2030-01-01T00:00:00Z\", \"reason\": \"Why\", "
             "\"items\": [{\"kind\": \"log\", \"name\": \"demo.log\"}]}",
             &node),
      NULL);
  g_assert_nonnull (submission->request);
  submission->archive_path = g_strdup ("/tmp/archive");
  submission->archive_sha256 = g_strdup ("abc");
  submission->archive_size = 12;
  submission->asked_at = 5;
  submission->sent_at = 6;
  return submission;
}

RecLedgerEntry *
exchange_new_entry (RecReport *report, const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  RecLedgerEntry *entry
      = rec_ledger_entry_new (report != NULL ? REC_LEDGER_SIGNATURE : REC_LEDGER_FEED, 1000);

  if (report != NULL)
    {
      rec_ledger_entry_set_report (entry, rec_report_get_id (report));
      rec_ledger_entry_set_bucket (entry, rec_report_get_bucket (report));
    }
  rec_ledger_entry_set_service (entry, "demo");
  rec_ledger_entry_set_url (entry, "https://demo.example/v1/reports");
  rec_ledger_entry_set_head (entry, "POST /v1/reports HTTP/1.1\r\n");
  rec_ledger_entry_set_body (entry, bytes);
  rec_ledger_entry_set_consent (entry, REC_CONSENT_ANSWER, "2");
  rec_ledger_entry_set_outcome (entry, "begun");
  return entry;
}

RecResponse *
exchange_new_response (const char *id,
                       const char *kind,
                       guint second,
                       const char *title,
                       const char *target)
{
  g_autofree char *text
      = g_strdup_printf ("{%s%s \"id\": \"%s\", \"kind\": \"%s\", \"updated\": "
                         "\"2026-01-01T00:00:%02uZ\", \"title\": \"%s\", \"text\": \"Text\", "
                         "\"links\": []}",
                         target, *target != '\0' ? "," : "", id, kind, second, title);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  RecResponse *response = rec_response_new_from_json (parse (text, &node), &error);

  g_assert_no_error (error);
  return response;
}

RecProblem *
exchange_load_problem (RecStore *store, const char *bucket)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row;

  rec_store_find_problem_row (store, bucket, &row, &error);
  g_assert_no_error (error);
  problems = rec_store_load_problems (store, &row, 1, &error);
  g_assert_no_error (error);
  return g_object_ref (problems->pdata[0]);
}

guint
exchange_get_state (RecStore *store, const char *bucket)
{
  g_autoptr (RecProblem) problem = exchange_load_problem (store, bucket);

  return rec_problem_get_state (problem);
}

void
exchange_run_sql (const char *folder, const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

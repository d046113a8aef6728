/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-evidence-item.h"
#include "core/report/rec-json.h"
#include "core/report/rec-ledger-entry.h"

static JsonObject *
print_and_parse (RecLedgerEntry *entry, JsonNode **node)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  rec_ledger_entry_to_json (entry, builder);
  text = rec_json_print (builder, FALSE);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  *node = rec_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static void
test_all (void)
{
  g_autoptr (RecLedgerEntry) entry = rec_ledger_entry_new (
      REC_LEDGER_SIGNATURE, G_GINT64_CONSTANT (1796083200) * G_USEC_PER_SEC);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":\"ü\"}", 10);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  rec_ledger_entry_set_report (entry, "report");
  rec_ledger_entry_set_bucket (entry, "bucket");
  rec_ledger_entry_set_service (entry, "Example");
  rec_ledger_entry_set_url (entry, "https://a.example/v1/reports");
  rec_ledger_entry_set_head (entry, "POST /v1/reports HTTP/1.1\r\nHost: a.example\r\n");
  rec_ledger_entry_set_body (entry, body);
  rec_ledger_entry_set_sha256 (entry, "abcd");
  rec_ledger_entry_set_items (entry, "[]");
  rec_ledger_entry_set_outcome (entry, "done");
  rec_ledger_entry_set_id (entry, 7);
  rec_ledger_entry_set_size (entry, 10);
  rec_ledger_entry_set_consent (entry, REC_CONSENT_ANSWER, "2");

  object = print_and_parse (entry, &node);
  g_assert_cmpint (rec_json_get_int (object, "id", 0), ==, 7);
  g_assert_cmpint (rec_json_get_int (object, "size", 0), ==, 10);
  g_assert_cmpstr (rec_json_get_string (object, "time"), ==, "2026-12-01T00:00:00.000000Z");
  g_assert_cmpstr (rec_json_get_string (object, "stage"), ==, "signature");
  g_assert_cmpstr (rec_json_get_string (object, "consent"), ==, "answer");
  g_assert_cmpstr (rec_json_get_string (object, "level"), ==, "2");
  g_assert_cmpstr (rec_json_get_string (object, "body"), ==, "{\"a\":\"ü\"}");
  g_assert_cmpstr (rec_json_get_string (object, "head"), ==, rec_ledger_entry_get_head (entry));
  g_assert_cmpstr (rec_json_get_string (object, "outcome"), ==, "done");
}

static void
test_items (void)
{
  static const char *const odd[] = { NULL, "", "[]", "{}", "[3]", "[{}]", "[" };
  g_autoptr (RecLedgerEntry) entry = rec_ledger_entry_new (REC_LEDGER_EVIDENCE, 0);
  g_autoptr (RecEvidenceItem) item = rec_evidence_item_new (REC_EVIDENCE_LOG, "a.log");
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GPtrArray) none = NULL;

      rec_ledger_entry_set_items (entry, odd[i]);
      none = rec_ledger_entry_list_items (entry);
      g_assert_cmpuint (none->len, ==, 0);
    }

  json_builder_begin_array (builder);
  rec_evidence_item_to_json (item, builder);
  json_builder_end_array (builder);
  text = rec_json_print (builder, FALSE);
  rec_ledger_entry_set_items (entry, text);
  items = rec_ledger_entry_list_items (entry);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (rec_evidence_item_get_name (items->pdata[0]), ==, "a.log");
}

/* What was not said stays unsaid, and a body that is no text is exported whole. */
static void
test_body (void)
{
  g_autoptr (RecLedgerEntry) entry = rec_ledger_entry_new (REC_LEDGER_EVIDENCE, 0);
  g_autoptr (GBytes) body = g_bytes_new_static ("a\xff\0b", 4);
  g_autoptr (JsonNode) empty_node = NULL, node = NULL;
  JsonObject *object = print_and_parse (entry, &empty_node);

  g_assert_null (rec_json_get_string (object, "body"));
  g_assert_null (rec_json_get_string (object, "report"));
  g_assert_cmpstr (rec_json_get_string (object, "stage"), ==, "evidence");

  rec_ledger_entry_set_body (entry, body);
  object = print_and_parse (entry, &node);
  g_assert_null (rec_json_get_string (object, "body"));
  g_assert_cmpstr (rec_json_get_string (object, "body_base64"), ==, "Yf8AYg==");
  g_assert_true (rec_ledger_entry_get_body (entry) == body);
}

static void
test_names (void)
{
  static const char *const stages[] = { "signature", "evidence", "feed" };
  static const char *const consents[] = { "policy", "answer", "request" };
  RecLedgerStage stage;
  RecConsent consent;

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_assert_true (rec_ledger_stage_from_string (stages[i], &stage));
      g_assert_cmpuint (stage, ==, i);
      g_assert_cmpstr (rec_ledger_stage_to_string (stage), ==, stages[i]);
      g_assert_true (rec_consent_from_string (consents[i], &consent));
      g_assert_cmpuint (consent, ==, i);
      g_assert_cmpstr (rec_consent_to_string (consent), ==, consents[i]);
    }
  g_assert_false (rec_ledger_stage_from_string ("", &stage));
  g_assert_false (rec_consent_from_string ("Policy", &consent));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger-entry/items-are-listed-as-they-were-sent", test_items);
  g_test_add_func ("/ledger-entry/all of an entry is exported", test_all);
  g_test_add_func ("/ledger-entry/a body that is no text is exported whole", test_body);
  g_test_add_func ("/ledger-entry/names are stable", test_names);
  return g_test_run ();
}

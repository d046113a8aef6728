/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sending-items.h"
#include "reporter/rec-sending-rules.h"

#define NOW (1000 * G_TIME_SPAN_DAY)
#define DELAY G_TIME_SPAN_MINUTE

static RecPolicy *
make_policy (const char *level, const char *key, const char *value)
{
  g_autoptr (RecPolicySettings) machine = rec_policy_settings_new (REC_POLICY_MACHINE);
  g_autoptr (RecPolicySettings) user = rec_policy_settings_new (REC_POLICY_USER);
  g_autoptr (GError) error = NULL;

  rec_policy_settings_set (user, REC_POLICY_KEY_LEVEL, level, &error);
  g_assert_no_error (error);
  if (key != NULL)
    rec_policy_settings_set (user, key, value, &error);
  g_assert_no_error (error);
  return rec_policy_new (machine, user);
}

static RecReport *
make_report (void)
{
  const char *const values[] = { "demo", "1.0", "", "libdemo.so", "", "", "SIGSEGV", "0x10", NULL };
  g_autoptr (RecSignature) signature = rec_signature_new_for_values ("AppCrash", values);
  RecReport *report = rec_report_new (signature, NOW);
  g_autoptr (RecApplication) application
      = rec_application_new ("demo", "1.0", "", "/usr/bin/demo", "Demo", "");

  rec_report_set_application (report, application);
  return report;
}

static RecEvidenceRequest *
make_request (const char *items)
{
  g_autofree char *text = g_strdup_printf ("{\"token\": \"t\", \"reason\": \"r\", \"expires\": "
                                           "\"2100-01-01T00:00:00Z\", \"items\": [%s]}",
                                           items);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rec_json_parse (text, -1, &error);
  RecEvidenceRequest *request;

  g_assert_no_error (error);
  request = rec_evidence_request_new_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return request;
}

static RecEvidenceItem *
add_item (RecSubmission *submission, const char *kind)
{
  RecEvidenceItem *item = rec_evidence_item_new (kind, kind);

  rec_evidence_item_set_file (item, "/nowhere", 10, NULL);
  g_ptr_array_add (submission->items, item);
  return item;
}

static void
test_plan (void)
{
  static const struct
  {
    const char *level;
    const char *queue;
    gboolean by_hand;
    RecState state;
    gint64 next_attempt;
  } cases[] = {
    { "off", "normal", FALSE, REC_STATE_NOT_REPORTED, 0 },
    { "off", "normal", TRUE, REC_STATE_NOT_REPORTED, 0 },
    { "1", "normal", FALSE, REC_STATE_ASKING, 0 },
    { "1", "normal", TRUE, REC_STATE_QUEUED, NOW },
    { "2", "normal", FALSE, REC_STATE_QUEUED, NOW },
    { "3", "normal", FALSE, REC_STATE_QUEUED, NOW },
    { "2", "always", FALSE, REC_STATE_QUEUED, 0 },
    { "2", "always", TRUE, REC_STATE_QUEUED, NOW },
  };
  g_autoptr (RecReport) report = make_report ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RecPolicy) policy
          = make_policy (cases[i].level, REC_POLICY_KEY_QUEUE, cases[i].queue);
      g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));

      submission->by_hand = cases[i].by_hand;
      rec_sending_plan_signature (submission, policy, report, NOW);
      g_assert_cmpint (submission->state, ==, cases[i].state);
      g_assert_cmpint (submission->next_attempt, ==, cases[i].next_attempt);
    }
}

/* What was counted once goes again after a while, keeps its state, and is never asked about. */
static void
test_further (void)
{
  g_autoptr (RecReport) report = make_report ();
  g_autoptr (RecPolicy) sends = make_policy ("2", NULL, NULL);
  g_autoptr (RecPolicy) asks = make_policy ("1", NULL, NULL);
  g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));

  submission->state = REC_STATE_SOLVED;
  submission->sent_at = NOW - G_TIME_SPAN_SECOND;
  rec_sending_plan_signature (submission, sends, report, NOW);
  g_assert_cmpint (submission->state, ==, REC_STATE_SOLVED);
  g_assert_cmpint (submission->next_attempt, ==, submission->sent_at + REC_SENDER_COALESCE);

  rec_sending_plan_signature (submission, asks, report, NOW);
  g_assert_cmpint (submission->state, ==, REC_STATE_SOLVED);
  g_assert_cmpint (submission->next_attempt, ==, 0);
}

static void
test_items (void)
{
  static const struct
  {
    const char *level;
    guint n_chosen;
    guint n_asked;
  } cases[] = { { "off", 0, 0 }, { "1", 0, 3 }, { "2", 0, 3 }, { "3", 1, 2 } };
  g_autoptr (RecReport) report = make_report ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RecPolicy) policy = make_policy (cases[i].level, NULL, NULL);
      g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));
      RecItemsOutcome outcome;

      add_item (submission, REC_EVIDENCE_MINIDUMP);
      add_item (submission, REC_EVIDENCE_LOG);
      add_item (submission, REC_EVIDENCE_HEAPDUMP);
      add_item (submission, "fingerprint");
      /* That the user asked for the first stage is no consent to evidence. */
      submission->by_hand = TRUE;
      submission->consent = REC_CONSENT_REQUEST;
      outcome = rec_sending_sort_items (submission, policy, report);
      g_assert_cmpuint (outcome.n_chosen, ==, cases[i].n_chosen);
      g_assert_cmpuint (outcome.n_asked, ==, cases[i].n_asked);
      g_assert_nonnull (rec_evidence_item_get_problem (g_ptr_array_index (submission->items, 3)));
    }
}

static void
test_answered (void)
{
  g_autoptr (RecReport) report = make_report ();
  g_autoptr (RecPolicy) asks = make_policy ("1", NULL, NULL);
  g_autoptr (RecPolicy) forbids = make_policy ("1", REC_POLICY_KEY_EXTRA_DATA, "false");
  g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));
  RecEvidenceItem *log = add_item (submission, REC_EVIDENCE_LOG);
  RecItemsOutcome outcome;

  add_item (submission, REC_EVIDENCE_HEAPDUMP);
  rec_evidence_item_set_chosen (log, TRUE);
  rec_sending_decline_items (submission);
  submission->consent = REC_CONSENT_ANSWER;
  outcome = rec_sending_sort_items (submission, asks, report);
  g_assert_cmpuint (outcome.n_chosen, ==, 1);
  g_assert_cmpuint (outcome.n_asked, ==, 0);
  g_assert_true (rec_sending_may_send_items (submission, asks, report));
  g_assert_true (rec_sending_was_declined (g_ptr_array_index (submission->items, 1)));
  g_assert_false (rec_sending_may_send_items (submission, forbids, report));
}

static void
test_again (void)
{
  g_autoptr (RecPolicy) once = make_policy ("3", NULL, NULL);
  g_autoptr (RecPolicy) repeats = make_policy ("3", REC_POLICY_KEY_REPEAT_DATA, "true");
  g_autoptr (RecEvidenceRequest) request
      = make_request ("{\"kind\": \"minidump\"}, {\"kind\": \"log\", \"name\": \"log\"}");
  g_autoptr (RecSubmission) submission = rec_submission_new ("0123456789abcdef0123456789abcdef");

  g_assert_true (rec_sending_wants_new_items (submission, request, once));
  rec_evidence_item_set_sent (add_item (submission, REC_EVIDENCE_MINIDUMP), TRUE);
  add_item (submission, REC_EVIDENCE_LOG);
  rec_sending_refuse_items (submission);
  g_assert_false (rec_sending_wants_new_items (submission, request, once));
  g_assert_true (rec_sending_wants_new_items (submission, request, repeats));
  submission->by_hand = TRUE;
  g_assert_true (rec_sending_wants_new_items (submission, request, once));
}

static void
test_failures (void)
{
  static const struct
  {
    RecError code;
    const char *queue;
    RecState state;
    gint64 next_attempt;
  } cases[] = {
    { REC_ERROR_UNREACHABLE, "normal", REC_STATE_QUEUED, NOW + DELAY },
    { REC_ERROR_LATER, "normal", REC_STATE_QUEUED, NOW + DELAY },
    { REC_ERROR_INVALID, "normal", REC_STATE_QUEUED, NOW + DELAY },
    { REC_ERROR_REFUSED, "normal", REC_STATE_FAILED, 0 },
    { REC_ERROR_ACCOUNT, "normal", REC_STATE_FAILED, 0 },
    { REC_ERROR_UNREACHABLE, "never", REC_STATE_FAILED, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RecPolicy) policy = make_policy ("2", REC_POLICY_KEY_QUEUE, cases[i].queue);
      g_autoptr (RecSubmission) submission
          = rec_submission_new ("0123456789abcdef0123456789abcdef");
      g_autoptr (GError) error = g_error_new (REC_ERROR, cases[i].code, "Trouble");

      submission->wire_id = g_strdup ("kept");
      rec_sending_fail (submission, policy, error, DELAY, NOW);
      g_assert_cmpint (submission->state, ==, cases[i].state);
      g_assert_cmpint (submission->next_attempt, ==, cases[i].next_attempt);
      g_assert_cmpstr (submission->wire_id, ==, "kept");
      g_assert_nonnull (submission->problem);
    }
}

static void
test_settle (void)
{
  g_autoptr (RecSubmission) submission = rec_submission_new ("0123456789abcdef0123456789abcdef");

  /* It may have been counted, so it must not be counted as another. */
  submission->wire_id = g_strdup ("one");
  submission->state = REC_STATE_QUEUED;
  rec_sending_settle (submission, FALSE);
  g_assert_cmpint (submission->state, ==, REC_STATE_NOT_REPORTED);
  g_assert_cmpstr (submission->wire_id, ==, "one");

  submission->stage = 2;
  submission->sent_at = NOW;
  submission->request = make_request ("{\"kind\": \"minidump\"}");
  add_item (submission, REC_EVIDENCE_MINIDUMP);
  rec_sending_settle (submission, FALSE);
  g_assert_cmpint (submission->state, ==, REC_STATE_SENT);
  g_assert_cmpint (submission->stage, ==, 1);
  g_assert_null (submission->wire_id);
  g_assert_null (submission->request);
  g_assert_cmpuint (submission->items->len, ==, 0);
  rec_sending_settle (submission, TRUE);
  g_assert_cmpint (submission->state, ==, REC_STATE_SOLVED);
}

static void
test_loopback (void)
{
  g_assert_true (rec_sending_url_is_loopback ("http://127.0.0.1:80/x"));
  g_assert_true (rec_sending_url_is_loopback ("http://[::1]:80/"));
  g_assert_true (rec_sending_url_is_loopback ("http://localhost:1"));
  g_assert_false (rec_sending_url_is_loopback ("https://example.org/127.0.0.1"));
  g_assert_false (rec_sending_url_is_loopback ("https://localhost.example.org/"));
  g_assert_false (rec_sending_url_is_loopback (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sending-rules/first-stage-follows-the-level", test_plan);
  g_test_add_func ("/sending-rules/what-happens-again-is-counted-later", test_further);
  g_test_add_func ("/sending-rules/evidence-follows-its-class", test_items);
  g_test_add_func ("/sending-rules/an-answer-lets-go-what-policy-does-not-forbid", test_answered);
  g_test_add_func ("/sending-rules/sent-and-declined-items-are-not-wanted-again", test_again);
  g_test_add_func ("/sending-rules/failures-wait-or-are-final", test_failures);
  g_test_add_func ("/sending-rules/what-ends-is-sent-or-not-reported", test_settle);
  g_test_add_func ("/sending-rules/loopback-needs-no-network", test_loopback);
  return g_test_run ();
}

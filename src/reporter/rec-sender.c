/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-sender.h"

#include "config.h"
#include "reporter/rec-journal-log.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"
#include "reporter/rec-submission-run.h"

#include <glib/gi18n.h>

/**
 * RecSender:
 *
 * The state machine of design §4: from a recorded problem to the vendor's response. It lives on the
 * collector's thread and its context, where the store is. Each state is on the disk before the next
 * begins, with the time at which it goes on: what was cut off is due at the next start, so there is
 * no recovery besides the ordinary way. Policy decides what goes, in [method@Policy.decide] alone.
 */
G_DEFINE_FINAL_TYPE (RecSender, rec_sender, G_TYPE_OBJECT)

enum
{
  CHANGED,
  PROGRESS,
  NOTICE,
  WITHDRAW,
  OFFLINE,
  SERVICES,
  PAUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

RecExchange *
rec_sender_ensure_exchange (RecSender *self)
{
  if (self->exchange == NULL)
    self->exchange = rec_exchange_new ();
  return self->exchange;
}

RecEvidenceBuilder *
rec_sender_ensure_builder (RecSender *self)
{
  if (self->builder == NULL)
    {
      g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);

      self->builder = rec_evidence_builder_new (self->evidence_folder, analyzer);
    }
  return self->builder;
}

void
rec_sender_tell_changed (RecSender *self, const char *bucket)
{
  g_signal_emit (self, signals[CHANGED], 0, bucket);
}

void
rec_sender_tell_progress (RecSender *self,
                          const char *bucket,
                          const char *words,
                          guint64 done,
                          guint64 total)
{
  g_signal_emit (self, signals[PROGRESS], 0, bucket, words, done, total);
}

void
rec_sender_withdraw (RecSender *self, const char *bucket)
{
  g_signal_emit (self, signals[WITHDRAW], 0, bucket);
}

static void
tell_offline (RecSender *self)
{
  RecServiceCatalog *catalog = rec_services_get_catalog (self->services);
  const char *words = "";

  for (guint i = 0; i < rec_service_catalog_get_n_services (catalog); i++)
    if (!rec_sender_is_reachable (self, rec_service_catalog_get_service (catalog, i)))
      words = _ ("This computer is offline.");
  g_signal_emit (self, signals[OFFLINE], 0, words);
}

void
rec_sender_refresh_services (RecSender *self)
{
  g_autoptr (GVariant) services = NULL;

  if (!rec_services_refresh (self->services))
    return;

  services = rec_services_dup_variant (self->services);
  g_signal_emit (self, signals[SERVICES], 0, services,
                 rec_service_catalog_get_problems (rec_services_get_catalog (self->services)));
  tell_offline (self);
}

static void
rec_sender_finalize (GObject *object)
{
  RecSender *self = REC_SENDER (object);

  rec_sender_close (self);
  g_clear_pointer (&self->evidence_folder, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->runs, g_hash_table_unref);
  g_clear_pointer (&self->feeds, g_hash_table_unref);
  g_clear_pointer (&self->feed_waits, g_hash_table_unref);
  g_clear_object (&self->stop);
  g_clear_object (&self->policy);
  g_clear_object (&self->services);

  G_OBJECT_CLASS (rec_sender_parent_class)->finalize (object);
}

static void
rec_sender_class_init (RecSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_sender_finalize;

  /* All are emitted on the sender's thread. */
  /* The bucket whose state or solution changed. */
  signals[CHANGED] = g_signal_new ("changed", REC_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /* As the bus's signal Progress. */
  signals[PROGRESS]
      = g_signal_new ("progress", REC_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT64, G_TYPE_UINT64);
  /* A RecNoticeKind, the bucket, the application's name and a solution's title or NULL. */
  signals[NOTICE]
      = g_signal_new ("notice", REC_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 4, G_TYPE_INT, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  /* The bucket whose notices say nothing that still holds. */
  signals[WITHDRAW] = g_signal_new ("withdraw", REC_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /* As the bus's properties Offline, and Services with ServiceProblems. */
  signals[OFFLINE] = g_signal_new ("offline", REC_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SERVICES] = g_signal_new ("services", REC_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, G_TYPE_VARIANT, G_TYPE_STRV);
  /* As the bus's property PausedUntil. */
  signals[PAUSED] = g_signal_new ("paused", REC_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
rec_sender_init (RecSender *self)
{
  self->services = rec_services_new ();
  self->is_available = TRUE;
  self->runs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->feeds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->feed_waits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * rec_sender_new:
 * @evidence_folder: where evidence is kept until it went
 * @context: the context of the thread that the sender is used on from now on
 * @stop: ends all work when it is cancelled
 *
 * Returns: (transfer full): a sender that does nothing before it has a store and a policy
 */
RecSender *
rec_sender_new (const char *evidence_folder, GMainContext *context, GCancellable *stop)
{
  RecSender *self;

  g_return_val_if_fail (evidence_folder != NULL, NULL);

  self = g_object_new (REC_TYPE_SENDER, NULL);
  self->evidence_folder = g_strdup (evidence_folder);
  self->context = g_main_context_ref (context);
  self->stop = g_object_ref (stop);
  return self;
}

/* What was collected for submissions that are over, or whose end was cut off, goes away. */
static void
remove_stray_evidence (RecSender *self)
{
  static const RecState states[] = { REC_STATE_ASKING, REC_STATE_QUEUED, REC_STATE_REQUESTED,
                                     REC_STATE_SENDING, REC_STATE_FAILED };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!g_file_test (self->evidence_folder, G_FILE_TEST_IS_DIR))
    return;

  for (guint state = 0; state < G_N_ELEMENTS (states); state++)
    {
      guint n = rec_store_count_submissions (self->store, states[state]);
      g_autoptr (GPtrArray) list
          = rec_store_list_submissions (self->store, states[state], MAX (n, 1), NULL);

      for (guint i = 0; list != NULL && i < list->len; i++)
        {
          RecSubmission *submission = g_ptr_array_index (list, i);

          if (submission->stage == 2 && submission->report != NULL)
            g_ptr_array_add (ids, g_strdup (submission->report));
        }
    }
  g_ptr_array_add (ids, NULL);
  rec_evidence_builder_keep_only (rec_sender_ensure_builder (self),
                                  (const char *const *) ids->pdata);
}

/**
 * rec_sender_set_store:
 * @store: (nullable): the store; %NULL while there is none to write to: nothing is begun then
 */
void
rec_sender_set_store (RecSender *self, RecStore *store)
{
  g_return_if_fail (REC_IS_SENDER (self));

  if (!g_set_object (&self->store, store))
    return;

  if (store == NULL)
    {
      GHashTableIter iter;
      gpointer run;

      g_hash_table_iter_init (&iter, self->runs);
      while (g_hash_table_iter_next (&iter, NULL, &run))
        rec_submission_run_cancel (run);
      return;
    }

  self->blocked_until = 0;
  /* What was put off before the last stop is looked for once. */
  self->late_notice = 1;
  rec_sender_tell_pause (self);
  rec_sender_refresh_services (self);
  remove_stray_evidence (self);
  if (self->policy != NULL)
    rec_sender_redecide (self);
  rec_sender_pump (self);
}

/**
 * rec_sender_set_policy:
 * @policy: the policy in force from now on
 *
 * All that waits is decided anew.
 */
void
rec_sender_set_policy (RecSender *self, RecPolicy *policy)
{
  g_return_if_fail (REC_IS_SENDER (self));
  g_return_if_fail (REC_IS_POLICY (policy));

  if (!g_set_object (&self->policy, policy) || self->store == NULL)
    return;

  rec_sender_refresh_services (self);
  rec_sender_redecide (self);
  rec_sender_pump (self);
}

/**
 * rec_sender_get_policy:
 *
 * Returns: (transfer none) (nullable): the policy in force; %NULL as long as there is none
 */
RecPolicy *
rec_sender_get_policy (RecSender *self)
{
  g_return_val_if_fail (REC_IS_SENDER (self), NULL);

  return self->policy;
}

/**
 * rec_sender_set_network:
 * @is_available: whether there is any network besides this machine itself
 * @is_metered: whether it is paid by volume
 */
void
rec_sender_set_network (RecSender *self, gboolean is_available, gboolean is_metered)
{
  g_return_if_fail (REC_IS_SENDER (self));

  self->is_available = is_available;
  self->is_metered = is_metered;
  rec_sender_refresh_services (self);
  tell_offline (self);
  rec_sender_pump (self);
}

/* Takes it up, if there is nothing under way for its bucket. */
static void
plan_report (RecSender *self, RecReport *report)
{
  const char *bucket = rec_report_get_bucket (report);
  g_autoptr (RecSubmission) submission = rec_store_load_submission (self->store, bucket, NULL);
  gboolean is_known = submission != NULL;

  if (!is_known)
    submission = rec_submission_new (bucket);
  /* What is asked, waits or goes takes this one with it, or looks for it at its end. */
  if (is_known && submission->state != REC_STATE_NOT_REPORTED
      && submission->state != REC_STATE_UNREPORTABLE && submission->state != REC_STATE_SENT
      && submission->state != REC_STATE_SOLVED)
    return;

  rec_sender_plan (self, submission, report);
  if (!is_known && submission->state == REC_STATE_NOT_REPORTED)
    return;
  if (rec_sender_save (self, submission))
    rec_sender_evict (self);
  rec_sender_pump (self);
}

/**
 * rec_sender_take_report:
 * @report: a report that was added while it was watched for, not by an import
 *
 * Begins what policy has for it. It may be a part of the transaction that adds the report.
 */
void
rec_sender_take_report (RecSender *self, RecReport *report)
{
  const char *bucket = rec_report_get_bucket (report);
  gboolean is_found = FALSE;

  g_return_if_fail (REC_IS_SENDER (self));
  g_return_if_fail (REC_IS_REPORT (report));

  if (self->store == NULL || self->policy == NULL
      || rec_report_get_time (report) < g_get_real_time () - REC_SENDER_FRESH)
    return;
  if (rec_policy_get_boolean (self->policy, REC_POLICY_KEY_LOG))
    rec_journal_log_recorded (report);
  if (rec_store_is_ignored (self->store, bucket))
    return;

  rec_sender_refresh_services (self);
  if (rec_store_match_responses (self->store, bucket, &is_found, NULL) && is_found)
    rec_sender_notify (self, REC_NOTICE_SOLUTION, bucket);
  plan_report (self, report);
  rec_sender_notify_problem (self, report);
}

/**
 * rec_sender_forget_deleted:
 *
 * Stops what is on its way for reports that were deleted, and takes their evidence away.
 */
void
rec_sender_forget_deleted (RecSender *self)
{
  GHashTableIter iter;
  gpointer bucket;

  g_return_if_fail (REC_IS_SENDER (self));

  if (self->store == NULL)
    return;

  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, &bucket, NULL))
    {
      g_autoptr (RecSubmission) submission = rec_store_load_submission (self->store, bucket, NULL);

      if (submission == NULL)
        rec_sender_abandon (self, bucket);
    }
  remove_stray_evidence (self);
}

/**
 * rec_sender_close:
 *
 * Stops what is in flight, and leaves on the disk what is there. To be called on the sender's
 * thread, or when that ended.
 */
void
rec_sender_close (RecSender *self)
{
  gint64 deadline = g_get_monotonic_time () + REC_SENDER_CLOSE_WAIT;
  GHashTableIter iter;
  gpointer run;

  g_return_if_fail (REC_IS_SENDER (self));

  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, NULL, &run))
    rec_submission_run_cancel (run);
  rec_sender_cancel_feeds (self);
  while (g_hash_table_size (self->runs) + g_hash_table_size (self->feeds) > 0
         && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (self->context, FALSE))
      g_usleep (1000);
  if (self->builder != NULL)
    rec_evidence_builder_stop (self->builder);
  if (self->pump_source != NULL)
    g_source_destroy (self->pump_source);
  g_clear_pointer (&self->pump_source, g_source_unref);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_object (&self->builder);
  g_clear_object (&self->exchange);
  g_clear_object (&self->store);
}

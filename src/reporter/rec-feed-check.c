/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-feed-check.h"

#include "core/exchange/rec-backoff.h"
#include "core/report/rec-error.h"
#include "reporter/rec-account-query.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"
#include "reporter/rec-sending-rules.h"

#include <glib/gi18n.h>

/**
 * RecFeedCheck:
 *
 * One look for what a service answers anew, matched against this machine's problems here, so that
 * the service learns nothing of them. It asks only services that a report went to before.
 */
struct _RecFeedCheck
{
  GObject parent_instance;

  RecSender *sender;
  RecStore *store;
  RecServiceDescription *service;
  GCancellable *cancellable;
  gboolean asked_by_user;
  char *account;
  char *password;
  char *cursor;
  guint n_pages;
  gint64 entry;
};

G_DEFINE_FINAL_TYPE (RecFeedCheck, rec_feed_check, G_TYPE_OBJECT)

static gboolean
may_ask (RecSender *sender, gboolean asked_by_user)
{
  const RecPayload payload = { REC_PAYLOAD_FEED, "", "" };

  return rec_policy_decide (sender->policy, &payload, asked_by_user, NULL) == REC_DECISION_SEND
         && (asked_by_user || rec_policy_get_boolean (sender->policy, REC_POLICY_KEY_CHECK_DAILY));
}

static gboolean
is_current (RecFeedCheck *self)
{
  return !g_cancellable_is_cancelled (self->cancellable) && self->sender->store == self->store;
}

static void
close_entry (RecFeedCheck *self, const GError *error)
{
  if (self->entry != 0)
    rec_store_set_ledger_outcome (self->store, self->entry, rec_sending_get_outcome (error), NULL);
  self->entry = 0;
}

static gboolean
note_traffic (const RecTraffic *traffic, gpointer data, GError **error)
{
  RecFeedCheck *self = data;
  g_autoptr (RecLedgerEntry) entry = rec_ledger_entry_new (REC_LEDGER_FEED, g_get_real_time ());

  if (!is_current (self) || !may_ask (self->sender, self->asked_by_user))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_POLICY, _ ("Policy does not let it go any more"));
      return FALSE;
    }

  /* A further request follows an answer to the one before. */
  close_entry (self, NULL);
  rec_ledger_entry_set_service (entry, rec_service_description_get_name (self->service));
  rec_ledger_entry_set_url (entry, traffic->url);
  rec_ledger_entry_set_head (entry, traffic->head);
  rec_ledger_entry_set_size (entry, traffic->size);
  rec_ledger_entry_set_outcome (entry, "begun");
  rec_ledger_entry_set_consent (entry,
                                self->asked_by_user ? REC_CONSENT_REQUEST : REC_CONSENT_POLICY,
                                rec_level_to_string (rec_policy_get_level (self->sender->policy)));
  if (!rec_store_add_ledger_entry (self->store, entry, error))
    return FALSE;

  self->entry = rec_ledger_entry_get_id (entry);
  return TRUE;
}

static gboolean
save_reply (RecFeedCheck *self, RecFeedReply *reply, GPtrArray *changed, GError **error)
{
  const char *id = rec_service_description_get_id (self->service);
  g_autoptr (RecFeed) feed = rec_store_load_feed (self->store, id, NULL);
  gboolean is_sound = TRUE;

  if (feed == NULL)
    feed = g_new0 (RecFeed, 1);
  feed->checked_at = g_get_real_time ();
  if (!rec_store_begin (self->store, error))
    return FALSE;

  if (!reply->unchanged)
    {
      g_free (feed->cursor);
      feed->cursor = g_strdup (reply->cursor);
      g_free (feed->etag);
      feed->etag = g_strdup (reply->etag);
      for (guint i = 0; is_sound && reply->responses != NULL && i < reply->responses->len; i++)
        is_sound = rec_store_put_response (self->store, id, g_ptr_array_index (reply->responses, i),
                                           NULL, changed, error);
    }
  if (is_sound && rec_store_save_feed (self->store, id, feed, error)
      && rec_store_commit (self->store, error))
    return TRUE;

  rec_store_rollback (self->store);
  return FALSE;
}

/* The store shows the bucket as solved by itself; a submission that is under way gets its state at
 * its end. */
static void
take_change (RecFeedCheck *self, const char *bucket)
{
  g_autoptr (RecSubmission) submission = rec_store_load_submission (self->store, bucket, NULL);

  if (submission != NULL && rec_sending_is_over (submission))
    {
      gint64 due = submission->next_attempt;

      rec_sender_settle (self->sender, submission);
      submission->next_attempt = due;
      rec_sender_save (self->sender, submission);
    }
  rec_sender_notify (self->sender, REC_NOTICE_SOLUTION, bucket);
  rec_sender_tell_changed (self->sender, bucket);
}

static void
finish (RecFeedCheck *self)
{
  g_autoptr (RecFeedCheck) keep = g_object_ref (self);

  g_hash_table_remove (self->sender->feeds, rec_service_description_get_id (self->service));
  if (g_hash_table_size (self->sender->feeds) == 0)
    rec_sender_tell_progress (self->sender, "", "", 0, 0);
  rec_sender_pump (self->sender);
}

/* Kept in memory only: a new start is a new try. */
static void
wait_after (RecFeedCheck *self, const GError *error)
{
  gint64 *due = g_new (gint64, 1);

  g_debug ("A look for responses failed: %s", error->message);
  *due = g_get_real_time ()
         + MAX (rec_backoff_get_delay (1, rec_exchange_get_retry_after (error), g_random_double ()),
                REC_FEED_JITTER);
  g_hash_table_insert (self->sender->feed_waits,
                       g_strdup (rec_service_description_get_id (self->service)), due);
}

/* A service that goes round in circles is left for the next day. */
static gboolean
must_go_on (RecFeedCheck *self, RecFeedReply *reply)
{
  return !reply->unchanged && reply->has_more && g_strcmp0 (reply->cursor, self->cursor) != 0
         && ++self->n_pages < REC_FEED_PAGES_MAX;
}

static void ask (RecFeedCheck *self);

static void
responses_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecFeedCheck) self = data;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (RecFeedReply) reply
      = rec_exchange_list_responses_finish (REC_EXCHANGE (source), result, &error);

  close_entry (self, error);
  if (!is_current (self))
    {
      finish (self);
      return;
    }
  if (reply == NULL || !save_reply (self, reply, changed, &error))
    {
      wait_after (self, error);
      finish (self);
      return;
    }

  g_hash_table_remove (self->sender->feed_waits, rec_service_description_get_id (self->service));
  for (guint i = 0; i < changed->len; i++)
    take_change (self, g_ptr_array_index (changed, i));
  if (must_go_on (self, reply))
    ask (self);
  else
    finish (self);
}

static void
ask (RecFeedCheck *self)
{
  g_autoptr (RecFeed) feed
      = rec_store_load_feed (self->store, rec_service_description_get_id (self->service), NULL);

  g_free (self->cursor);
  self->cursor = feed != NULL ? g_strdup (feed->cursor) : NULL;
  self->entry = 0;
  rec_exchange_list_responses_async (rec_sender_ensure_exchange (self->sender), self->service,
                                     self->account, self->password, self->cursor,
                                     feed != NULL ? feed->etag : NULL, note_traffic, self,
                                     self->cancellable, responses_cb, g_object_ref (self));
}

static void
account_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecFeedCheck) self = data;
  g_autoptr (GError) error = NULL;

  if (rec_account_query_finish (result, &self->account, &self->password, &error))
    {
      ask (self);
      return;
    }

  wait_after (self, error);
  finish (self);
}

static void
rec_feed_check_finalize (GObject *object)
{
  RecFeedCheck *self = REC_FEED_CHECK (object);

  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->service);
  g_clear_object (&self->store);
  g_clear_object (&self->sender);

  G_OBJECT_CLASS (rec_feed_check_parent_class)->finalize (object);
}

static void
rec_feed_check_class_init (RecFeedCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_feed_check_finalize;
}

static void
rec_feed_check_init (RecFeedCheck *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * rec_feed_check_start:
 * @sender: the sender, with a store and a policy
 * @service: a service that a report went to before
 * @asked_by_user: whether the user asks for it now
 */
void
rec_feed_check_start (RecSender *sender, RecServiceDescription *service, gboolean asked_by_user)
{
  const char *id = rec_service_description_get_id (service);
  g_autoptr (RecFeedCheck) self = g_object_new (REC_TYPE_FEED_CHECK, NULL);

  self->sender = g_object_ref (sender);
  self->store = g_object_ref (sender->store);
  self->service = g_object_ref (service);
  self->asked_by_user = asked_by_user;
  g_hash_table_insert (sender->feeds, g_strdup (id), g_object_ref (self));
  rec_sender_tell_progress (sender, "", _ ("Looking for solutions"), 0, 0);
  rec_account_query_async (service, self->cancellable, account_cb, g_object_ref (self));
}

/**
 * rec_feed_check_cancel:
 *
 * Ends the look; nothing of it is kept.
 */
void
rec_feed_check_cancel (RecFeedCheck *self)
{
  g_return_if_fail (REC_IS_FEED_CHECK (self));

  g_cancellable_cancel (self->cancellable);
}

/* When a service is to be asked next. */
static gint64
get_due (RecSender *self, const char *id, gboolean asked_by_user)
{
  gint64 *wait = g_hash_table_lookup (self->feed_waits, id);
  g_autoptr (RecFeed) feed = NULL;

  if (asked_by_user)
    return 1;
  if (wait != NULL)
    return *wait;
  feed = rec_store_load_feed (self->store, id, NULL);
  if (feed == NULL || feed->checked_at == 0)
    return 1;
  /* By the service and the day, and not by chance, so that it is the same whenever it is asked. */
  return feed->checked_at + REC_FEED_INTERVAL
         + (gint64) (g_str_hash (id) ^ g_int64_hash (&feed->checked_at)) % REC_FEED_JITTER;
}

gint64
rec_sender_check_feeds (RecSender *self, gboolean asked_by_user)
{
  RecServiceCatalog *catalog = rec_services_get_catalog (self->services);
  g_auto (GStrv) ids = NULL;
  gint64 next = 0;

  if (!may_ask (self, asked_by_user))
    return 0;

  ids = rec_store_list_contacted_services (self->store, NULL);
  for (char **id = ids; id != NULL && *id != NULL; id++)
    {
      RecServiceDescription *service = rec_service_catalog_find (catalog, *id);
      gint64 due = get_due (self, *id, asked_by_user);

      if (service == NULL || g_hash_table_contains (self->feeds, *id)
          || !rec_sender_is_reachable (self, service))
        continue;
      if (due <= g_get_real_time ())
        rec_feed_check_start (self, service, asked_by_user);
      else if (next == 0 || due < next)
        next = due;
    }
  return next;
}

void
rec_sender_cancel_feeds (RecSender *self)
{
  GHashTableIter iter;
  gpointer check;

  g_hash_table_iter_init (&iter, self->feeds);
  while (g_hash_table_iter_next (&iter, NULL, &check))
    rec_feed_check_cancel (check);
}

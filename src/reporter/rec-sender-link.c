/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-sender-link.h"

#include <glib/gi18n.h>

#include "reporter/rec-connection-watch.h"
#include "reporter/rec-notifier.h"
#include "reporter/rec-progress-table.h"
#include "reporter/rec-sender-call.h"
#include "reporter/rec-window-launcher.h"

/**
 * RecSenderLink:
 *
 * The sender as the main thread sees it: hands it the policy and the state of the network, carries
 * calls to it and its news back, and shows its notices.
 */
struct _RecSenderLink
{
  GObject parent_instance;

  RecWorker *worker;
  RecSender *sender;
  RecPolicyWatcher *policy;
  RecConnectionWatch *connection;
  RecNotifier *notifier;

  char *offline;
  GVariant *services;
  GStrv service_problems;
  RecProgressTable *sending;
  gint64 paused_until;
};

G_DEFINE_FINAL_TYPE (RecSenderLink, rec_sender_link, G_TYPE_OBJECT)

enum
{
  PROP_OFFLINE = 1,
  PROP_SERVICES,
  PROP_SERVICE_PROBLEMS,
  PROP_SENDING,
  PROP_PAUSED_UNTIL,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  PROGRESS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* News from the worker on its way to the main thread; what is NULL is not meant. */
typedef struct
{
  RecSenderLink *link;
  char *bucket;
  char *words;
  guint64 done;
  guint64 total;
  char *offline;
  GVariant *services;
  GStrv service_problems;
  char *withdrawn;
  gboolean is_pause;
  gint64 paused_until;
  gboolean is_notice;
  int kind;
  char *application;
  char *title;
} News;

static void
news_free (News *news)
{
  g_clear_object (&news->link);
  g_clear_pointer (&news->services, g_variant_unref);
  g_clear_pointer (&news->service_problems, g_strfreev);
  g_free (news->bucket);
  g_free (news->words);
  g_free (news->offline);
  g_free (news->withdrawn);
  g_free (news->application);
  g_free (news->title);
  g_free (news);
}

static News *
news_new (RecSenderLink *self)
{
  News *news = g_new0 (News, 1);

  news->link = g_object_ref (self);
  return news;
}

/* The property says what is under way; how far it is, only the signal says each time. */
static void
take_progress (RecSenderLink *self, News *news)
{
  gboolean is_other
      = rec_progress_table_set (self->sending, news->bucket, news->words, news->done, news->total);

  g_signal_emit (self, signals[PROGRESS], 0, news->bucket, news->words, news->done, news->total);
  if (is_other)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENDING]);
}

static void activated_cb (RecSenderLink *self, const char *bucket, const char *action);

static RecNotifier *
ensure_notifier (RecSenderLink *self)
{
  if (self->notifier == NULL)
    {
      self->notifier = rec_notifier_new ();
      g_signal_connect_object (self->notifier, "activated", G_CALLBACK (activated_cb), self,
                               G_CONNECT_SWAPPED);
    }
  return self->notifier;
}

/* Each is logged once, and not again as long as it holds. */
static void
log_service_problems (RecSenderLink *self, GStrv problems)
{
  for (char **problem = problems; *problem != NULL; problem++)
    if (!g_strv_contains ((const char *const *) self->service_problems, *problem))
      g_message ("%s", *problem);
}

static void
take_services (RecSenderLink *self, News *news)
{
  g_clear_pointer (&self->services, g_variant_unref);
  self->services = g_steal_pointer (&news->services);
  log_service_problems (self, news->service_problems);
  g_strfreev (self->service_problems);
  self->service_problems = g_steal_pointer (&news->service_problems);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE_PROBLEMS]);
}

static gboolean
news_cb (gpointer data)
{
  News *news = data;
  RecSenderLink *self = news->link;

  if (news->is_notice)
    rec_notifier_show (ensure_notifier (self), news->kind, news->bucket, news->application,
                       news->title);
  else if (news->bucket != NULL)
    take_progress (self, news);
  if (news->withdrawn != NULL && self->notifier != NULL)
    rec_notifier_withdraw (self->notifier, news->withdrawn);
  if (news->offline != NULL && !g_str_equal (news->offline, self->offline))
    {
      g_free (self->offline);
      self->offline = g_steal_pointer (&news->offline);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE]);
    }
  if (news->services != NULL)
    take_services (self, news);
  if (news->is_pause)
    {
      self->paused_until = news->paused_until;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED_UNTIL]);
    }
  return G_SOURCE_REMOVE;
}

static void
post_news (News *news)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, news_cb, news, (GDestroyNotify) news_free);
}

static void
progress_cb (RecSender *sender,
             const char *bucket,
             const char *words,
             guint64 done,
             guint64 total,
             RecSenderLink *self)
{
  News *news = news_new (self);

  news->bucket = g_strdup (bucket);
  news->words = g_strdup (words);
  news->done = done;
  news->total = total;
  post_news (news);
}

static void
notice_cb (RecSender *sender,
           int kind,
           const char *bucket,
           const char *application,
           const char *title,
           RecSenderLink *self)
{
  News *news = news_new (self);

  news->is_notice = TRUE;
  news->kind = kind;
  news->bucket = g_strdup (bucket);
  news->application = g_strdup (application);
  news->title = g_strdup (title);
  post_news (news);
}

static void
withdraw_cb (RecSender *sender, const char *bucket, RecSenderLink *self)
{
  News *news = news_new (self);

  news->withdrawn = g_strdup (bucket);
  post_news (news);
}

static void
offline_cb (RecSender *sender, const char *words, RecSenderLink *self)
{
  News *news = news_new (self);

  news->offline = g_strdup (words);
  post_news (news);
}

static void
services_cb (RecSender *sender, GVariant *services, GStrv problems, RecSenderLink *self)
{
  News *news = news_new (self);

  news->services = g_variant_ref (services);
  news->service_problems = g_strdupv (problems);
  post_news (news);
}

static void
paused_cb (RecSender *sender, gint64 until, RecSenderLink *self)
{
  News *news = news_new (self);

  news->is_pause = TRUE;
  news->paused_until = until;
  post_news (news);
}

static void
post_call (RecSenderLink *self,
           RecSenderCall *call,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  if (callback != NULL)
    call->task = g_task_new (self, NULL, callback, user_data);
  if (self->worker != NULL)
    {
      rec_worker_run (self->worker, rec_sender_call_run, call, rec_sender_call_free);
      return;
    }

  if (call->task != NULL)
    g_task_return_new_error (call->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             _ ("The reporter is stopping"));
  rec_sender_call_free (call);
}

/* A folder that is there is watched itself. One that is not is watched for in the folder above, to
 * which programs write all the time. */
static void
ensure_policy_folder (void)
{
  g_autofree char *path = rec_policy_settings_dup_user_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_debug ("The folder of the user's policy could not be made");
}

static void
hand_over_policy (RecSenderLink *self)
{
  RecSenderCall *call = rec_sender_call_new (self->sender, rec_sender_call_policy);

  call->policy = g_object_ref (rec_policy_watcher_get_policy (self->policy));
  post_call (self, call, NULL, NULL);
}

static void
hand_over_network (RecSenderLink *self)
{
  RecSenderCall *call = rec_sender_call_new (self->sender, rec_sender_call_network);

  call->is_available = rec_connection_watch_is_available (self->connection);
  call->is_metered = rec_connection_watch_is_metered (self->connection);
  post_call (self, call, NULL, NULL);
}

static void
activated_cb (RecSenderLink *self, const char *bucket, const char *action)
{
  const char *buckets[] = { bucket, NULL };

  if (g_str_equal (action, "ignore"))
    rec_sender_link_ignore_async (self, buckets, TRUE, NULL, NULL);
  else if (g_str_equal (action, "pause"))
    rec_sender_link_pause_async (self, g_get_real_time () + G_TIME_SPAN_DAY, NULL, NULL);
  else
    rec_window_launcher_show (bucket, g_str_equal (action, "answer"));
}

static void
rec_sender_link_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecSenderLink *self = REC_SENDER_LINK (object);

  switch (id)
    {
    case PROP_OFFLINE:
      g_value_set_string (value, self->offline);
      break;
    case PROP_SERVICES:
      g_value_set_variant (value, self->services);
      break;
    case PROP_SERVICE_PROBLEMS:
      g_value_set_boxed (value, self->service_problems);
      break;
    case PROP_SENDING:
      g_value_set_variant (value, rec_progress_table_to_variant (self->sending));
      break;
    case PROP_PAUSED_UNTIL:
      g_value_set_int64 (value, self->paused_until);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_sender_link_finalize (GObject *object)
{
  RecSenderLink *self = REC_SENDER_LINK (object);

  rec_sender_link_stop (self);
  g_clear_object (&self->sender);
  g_clear_object (&self->policy);
  g_clear_object (&self->connection);
  g_clear_object (&self->notifier);
  g_clear_pointer (&self->offline, g_free);
  g_clear_pointer (&self->services, g_variant_unref);
  g_clear_pointer (&self->service_problems, g_strfreev);
  g_clear_pointer (&self->sending, rec_progress_table_free);

  G_OBJECT_CLASS (rec_sender_link_parent_class)->finalize (object);
}

static void
rec_sender_link_class_init (RecSenderLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rec_sender_link_get_property;
  object_class->finalize = rec_sender_link_finalize;

  properties[PROP_OFFLINE] = g_param_spec_string ("offline", NULL, NULL, "", flags);
  properties[PROP_SERVICES]
      = g_param_spec_variant ("services", NULL, NULL, G_VARIANT_TYPE ("a(ssssss)"), NULL, flags);
  properties[PROP_SERVICE_PROBLEMS]
      = g_param_spec_boxed ("service-problems", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_SENDING]
      = g_param_spec_variant ("sending", NULL, NULL, G_VARIANT_TYPE ("a(sstt)"), NULL, flags);
  properties[PROP_PAUSED_UNTIL]
      = g_param_spec_int64 ("paused-until", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /* As the bus's signal Progress. */
  signals[PROGRESS]
      = g_signal_new ("progress", REC_TYPE_SENDER_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
rec_sender_link_init (RecSenderLink *self)
{
  self->offline = g_strdup ("");
  self->services = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(ssssss)"), NULL, 0));
  self->service_problems = g_new0 (char *, 1);
  self->sending = rec_progress_table_new ();
}

/**
 * rec_sender_link_new:
 * @worker: the thread that the sender lives on
 * @sender: the sender, not yet used
 *
 * Returns: (transfer full): a link that has handed over the policy and the state of the network
 */
RecSenderLink *
rec_sender_link_new (RecWorker *worker, RecSender *sender)
{
  RecSenderLink *self;

  g_return_val_if_fail (REC_IS_WORKER (worker), NULL);
  g_return_val_if_fail (REC_IS_SENDER (sender), NULL);

  self = g_object_new (REC_TYPE_SENDER_LINK, NULL);
  self->worker = g_object_ref (worker);
  self->sender = g_object_ref (sender);
  ensure_policy_folder ();
  self->policy = rec_policy_watcher_new (NULL, NULL);
  self->connection = rec_connection_watch_new (NULL);
  g_signal_connect (sender, "progress", G_CALLBACK (progress_cb), self);
  g_signal_connect (sender, "notice", G_CALLBACK (notice_cb), self);
  g_signal_connect (sender, "withdraw", G_CALLBACK (withdraw_cb), self);
  g_signal_connect (sender, "offline", G_CALLBACK (offline_cb), self);
  g_signal_connect (sender, "services", G_CALLBACK (services_cb), self);
  g_signal_connect (sender, "paused", G_CALLBACK (paused_cb), self);
  g_signal_connect_object (self->policy, "changed", G_CALLBACK (hand_over_policy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "changed", G_CALLBACK (hand_over_network), self,
                           G_CONNECT_SWAPPED);
  hand_over_network (self);
  hand_over_policy (self);
  return self;
}

/**
 * rec_sender_link_get_policy:
 *
 * Returns: (transfer none): what knows the policy in force, and writes the user's
 */
RecPolicyWatcher *
rec_sender_link_get_policy (RecSenderLink *self)
{
  g_return_val_if_fail (REC_IS_SENDER_LINK (self), NULL);

  return self->policy;
}

/**
 * rec_sender_link_check_async:
 * @buckets: as for [method@Sender.check]
 * @callback: called when it is begun; see [method@SenderLink.finish]
 * @user_data: for @callback
 */
void
rec_sender_link_check_async (RecSenderLink *self,
                             const char *const *buckets,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  RecSenderCall *call;

  g_return_if_fail (REC_IS_SENDER_LINK (self));

  call = rec_sender_call_new (self->sender, rec_sender_call_check);
  call->list = g_strdupv ((char **) buckets);
  post_call (self, call, callback, user_data);
}

/**
 * rec_sender_link_answer_async:
 * @bucket: as for [method@Sender.answer]
 * @items: likewise
 * @comment: likewise
 * @callback: called when the answer is on the disk; see [method@SenderLink.finish]
 * @user_data: for @callback
 */
void
rec_sender_link_answer_async (RecSenderLink *self,
                              const char *bucket,
                              const char *const *items,
                              const char *comment,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  RecSenderCall *call;

  g_return_if_fail (REC_IS_SENDER_LINK (self));

  call = rec_sender_call_new (self->sender, rec_sender_call_answer);
  call->bucket = g_strdup (bucket);
  call->list = g_strdupv ((char **) items);
  call->text = g_strdup (comment);
  post_call (self, call, callback, user_data);
}

/**
 * rec_sender_link_cancel_async:
 * @bucket: as for [method@Sender.cancel]
 * @callback: called when that is on the disk; see [method@SenderLink.finish]
 * @user_data: for @callback
 */
void
rec_sender_link_cancel_async (RecSenderLink *self,
                              const char *bucket,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  RecSenderCall *call;

  g_return_if_fail (REC_IS_SENDER_LINK (self));

  call = rec_sender_call_new (self->sender, rec_sender_call_cancel);
  call->bucket = g_strdup (bucket);
  post_call (self, call, callback, user_data);
}

/**
 * rec_sender_link_ignore_async:
 * @buckets: as for [method@Sender.ignore]
 * @ignored: likewise
 * @callback: called when that is on the disk; see [method@SenderLink.finish]
 * @user_data: for @callback
 */
void
rec_sender_link_ignore_async (RecSenderLink *self,
                              const char *const *buckets,
                              gboolean ignored,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  RecSenderCall *call;

  g_return_if_fail (REC_IS_SENDER_LINK (self));

  call = rec_sender_call_new (self->sender, rec_sender_call_ignore);
  call->list = g_strdupv ((char **) buckets);
  call->flag = ignored;
  post_call (self, call, callback, user_data);
}

/**
 * rec_sender_link_pause_async:
 * @until: as for [method@Sender.pause]
 * @callback: (nullable): called when that is on the disk; see [method@SenderLink.finish]
 * @user_data: for @callback
 */
void
rec_sender_link_pause_async (RecSenderLink *self,
                             gint64 until,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  RecSenderCall *call;

  g_return_if_fail (REC_IS_SENDER_LINK (self));

  call = rec_sender_call_new (self->sender, rec_sender_call_pause);
  call->time = until;
  post_call (self, call, callback, user_data);
}

/**
 * rec_sender_link_mark_async:
 * @bucket: as for [method@Sender.mark]
 * @mark: likewise
 * @callback: called when that is on the disk; see [method@SenderLink.finish]
 * @user_data: for @callback
 */
void
rec_sender_link_mark_async (RecSenderLink *self,
                            const char *bucket,
                            const char *mark,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  RecSenderCall *call;

  g_return_if_fail (REC_IS_SENDER_LINK (self));

  call = rec_sender_call_new (self->sender, rec_sender_call_mark);
  call->bucket = g_strdup (bucket);
  call->text = g_strdup (mark);
  post_call (self, call, callback, user_data);
}

/**
 * rec_sender_link_finish:
 * @result: of any of the calls
 * @n_started: (out) (optional): of a check: how many first stages will be sent
 * @error: return location for a `GError`
 *
 * Returns: whether it was done
 */
gboolean
rec_sender_link_finish (RecSenderLink *self, GAsyncResult *result, guint *n_started, GError **error)
{
  gssize value;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  value = g_task_propagate_int (G_TASK (result), error);
  if (value < 0)
    return FALSE;

  if (n_started != NULL)
    *n_started = value;
  return TRUE;
}

/**
 * rec_sender_link_stop:
 *
 * Calls from now on fail. Notices that are shown stay.
 */
void
rec_sender_link_stop (RecSenderLink *self)
{
  g_return_if_fail (REC_IS_SENDER_LINK (self));

  if (self->worker == NULL)
    return;

  g_clear_object (&self->worker);
}

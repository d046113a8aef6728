/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-notifier.h"

#include "config.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"
#include "reporter/rec-worker.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>
#include <string.h>

#define NOTIFICATIONS_NAME "org.freedesktop.Notifications"

#define ACTION_SHOW "show"
#define ACTION_ANSWER "answer"
#define ACTION_IGNORE "ignore"
#define ACTION_PAUSE "pause"
/* What notification servers call the action of a click on the notice. */
#define ACTION_DEFAULT "default"

/* What the thread has. libnotify waits for the server, which may be slow or hang, so all calls of
 * it are made there. */
typedef struct
{
  gatomicrefcount references;
  GWeakRef notifier;
  GMainContext *context;
  /* From a bucket to its NotifyNotification. */
  GHashTable *notices;
  gboolean is_ready;
  gboolean has_actions;
  gboolean has_markup;
} Shared;

/* One call to the thread, or what it tells the main thread. */
typedef struct
{
  Shared *shared;
  RecNoticeKind kind;
  char *bucket;
  char *application;
  char *title;
  const char *action;
} Message;

/**
 * RecNotifier:
 *
 * Desktop notifications, on the main thread. Which may be shown, and how often, its caller knows:
 * one for each bucket and day at most. Where there is no notification service nothing happens.
 */
struct _RecNotifier
{
  GObject parent_instance;

  RecWorker *worker;
  Shared *shared;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RecNotifier, rec_notifier, G_TYPE_OBJECT)

static void
unref_shared (Shared *shared)
{
  if (!g_atomic_ref_count_dec (&shared->references))
    return;

  g_weak_ref_clear (&shared->notifier);
  g_hash_table_unref (shared->notices);
  g_main_context_unref (shared->context);
  g_free (shared);
}

static Message *
make_message (Shared *shared, const char *bucket)
{
  Message *message = g_new0 (Message, 1);

  g_atomic_ref_count_inc (&shared->references);
  message->shared = shared;
  message->bucket = g_strdup (bucket != NULL ? bucket : "");
  return message;
}

static void
free_message (gpointer data)
{
  Message *message = data;

  unref_shared (message->shared);
  g_free (message->bucket);
  g_free (message->application);
  g_free (message->title);
  g_free (message);
}

static gboolean
tell_cb (gpointer data)
{
  const Message *message = data;
  g_autoptr (RecNotifier) self = g_weak_ref_get (&message->shared->notifier);

  if (self != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, message->bucket, message->action);
  return G_SOURCE_REMOVE;
}

static const char *
get_meaning (const Message *shown, const char *action)
{
  if (g_str_equal (action, ACTION_IGNORE))
    return ACTION_IGNORE;
  if (g_str_equal (action, ACTION_PAUSE))
    return ACTION_PAUSE;
  return shown->kind == REC_NOTICE_QUESTION && *shown->bucket != '\0' ? ACTION_ANSWER : ACTION_SHOW;
}

static void
action_cb (NotifyNotification *notice, char *action, gpointer data)
{
  const Message *shown = data;
  Message *message = make_message (shown->shared, shown->bucket);
  g_autoptr (GSource) source = g_idle_source_new ();

  message->action = get_meaning (shown, action);
  g_source_set_callback (source, tell_cb, message, free_message);
  g_source_attach (source, shown->shared->context);
}

static gboolean
is_notice (gpointer key, gpointer value, gpointer notice)
{
  return value == notice;
}

static void
closed_cb (NotifyNotification *notice, gpointer data)
{
  Shared *shared = data;

  g_hash_table_foreach_remove (shared->notices, is_notice, notice);
}

static GVariant *
ask_bus (GDBusConnection *bus,
         const char *method,
         GVariant *parameters,
         const char *type,
         GError **error)
{
  return g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
      parameters, G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
}

/* Whether a server runs or could be started: where none does, libnotify writes warnings of its own
 * to the log, for each notice anew. */
static gboolean
has_server (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owned = NULL;
  g_autoptr (GVariant) started = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  gboolean has_owner = FALSE;

  if (bus != NULL)
    owned = ask_bus (bus, "NameHasOwner", g_variant_new ("(s)", NOTIFICATIONS_NAME), "(b)", &error);
  if (owned != NULL)
    g_variant_get (owned, "(b)", &has_owner);
  if (has_owner)
    return TRUE;

  if (owned != NULL)
    started = ask_bus (bus, "StartServiceByName", g_variant_new ("(su)", NOTIFICATIONS_NAME, 0),
                       "(u)", &error);
  if (started == NULL)
    g_debug ("Cannot reach a notification service: %s", error->message);
  return started != NULL;
}

/* A server may start later, so it is asked until one answers. */
static gboolean
ensure_server (Shared *shared)
{
  GList *capabilities;

  if (shared->is_ready)
    return TRUE;
  if (!has_server ())
    return FALSE;
  if (!notify_is_initted () && !notify_init (_ ("Recourse")))
    return FALSE;

  capabilities = notify_get_server_caps ();
  shared->has_actions = FALSE;
  shared->has_markup = FALSE;
  for (GList *at = capabilities; at != NULL; at = at->next)
    {
      shared->has_actions |= g_str_equal (at->data, "actions");
      shared->has_markup |= g_str_equal (at->data, "body-markup");
    }
  shared->is_ready = capabilities != NULL;
  g_list_free_full (capabilities, g_free);
  return shared->is_ready;
}

static char *
make_summary (const Message *message)
{
  switch (message->kind)
    {
    case REC_NOTICE_SOLUTION:
      /* Translators: the name of an application. */
      return g_strdup_printf (_ ("A solution for %s"), message->application);
    case REC_NOTICE_REMINDER:
      return g_strdup (_ ("Problems wait for your answer"));
    case REC_NOTICE_FLOOD:
      return g_strdup (_ ("More problems were recorded"));
    case REC_NOTICE_PROBLEM:
      return g_strdup (message->title);
    case REC_NOTICE_QUESTION:
    default:
      /* Translators: the name of an application. */
      return g_strdup_printf (_ ("%s had a problem"), message->application);
    }
}

static char *
make_body (const Message *message)
{
  const char *text;

  switch (message->kind)
    {
    case REC_NOTICE_SOLUTION:
      text = message->title != NULL && *message->title != '\0'
                 ? message->title
                 : _ ("Recourse can show what solves a problem that it had.");
      break;
    case REC_NOTICE_REMINDER:
      text = _ ("Nothing is sent until you answer.");
      break;
    case REC_NOTICE_FLOOD:
      text = _ ("Recourse lists them all. No more notifications come for a while.");
      break;
    case REC_NOTICE_PROBLEM:
      text = _ ("Recourse shows what failed and what can be done.");
      break;
    case REC_NOTICE_QUESTION:
    default:
      text = _ ("You can choose whether to report it. Nothing is sent until you answer.");
      break;
    }

  return message->shared->has_markup ? g_markup_escape_text (text, -1) : g_strdup (text);
}

static void
add_action (NotifyNotification *notice, const char *action, const char *label, Message *message)
{
  notify_notification_add_action (notice, action, label, action_cb,
                                  make_message (message->shared, message->bucket), free_message);
}

static void
add_actions (NotifyNotification *notice, Message *message)
{
  notify_notification_clear_actions (notice);
  if (!message->shared->has_actions)
    return;

  add_action (notice, ACTION_DEFAULT, _ ("Show"), message);
  if (*message->bucket != '\0' && message->kind != REC_NOTICE_SOLUTION)
    add_action (notice, ACTION_IGNORE, _ ("Ignore This Problem"), message);
  if (message->kind != REC_NOTICE_SOLUTION)
    add_action (notice, ACTION_PAUSE, _ ("Pause for a Day"), message);
}

/* A new notice of a bucket takes the place of the one that is shown. */
static NotifyNotification *
ensure_notice (const Message *message, const char *summary, const char *body)
{
  NotifyNotification *notice = g_hash_table_lookup (message->shared->notices, message->bucket);

  if (notice != NULL)
    {
      notify_notification_update (notice, summary, body, APPLICATION_ID);
      return notice;
    }

  notice = notify_notification_new (summary, body, APPLICATION_ID);
  g_hash_table_replace (message->shared->notices, g_strdup (message->bucket), notice);
  g_signal_connect (notice, "closed", G_CALLBACK (closed_cb), message->shared);
  return notice;
}

static gboolean
show_cb (gpointer data)
{
  Message *message = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL, *body = NULL;
  NotifyNotification *notice;

  if (!ensure_server (message->shared))
    {
      g_debug ("No notification service is there");
      return G_SOURCE_REMOVE;
    }

  summary = make_summary (message);
  body = make_body (message);
  notice = ensure_notice (message, summary, body);
  notify_notification_set_urgency (notice, NOTIFY_URGENCY_NORMAL);
  notify_notification_set_hint (notice, "desktop-entry", g_variant_new_string (APPLICATION_ID));
  notify_notification_set_hint (notice, "suppress-sound", g_variant_new_boolean (TRUE));
  notify_notification_set_category (notice, "x-recourse.problem");
  add_actions (notice, message);
  if (!notify_notification_show (notice, &error))
    {
      g_debug ("Cannot show a notification: %s", error->message);
      g_hash_table_remove (message->shared->notices, message->bucket);
      message->shared->is_ready = FALSE;
    }
  return G_SOURCE_REMOVE;
}

static gboolean
withdraw_cb (gpointer data)
{
  const Message *message = data;
  NotifyNotification *notice = g_hash_table_lookup (message->shared->notices, message->bucket);
  g_autoptr (GError) error = NULL;

  if (notice == NULL)
    return G_SOURCE_REMOVE;

  g_object_ref (notice);
  g_hash_table_remove (message->shared->notices, message->bucket);
  if (!notify_notification_close (notice, &error))
    g_debug ("Cannot close a notification: %s", error->message);
  g_object_unref (notice);
  return G_SOURCE_REMOVE;
}

/* The notices hold what their actions need, and that holds the notices. */
static gboolean
clear_cb (gpointer data)
{
  const Message *message = data;

  g_hash_table_remove_all (message->shared->notices);
  return G_SOURCE_REMOVE;
}

static void
rec_notifier_dispose (GObject *object)
{
  RecNotifier *self = REC_NOTIFIER (object);

  /* A server that hangs must not keep the program from ending. */
  if (self->worker != NULL)
    {
      rec_worker_run (self->worker, clear_cb, make_message (self->shared, NULL), free_message);
      rec_worker_abandon (self->worker);
    }
  g_clear_object (&self->worker);
  g_clear_pointer (&self->shared, unref_shared);

  G_OBJECT_CLASS (rec_notifier_parent_class)->dispose (object);
}

static void
rec_notifier_class_init (RecNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_notifier_dispose;

  /**
   * RecNotifier::activated:
   * @bucket: the notice's bucket, empty for none
   * @action: `show`, `answer` (the problem’s question), `ignore` or `pause`
   *
   * The user chose an action of a notice, or clicked on it.
   */
  signals[ACTIVATED] = g_signal_new ("activated", REC_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
rec_notifier_init (RecNotifier *self)
{
  self->shared = g_new0 (Shared, 1);
  g_atomic_ref_count_init (&self->shared->references);
  g_weak_ref_init (&self->shared->notifier, self);
  self->shared->context = g_main_context_ref_thread_default ();
  self->shared->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->worker = rec_worker_new ("rec-notifier");
}

/**
 * rec_notifier_new:
 *
 * Returns: (transfer full): a notifier, which signals on the thread that made it
 */
RecNotifier *
rec_notifier_new (void)
{
  return g_object_new (REC_TYPE_NOTIFIER, NULL);
}

/**
 * rec_notifier_show:
 * @kind: what it is about
 * @bucket: (nullable): the bucket that it is about
 * @application: (nullable): the application as people know it
 * @title: (nullable): a solution’s own title, or what happened, plain text
 *
 * Shows a notice in place of the bucket's earlier one. Nothing in it is parsed as markup. Does not
 * wait, and is silent where no notice can be shown.
 */
void
rec_notifier_show (RecNotifier *self,
                   RecNoticeKind kind,
                   const char *bucket,
                   const char *application,
                   const char *title)
{
  Message *message;

  g_return_if_fail (REC_IS_NOTIFIER (self));

  message = make_message (self->shared, bucket);
  message->kind = kind;
  message->application
      = rec_text_clean (application != NULL && *application != '\0' ? application : _ ("A program"),
                        -1, REC_RESPONSE_TITLE_MAX);
  message->title = title != NULL ? rec_text_clean (title, -1, REC_RESPONSE_TITLE_MAX) : NULL;
  rec_worker_run (self->worker, show_cb, message, free_message);
}

/**
 * rec_notifier_withdraw:
 * @bucket: (nullable): a bucket
 *
 * Takes the bucket's notice away if one is shown.
 */
void
rec_notifier_withdraw (RecNotifier *self, const char *bucket)
{
  g_return_if_fail (REC_IS_NOTIFIER (self));

  rec_worker_run (self->worker, withdraw_cb, make_message (self->shared, bucket), free_message);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-exchange-link.h"

#include <glib/gi18n.h>

/**
 * RecExchangeLink:
 *
 * What the reporter collects and sends, and what the user asks it to do about it. An answer to a
 * call that fails comes as “notice”; what comes of one that does not, as “changed” of the reporter.
 */
struct _RecExchangeLink
{
  GObject parent_instance;

  RecReporterLink *reporter;
  RecBusReporter1 *proxy;
  GHashTable *progress;
  char *offline;
};

G_DEFINE_FINAL_TYPE (RecExchangeLink, rec_exchange_link, G_TYPE_OBJECT)

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_NOTICE,
  SIGNAL_PAUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
progress_free (gpointer data)
{
  g_free (((RecProgress *) data)->words);
  g_free (data);
}

static void
take_progress (RecExchangeLink *self,
               const char *bucket,
               const char *words,
               guint64 done,
               guint64 total)
{
  RecProgress *progress;

  if (*words == '\0')
    {
      g_hash_table_remove (self->progress, bucket);
      return;
    }

  progress = g_new0 (RecProgress, 1);
  progress->words = g_strdup (words);
  progress->done = done;
  progress->total = total;
  g_hash_table_replace (self->progress, g_strdup (bucket), progress);
}

static void
progress_cb (RecExchangeLink *self,
             const char *bucket,
             const char *words,
             guint64 done,
             guint64 total)
{
  take_progress (self, bucket, words, done, total);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, bucket);
}

/* What was under way when the window came, and the end of it when the reporter went. */
static void
take_sending (RecExchangeLink *self)
{
  GVariant *sending = rec_bus_reporter1_get_sending (self->proxy);
  GVariantIter iter;
  const char *bucket, *words;
  guint64 done, total;

  g_hash_table_remove_all (self->progress);
  if (sending == NULL)
    return;

  g_variant_iter_init (&iter, sending);
  while (g_variant_iter_next (&iter, "(&s&stt)", &bucket, &words, &done, &total))
    take_progress (self, bucket, words, done, total);
}

static void
sending_cb (RecExchangeLink *self)
{
  take_sending (self);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, NULL);
}

static void
paused_cb (RecExchangeLink *self)
{
  g_signal_emit (self, signals[SIGNAL_PAUSED], 0);
}

static void
status_changed_cb (RecExchangeLink *self)
{
  RecBusReporter1 *proxy = rec_reporter_link_get_proxy (self->reporter);
  const char *offline;

  if (proxy == NULL)
    return;

  if (self->proxy == NULL)
    {
      self->proxy = g_object_ref (proxy);
      g_signal_connect_object (proxy, "progress", G_CALLBACK (progress_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (proxy, "notify::sending", G_CALLBACK (sending_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (proxy, "notify::paused-until", G_CALLBACK (paused_cb), self,
                               G_CONNECT_SWAPPED);
      sending_cb (self);
      paused_cb (self);
    }

  offline = rec_bus_reporter1_get_offline (proxy);
  if (g_strcmp0 (self->offline, offline) != 0)
    {
      g_free (self->offline);
      self->offline = g_strdup (offline);
      g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, NULL);
    }
}

static void
say (RecExchangeLink *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

/* The call that failed is in the words of the error. */
static void
called_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecExchangeLink) self = REC_EXCHANGE_LINK (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (object), result, &error);
  guint n_started = 1;

  if (answer == NULL)
    {
      g_dbus_error_strip_remote_error (error);
      say (self, error->message);
      return;
    }

  if (g_variant_is_of_type (answer, G_VARIANT_TYPE ("(u)")))
    g_variant_get (answer, "(u)", &n_started);
  if (n_started == 0)
    say (self, _ ("Looking for new responses; nothing else can be sent now"));
}

static void
call (RecExchangeLink *self, const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (arguments);

  if (self->proxy == NULL)
    say (self, _ ("The reporter cannot be reached"));
  else
    g_dbus_proxy_call (G_DBUS_PROXY (self->proxy), method, sunk, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                       called_cb, g_object_ref (self));
}

static void
rec_exchange_link_finalize (GObject *object)
{
  RecExchangeLink *self = REC_EXCHANGE_LINK (object);

  g_clear_object (&self->reporter);
  g_clear_object (&self->proxy);
  g_clear_pointer (&self->progress, g_hash_table_unref);
  g_clear_pointer (&self->offline, g_free);

  G_OBJECT_CLASS (rec_exchange_link_parent_class)->finalize (object);
}

static void
rec_exchange_link_class_init (RecExchangeLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_exchange_link_finalize;

  /* What is done for the bucket is another, or for any of them when it is %NULL. */
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /* Something to tell in passing. */
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /* Until when no notification is shown is another. */
  signals[SIGNAL_PAUSED] = g_signal_new ("paused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_exchange_link_init (RecExchangeLink *self)
{
  self->progress = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, progress_free);
}

RecExchangeLink *
rec_exchange_link_new (RecReporterLink *reporter)
{
  RecExchangeLink *self = g_object_new (REC_TYPE_EXCHANGE_LINK, NULL);

  self->reporter = g_object_ref (reporter);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

RecReporterLink *
rec_exchange_link_get_reporter (RecExchangeLink *self)
{
  g_return_val_if_fail (REC_IS_EXCHANGE_LINK (self), NULL);

  return self->reporter;
}

/* What is done for @bucket now, or as a look for new responses where it is empty; %NULL when
 * nothing is. */
const RecProgress *
rec_exchange_link_get_progress (RecExchangeLink *self, const char *bucket)
{
  g_return_val_if_fail (REC_IS_EXCHANGE_LINK (self), NULL);

  return g_hash_table_lookup (self->progress, bucket);
}

/* Why nothing can be sent now; empty when it can. */
const char *
rec_exchange_link_get_offline (RecExchangeLink *self)
{
  g_return_val_if_fail (REC_IS_EXCHANGE_LINK (self), NULL);

  return self->offline != NULL ? self->offline : "";
}

/* Asks for solutions of @bucket, or of all where it is %NULL. */
void
rec_exchange_link_check (RecExchangeLink *self, const char *bucket)
{
  const char *const buckets[] = { bucket, NULL };

  g_return_if_fail (REC_IS_EXCHANGE_LINK (self));

  call (self, "CheckForSolutions", g_variant_new ("(^as)", buckets));
}

void
rec_exchange_link_cancel (RecExchangeLink *self, const char *bucket)
{
  g_return_if_fail (REC_IS_EXCHANGE_LINK (self));

  call (self, "Cancel", g_variant_new ("(s)", bucket));
}

void
rec_exchange_link_ignore (RecExchangeLink *self, const char *bucket, gboolean ignored)
{
  const char *const buckets[] = { bucket, NULL };

  g_return_if_fail (REC_IS_EXCHANGE_LINK (self));

  call (self, "Ignore", g_variant_new ("(^asb)", buckets, ignored));
}

/* Until when no notification is shown, in microseconds since 1970-01-01 UTC; it may have passed. */
gint64
rec_exchange_link_get_paused_until (RecExchangeLink *self)
{
  g_return_val_if_fail (REC_IS_EXCHANGE_LINK (self), 0);

  return self->proxy != NULL ? rec_bus_reporter1_get_paused_until (self->proxy) : 0;
}

/* Shows no notification before @until; 0 ends a pause. */
void
rec_exchange_link_pause (RecExchangeLink *self, gint64 until)
{
  g_return_if_fail (REC_IS_EXCHANGE_LINK (self));

  call (self, "PauseNotifications", g_variant_new ("(x)", until));
}

/* Marks the solution of @bucket, with the words of the bus’s MarkSolution. */
void
rec_exchange_link_mark (RecExchangeLink *self, const char *bucket, const char *mark)
{
  g_return_if_fail (REC_IS_EXCHANGE_LINK (self));

  call (self, "MarkSolution", g_variant_new ("(ss)", bucket, mark));
}

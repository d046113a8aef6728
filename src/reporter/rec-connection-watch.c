/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-connection-watch.h"

/**
 * RecConnectionWatch:
 *
 * Whether there is a network, and whether it is paid by volume. It lives on the main thread, as
 * GIO's monitor does. Changes come in flocks; only one that makes a difference is told.
 */
struct _RecConnectionWatch
{
  GObject parent_instance;

  GNetworkMonitor *monitor;
  gboolean is_available;
  gboolean is_metered;
};

G_DEFINE_FINAL_TYPE (RecConnectionWatch, rec_connection_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
look (RecConnectionWatch *self)
{
  gboolean is_available = g_network_monitor_get_network_available (self->monitor);
  gboolean is_metered = g_network_monitor_get_network_metered (self->monitor);

  if (is_available == self->is_available && is_metered == self->is_metered)
    return;

  self->is_available = is_available;
  self->is_metered = is_metered;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
rec_connection_watch_finalize (GObject *object)
{
  RecConnectionWatch *self = REC_CONNECTION_WATCH (object);

  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (rec_connection_watch_parent_class)->finalize (object);
}

static void
rec_connection_watch_class_init (RecConnectionWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_connection_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", REC_TYPE_CONNECTION_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_connection_watch_init (RecConnectionWatch *self)
{
}

/**
 * rec_connection_watch_new:
 * @monitor: (nullable): what knows of networks; %NULL for GIO's own
 *
 * Returns: (transfer full): a watch that emits “changed”
 */
RecConnectionWatch *
rec_connection_watch_new (GNetworkMonitor *monitor)
{
  RecConnectionWatch *self = g_object_new (REC_TYPE_CONNECTION_WATCH, NULL);

  self->monitor = g_object_ref (monitor != NULL ? monitor : g_network_monitor_get_default ());
  self->is_available = g_network_monitor_get_network_available (self->monitor);
  self->is_metered = g_network_monitor_get_network_metered (self->monitor);
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->monitor, "notify::network-metered", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * rec_connection_watch_is_available:
 *
 * Returns: whether there is any network
 */
gboolean
rec_connection_watch_is_available (RecConnectionWatch *self)
{
  g_return_val_if_fail (REC_IS_CONNECTION_WATCH (self), TRUE);

  return self->is_available;
}

/**
 * rec_connection_watch_is_metered:
 *
 * Returns: whether it is paid by volume
 */
gboolean
rec_connection_watch_is_metered (RecConnectionWatch *self)
{
  g_return_val_if_fail (REC_IS_CONNECTION_WATCH (self), FALSE);

  return self->is_metered;
}

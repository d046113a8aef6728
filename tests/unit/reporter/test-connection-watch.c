/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-connection-watch.h"

/* A monitor that says what the test says. */
#define REC_TYPE_FAKE_MONITOR (rec_fake_monitor_get_type ())
G_DECLARE_FINAL_TYPE (RecFakeMonitor, rec_fake_monitor, REC, FAKE_MONITOR, GObject)

struct _RecFakeMonitor
{
  GObject parent_instance;

  gboolean is_available;
  gboolean is_metered;
};

static void
rec_fake_monitor_init_monitor (GNetworkMonitorInterface *iface)
{
}

static void
rec_fake_monitor_init_initable (GInitableIface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RecFakeMonitor,
                               rec_fake_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE,
                                                      rec_fake_monitor_init_initable)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                          rec_fake_monitor_init_monitor))

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static void
rec_fake_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecFakeMonitor *self = REC_FAKE_MONITOR (object);

  if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, self->is_available);
  else if (id == PROP_METERED)
    g_value_set_boolean (value, self->is_metered);
  else
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
}

static void
rec_fake_monitor_class_init (RecFakeMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_fake_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
rec_fake_monitor_init (RecFakeMonitor *self)
{
  self->is_available = TRUE;
}

static void
changed_cb (RecConnectionWatch *watch, guint *n_changes)
{
  *n_changes += 1;
}

static void
test_changes (void)
{
  g_autoptr (RecFakeMonitor) monitor = g_object_new (REC_TYPE_FAKE_MONITOR, NULL);
  g_autoptr (RecConnectionWatch) watch = rec_connection_watch_new (G_NETWORK_MONITOR (monitor));
  guint n_changes = 0;

  g_signal_connect (watch, "changed", G_CALLBACK (changed_cb), &n_changes);
  g_assert_true (rec_connection_watch_is_available (watch));
  g_assert_false (rec_connection_watch_is_metered (watch));

  /* A route came or went, and it makes no difference. */
  g_signal_emit_by_name (monitor, "network-changed", TRUE);
  g_assert_cmpuint (n_changes, ==, 0);

  monitor->is_available = FALSE;
  g_signal_emit_by_name (monitor, "network-changed", FALSE);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_false (rec_connection_watch_is_available (watch));

  monitor->is_metered = TRUE;
  g_object_notify (G_OBJECT (monitor), "network-metered");
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_true (rec_connection_watch_is_metered (watch));

  g_clear_object (&watch);
  monitor->is_available = TRUE;
  g_signal_emit_by_name (monitor, "network-changed", TRUE);
  g_assert_cmpuint (n_changes, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connection-watch/tells-what-makes-a-difference", test_changes);
  return g_test_run ();
}

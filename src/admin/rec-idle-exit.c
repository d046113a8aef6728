/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/rec-idle-exit.h"

/**
 * RecIdleExit:
 *
 * Decides when the process ends: when nobody's call has been under way for a while. Emits “exit”.
 */
struct _RecIdleExit
{
  GObject parent_instance;

  guint seconds;
  guint n_holds;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (RecIdleExit, rec_idle_exit, G_TYPE_OBJECT)

enum
{
  EXIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
timeout_cb (gpointer data)
{
  RecIdleExit *self = REC_IDLE_EXIT (data);

  self->timeout = 0;
  g_signal_emit (self, signals[EXIT], 0);
  return G_SOURCE_REMOVE;
}

static void
rec_idle_exit_finalize (GObject *object)
{
  RecIdleExit *self = REC_IDLE_EXIT (object);

  g_clear_handle_id (&self->timeout, g_source_remove);

  G_OBJECT_CLASS (rec_idle_exit_parent_class)->finalize (object);
}

static void
rec_idle_exit_class_init (RecIdleExitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_idle_exit_finalize;

  signals[EXIT] = g_signal_new ("exit", REC_TYPE_IDLE_EXIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
rec_idle_exit_init (RecIdleExit *self)
{
}

/*
 * rec_idle_exit_new:
 * @seconds: how long nothing may be under way
 *
 * Returns: (transfer full): the decision, which counts from now
 */
RecIdleExit *
rec_idle_exit_new (guint seconds)
{
  RecIdleExit *self = g_object_new (REC_TYPE_IDLE_EXIT, NULL);

  self->seconds = seconds;
  self->timeout = g_timeout_add_seconds (seconds, timeout_cb, self);
  return self;
}

/* A call begins. */
void
rec_idle_exit_hold (RecIdleExit *self)
{
  g_return_if_fail (REC_IS_IDLE_EXIT (self));

  self->n_holds++;
  g_clear_handle_id (&self->timeout, g_source_remove);
}

/* A call has been answered. */
void
rec_idle_exit_release (RecIdleExit *self)
{
  g_return_if_fail (REC_IS_IDLE_EXIT (self));
  g_return_if_fail (self->n_holds > 0);

  if (--self->n_holds == 0)
    self->timeout = g_timeout_add_seconds (self->seconds, timeout_cb, self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-worker.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How much a background thread gives way, as nice(1) has it: what others want goes before, and some
 * is left for it on a machine that is always busy. The kernel’s ioprio.h has the numbers for the
 * disk: best effort, the last of its eight. */
#define BACKGROUND_NICE 15
#define IOPRIO_WHO_PROCESS 1
#define IOPRIO_LAST_BEST_EFFORT ((2 << 13) | 7)

/**
 * RecWorker:
 *
 * One named thread with a main context of its own; what it owns is touched on it only.
 */
struct _RecWorker
{
  GObject parent_instance;

  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (RecWorker, rec_worker, G_TYPE_OBJECT)

static gpointer
run_thread (gpointer data)
{
  GMainLoop *loop = data;
  GMainContext *context = g_main_loop_get_context (loop);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (loop);
  return NULL;
}

/* On Linux each of these is about the thread that calls it. Where it may not, it works as others
 * do. */
static gpointer
run_background_thread (gpointer data)
{
  struct sched_param parameters = { 0 };

  sched_setscheduler (0, SCHED_BATCH, &parameters);
  setpriority (PRIO_PROCESS, 0, BACKGROUND_NICE);
  syscall (SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_LAST_BEST_EFFORT);
  return run_thread (data);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
rec_worker_finalize (GObject *object)
{
  RecWorker *self = REC_WORKER (object);

  rec_worker_join (self);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (rec_worker_parent_class)->finalize (object);
}

static void
rec_worker_class_init (RecWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_worker_finalize;
}

static void
rec_worker_init (RecWorker *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

/**
 * rec_worker_new:
 * @name: the thread's name, at most 15 bytes
 *
 * Returns: (transfer full): a worker whose thread runs
 */
RecWorker *
rec_worker_new (const char *name)
{
  RecWorker *self = g_object_new (REC_TYPE_WORKER, NULL);

  self->thread = g_thread_new (name, run_thread, g_main_loop_ref (self->loop));
  return self;
}

/**
 * rec_worker_new_background:
 * @name: the thread's name, at most 15 bytes
 *
 * As [func@Worker.new], for long work that nobody should notice: it leaves cores and disk to
 * whatever else wants them.
 *
 * Returns: (transfer full): a worker whose thread runs
 */
RecWorker *
rec_worker_new_background (const char *name)
{
  RecWorker *self = g_object_new (REC_TYPE_WORKER, NULL);

  self->thread = g_thread_new (name, run_background_thread, g_main_loop_ref (self->loop));
  return self;
}

/**
 * rec_worker_get_context:
 *
 * Returns: (transfer none): the thread's context
 */
GMainContext *
rec_worker_get_context (RecWorker *self)
{
  g_return_val_if_fail (REC_IS_WORKER (self), NULL);

  return self->context;
}

/**
 * rec_worker_run:
 * @function: called once on the thread, in the order of the calls
 * @data: for @function
 * @destroy: (nullable): frees @data
 */
void
rec_worker_run (RecWorker *self, GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_return_if_fail (REC_IS_WORKER (self));

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, self->context);
}

/**
 * rec_worker_join:
 *
 * Lets the thread finish what was asked for and ends it. Blocks until then.
 */
void
rec_worker_join (RecWorker *self)
{
  g_return_if_fail (REC_IS_WORKER (self));

  if (self->thread == NULL)
    return;

  rec_worker_run (self, quit_cb, self->loop, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * rec_worker_abandon:
 *
 * Has the thread end once it did what was asked for, without waiting for it: for a thread that may
 * wait long for another program.
 */
void
rec_worker_abandon (RecWorker *self)
{
  g_return_if_fail (REC_IS_WORKER (self));

  if (self->thread == NULL)
    return;

  rec_worker_run (self, quit_cb, self->loop, NULL);
  g_thread_unref (g_steal_pointer (&self->thread));
}

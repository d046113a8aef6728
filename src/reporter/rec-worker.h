/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define REC_TYPE_WORKER (rec_worker_get_type ())
G_DECLARE_FINAL_TYPE (RecWorker, rec_worker, REC, WORKER, GObject)

RecWorker *rec_worker_new (const char *name);
RecWorker *rec_worker_new_background (const char *name);
GMainContext *rec_worker_get_context (RecWorker *self);
void rec_worker_run (RecWorker *self, GSourceFunc function, gpointer data, GDestroyNotify destroy);
void rec_worker_join (RecWorker *self);
void rec_worker_abandon (RecWorker *self);

G_END_DECLS

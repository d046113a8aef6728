/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define REC_TYPE_IDLE_EXIT (rec_idle_exit_get_type ())
G_DECLARE_FINAL_TYPE (RecIdleExit, rec_idle_exit, REC, IDLE_EXIT, GObject)

RecIdleExit *rec_idle_exit_new (guint seconds);

void rec_idle_exit_hold (RecIdleExit *self);
void rec_idle_exit_release (RecIdleExit *self);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-core-module.h"

G_BEGIN_DECLS

/* Finds the frames of a core's threads. */
typedef struct _RecCoreUnwinder RecCoreUnwinder;

typedef struct
{
  guint64 pc;
  /* Where to look the frame up: a return address can be one behind its function's end. */
  guint64 place;
  const char *symbol;
  guint64 symbol_offset;
} RecUnwoundFrame;

/* Returns FALSE to stop. */
typedef gboolean (*RecFrameFunc) (const RecUnwoundFrame *frame, gpointer user_data);

RecCoreUnwinder *rec_core_unwinder_new (RecCoreFile *core, GPtrArray *modules, gboolean innermost);
void rec_core_unwinder_free (RecCoreUnwinder *self);
gboolean rec_core_unwinder_can_unwind (RecCoreUnwinder *self);
void rec_core_unwinder_unwind (RecCoreUnwinder *self,
                               const RecCoreThread *thread,
                               RecFrameFunc func,
                               gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecCoreUnwinder, rec_core_unwinder_free)

G_END_DECLS

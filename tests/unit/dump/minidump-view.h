/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads a minidump as another program would, from the format's own description. Whatever lies
 * outside of it fails the test. */
typedef struct
{
  const guint8 *data;
  gsize length;
} MinidumpView;

typedef struct
{
  guint32 tid;
  guint64 stack_address;
  const guint8 *stack;
  guint32 stack_length;
  const guint8 *context;
  guint32 context_length;
} MinidumpThread;

typedef struct
{
  guint64 base;
  guint32 size;
  char *name;
  char *build_id;
  guint32 version_high;
  guint32 version_low;
} MinidumpModule;

typedef struct
{
  guint32 tid;
  guint32 code;
  guint32 flags;
  guint64 address;
} MinidumpException;

MinidumpView minidump_view (gconstpointer data, gsize length);
guint16 minidump_get16 (const guint8 *at);
guint32 minidump_get32 (const guint8 *at);
guint64 minidump_get64 (const guint8 *at);

const guint8 *minidump_view_find (const MinidumpView *self, guint32 type, guint32 *length);
guint minidump_view_count_threads (const MinidumpView *self);
MinidumpThread minidump_view_get_thread (const MinidumpView *self, guint index);
guint minidump_view_count_modules (const MinidumpView *self);
MinidumpModule minidump_view_get_module (const MinidumpView *self, guint index);
void minidump_module_clear (MinidumpModule *module);
gboolean minidump_view_get_exception (const MinidumpView *self, MinidumpException *exception);
/* Reads every part, so that anything that leads nowhere is found. */
void minidump_view_assert_sound (const MinidumpView *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MinidumpModule, minidump_module_clear)

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "minidump-view.h"

#include <string.h>

#define THREADS 3
#define MODULES 4
#define MEMORY 5
#define EXCEPTION 6
#define SYSTEM 7

guint16
minidump_get16 (const guint8 *at)
{
  return at[0] | at[1] << 8;
}

guint32
minidump_get32 (const guint8 *at)
{
  return minidump_get16 (at) | (guint32) minidump_get16 (at + 2) << 16;
}

guint64
minidump_get64 (const guint8 *at)
{
  return minidump_get32 (at) | (guint64) minidump_get32 (at + 4) << 32;
}

static const guint8 *
get (const MinidumpView *self, guint64 place, guint64 length)
{
  g_assert_cmpuint (place + length, <=, self->length);
  return self->data + place;
}

/* A size and a place. */
static const guint8 *
follow (const MinidumpView *self, const guint8 *part, guint32 *length)
{
  *length = minidump_get32 (part);
  return get (self, minidump_get32 (part + 4), *length);
}

MinidumpView
minidump_view (gconstpointer data, gsize length)
{
  MinidumpView self = { data, length };

  g_assert_cmpmem (get (&self, 0, 32), 4, "MDMP", 4);
  g_assert_cmphex (minidump_get16 (self.data + 4), ==, 0xa793);
  return self;
}

const guint8 *
minidump_view_find (const MinidumpView *self, guint32 type, guint32 *length)
{
  guint count = minidump_get32 (self->data + 8);
  const guint8 *entries = get (self, minidump_get32 (self->data + 12), 12 * count);

  for (guint i = 0; i < count; i++)
    {
      if (minidump_get32 (entries + 12 * i) == type)
        return follow (self, entries + 12 * i + 4, length);
    }

  return NULL;
}

static const guint8 *
find_list (const MinidumpView *self, guint32 type, guint32 entry_length, guint *count)
{
  guint32 length;
  const guint8 *list = minidump_view_find (self, type, &length);

  g_assert_nonnull (list);
  *count = minidump_get32 (list);
  g_assert_cmpuint (length, ==, 4 + (guint64) *count * entry_length);
  return list + 4;
}

guint
minidump_view_count_threads (const MinidumpView *self)
{
  guint count;

  find_list (self, THREADS, 48, &count);
  return count;
}

MinidumpThread
minidump_view_get_thread (const MinidumpView *self, guint index)
{
  guint count;
  const guint8 *entry = find_list (self, THREADS, 48, &count) + 48 * index;
  MinidumpThread thread = { 0 };

  g_assert_cmpuint (index, <, count);
  thread.tid = minidump_get32 (entry);
  thread.stack_address = minidump_get64 (entry + 24);
  thread.stack = follow (self, entry + 32, &thread.stack_length);
  thread.context = follow (self, entry + 40, &thread.context_length);
  return thread;
}

guint
minidump_view_count_modules (const MinidumpView *self)
{
  guint count;

  find_list (self, MODULES, 108, &count);
  return count;
}

MinidumpModule
minidump_view_get_module (const MinidumpView *self, guint index)
{
  guint count;
  const guint8 *entry = find_list (self, MODULES, 108, &count) + 108 * index;
  guint32 name = minidump_get32 (entry + 20);
  MinidumpModule module = { 0 };
  g_autofree gunichar2 *wide = NULL;
  const guint8 *record;
  guint32 length = minidump_get32 (get (self, name, 4));

  g_assert_cmpuint (index, <, count);
  module.base = minidump_get64 (entry);
  module.size = minidump_get32 (entry + 8);
  wide = g_memdup2 (get (self, name + 4, length + 2), length + 2);
  g_assert_cmpuint (wide[length / 2], ==, 0);
  module.name = g_utf16_to_utf8 (wide, length / 2, NULL, NULL, NULL);
  g_assert_nonnull (module.name);
  module.version_high = minidump_get32 (entry + 32);
  module.version_low = minidump_get32 (entry + 36);

  record = follow (self, entry + 76, &length);
  if (length > 0)
    {
      GString *text = g_string_new (NULL);

      g_assert_cmpmem (record, 4, "LEpB", 4);
      for (guint32 i = 4; i < length; i++)
        g_string_append_printf (text, "%02x", record[i]);
      module.build_id = g_string_free (text, FALSE);
    }
  return module;
}

void
minidump_module_clear (MinidumpModule *module)
{
  g_clear_pointer (&module->name, g_free);
  g_clear_pointer (&module->build_id, g_free);
}

gboolean
minidump_view_get_exception (const MinidumpView *self, MinidumpException *exception)
{
  guint32 length;
  const guint8 *record = minidump_view_find (self, EXCEPTION, &length);

  if (record == NULL)
    return FALSE;

  g_assert_cmpuint (length, ==, 168);
  exception->tid = minidump_get32 (record);
  exception->code = minidump_get32 (record + 8);
  exception->flags = minidump_get32 (record + 12);
  exception->address = minidump_get64 (record + 24);
  follow (self, record + 160, &length);
  return TRUE;
}

void
minidump_view_assert_sound (const MinidumpView *self)
{
  MinidumpException exception;
  guint32 length;
  guint count;
  const guint8 *memory = find_list (self, MEMORY, 16, &count);

  for (guint i = 0; i < count; i++)
    follow (self, memory + 16 * i + 8, &length);
  for (guint i = 0; i < minidump_view_count_threads (self); i++)
    minidump_view_get_thread (self, i);
  for (guint i = 0; i < minidump_view_count_modules (self); i++)
    {
      g_auto (MinidumpModule) module = minidump_view_get_module (self, i);
    }
  minidump_view_get_exception (self, &exception);
  g_assert_nonnull (minidump_view_find (self, SYSTEM, &length));
  g_assert_cmpuint (length, ==, 56);
}

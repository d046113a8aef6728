/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-changes-reader.h"

#include "core/packages/rec-failed-package.h"
#include "core/store/rec-store-history.h"

/* Changes that are read at most; an upgrade of a whole system has some thousands. */
#define CHANGES_MAX 5000

/* Where the calendar cannot tell, days are as long as this. */
#define DAY (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

/* By which the reporter notes how far it read a history. */
static const char *const histories[] = { "dpkg", "rpm", "flatpak" };

typedef struct
{
  gint64 since;
  gint64 until;
  GStrv programs;
  GStrv modules;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_strfreev (query->programs);
  g_strfreev (query->modules);
  g_free (query);
}

/* The first moment of the day before the one of @time, as the user's clock has it. */
static gint64
find_day_before (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) before = date != NULL ? g_date_time_add_days (date, -1) : NULL;
  g_autoptr (GDateTime) start = NULL;

  if (before != NULL)
    start = g_date_time_new_local (g_date_time_get_year (before), g_date_time_get_month (before),
                                   g_date_time_get_day_of_month (before), 0, 0, 0);

  if (start != NULL)
    return g_date_time_to_unix (start) * G_USEC_PER_SEC;

  return time > G_MININT64 + 2 * DAY ? time - 2 * DAY : G_MININT64;
}

static RecChangeOwner
find_owner (Query *query, const char *package)
{
  if (g_strv_contains ((const char *const *) query->programs, package))
    return REC_CHANGE_PROGRAM;

  return g_strv_contains ((const char *const *) query->modules, package) ? REC_CHANGE_MODULE
                                                                         : REC_CHANGE_OTHER;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  RecChangeItem *first = *(RecChangeItem *const *) a;
  RecChangeItem *second = *(RecChangeItem *const *) b;
  RecChangeOwner x = rec_change_item_get_owner (first), y = rec_change_item_get_owner (second);
  gint64 i = rec_change_item_get_change (first)->time;
  gint64 j = rec_change_item_get_change (second)->time;

  if (x != y)
    return x > y ? -1 : 1;

  return i > j ? -1 : i < j;
}

static gboolean
was_read (RecStore *store)
{
  for (gsize i = 0; i < G_N_ELEMENTS (histories); i++)
    {
      g_autofree char *position = rec_store_dup_history_position (store, histories[i]);

      if (position != NULL)
        return TRUE;
    }

  return FALSE;
}

static gpointer
read_changes (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;
  g_autoptr (GPtrArray) found
      = rec_store_list_package_changes (store, query->since, query->until, CHANGES_MAX, error);
  g_autoptr (GPtrArray) earlier = NULL;
  RecChanges *changes;

  if (found == NULL)
    return NULL;
  earlier = rec_store_list_package_changes (store, G_MININT64, query->since, 1, error);
  if (earlier == NULL)
    return NULL;

  changes = g_new0 (RecChanges, 1);
  changes->items = g_ptr_array_new_with_free_func (g_object_unref);
  /* The items take the changes. */
  g_ptr_array_set_free_func (found, NULL);
  for (guint i = 0; i < found->len; i++)
    {
      RecPackageChange *change = found->pdata[i];

      g_ptr_array_add (changes->items,
                       rec_change_item_new (change, find_owner (query, change->name)));
    }
  g_ptr_array_sort (changes->items, compare_items);
  changes->reaches_back = earlier->len > 0;
  changes->was_read = found->len > 0 || earlier->len > 0 || was_read (store);
  return changes;
}

void
rec_changes_free (RecChanges *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

/* Reads what changed on the day of @first_time until then, and on the day before. @packages are
 * the RecFailedPackage of the problem. */
void
rec_changes_reader_read_async (RecStoreReader *reader,
                               gint64 first_time,
                               GPtrArray *packages,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GStrvBuilder) programs = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) modules = g_strv_builder_new ();
  Query *query = g_new0 (Query, 1);

  for (guint i = 0; i < packages->len; i++)
    {
      RecFailedPackage *package = packages->pdata[i];

      if (package->is_program)
        g_strv_builder_add (programs, package->name);
      else if (package->is_module)
        g_strv_builder_add (modules, package->name);
    }
  query->programs = g_strv_builder_end (programs);
  query->modules = g_strv_builder_end (modules);
  query->since = find_day_before (first_time);
  query->until = first_time < G_MAXINT64 ? first_time + 1 : first_time;
  rec_store_reader_ask_async (reader, read_changes, query, query_free,
                              (GDestroyNotify) rec_changes_free, cancellable, callback, user_data);
}

RecChanges *
rec_changes_reader_read_finish (RecStoreReader *reader, GAsyncResult *result, GError **error)
{
  return rec_store_reader_ask_finish (reader, result, error);
}

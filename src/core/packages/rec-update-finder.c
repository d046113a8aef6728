/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-update-finder.h"

#include <packagekit-glib2/packagekit.h>

#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-update-transaction.h"
#include "core/report/rec-error.h"

/**
 * RecUpdateFinder:
 *
 * Asks PackageKit for newer versions of packages, by what its back end has on this machine, and
 * keeps the answers until PackageKit says that they have changed.
 */
struct _RecUpdateFinder
{
  GObject parent_instance;

  /* Of `FORMAT NAME` to a RecUpdate, or to NULL where it is not installed. */
  GHashTable *known;
  GCancellable *cancellable;
  GDBusConnection *bus;
  guint subscription;
  /* Counts the changes: an answer from before one is not kept. */
  guint changes;
};

G_DEFINE_FINAL_TYPE (RecUpdateFinder, rec_update_finder, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  GStrv names;
  char *format;
  guint changes;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_strfreev (search->names);
  g_free (search->format);
  g_free (search);
}

static char *
dup_key (const char *format, const char *name)
{
  return g_strdup_printf ("%s %s", format, name);
}

static void
update_clear (gpointer update)
{
  if (update != NULL)
    rec_update_free (update);
}

static void
changed_cb (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *name,
            GVariant *parameters,
            gpointer data)
{
  RecUpdateFinder *self = data;

  if (!g_str_equal (name, "UpdatesChanged") && !g_str_equal (name, "RepoListChanged"))
    return;

  self->changes++;
  g_hash_table_remove_all (self->known);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  RecUpdateFinder *self;

  if (bus == NULL)
    return;

  self = REC_UPDATE_FINDER (data);
  self->bus = g_steal_pointer (&bus);
  g_dbus_connection_set_exit_on_close (self->bus, FALSE);
  self->subscription = g_dbus_connection_signal_subscribe (
      self->bus, REC_PACKAGEKIT_NAME, REC_PACKAGEKIT_NAME, NULL, REC_PACKAGEKIT_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
}

static void
rec_update_finder_dispose (GObject *object)
{
  RecUpdateFinder *self = REC_UPDATE_FINDER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (rec_update_finder_parent_class)->dispose (object);
}

static void
rec_update_finder_finalize (GObject *object)
{
  RecUpdateFinder *self = REC_UPDATE_FINDER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->known, g_hash_table_unref);

  G_OBJECT_CLASS (rec_update_finder_parent_class)->finalize (object);
}

static void
rec_update_finder_class_init (RecUpdateFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_update_finder_dispose;
  object_class->finalize = rec_update_finder_finalize;

  /* What was found is no longer true. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_update_finder_init (RecUpdateFinder *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, update_clear);
  self->cancellable = g_cancellable_new ();
}

/* The IDs in the signals, parted by whether they are installed. */
static void
part_ids (GPtrArray *answers, GStrvBuilder *installed, GStrvBuilder *available)
{
  for (guint i = 0; i < answers->len; i++)
    {
      guint info;
      const char *id;

      g_variant_get (answers->pdata[i], "(u&s&s)", &info, &id, NULL);
      if (info == PK_INFO_ENUM_INSTALLED)
        g_strv_builder_add (installed, id);
      else
        g_strv_builder_add (available, id);
    }
}

static void
keep_answers (RecUpdateFinder *self, Search *search, GPtrArray *answers)
{
  g_autoptr (GStrvBuilder) installed_builder = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) available_builder = g_strv_builder_new ();
  g_auto (GStrv) installed = NULL;
  g_auto (GStrv) available = NULL;

  part_ids (answers, installed_builder, available_builder);
  installed = g_strv_builder_end (installed_builder);
  available = g_strv_builder_end (available_builder);
  for (char **name = search->names; *name != NULL; name++)
    g_hash_table_replace (self->known, dup_key (search->format, *name),
                          rec_update_new_from_ids (*name, search->format,
                                                   (const char *const *) installed,
                                                   (const char *const *) available));
}

/* Copies of what is known of the packages; %NULL as long as one was not asked for. */
static GPtrArray *
list_known (RecUpdateFinder *self, Search *search)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_update_free);

  for (char **name = search->names; *name != NULL; name++)
    {
      g_autofree char *key = dup_key (search->format, *name);
      gpointer update;

      if (!g_hash_table_lookup_extended (self->known, key, NULL, &update))
        return NULL;
      if (update != NULL)
        g_ptr_array_add (found, rec_update_copy (update));
    }

  return g_steal_pointer (&found);
}

static void
resolved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RecUpdateFinder *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GPtrArray) found = NULL;
  GError *error = NULL;

  answers = rec_update_transaction_run_finish (result, &error);
  if (answers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  keep_answers (self, search, answers);
  found = list_known (self, search);
  if (search->changes != self->changes)
    g_hash_table_remove_all (self->known);
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

static void
described_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GPtrArray) answers = NULL;
  g_autofree const char **bugs = NULL;
  const char *text, *changelog;
  GError *error = NULL;

  answers = rec_update_transaction_run_finish (result, &error);
  if (answers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (answers->len == 0)
    {
      g_task_return_new_error (task, REC_ERROR, REC_ERROR_NOT_FOUND,
                               "PackageKit knows nothing about this update");
      return;
    }

  g_variant_get (answers->pdata[0], "(&sasasas^a&sasu&s&su&s&s)", NULL, NULL, NULL, NULL, &bugs,
                 NULL, NULL, &text, &changelog, NULL, NULL, NULL);
  g_task_return_pointer (task, rec_update_news_new (text, changelog, bugs),
                         (GDestroyNotify) rec_update_news_free);
}

/**
 * rec_update_finder_new: (skip)
 *
 * Nothing is started by it; the system bus is looked for, to hear of changes.
 *
 * Returns: (transfer full): a new [class@UpdateFinder]
 */
RecUpdateFinder *
rec_update_finder_new (void)
{
  RecUpdateFinder *self = g_object_new (REC_TYPE_UPDATE_FINDER, NULL);

  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
  return self;
}

/**
 * rec_update_finder_find_async: (skip)
 * @names: packages
 * @format: their format
 *
 * Looks for newer versions of packages. What was found before is not asked for again.
 */
void
rec_update_finder_find_async (RecUpdateFinder *self,
                              const char *const *names,
                              const char *format,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);
  g_autoptr (GPtrArray) found = NULL;

  g_return_if_fail (REC_IS_UPDATE_FINDER (self));
  g_return_if_fail (names != NULL && format != NULL);

  search->names = g_strdupv ((char **) names);
  search->format = g_strdup (format);
  search->changes = self->changes;
  g_task_set_task_data (task, search, search_free);
  found = list_known (self, search);
  if (found != NULL)
    g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
  else
    rec_update_transaction_run_async (
        "Resolve", g_variant_new ("(t^as)", pk_bitfield_value (PK_FILTER_ENUM_NONE), search->names),
        "Package", "(uss)", REC_UPDATE_PATIENCE, cancellable, resolved_cb, g_steal_pointer (&task));
}

/**
 * rec_update_finder_find_finish: (skip)
 *
 * Returns: (transfer full) (element-type RecUpdate): those of the packages that are installed;
 * %NULL with %REC_ERROR_NOT_FOUND where there is no PackageKit, or another error where it does not
 * answer
 */
GPtrArray *
rec_update_finder_find_finish (RecUpdateFinder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rec_update_finder_read_news_async: (skip)
 * @package_id: of a [struct@Update]
 *
 * Asks what is new in an update. PackageKit's back end may fetch that from the net: only for
 * somebody who asked for it and was told so.
 */
void
rec_update_finder_read_news_async (RecUpdateFinder *self,
                                   const char *package_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  const char *ids[] = { package_id, NULL };
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (REC_IS_UPDATE_FINDER (self));
  g_return_if_fail (package_id != NULL);

  rec_update_transaction_run_async ("GetUpdateDetail", g_variant_new ("(^as)", ids), "UpdateDetail",
                                    "(sasasasasasussuss)", REC_CHANGELOG_PATIENCE, cancellable,
                                    described_cb, g_steal_pointer (&task));
}

/**
 * rec_update_finder_read_news_finish: (skip)
 *
 * Returns: (transfer full): what is new; %NULL with an error
 */
RecUpdateNews *
rec_update_finder_read_news_finish (RecUpdateFinder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

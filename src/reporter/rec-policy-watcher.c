/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-policy-watcher.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "core/report/rec-error.h"

/* An editor or a package manager writes several times in a row. */
#define SETTLE_MILLISECONDS 100
/* That is /etc for /etc/recourse/policy.d. */
#define FOLDERS_ABOVE 2
#define BROKEN_SUFFIX ".broken"
#define BROKEN_FILES_MAX 100

/**
 * RecPolicyWatcher:
 *
 * The policy in force, read anew when a file of it changes, on the thread that made it. Files and
 * folders need not be there; that one comes is noticed too.
 */
struct _RecPolicyWatcher
{
  GObject parent_instance;

  char *user_path;
  GStrv machine_folders;
  RecPolicySettings *user;
  RecPolicy *policy;
  GVariant *shown;
  GPtrArray *monitors;
  GMainContext *context;
  GSource *settling;
};

/* One folder that is watched, and the name in it that matters; NULL for every policy file. */
typedef struct
{
  RecPolicyWatcher *watcher;
  GFileMonitor *monitor;
  char *name;
} Watch;

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RecPolicyWatcher, rec_policy_watcher, G_TYPE_OBJECT)

static void reload (RecPolicyWatcher *self);

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_signal_handlers_disconnect_by_data (watch->monitor, watch);
  g_file_monitor_cancel (watch->monitor);
  g_object_unref (watch->monitor);
  g_free (watch->name);
  g_free (watch);
}

static gboolean
settled_cb (gpointer data)
{
  RecPolicyWatcher *self = data;

  g_clear_pointer (&self->settling, g_source_unref);
  reload (self);
  return G_SOURCE_REMOVE;
}

static gboolean
concerns (const Watch *watch, GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  if (name == NULL)
    return FALSE;
  return watch->name != NULL ? g_str_equal (watch->name, name) : g_str_has_suffix (name, ".conf");
}

static void
event_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, Watch *watch)
{
  RecPolicyWatcher *self = watch->watcher;

  if (self->settling != NULL || !(concerns (watch, file) || concerns (watch, other)))
    return;

  self->settling = g_timeout_source_new (SETTLE_MILLISECONDS);
  g_source_set_callback (self->settling, settled_cb, self, NULL);
  g_source_attach (self->settling, self->context);
}

static void
add_watch (RecPolicyWatcher *self, const char *folder, const char *name)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GError) error = NULL;
  GFileMonitor *monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  Watch *watch;

  if (monitor == NULL)
    {
      g_debug ("A policy folder cannot be watched: %s", error->message);
      return;
    }

  watch = g_new0 (Watch, 1);
  watch->watcher = self;
  watch->monitor = monitor;
  watch->name = g_strdup (name);
  g_signal_connect (monitor, "changed", G_CALLBACK (event_cb), watch);
  g_ptr_array_add (self->monitors, watch);
}

/* Watches the folder, and the nearest folders above it that are there, so that neither its coming
 * nor its being moved away is missed. */
static void
watch_folder (RecPolicyWatcher *self, const char *folder, const char *name)
{
  g_autofree char *at = g_canonicalize_filename (folder, NULL);

  if (g_file_test (at, G_FILE_TEST_IS_DIR))
    add_watch (self, at, name);

  for (guint n_above = 0; n_above < FOLDERS_ABOVE && !g_str_equal (at, "/");)
    {
      g_autofree char *above = g_path_get_dirname (at);
      g_autofree char *below = g_path_get_basename (at);

      if (g_file_test (above, G_FILE_TEST_IS_DIR))
        {
          add_watch (self, above, below);
          n_above++;
        }
      g_free (at);
      at = g_steal_pointer (&above);
    }
}

static void
watch_all (RecPolicyWatcher *self)
{
  g_autofree char *user_folder = g_path_get_dirname (self->user_path);
  g_autofree char *user_name = g_path_get_basename (self->user_path);

  g_ptr_array_set_size (self->monitors, 0);
  watch_folder (self, user_folder, user_name);
  for (char **folder = self->machine_folders; *folder != NULL; folder++)
    watch_folder (self, *folder, NULL);
}

static void
read_policy (RecPolicyWatcher *self)
{
  g_autoptr (RecPolicySettings) machine
      = rec_policy_settings_load_folders ((const char *const *) self->machine_folders);

  g_clear_object (&self->user);
  g_clear_object (&self->policy);
  self->user = rec_policy_settings_load (REC_POLICY_USER, self->user_path);
  self->policy = rec_policy_new (machine, self->user);
}

/* Said once for each way in which files are broken; whoever looks for why nothing is sent finds it.
 */
static void
log_problem (RecPolicyWatcher *self, const char *before)
{
  const char *problem = rec_policy_get_problem (self->policy);

  if (problem != NULL && g_strcmp0 (problem, before) != 0)
    g_message (_ ("Nothing is sent, because a policy file cannot be read: %s"), problem);
}

/* What is watched is set first: a change in between comes as an event. */
static void
reload (RecPolicyWatcher *self)
{
  g_autoptr (GVariant) before = g_steal_pointer (&self->shown);
  g_autofree char *problem = g_strdup (rec_policy_get_problem (self->policy));

  watch_all (self);
  read_policy (self);
  log_problem (self, problem);
  self->shown = rec_policy_watcher_dup_variant (self);
  if (!g_variant_equal (before, self->shown)
      || g_strcmp0 (problem, rec_policy_get_problem (self->policy)) != 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
rec_policy_watcher_dispose (GObject *object)
{
  RecPolicyWatcher *self = REC_POLICY_WATCHER (object);

  g_ptr_array_set_size (self->monitors, 0);
  if (self->settling != NULL)
    g_source_destroy (self->settling);
  g_clear_pointer (&self->settling, g_source_unref);

  G_OBJECT_CLASS (rec_policy_watcher_parent_class)->dispose (object);
}

static void
rec_policy_watcher_finalize (GObject *object)
{
  RecPolicyWatcher *self = REC_POLICY_WATCHER (object);

  g_clear_pointer (&self->user_path, g_free);
  g_clear_pointer (&self->machine_folders, g_strfreev);
  g_clear_object (&self->user);
  g_clear_object (&self->policy);
  g_clear_pointer (&self->shown, g_variant_unref);
  g_clear_pointer (&self->monitors, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (rec_policy_watcher_parent_class)->finalize (object);
}

static void
rec_policy_watcher_class_init (RecPolicyWatcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_policy_watcher_dispose;
  object_class->finalize = rec_policy_watcher_finalize;

  /* The policy in force is another one, or which files are broken. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", REC_TYPE_POLICY_WATCHER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_policy_watcher_init (RecPolicyWatcher *self)
{
  self->monitors = g_ptr_array_new_with_free_func (watch_free);
  self->context = g_main_context_ref_thread_default ();
}

/**
 * rec_policy_watcher_new:
 * @user_path: (nullable): the user's policy file; %NULL for the user's own
 * @machine_folders: (nullable) (array zero-terminated=1): the folders of the machine's; %NULL for
 *   those of the installation
 *
 * Returns: (transfer full): a watcher, whose policy is read already
 */
RecPolicyWatcher *
rec_policy_watcher_new (const char *user_path, const char *const *machine_folders)
{
  RecPolicyWatcher *self = g_object_new (REC_TYPE_POLICY_WATCHER, NULL);

  self->user_path = user_path != NULL ? g_strdup (user_path) : rec_policy_settings_dup_user_path ();
  self->machine_folders = machine_folders != NULL ? g_strdupv ((char **) machine_folders)
                                                  : rec_policy_settings_dup_machine_folders ();
  watch_all (self);
  read_policy (self);
  log_problem (self, NULL);
  self->shown = rec_policy_watcher_dup_variant (self);
  return self;
}

/**
 * rec_policy_watcher_get_policy:
 *
 * Returns: (transfer none): the policy in force; another one after the signal “changed”
 */
RecPolicy *
rec_policy_watcher_get_policy (RecPolicyWatcher *self)
{
  g_return_val_if_fail (REC_IS_POLICY_WATCHER (self), NULL);

  return self->policy;
}

/**
 * rec_policy_watcher_get_user:
 *
 * Returns: (transfer none): the user's own settings
 */
RecPolicySettings *
rec_policy_watcher_get_user (RecPolicyWatcher *self)
{
  g_return_val_if_fail (REC_IS_POLICY_WATCHER (self), NULL);

  return self->user;
}

static gboolean
set_all (RecPolicySettings *user, GHashTable *settings, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!rec_policy_settings_set (user, key, value, error))
      return FALSE;
  return TRUE;
}

static char *
dup_free_name (const char *path)
{
  char *name = g_strconcat (path, BROKEN_SUFFIX, NULL);
  struct stat status;

  for (guint i = 2; lstat (name, &status) == 0 && i <= BROKEN_FILES_MAX; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s" BROKEN_SUFFIX "-%u", path, i);
    }
  return name;
}

/* What cannot be read is kept, for whoever wrote it, and its place is free. */
static gboolean
replace_broken (RecPolicyWatcher *self, RecPolicySettings *user, GError **error)
{
  g_autofree char *aside = dup_free_name (self->user_path);
  g_autofree char *name = g_path_get_basename (aside);

  if (g_rename (self->user_path, aside) != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, _ ("Moving aside “%s” failed: %s"),
                   self->user_path, g_strerror (errno));
      return FALSE;
    }
  if (!rec_policy_settings_save (user, self->user_path, error))
    {
      g_rename (aside, self->user_path);
      return FALSE;
    }

  g_message ("The user’s policy file could not be read and is kept as %s", name);
  return TRUE;
}

/**
 * rec_policy_watcher_set_user:
 * @settings: (element-type utf8 utf8): values by key; an empty one takes the key out
 * @error: return location for a [error@Error]
 *
 * Sets the user's own settings, all or none of them. They are on the disk when this returns.
 *
 * A broken file is not written over: what it forbade would be open without anybody having wanted
 * it. Only whoever sets the level anew replaces it; the broken file is then kept beside the new one
 * as `policy.conf.broken`, or with a number after that.
 *
 * Returns: %FALSE with an error, and nothing has changed; %REC_ERROR_INVALID names the key or the
 *   broken file
 */
gboolean
rec_policy_watcher_set_user (RecPolicyWatcher *self, GHashTable *settings, GError **error)
{
  g_autoptr (RecPolicySettings) user = NULL;
  const char *problem;
  gboolean is_saved;

  g_return_val_if_fail (REC_IS_POLICY_WATCHER (self), FALSE);
  g_return_val_if_fail (settings != NULL, FALSE);

  /* The file may have been changed by hand a moment ago. */
  user = rec_policy_settings_load (REC_POLICY_USER, self->user_path);
  problem = rec_policy_settings_get_problem (user);
  if (problem == NULL)
    is_saved = set_all (user, settings, error)
               && rec_policy_settings_save (user, self->user_path, error);
  else
    {
      g_autoptr (RecPolicySettings) anew = rec_policy_settings_new (REC_POLICY_USER);
      const char *level = g_hash_table_lookup (settings, REC_POLICY_KEY_LEVEL);

      if (level == NULL || *level == '\0')
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                       _ ("Your policy file cannot be read: %s. Mend it, or set Level to begin "
                          "a new one"),
                       problem);
          return FALSE;
        }
      is_saved = set_all (anew, settings, error) && replace_broken (self, anew, error);
    }

  if (is_saved)
    reload (self);
  return is_saved;
}

/**
 * rec_policy_watcher_dup_variant:
 *
 * Returns: (transfer full): the policy in force as the bus's property Policy has it, a{s(ssbs)}: by
 *   key the value in force, the user's own, whether it is locked, and in words where it comes from
 */
GVariant *
rec_policy_watcher_dup_variant (RecPolicyWatcher *self)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{s(ssbs)}"));
  g_auto (GStrv) keys = NULL;

  g_return_val_if_fail (REC_IS_POLICY_WATCHER (self), NULL);

  keys = rec_policy_list_keys (self->policy);
  for (char **key = keys; *key != NULL; key++)
    {
      g_autofree char *words = rec_policy_dup_origin_words (self->policy, *key);
      const char *own = rec_policy_settings_get (self->user, *key);

      g_variant_builder_add (&builder, "{s(ssbs)}", *key, rec_policy_get_value (self->policy, *key),
                             own != NULL ? own : "", rec_policy_is_locked (self->policy, *key),
                             words);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

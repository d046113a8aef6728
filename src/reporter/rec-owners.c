/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-owners.h"

#include "core/packages/rec-elf-note.h"
#include "core/packages/rec-package-index.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/**
 * RecOwners:
 *
 * Who owns the files of a failed process, and whether what is known of the file on the disk holds
 * for the file that failed: a package may have been updated between the crash and now.
 */
struct _RecOwners
{
  GObject parent_instance;

  char *root;
  RecPackageIndex *packages;
  RecDesktopIndex *desktop_index;

  /* What was looked up since rec_owners_forget(): path to RecPackage or NULL, path to Entry. */
  GHashTable *known_packages;
  GHashTable *known_entries;
};

G_DEFINE_FINAL_TYPE (RecOwners, rec_owners, G_TYPE_OBJECT)

/* A desktop entry. */
typedef struct
{
  char *display_name;
  char *icon;
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->display_name);
  g_free (entry->icon);
  g_free (entry);
}

static void
clear_package (gpointer package)
{
  if (package != NULL)
    g_object_unref (package);
}

/* What the kernel adds to the name of a file that is gone. */
#define DELETED_SUFFIX " (deleted)"

static char *
under_root (RecOwners *self, const char *path)
{
  return self->root != NULL ? g_build_filename (self->root, path, NULL) : g_strdup (path);
}

/* The change time moves when a file is written, replaced or renamed, and no program sets it. */
static gboolean
is_unchanged_since (const char *path, gint64 time)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    return FALSE;

  return status.st_ctim.tv_sec * G_USEC_PER_SEC + status.st_ctim.tv_nsec / 1000 < time;
}

static gboolean
is_unchanged_file (RecOwners *self, const char *path, gint64 time)
{
  g_autofree char *file = under_root (self, path);
  g_autofree char *target = NULL;

  if (!is_unchanged_since (file, time))
    return FALSE;

  /* A link may be older than the file that it names. */
  target = realpath (file, NULL);
  return target != NULL && is_unchanged_since (target, time);
}

static gboolean
is_certain (RecOwners *self, const char *path, gboolean deleted, RecModule *module, gint64 time)
{
  if (module != NULL && rec_module_get_verified (module))
    return TRUE;
  if (module != NULL && *rec_module_get_build_id (module) != '\0')
    return FALSE;

  return !deleted && is_unchanged_file (self, path, time);
}

/* Each look-up in the index asks the disk whether packages were installed since. Within one batch
 * of records that is asked once for a file. */
static RecPackage *
lookup_package (RecOwners *self, const char *path)
{
  gpointer package = NULL;

  if (!g_hash_table_lookup_extended (self->known_packages, path, NULL, &package))
    {
      package = rec_package_index_lookup (self->packages, path);
      g_hash_table_insert (self->known_packages, g_strdup (path), package);
    }

  return package != NULL ? g_object_ref (package) : NULL;
}

static const Entry *
lookup_entry (RecOwners *self, const char *executable, const char *application_id)
{
  g_autofree char *key
      = g_strconcat (application_id != NULL ? application_id : "", "\n", executable, NULL);
  Entry *entry = g_hash_table_lookup (self->known_entries, key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      rec_desktop_index_lookup (self->desktop_index, executable, application_id,
                                &entry->display_name, &entry->icon);
      g_hash_table_insert (self->known_entries, g_steal_pointer (&key), entry);
    }

  return entry;
}

static void
rec_owners_finalize (GObject *object)
{
  RecOwners *self = REC_OWNERS (object);

  g_clear_pointer (&self->root, g_free);
  g_clear_object (&self->packages);
  g_clear_object (&self->desktop_index);
  g_clear_pointer (&self->known_packages, g_hash_table_unref);
  g_clear_pointer (&self->known_entries, g_hash_table_unref);

  G_OBJECT_CLASS (rec_owners_parent_class)->finalize (object);
}

static void
rec_owners_class_init (RecOwnersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_owners_finalize;
}

static void
rec_owners_init (RecOwners *self)
{
  self->known_packages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_package);
  self->known_entries
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
}

/**
 * rec_owners_new:
 * @root: (nullable): the folder under which the process's files lie; %NULL for /
 * @cache_folder: (nullable): where the index of packages is kept; %NULL for the user's cache
 * @desktop_index: which desktop entry starts which program
 *
 * Returns: (transfer full): owners; nothing is read before the first look-up
 */
RecOwners *
rec_owners_new (const char *root, const char *cache_folder, RecDesktopIndex *desktop_index)
{
  RecOwners *self;

  g_return_val_if_fail (REC_IS_DESKTOP_INDEX (desktop_index), NULL);

  self = g_object_new (REC_TYPE_OWNERS, NULL);
  self->root = g_strdup (root);
  self->packages = rec_package_index_new (root, cache_folder);
  self->desktop_index = g_object_ref (desktop_index);
  return self;
}

/**
 * rec_owners_forget:
 *
 * Looks everything up anew from now on. To be called before each batch of records.
 */
void
rec_owners_forget (RecOwners *self)
{
  g_return_if_fail (REC_IS_OWNERS (self));

  g_hash_table_remove_all (self->known_packages);
  g_hash_table_remove_all (self->known_entries);
}

/**
 * rec_owners_lookup_file:
 * @path: the file as the kernel named it, ` (deleted)` at its end included
 * @module: (nullable): the file as the dump had it
 * @time: when the process failed, in microseconds since 1970-01-01 UTC
 * @certain: (out): whether the file that failed is the one on the disk: their build IDs agree, or,
 *   where the dump tells none, the file has not changed since
 *
 * Returns: (transfer full) (nullable): the package that owns the path now, or that the file's own
 *   note names
 */
RecPackage *
rec_owners_lookup_file (RecOwners *self,
                        const char *path,
                        RecModule *module,
                        gint64 time,
                        gboolean *certain)
{
  g_autofree char *name = NULL;
  RecPackage *package;
  gboolean deleted;

  g_return_val_if_fail (REC_IS_OWNERS (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  *certain = FALSE;
  if (!g_path_is_absolute (path))
    return NULL;

  deleted = g_str_has_suffix (path, DELETED_SUFFIX);
  name = g_strndup (path, strlen (path) - (deleted ? strlen (DELETED_SUFFIX) : 0));
  *certain = is_certain (self, name, deleted, module, time);
  package = lookup_package (self, name);
  if (package == NULL && *certain)
    {
      g_autofree char *file = under_root (self, name);

      package = rec_elf_note_read_package (file, NULL);
    }

  return package;
}

/* A Flatpak's files are in a namespace that is gone, so its link to the version that starts next is
 * looked at: an update replaces it. A Snap's files lie in a folder of their revision. */
static gboolean
is_sandbox_certain (RecOwners *self, RecPackage *package, const char *executable, gint64 time)
{
  g_autofree char *active = NULL, *system = NULL, *user = NULL;

  if (g_str_equal (rec_package_get_format (package), "snap"))
    return executable != NULL && is_unchanged_file (self, executable, time);

  active = g_build_filename ("flatpak", "app", rec_package_get_name (package), "current", "active",
                             NULL);
  user = g_build_filename (g_get_user_data_dir (), active, NULL);
  if (self->root == NULL && g_file_test (user, G_FILE_TEST_IS_SYMLINK))
    return is_unchanged_since (user, time);

  system = g_build_filename (self->root != NULL ? self->root : "/", "var", "lib", active, NULL);
  return is_unchanged_since (system, time);
}

/**
 * rec_owners_lookup_sandbox:
 * @cgroup: (nullable): the control group of the process
 * @executable: (nullable): the program's file as the kernel named it
 * @time: when the process failed, in microseconds since 1970-01-01 UTC
 * @certain: (out): whether the version is that of the program that failed
 *
 * Returns: (transfer full) (nullable): the Flatpak or the Snap that the process belonged to
 */
RecPackage *
rec_owners_lookup_sandbox (RecOwners *self,
                           const char *cgroup,
                           const char *executable,
                           gint64 time,
                           gboolean *certain)
{
  RecPackage *package;

  g_return_val_if_fail (REC_IS_OWNERS (self), NULL);

  *certain = FALSE;
  if (cgroup == NULL)
    return NULL;

  package = rec_package_index_lookup_sandbox (self->packages, cgroup, executable);
  if (package != NULL)
    *certain = is_sandbox_certain (self, package, executable, time);

  return package;
}

/**
 * rec_owners_lookup_entry:
 * @executable: the program's file
 * @package: (nullable): the package that owns it
 * @display_name: (out) (nullable): its name in the session's language
 * @icon: (out) (nullable): its icon
 *
 * Finds the desktop entry that starts the program.
 */
void
rec_owners_lookup_entry (RecOwners *self,
                         const char *executable,
                         RecPackage *package,
                         char **display_name,
                         char **icon)
{
  const char *format = package != NULL ? rec_package_get_format (package) : "";
  gboolean is_sandbox = g_str_equal (format, "flatpak") || g_str_equal (format, "snap");
  const Entry *entry;

  g_return_if_fail (REC_IS_OWNERS (self));
  g_return_if_fail (executable != NULL);

  entry = lookup_entry (self, executable, is_sandbox ? rec_package_get_name (package) : NULL);
  *display_name = g_strdup (entry->display_name);
  *icon = g_strdup (entry->icon);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-package-index.h"

#include <string.h>
#include <sys/stat.h>

#include "core/packages/rec-dpkg.h"
#include "core/packages/rec-flatpak.h"
#include "core/packages/rec-owner-builder.h"
#include "core/packages/rec-owner-table.h"
#include "core/packages/rec-rpm.h"
#include "core/packages/rec-snap.h"
#include "core/packages/rec-stamp.h"
#include "core/report/rec-limits.h"

/**
 * RecPackageIndex:
 *
 * Which package owns which file, from an index that is kept in the user's cache and made anew when
 * packages were installed or removed. It is to be used by one thread at a time.
 */
struct _RecPackageIndex
{
  GObject parent_instance;

  char *root;
  char *cache_path;

  RecOwnerTable *table;
  /* Of the databases that the table was made of. */
  char *digest;
  gboolean settled;
};

G_DEFINE_FINAL_TYPE (RecPackageIndex, rec_package_index, G_TYPE_OBJECT)

static RecStamp *
take_stamp (RecPackageIndex *self)
{
  g_autoptr (RecStamp) stamp = rec_stamp_new (self->root);

  rec_dpkg_add_to_stamp (self->root, stamp);
  rec_rpm_add_to_stamp (self->root, stamp);

  return g_steal_pointer (&stamp);
}

/* The index in the cache, or one in memory where the cache cannot be written to. */
static RecOwnerTable *
build_table (RecPackageIndex *self, const char *digest, gboolean settled)
{
  g_autoptr (RecOwnerBuilder) builder = rec_owner_builder_new ();
  g_autoptr (RecOwnerTable) table = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  rec_dpkg_read (self->root, builder);
  rec_rpm_read (self->root, builder);
  bytes = rec_owner_builder_finish (builder, digest);
  if (bytes == NULL)
    return NULL;

  if (settled && rec_owner_table_save (bytes, self->cache_path, &error))
    table = rec_owner_table_open (self->cache_path, digest, &error);
  if (error != NULL)
    g_debug ("The index of packages is kept in memory: %s", error->message);
  if (table == NULL)
    table = rec_owner_table_new (bytes, digest, NULL);

  return g_steal_pointer (&table);
}

static void
ensure_table (RecPackageIndex *self)
{
  g_autoptr (RecStamp) stamp = take_stamp (self);
  g_autoptr (GError) error = NULL;
  const char *digest = rec_stamp_get_digest (stamp);

  if (self->settled && g_strcmp0 (self->digest, digest) == 0
      && (self->table == NULL || rec_owner_table_is_intact (self->table)))
    return;

  g_clear_pointer (&self->table, rec_owner_table_free);
  g_clear_pointer (&self->digest, g_free);
  self->digest = g_strdup (digest);
  self->settled = rec_stamp_is_settled (stamp);

  self->table = rec_owner_table_open (self->cache_path, digest, &error);
  if (self->table == NULL)
    {
      g_debug ("The index of packages is made anew: %s", error->message);
      self->table = build_table (self, digest, self->settled);
    }
}

/* The folders of the root that a merged /usr has as links; file-hierarchy(7). */
static gboolean
is_merged_folder (RecPackageIndex *self, const char *path)
{
  static const char *const folders[]
      = { "/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/libx32/" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (g_str_has_prefix (path, folders[i]))
      {
        g_autofree char *name = g_strndup (folders[i], strlen (folders[i]) - 1);
        g_autofree char *folder = g_build_filename (self->root, name, NULL);
        struct stat status;

        /* Where it is a folder of its own, the two spellings are two files. */
        return lstat (folder, &status) != 0 || !S_ISDIR (status.st_mode);
      }

  return FALSE;
}

static char *
dup_other_spelling (RecPackageIndex *self, const char *path)
{
  if (g_str_has_prefix (path, "/usr/") && is_merged_folder (self, path + strlen ("/usr")))
    return g_strdup (path + strlen ("/usr"));
  if (is_merged_folder (self, path))
    return g_strconcat ("/usr", path, NULL);

  return NULL;
}

static gboolean
is_path (const char *path)
{
  return path[0] == '/' && strlen (path) <= REC_PATH_LENGTH_MAX;
}

static RecPackage *
look_up (RecPackageIndex *self, RecOwnerTable *table, const char *path)
{
  g_autofree char *other = NULL;
  RecPackage *package;

  if (table == NULL)
    return NULL;

  package = rec_owner_table_lookup (table, path, strlen (path));
  if (package == NULL && (other = dup_other_spelling (self, path)) != NULL)
    package = rec_owner_table_lookup (table, other, strlen (other));

  return package;
}

static void
rec_package_index_finalize (GObject *object)
{
  RecPackageIndex *self = REC_PACKAGE_INDEX (object);

  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->cache_path, g_free);
  g_clear_pointer (&self->table, rec_owner_table_free);
  g_clear_pointer (&self->digest, g_free);

  G_OBJECT_CLASS (rec_package_index_parent_class)->finalize (object);
}

static void
rec_package_index_class_init (RecPackageIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_package_index_finalize;
}

static void
rec_package_index_init (RecPackageIndex *self)
{
}

/**
 * rec_package_index_new:
 * @root: (nullable) (type filename): the folder that the system's package databases lie under,
 * %NULL for `/`
 * @cache_folder: (nullable) (type filename): where the index is kept, %NULL for
 * `$XDG_CACHE_HOME/recourse`
 *
 * Nothing is read before the first look-up. A cache that cannot be written to is done without.
 *
 * Returns: (transfer full): a new [class@PackageIndex]
 */
RecPackageIndex *
rec_package_index_new (const char *root, const char *cache_folder)
{
  RecPackageIndex *self = g_object_new (REC_TYPE_PACKAGE_INDEX, NULL);

  self->root = g_strdup (root != NULL ? root : "/");
  self->cache_path = cache_folder != NULL ? g_build_filename (cache_folder, "packages.index", NULL)
                                          : g_build_filename (g_get_user_cache_dir (), "recourse",
                                                              "packages.index", NULL);

  return self;
}

/**
 * rec_package_index_lookup:
 * @path: (type filename): the whole path of a file, as its process saw it
 *
 * The package that owns the file, from dpkg or rpm. Both spellings of a merged `/usr` lead to it.
 * The first look-up, and the first after packages were installed or removed, makes the index; that
 * takes some tenths of a second. The file itself is not looked at.
 *
 * Returns: (transfer full) (nullable): the package; %NULL when none owns the file, or when more
 * than one claims it
 */
RecPackage *
rec_package_index_lookup (RecPackageIndex *self, const char *path)
{
  g_return_val_if_fail (REC_IS_PACKAGE_INDEX (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (!is_path (path))
    return NULL;

  ensure_table (self);
  return look_up (self, self->table, path);
}

/**
 * rec_package_index_recall:
 * @path: (type filename): the whole path of a file, as its process saw it
 *
 * As [method@PackageIndex.lookup], by the index that is in the cache, whatever was installed since
 * it was made. It makes none, so that it takes only milliseconds; a file seldom changes its owner.
 *
 * Returns: (transfer full) (nullable): the package, with the version that it had then; %NULL when
 * none owns the file, or there is no index
 */
RecPackage *
rec_package_index_recall (RecPackageIndex *self, const char *path)
{
  g_autoptr (RecOwnerTable) table = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (REC_IS_PACKAGE_INDEX (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (!is_path (path))
    return NULL;

  table = rec_owner_table_open (self->cache_path, NULL, &error);
  if (table == NULL)
    g_debug ("The index of packages cannot be asked: %s", error->message);
  return look_up (self, table, path);
}

/**
 * rec_package_index_lookup_sandbox:
 * @cgroup: (nullable): the control group of the process, as `/proc/PID/cgroup` has it
 * @executable: (nullable) (type filename): the executable, as the process saw it
 *
 * The Flatpak or the Snap that a process belongs to. A program of the system that was started from
 * one is none of it.
 *
 * Returns: (transfer full) (nullable): the package; %NULL when the process was in no sandbox
 */
RecPackage *
rec_package_index_lookup_sandbox (RecPackageIndex *self, const char *cgroup, const char *executable)
{
  RecPackage *package;

  g_return_val_if_fail (REC_IS_PACKAGE_INDEX (self), NULL);

  if ((cgroup != NULL && strlen (cgroup) > REC_PATH_LENGTH_MAX)
      || (executable != NULL && strlen (executable) > REC_PATH_LENGTH_MAX))
    return NULL;

  package = rec_flatpak_lookup (self->root, cgroup, executable);
  if (package == NULL)
    package = rec_snap_lookup (self->root, cgroup, executable);

  return package;
}

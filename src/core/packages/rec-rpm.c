/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-rpm.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "core/packages/rec-package-limits.h"

#ifdef HAVE_RPM
#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmfiles.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmts.h>
#endif

/* Where distributions keep the database: Fedora and openSUSE, then the older place. */
static const char *const folders[] = { "usr/lib/sysimage/rpm", "var/lib/rpm" };
/* The files of its back ends (SQLite, ndb, Berkeley DB), and SQLite's log of what is newer. */
static const char *const databases[] = { "rpmdb.sqlite", "Packages.db", "Packages" };
#define WRITE_AHEAD_LOG "rpmdb.sqlite-wal"

static char *
find_folder (const char *root)
{
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    for (guint j = 0; j < G_N_ELEMENTS (databases); j++)
      {
        g_autofree char *folder = g_build_filename (root, folders[i], NULL);
        g_autofree char *database = g_build_filename (folder, databases[j], NULL);

        if (g_file_test (database, G_FILE_TEST_IS_REGULAR))
          return g_steal_pointer (&folder);
      }

  return NULL;
}

/* What is looked for in the database, and what was found of it. */
typedef struct
{
  RecOwnerBuilder *builder;
  const char *name;
  char *version;
  gint64 time;
  GPtrArray *changes;
} Search;

#ifdef HAVE_RPM

/* librpm keeps its configuration for the whole process, so only one thread at a time may open it.
 */
G_LOCK_DEFINE_STATIC (librpm);

static char *
dup_version (Header header)
{
  const char *version = headerGetString (header, RPMTAG_VERSION);
  const char *release = headerGetString (header, RPMTAG_RELEASE);

  if (version == NULL || release == NULL)
    return NULL;
  if (headerIsEntry (header, RPMTAG_EPOCH))
    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%s-%s",
                            (guint64) headerGetNumber (header, RPMTAG_EPOCH), version, release);

  return g_strdup_printf ("%s-%s", version, release);
}

static void
read_files (Header header, RecOwnerBuilder *builder, guint package)
{
  rpmfiles files = rpmfilesNew (NULL, header, RPMTAG_BASENAMES, RPMFI_FLAGS_FILETRIGGER);
  int count = files != NULL ? rpmfilesFC (files) : 0;

  for (int i = 0; i < count; i++)
    {
      /* Freed as librpm allocates. */
      char *path = rpmfilesFN (files, i);

      if (path != NULL && path[0] == '/')
        rec_owner_builder_add_path (builder, package, path, strlen (path));
      free (path);
    }

  rpmfilesFree (files);
}

/* Of several that are installed, as kernels are, the one that was installed last. */
static void
find_package (rpmts transaction, Search *search)
{
  rpmdbMatchIterator iterator = rpmtsInitIterator (transaction, RPMDBI_NAME, search->name, 0);
  Header header;

  while ((header = rpmdbNextIterator (iterator)) != NULL)
    {
      gint64 time = (gint64) headerGetNumber (header, RPMTAG_INSTALLTIME) * G_USEC_PER_SEC;
      g_autofree char *version = dup_version (header);

      if (version == NULL || (search->version != NULL && time < search->time))
        continue;
      g_free (search->version);
      search->version = g_steal_pointer (&version);
      search->time = time;
    }

  rpmdbFreeIterator (iterator);
}

static void
list_installs (rpmts transaction, GPtrArray *changes)
{
  rpmdbMatchIterator iterator = rpmtsInitIterator (transaction, RPMDBI_PACKAGES, NULL, 0);
  Header header;

  while ((header = rpmdbNextIterator (iterator)) != NULL && changes->len < REC_PACKAGE_CHANGES_MAX)
    {
      const char *name = headerGetString (header, RPMTAG_NAME);
      gint64 seconds = headerGetNumber (header, RPMTAG_INSTALLTIME);
      g_autofree char *version = dup_version (header);

      if (name != NULL && version != NULL)
        g_ptr_array_add (changes,
                         rec_package_change_new (seconds * G_USEC_PER_SEC, REC_PACKAGE_INSTALLED,
                                                 name, NULL, version, "rpm"));
    }

  rpmdbFreeIterator (iterator);
}

static void
read_packages (rpmts transaction, RecOwnerBuilder *builder)
{
  rpmdbMatchIterator iterator = rpmtsInitIterator (transaction, RPMDBI_PACKAGES, NULL, 0);
  Header header;

  while ((header = rpmdbNextIterator (iterator)) != NULL)
    {
      const char *name = headerGetString (header, RPMTAG_NAME);
      g_autofree char *version = dup_version (header);
      guint package;

      if (name != NULL && version != NULL
          && rec_owner_builder_add_package (builder, name, version, "rpm", &package))
        read_files (header, builder, package);
    }

  rpmdbFreeIterator (iterator);
}

static void
read_database (const char *folder, Search *search)
{
  /* librpm would write its complaints to standard error. */
  int mask;

  G_LOCK (librpm);
  mask = rpmlogSetMask (RPMLOG_UPTO (RPMLOG_EMERG));
  if (rpmReadConfigFiles (NULL, NULL) == 0)
    {
      rpmts transaction = rpmtsCreate ();

      rpmPushMacro (NULL, "_dbpath", NULL, folder, RMIL_CMDLINE);
      rpmtsSetVSFlags (transaction, _RPMVSF_NOSIGNATURES | _RPMVSF_NODIGESTS);
      if (rpmtsOpenDB (transaction, O_RDONLY) != 0)
        g_debug ("The database of rpm in “%s” cannot be opened", folder);
      else if (search->builder != NULL)
        read_packages (transaction, search->builder);
      else if (search->changes != NULL)
        list_installs (transaction, search->changes);
      else
        find_package (transaction, search);
      rpmtsCloseDB (transaction);
      rpmPopMacro (NULL, "_dbpath");
      rpmtsFree (transaction);
    }
  else
    g_debug ("The configuration of rpm cannot be read");

  rpmFreeMacros (NULL);
  rpmFreeRpmrc ();
  rpmlogSetMask (mask);
  G_UNLOCK (librpm);
}

#else

static void
read_database (const char *folder, Search *search)
{
  g_debug ("The database of rpm in “%s” is not read: built without librpm", folder);
}

#endif

/**
 * rec_rpm_add_to_stamp: (skip)
 * @root: the folder that the system lies under
 * @stamp: takes up the state of rpm's database
 */
void
rec_rpm_add_to_stamp (const char *root, RecStamp *stamp)
{
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (root, folders[i], NULL);
      g_autofree char *log = g_build_filename (folder, WRITE_AHEAD_LOG, NULL);

      for (guint j = 0; j < G_N_ELEMENTS (databases); j++)
        {
          g_autofree char *database = g_build_filename (folder, databases[j], NULL);

          rec_stamp_add (stamp, database);
        }
      rec_stamp_add_content (stamp, log);
    }
}

/**
 * rec_rpm_read: (skip)
 * @root: the folder that the system lies under
 * @builder: takes the installed packages and their files
 *
 * Reads rpm's database in one pass through librpm, if the system has one, and closes it: librpm
 * needs several MB for as long as it is open. A version is `[epoch:]version-release`, as
 * rpm-version(7) has it.
 */
void
rec_rpm_read (const char *root, RecOwnerBuilder *builder)
{
  g_autofree char *folder = find_folder (root);
  Search search = { .builder = builder };

  if (folder != NULL)
    read_database (folder, &search);
}

/**
 * rec_rpm_find_version: (skip)
 * @root: the folder that the system lies under
 * @name: a package
 * @time: (out): when it was installed, in microseconds since 1970-01-01 UTC; 0 when not known
 *
 * Returns: (transfer full) (nullable): the version of it that was installed last; %NULL when none
 * is, or Recourse was built without librpm
 */
char *
rec_rpm_find_version (const char *root, const char *name, gint64 *time)
{
  g_autofree char *folder = find_folder (root);
  Search search = { .name = name };

  if (folder != NULL)
    read_database (folder, &search);

  *time = search.time;
  return search.version;
}

/**
 * rec_rpm_list_installs: (skip)
 * @root: the folder that the system lies under
 *
 * Returns: (transfer full) (element-type RecPackageChange): when each package that is installed
 * was, as the database has it
 */
GPtrArray *
rec_rpm_list_installs (const char *root)
{
  g_autofree char *folder = find_folder (root);
  Search search
      = { .changes = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_package_change_free) };

  if (folder != NULL)
    read_database (folder, &search);
  return search.changes;
}

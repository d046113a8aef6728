/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "core/packages/rec-owner-format.h"
#include "core/packages/rec-package-limits.h"

#define STATUS "var/lib/dpkg/status"
#define INFO "var/lib/dpkg/info/"

#define EXAMPLE_STANZA                                                                             \
  "Package: example\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:2.3-4+b1\n"     \
  "Description: an example\n Package: another\n\n"

#define assert_owner(index, path, expected)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found_owner = fixture_look_up ((index), (path));                              \
    g_assert_cmpstr (found_owner, ==, (expected));                                                 \
  }                                                                                                \
  G_STMT_END

static void
write_example (Fixture *fixture)
{
  g_free (fixture_write (fixture, STATUS, EXAMPLE_STANZA));
  g_free (fixture_write (fixture, INFO "example.list",
                         "/.\n/usr\n/usr/bin\n/usr/bin/example\n/lib/example.so.1\n"));
}

static void
test_version (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  write_example (fixture);
  assert_owner (index, "/usr/bin/example", "example 1:2.3-4+b1 deb");
  assert_owner (index, "/usr/bin/exampl", NULL);
}

static void
test_spellings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  write_example (fixture);
  fixture_link (fixture, "bin", "usr/bin");
  fixture_link (fixture, "lib", "usr/lib");
  assert_owner (index, "/bin/example", "example 1:2.3-4+b1 deb");
  assert_owner (index, "/lib/example.so.1", "example 1:2.3-4+b1 deb");
  assert_owner (index, "/usr/lib/example.so.1", "example 1:2.3-4+b1 deb");
  assert_owner (index, "/usr/sbin/example", NULL);
}

static void
test_separate_usr (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  write_example (fixture);
  g_free (fixture_write (fixture, "lib/other", ""));
  assert_owner (index, "/lib/example.so.1", "example 1:2.3-4+b1 deb");
  assert_owner (index, "/usr/lib/example.so.1", NULL);
}

static void
test_architectures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  g_free (fixture_write (fixture, STATUS,
                         "Package: libx\nStatus: install ok installed\nArchitecture: amd64\n"
                         "Multi-Arch: same\nVersion: 5-1\n\n"
                         "Package: libx\nStatus: install ok installed\nArchitecture: i386\n"
                         "Multi-Arch: same\nVersion: 5-1\n\n"));
  g_free (fixture_write (fixture, INFO "libx:amd64.list",
                         "/usr/lib/x86_64-linux-gnu/libx.so.5\n/usr/share/libx/data\n"));
  g_free (fixture_write (fixture, INFO "libx:i386.list",
                         "/usr/lib/i386-linux-gnu/libx.so.5\n/usr/share/libx/data\n"));
  assert_owner (index, "/usr/lib/x86_64-linux-gnu/libx.so.5", "libx 5-1 deb");
  assert_owner (index, "/usr/lib/i386-linux-gnu/libx.so.5", "libx 5-1 deb");
  assert_owner (index, "/usr/share/libx/data", "libx 5-1 deb");
}

static void
test_removed (Fixture *fixture, gconstpointer data)
{
  static const char *const states[]
      = { "deinstall ok config-files", "install ok half-installed", "unknown ok not-installed" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);
      g_autofree char *status
          = g_strdup_printf ("Package: gone\nStatus: %s\nVersion: 1\n", states[i]);

      g_free (fixture_write (fixture, STATUS, status));
      g_free (fixture_write (fixture, INFO "gone.list", "/usr/bin/gone\n"));
      assert_owner (index, "/usr/bin/gone", NULL);
    }
}

static void
test_shared (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  g_free (fixture_write (fixture, STATUS,
                         "Package: a\nStatus: install ok installed\nVersion: 1\n\n"
                         "Package: b\nStatus: install ok installed\nVersion: 2\n\n"));
  g_free (fixture_write (fixture, INFO "a.list", "/usr\n/usr/both\n/usr/a\n/empty\n"));
  g_free (fixture_write (fixture, INFO "b.list", "/usr\n/usr/both\n/usr/b\n/empty\n"));
  assert_owner (index, "/usr/a", "a 1 deb");
  assert_owner (index, "/usr/both", NULL);
  assert_owner (index, "/usr", NULL);
  assert_owner (index, "/empty", NULL);
}

static void
test_diversions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  g_free (fixture_write (fixture, STATUS,
                         "Package: old\nStatus: install ok installed\nVersion: 1\n\n"
                         "Package: new\nStatus: install ok installed\nVersion: 2\n\n"));
  g_free (fixture_write (fixture, INFO "old.list", "/usr/bin/tool\n/usr/bin/local\n"));
  g_free (fixture_write (fixture, INFO "new.list", "/usr/bin/tool\n"));
  g_free (fixture_write (fixture, "var/lib/dpkg/diversions",
                         "/usr/bin/tool\n/usr/bin/tool.old\nnew\n"
                         "/usr/bin/local\n/usr/bin/local.dist\n:\n"));
  assert_owner (index, "/usr/bin/tool", "new 2 deb");
  assert_owner (index, "/usr/bin/tool.old", "old 1 deb");
  assert_owner (index, "/usr/bin/local", NULL);
  assert_owner (index, "/usr/bin/local.dist", "old 1 deb");
}

static void
test_install_is_noticed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  write_example (fixture);
  fixture_age (fixture);
  assert_owner (index, "/usr/bin/later", NULL);

  g_free (fixture_write (fixture, STATUS,
                         EXAMPLE_STANZA "Package: later\nStatus: install ok installed\n"
                                        "Version: 7\n\n"));
  g_free (fixture_write (fixture, INFO "later.list", "/usr/bin/later\n"));
  assert_owner (index, "/usr/bin/later", "later 7 deb");

  /* And again right after. */
  g_free (fixture_write (fixture, STATUS,
                         EXAMPLE_STANZA "Package: later\nStatus: install ok installed\n"
                                        "Version: 8\n\n"));
  assert_owner (index, "/usr/bin/later", "later 8 deb");
}

static guint64
get_inode (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_ino;
}

static void
test_cache_is_used (Fixture *fixture, gconstpointer data)
{
  struct stat status;
  guint64 inode = 0;

  write_example (fixture);
  fixture_age (fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

      assert_owner (index, "/usr/bin/example", "example 1:2.3-4+b1 deb");
      if (i == 0)
        inode = get_inode (fixture->index);
      else
        g_assert_cmpuint (get_inode (fixture->index), ==, inode);
    }
  g_assert_cmpint (stat (fixture->index, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
}

static void
assert_rebuilt (Fixture *fixture)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  assert_owner (index, "/usr/bin/example", "example 1:2.3-4+b1 deb");
  assert_owner (index, "/usr/bin/none", NULL);
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sound = NULL;
  gsize length;

  write_example (fixture);
  fixture_age (fixture);
  assert_rebuilt (fixture);
  g_assert_true (g_file_get_contents (fixture->index, &sound, &length, NULL));

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *damaged = g_memdup2 (sound, length);
      g_autofree char *healed = NULL;
      gsize healed_length;

      damaged[i] ^= 0x5a;
      g_assert_true (g_file_set_contents_full (fixture->index, damaged, length,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      assert_rebuilt (fixture);
      g_assert_true (g_file_get_contents (fixture->index, &healed, &healed_length, NULL));
      g_assert_cmpuint (healed_length, ==, length);
      g_assert_cmpint (memcmp (healed, damaged, length), !=, 0);
    }
  for (gsize i = 0; i < length; i++)
    {
      g_assert_true (g_file_set_contents_full (fixture->index, sound, i, G_FILE_SET_CONTENTS_NONE,
                                               0600, NULL));
      assert_rebuilt (fixture);
    }
}

static void
test_foreign_index (Fixture *fixture, gconstpointer data)
{
  write_example (fixture);
  fixture_age (fixture);
  assert_rebuilt (fixture);

  g_assert_cmpint (g_chmod (fixture->index, 0666), ==, 0);
  assert_rebuilt (fixture);
  g_assert_cmpint (g_unlink (fixture->index), ==, 0);
  g_assert_cmpint (mkfifo (fixture->index, 0600), ==, 0);
  assert_rebuilt (fixture);
}

static void
test_truncated_while_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  write_example (fixture);
  fixture_age (fixture);
  assert_owner (index, "/usr/bin/example", "example 1:2.3-4+b1 deb");
  g_assert_cmpint (truncate (fixture->index, 0), ==, 0);
  assert_owner (index, "/usr/bin/example", "example 1:2.3-4+b1 deb");
}

static void
test_no_cache (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  write_example (fixture);
  fixture_age (fixture);
  g_assert_true (g_file_set_contents (fixture->cache, "in the way", -1, NULL));
  assert_owner (index, "/usr/bin/example", "example 1:2.3-4+b1 deb");
  assert_owner (index, "/usr/bin/none", NULL);
}

/* A limit on the size of files stops a write in its middle, as a full disk does. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);
  g_autoptr (GDir) dir = NULL;
  struct rlimit before, tight;

  write_example (fixture);
  fixture_age (fixture);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  tight = before;
  tight.rlim_cur = 100;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  assert_owner (index, "/usr/bin/example", "example 1:2.3-4+b1 deb");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, SIG_DFL);

  dir = g_dir_open (fixture->cache, 0, NULL);
  g_assert_nonnull (dir);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_any_path (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "",
                                       ".",
                                       "usr/bin/example",
                                       "/",
                                       "//",
                                       "/usr/bin",
                                       "/usr/bin/",
                                       "/usr/bin/../bin/example",
                                       "/usr/bin/example\n",
                                       "/\xff\xfe",
                                       "/usr",
                                       "/lib",
                                       "/lib/",
                                       "/usr/lib/" };
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);
  g_autofree char *longest = g_strnfill (4096, '/');
  g_autofree char *longer = g_strnfill (100000, '/');

  write_example (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    assert_owner (index, paths[i], NULL);
  assert_owner (index, longest, NULL);
  assert_owner (index, longer, NULL);
}

static void
test_hostile_status (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);
  g_autofree char *longest = g_strnfill (REC_OWNER_NAME_MAX, 'v');
  g_autofree char *longer = g_strnfill (REC_OWNER_NAME_MAX + 1, 'v');
  g_autofree char *line = g_strnfill (4096, 'x');
  g_autofree char *expected = g_strdup_printf ("most %s deb", longest);
  g_autofree char *status = g_strdup_printf (
      "%s\nPackage: most\nX-Long: %s\nStatus: install ok installed\nVersion: %s\n\n"
      "Package: over\nStatus: install ok installed\nVersion: %s\n\n"
      "Package: odd\nStatus: install ok installed\nVersion: 1\x1b[2J\n\n"
      "Package: ../../etc\nStatus: install ok installed\nVersion: 1\n\n"
      "Version: 3\nStatus: install ok installed\n\n"
      "Package: end\nStatus: install ok installed\nVersion: 9",
      line, line, longest, longer);

  g_free (fixture_write (fixture, STATUS, status));
  g_free (fixture_write (fixture, INFO "most.list", "/usr/bin/most\n"));
  g_free (fixture_write (fixture, INFO "over.list", "/usr/bin/over\n"));
  g_free (fixture_write (fixture, INFO "odd.list", "/usr/bin/odd\n"));
  g_free (fixture_write (fixture, INFO "end.list", "relative\n\n\n/usr/bin/end"));
  assert_owner (index, "/usr/bin/most", expected);
  assert_owner (index, "/usr/bin/over", NULL);
  assert_owner (index, "/usr/bin/odd", NULL);
  assert_owner (index, "/usr/bin/end", "end 9 deb");
}

static void
test_huge_status (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->root, STATUS, NULL);

  write_example (fixture);
  for (guint over = 0; over < 2; over++)
    {
      g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

      /* The rest is a hole, so that nothing is written. */
      g_assert_cmpint (truncate (path, REC_DPKG_STATUS_MAX + over), ==, 0);
      assert_owner (index, "/usr/bin/example", over ? NULL : "example 1:2.3-4+b1 deb");
    }
}

static void
test_no_database (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  assert_owner (index, "/usr/bin/example", NULL);
}

/* dpkg-query's answers for some of this machine's files, spread over all packages. */
static void
test_same_as_dpkg (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (NULL, fixture->cache);
  g_autoptr (GDir) dir = g_dir_open ("/var/lib/dpkg/info", 0, NULL);
  g_autofree char *dpkg_query = g_find_program_in_path ("dpkg-query");
  const char *name;
  guint compared = 0;

  if (dir == NULL || dpkg_query == NULL)
    {
      g_test_skip ("this machine has no dpkg");
      return;
    }

  for (guint i = 0; (name = g_dir_read_name (dir)) != NULL && compared < 8; i++)
    {
      g_autofree char *path = g_build_filename ("/var/lib/dpkg/info", name, NULL);
      g_autofree char *text = NULL;
      g_autofree char *output = NULL;
      g_autofree char *version = NULL;
      g_autofree char *owner = NULL;
      g_auto (GStrv) lines = NULL;
      char *file = NULL;

      if (i % 97 != 0 && !g_str_has_prefix (name, "libc6:"))
        continue;
      if (!g_str_has_suffix (name, ".list") || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      lines = g_strsplit (text, "\n", -1);
      for (guint j = 0; lines[j] != NULL; j++)
        if (g_file_test (lines[j], G_FILE_TEST_IS_REGULAR))
          file = lines[j];
      if (file == NULL)
        continue;

      {
        const char *search[] = { dpkg_query, "-S", file, NULL };

        g_assert_true (g_spawn_sync (NULL, (char **) search, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                                     NULL, &output, NULL, NULL, NULL));
      }
      if (strstr (output, "diversion") != NULL || strchr (output, ',') != NULL
          || strstr (output, ": /") == NULL)
        continue;
      owner = g_strndup (output, strstr (output, ": /") - output);
      {
        const char *show[] = { dpkg_query, "-W", "-f", "${Package} ${Version} deb", owner, NULL };

        g_assert_true (
            g_spawn_sync (NULL, (char **) show, NULL, 0, NULL, NULL, &version, NULL, NULL, NULL));
      }
      assert_owner (index, file, version);
      compared++;
    }
  g_test_message ("%u files compared", compared);
  g_assert_cmpuint (compared, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/packages/index/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("the version is the one that dpkg writes, with its epoch", test_version);
  ADD ("both spellings of a merged usr lead to the owner", test_spellings);
  ADD ("where usr is not merged the spellings are two files", test_separate_usr);
  ADD ("several architectures of a package share its files", test_architectures);
  ADD ("a package that is removed owns nothing", test_removed);
  ADD ("what several packages list has no owner", test_shared);
  ADD ("a diverted file belongs to whom it came from", test_diversions);
  ADD ("a package installed since is noticed", test_install_is_noticed);
  ADD ("the index in the cache is used again and private", test_cache_is_used);
  ADD ("a damaged index is made anew", test_damage);
  ADD ("an index that others could write is not trusted", test_foreign_index);
  ADD ("an index cut short while in use is made anew", test_truncated_while_open);
  ADD ("a cache that cannot be made is done without", test_no_cache);
  ADD ("a full disk costs nothing but the cache", test_full_disk);
  ADD ("any text may be asked for", test_any_path);
  ADD ("a hostile status file gives no false names", test_hostile_status);
  ADD ("a status file over the limit is left out", test_huge_status);
  ADD ("a system without databases has no owners", test_no_database);
  ADD ("this machine's files have the owners that dpkg names", test_same_as_dpkg);
#undef ADD

  return g_test_run ();
}

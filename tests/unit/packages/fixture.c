/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"
#include "test-folder.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

static int
age_cb (const char *path, const struct stat *status, int type, struct FTW *ftw)
{
  struct timespec times[2];

  g_assert_cmpint (clock_gettime (CLOCK_REALTIME, &times[0]), ==, 0);
  times[0].tv_sec -= 100;
  times[1] = times[0];

  return utimensat (AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("recourse-packages-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->root = g_build_filename (fixture->folder, "root", NULL);
  fixture->cache = g_build_filename (fixture->folder, "cache", NULL);
  fixture->index = g_build_filename (fixture->cache, "packages.index", NULL);
  g_assert_cmpint (g_mkdir (fixture->root, 0700), ==, 0);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  test_folder_remove (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->root, g_free);
  g_clear_pointer (&fixture->cache, g_free);
  g_clear_pointer (&fixture->index, g_free);
}

void
fixture_write_bytes (Fixture *fixture, const char *name, const char *text, gsize length)
{
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

char *
fixture_write (Fixture *fixture, const char *name, const char *text)
{
  fixture_write_bytes (fixture, name, text, strlen (text));

  return g_build_filename (fixture->root, name, NULL);
}

void
fixture_link (Fixture *fixture, const char *name, const char *target)
{
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

void
fixture_age (Fixture *fixture)
{
  g_assert_cmpint (nftw (fixture->root, age_cb, 16, FTW_PHYS), ==, 0);
}

char *
fixture_describe (RecPackage *package)
{
  if (package == NULL)
    return NULL;

  return g_strjoin (" ", rec_package_get_name (package), rec_package_get_version (package),
                    rec_package_get_format (package), NULL);
}

char *
fixture_look_up (RecPackageIndex *index, const char *path)
{
  g_autoptr (RecPackage) package = rec_package_index_lookup (index, path);

  return fixture_describe (package);
}

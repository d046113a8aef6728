/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

#include <glib/gstdio.h>

#include "config.h"

/* A package without a build: files of its list that are made on the spot. */
#define SPEC                                                                                       \
  "Name: sample\nVersion: 2.5\nRelease: 3.fc40\nSummary: a sample\nLicense: MIT\n%s"               \
  "BuildArch: noarch\n%%description\nA sample.\n"                                                  \
  "%%install\nmkdir -p %%{buildroot}/usr/bin %%{buildroot}/usr/lib\n"                              \
  "echo > %%{buildroot}/usr/bin/sample\necho > %%{buildroot}/usr/lib/sample.so\n"                  \
  "%%files\n/usr/bin/sample\n/usr/lib/sample.so\n"

static gboolean run (const char *command, ...) G_GNUC_PRINTF (1, 2);

static gboolean
run (const char *command, ...)
{
  g_autofree char *line = NULL;
  g_autofree char *output = NULL;
  g_autofree char *complaints = NULL;
  g_autoptr (GError) error = NULL;
  va_list arguments;
  int status;

  va_start (arguments, command);
  line = g_strdup_vprintf (command, arguments);
  va_end (arguments);
  if (!g_spawn_command_line_sync (line, &output, &complaints, &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    {
      g_test_message ("%s: %s %s", line, error->message, complaints != NULL ? complaints : "");
      return FALSE;
    }

  return TRUE;
}

static gboolean
can_run (void)
{
  g_autofree char *rpm = g_find_program_in_path ("rpm");
  g_autofree char *rpmbuild = g_find_program_in_path ("rpmbuild");

#ifndef HAVE_RPM
  g_test_skip ("built without librpm");
  return FALSE;
#endif
  if (rpm == NULL || rpmbuild == NULL)
    {
      g_test_skip ("rpm and rpmbuild are not installed");
      return FALSE;
    }

  return TRUE;
}

/* As rpm keeps it on a system, with one package. */
static void
make_database (Fixture *fixture, const char *folder, const char *epoch)
{
  g_autofree char *database = g_build_filename (fixture->root, folder, NULL);
  g_autofree char *spec = g_build_filename (fixture->folder, "sample.spec", NULL);
  g_autofree char *text = g_strdup_printf (SPEC, epoch);

  g_assert_true (g_file_set_contents (spec, text, -1, NULL));
  g_assert_cmpint (g_mkdir_with_parents (database, 0700), ==, 0);
  g_assert_true (run ("rpmbuild --quiet -bb --define '_topdir %s/build' "
                      "--define '_rpmdir %s' --define '_rpmfilename sample.rpm' %s",
                      fixture->folder, fixture->folder, spec));
  g_assert_true (run ("rpm --dbpath %s --initdb", database));
  g_assert_true (run ("rpm --dbpath %s -i --justdb --nodeps --ignoreos --ignorearch %s/sample.rpm",
                      database, fixture->folder));
}

static void
assert_owner (RecPackageIndex *index, const char *path, const char *expected)
{
  g_autofree char *owner = fixture_look_up (index, path);

  g_assert_cmpstr (owner, ==, expected);
}

static void
test_owner (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  if (!can_run ())
    return;

  make_database (fixture, "var/lib/rpm", "");
  fixture_age (fixture);
  assert_owner (index, "/usr/bin/sample", "sample 2.5-3.fc40 rpm");
  assert_owner (index, "/lib/sample.so", "sample 2.5-3.fc40 rpm");
  assert_owner (index, "/usr/bin/other", NULL);
}

static void
test_epoch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  if (!can_run ())
    return;

  make_database (fixture, "usr/lib/sysimage/rpm", "Epoch: 4\n");
  assert_owner (index, "/usr/bin/sample", "sample 4:2.5-3.fc40 rpm");
}

static void
test_removal_is_noticed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  if (!can_run ())
    return;

  make_database (fixture, "var/lib/rpm", "");
  fixture_age (fixture);
  assert_owner (index, "/usr/bin/sample", "sample 2.5-3.fc40 rpm");
  g_assert_true (run ("rpm --dbpath %s/var/lib/rpm -e --justdb --nodeps sample", fixture->root));
  assert_owner (index, "/usr/bin/sample", NULL);
}

static void
test_reading_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_length, second_length;

  if (!can_run ())
    return;

  make_database (fixture, "var/lib/rpm", "");
  fixture_age (fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

      assert_owner (index, "/usr/bin/sample", "sample 2.5-3.fc40 rpm");
      g_assert_true (g_file_get_contents (fixture->index, i == 0 ? &first : &second,
                                          i == 0 ? &first_length : &second_length, NULL));
    }
  /* An index that is made anew has another key. */
  g_assert_cmpmem (first, first_length, second, second_length);
}

static void
test_damaged_database (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);

  g_free (fixture_write (fixture, "var/lib/rpm/rpmdb.sqlite", "SQLite format 3 it is not"));
  assert_owner (index, "/usr/bin/sample", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/packages/rpm/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("an rpm package owns its files", test_owner);
  ADD ("the version has the epoch where there is one", test_epoch);
  ADD ("a package removed since is noticed", test_removal_is_noticed);
  ADD ("reading the database does not make the index stale", test_reading_changes_nothing);
  ADD ("a damaged database has no owners", test_damaged_database);
#undef ADD

  return g_test_run ();
}

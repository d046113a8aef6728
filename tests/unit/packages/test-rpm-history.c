/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include "config.h"
#include "core/packages/rec-rpm-history.h"

/* A package without a build. */
#define SPEC                                                                                       \
  "Name: sample\nEpoch: 4\nVersion: 2.5\nRelease: 3.fc40\nSummary: a sample\nLicense: MIT\n"       \
  "BuildArch: noarch\n%description\nA sample.\n%files\n"

static gboolean run (const char *command, ...) G_GNUC_PRINTF (1, 2);

static gboolean
run (const char *command, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;
  int status;

  va_start (arguments, command);
  line = g_strdup_vprintf (command, arguments);
  va_end (arguments);
  return g_spawn_command_line_sync (line, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

static GPtrArray *
read_on (Fixture *fixture, char **position)
{
  char *new_position = NULL;
  GPtrArray *changes
      = rec_rpm_history_read (fixture->root, *position, g_get_real_time (), &new_position);

  g_free (*position);
  *position = new_position;
  return changes;
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;
  g_autoptr (GPtrArray) none = read_on (fixture, &position);
  g_autoptr (GPtrArray) damaged = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_free (fixture_write (fixture, "var/lib/rpm/rpmdb.sqlite", "SQLite format 3 it is not"));
  damaged = read_on (fixture, &position);
  g_assert_cmpuint (damaged->len, ==, 0);
}

static void
test_installs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;
  g_autofree char *spec = g_build_filename (fixture->folder, "sample.spec", NULL);
  g_autoptr (GPtrArray) first = NULL, second = NULL;
  gint64 start = g_get_real_time () / G_USEC_PER_SEC * G_USEC_PER_SEC;
  const RecPackageChange *change;

#ifndef HAVE_RPM
  g_test_skip ("built without librpm");
  return;
#endif
  g_assert_true (g_file_set_contents (spec, SPEC, -1, NULL));
  if (!run ("sh -c 'rpmbuild --quiet -bb --define \"_topdir %s/build\" "
            "--define \"_rpmdir %s\" --define \"_rpmfilename sample.rpm\" %s'",
            fixture->folder, fixture->folder, spec))
    {
      g_test_skip ("rpmbuild does not work");
      return;
    }
  g_assert_true (run ("mkdir -p %s/var/lib/rpm", fixture->root));
  g_assert_true (run ("rpm --dbpath %s/var/lib/rpm -i --justdb --nodeps --ignoreos --ignorearch "
                      "%s/sample.rpm",
                      fixture->root, fixture->folder));
  fixture_age (fixture);
  first = read_on (fixture, &position);
  g_assert_cmpuint (first->len, ==, 1);
  change = g_ptr_array_index (first, 0);
  g_assert_cmpstr (change->name, ==, "sample");
  g_assert_cmpstr (change->version_after, ==, "4:2.5-3.fc40");
  g_assert_cmpstr (change->version_before, ==, "");
  g_assert_cmpstr (change->format, ==, "rpm");
  g_assert_cmpint (change->action, ==, REC_PACKAGE_INSTALLED);
  g_assert_cmpint (change->time, >=, start);

  second = read_on (fixture, &position);
  g_assert_cmpuint (second->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/packages/rpm-history/no database and a damaged one have no history", Fixture, NULL,
              fixture_set_up, test_nothing, fixture_tear_down);
  g_test_add ("/packages/rpm-history/what is installed is told once", Fixture, NULL, fixture_set_up,
              test_installs, fixture_tear_down);

  return g_test_run ();
}

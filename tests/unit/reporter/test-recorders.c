/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-recorders.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static void
put (const char *root, const char *path, const char *contents)
{
  g_autofree char *file = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (file);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, contents, -1, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
assert_recorder (const char *root, gboolean records, const char *words)
{
  g_autoptr (GPtrArray) recorders = rec_recorders_list (root);
  RecRecorder *recorder = g_ptr_array_index (recorders, 0);

  g_assert_cmpuint (recorders->len, ==, 1);
  g_assert_cmpstr (recorder->name, ==, "systemd-coredump");
  g_assert_cmpint (recorder->records, ==, records);
  if (*words == '\0')
    g_assert_cmpstr (recorder->missing, ==, "");
  else
    g_assert_nonnull (strstr (recorder->missing, words));
}

static void
test_packages (void)
{
  const char *const cases[][2] = {
    { "ID=debian\n", "Install the package systemd-coredump." },
    { "ID=mint\nID_LIKE=\"ubuntu debian\"\n", "Install the package systemd-coredump." },
    { "NAME=x\nID=\"fedora\"\n", "Install the package systemd-udev." },
    { "ID=rocky\nID_LIKE=\"rhel centos fedora\"\n", "Install the package systemd-udev." },
    { "ID=other\n", "Install the package that brings it." },
    { "ID='broken\n", "Install the package that brings it." },
  };
  g_autofree char *root = g_dir_make_tmp ("recourse-XXXXXX", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      put (root, "etc/os-release", cases[i][0]);
      assert_recorder (root, FALSE, cases[i][1]);
    }
  remove_tree (root);
}

static void
test_steps (void)
{
  g_autofree char *root = g_dir_make_tmp ("recourse-XXXXXX", NULL);

  put (root, "usr/lib/systemd/systemd-coredump", "");
  put (root, "proc/sys/kernel/core_pattern", "core\n");
  assert_recorder (root, FALSE, "the kernel does not hand crashes to it");

  put (root, "proc/sys/kernel/core_pattern", "|/lib/systemd/systemd-coredump %P\n");
  assert_recorder (root, FALSE, "There is no journal");

  /* A folder alone is no journal: journald was never started. */
  put (root, "var/log/journal/README", "");
  assert_recorder (root, FALSE, "There is no journal");

  put (root, "run/log/journal/1/system.journal", "");
  assert_recorder (root, TRUE, "lost when the machine is switched off");

  put (root, "var/log/journal/1/system.journal", "");
  assert_recorder (root, TRUE, "");
  remove_tree (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recorders/a missing one is named with the package of this distribution",
                   test_packages);
  g_test_add_func ("/recorders/each thing that is missing is told in turn", test_steps);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

#include "core/packages/rec-package-limits.h"

#define SCOPE "/user.slice/user-1000.slice/user@1000.service/app.slice/"
#define ID_FOLDER "flatpak/app/org.example.View-er/current/active/files/share/"

static void
assert_package (Fixture *fixture, const char *cgroup, const char *executable, const char *expected)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (fixture->root, fixture->cache);
  g_autoptr (RecPackage) package = rec_package_index_lookup_sandbox (index, cgroup, executable);
  g_autofree char *found = fixture_describe (package);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_flatpak (Fixture *fixture, const char *expected)
{
  assert_package (fixture, SCOPE "app-flatpak-org.example.View\\x2der-4711.scope",
                  "/app/bin/viewer", expected);
}

static void
test_flatpak (Fixture *fixture, gconstpointer data)
{
  g_free (fixture_write (fixture, "var/lib/" ID_FOLDER "metainfo/org.example.View-er.metainfo.xml",
                         "<?xml version='1.0'?><component><name>x</name><releases>"
                         "<release version='1.9' date='2024-03-01'/>"
                         "<release version='2.0~&amp;1' timestamp='1735689600'><p>x</p></release>"
                         "<release version='1.0'/></releases></component>"));
  assert_flatpak (fixture, "org.example.View-er 2.0~&1 flatpak");
}

static void
test_flatpak_appdata (Fixture *fixture, gconstpointer data)
{
  g_free (fixture_write (fixture, "var/lib/" ID_FOLDER "appdata/org.example.View-er.appdata.xml",
                         "<component><releases><release version='3'/><release version='2'/>"
                         "</releases></component>"));
  assert_flatpak (fixture, "org.example.View-er 3 flatpak");
}

static void
test_flatpak_of_user (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecPackageIndex) index = rec_package_index_new (NULL, fixture->cache);
  g_autoptr (RecPackage) package = NULL;
  g_autofree char *found = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), ID_FOLDER "metainfo", NULL);
  g_autofree char *path = g_build_filename (folder, "org.example.View-er.metainfo.xml", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      path, "<component><releases><release version='8'/></releases></component>", -1, NULL));
  package = rec_package_index_lookup_sandbox (
      index, SCOPE "app-flatpak-org.example.View-er-1.scope", "/app/bin/viewer");
  found = fixture_describe (package);
  g_assert_cmpstr (found, ==, "org.example.View-er 8 flatpak");
}

static void
test_flatpak_hostile (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "",
                                       "<",
                                       "<component>",
                                       "\xff\xfe",
                                       "<component><releases><release/></releases></component>",
                                       "<release version='1'/>" };
  g_autoptr (GString) deep = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (fixture_write (
          fixture, "var/lib/" ID_FOLDER "metainfo/org.example.View-er.metainfo.xml", texts[i]));
      assert_flatpak (fixture, "org.example.View-er  flatpak");
    }

  for (guint over = 0; over < 2; over++)
    {
      g_string_assign (deep, "<component><releases><release version='1'/></releases>");
      for (guint i = 1; i < REC_METAINFO_DEPTH_MAX + over; i++)
        g_string_append (deep, "<a>");
      for (guint i = 1; i < REC_METAINFO_DEPTH_MAX + over; i++)
        g_string_append (deep, "</a>");
      g_string_append (deep, "</component>");
      g_free (fixture_write (
          fixture, "var/lib/" ID_FOLDER "metainfo/org.example.View-er.metainfo.xml", deep->str));
      assert_flatpak (fixture,
                      over ? "org.example.View-er  flatpak" : "org.example.View-er 1 flatpak");
    }
}

static void
test_flatpak_size (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "<component><releases><release version='1'/></releases></component>";

  for (guint over = 0; over < 2; over++)
    {
      g_autofree char *large = g_strnfill (REC_METAINFO_SIZE_MAX + over, ' ');

      memcpy (large, text, strlen (text));
      g_free (fixture_write (
          fixture, "var/lib/" ID_FOLDER "metainfo/org.example.View-er.metainfo.xml", large));
      assert_flatpak (fixture,
                      over ? "org.example.View-er  flatpak" : "org.example.View-er 1 flatpak");
    }
}

static void
test_not_flatpak (Fixture *fixture, gconstpointer data)
{
  static const char *const cgroups[] = { "",
                                         "/",
                                         SCOPE "app-flatpak-.scope",
                                         SCOPE "app-flatpak--1.scope",
                                         SCOPE "app-flatpak-org.example.App.scope",
                                         SCOPE "app-flatpak-org.example.App-1x.scope",
                                         SCOPE "app-flatpak-\\x2e\\x2e-1.scope",
                                         SCOPE "app-flatpak-..\\x2f..\\x2fetc-1.scope",
                                         SCOPE "app-flatpak-org.example.App\\x0a-1.scope",
                                         SCOPE "app-gnome-org.example.App-1.scope" };
  g_autofree char *long_group = g_strnfill (100000, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (cgroups); i++)
    assert_package (fixture, cgroups[i], "/app/bin/viewer", NULL);
  assert_package (fixture, long_group, "/app/bin/viewer", NULL);
  assert_package (fixture, NULL, "/app/bin/viewer", NULL);
  assert_package (fixture, NULL, NULL, NULL);
  assert_package (fixture, SCOPE "app-flatpak-org.example.App-1.scope", "/usr/bin/bwrap", NULL);
}

static void
test_snap (Fixture *fixture, gconstpointer data)
{
  g_free (fixture_write (fixture, "snap/hello/42/meta/snap.yaml",
                         "name: hello\nsummary: x\n version: 9\nversion: '2.10-rc1'\n"));
  g_free (fixture_write (fixture, "snap/hello/41/meta/snap.yaml", "version: 2.9\n"));
  g_free (fixture_write (fixture, "var/lib/snapd/snap/other/x1/meta/snap.yaml", "version: \"7\""));
  fixture_link (fixture, "snap/hello/current", "42");

  assert_package (fixture, NULL, "/snap/hello/41/bin/hello", "hello 2.9 snap");
  assert_package (fixture, SCOPE "snap.hello.hello-1.scope", "/snap/hello/42/bin/hello",
                  "hello 2.10-rc1 snap");
  assert_package (fixture, SCOPE "snap.hello.hello.1-2-3.scope", NULL, "hello 2.10-rc1 snap");
  assert_package (fixture, NULL, "/var/lib/snapd/snap/other/x1/bin/a", "other 7 snap");
  assert_package (fixture, NULL, "/snap/hello/9/bin/hello", "hello  snap");
}

static void
test_not_snap (Fixture *fixture, gconstpointer data)
{
  assert_package (fixture, SCOPE "snap.hello.hello-1.scope", "/usr/bin/gdb", NULL);
  assert_package (fixture, SCOPE "snap...scope", NULL, NULL);
  assert_package (fixture, "/system.slice/snapd.service", NULL, NULL);
  assert_package (fixture, NULL, "/snap/hello", NULL);
  assert_package (fixture, NULL, "/snap/../etc/passwd", NULL);
  assert_package (fixture, NULL, "/snap/hello/../bin/x", NULL);
  assert_package (fixture, NULL, "/snap/bin/hello", NULL);
}

int
main (int argc, char *argv[])
{
  Fixture home = { 0 };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture_set_up (&home, NULL);
  g_setenv ("XDG_DATA_HOME", home.root, TRUE);

#define ADD(name, function)                                                                        \
  g_test_add ("/packages/sandbox/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("a Flatpak has the version of its newest release", test_flatpak);
  ADD ("older Flatpaks have it in their appdata", test_flatpak_appdata);
  ADD ("a Flatpak that the user installed is found", test_flatpak_of_user);
  ADD ("hostile metainfo gives no version", test_flatpak_hostile);
  ADD ("metainfo over the limit gives no version", test_flatpak_size);
  ADD ("other scopes and programs are no Flatpak", test_not_flatpak);
  ADD ("a Snap has the version of its revision", test_snap);
  ADD ("other programs are no Snap", test_not_snap);
#undef ADD

  result = g_test_run ();
  fixture_tear_down (&home, NULL);

  return result;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-evidence-registry.h"

#include "core/report/rec-error.h"
#include "evidence-fixture.h"
#include "reporter/rec-reporter-limits.h"
#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static RecEvidenceRegistry *
load (void)
{
  g_auto (GStrv) folders = rec_evidence_registry_dup_folders ();

  return rec_evidence_registry_load ((const char *const *) folders);
}

static int
open_item (const char *kind, const char *name, const char *executable, GError **error)
{
  g_autoptr (RecEvidenceRegistry) registry = load ();
  gint64 size;

  return rec_evidence_registry_open (registry, kind, name, executable, &size, error);
}

static void
assert_opens (const char *kind, const char *name, const char *contents)
{
  g_autoptr (GError) error = NULL;
  char buffer[64] = { 0 };
  int file = open_item (kind, name, FIXTURE_EXECUTABLE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (read (file, buffer, sizeof buffer - 1), ==, strlen (contents));
  g_assert_cmpstr (buffer, ==, contents);
  close (file);
}

static void
assert_refuses (const char *kind, const char *name, const char *executable, RecError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (open_item (kind, name, executable, &error), ==, -1);
  g_assert_error (error, REC_ERROR, (int) code);
}

static void
test_open (void)
{
  g_autofree char *log = evidence_fixture_write (g_get_user_state_dir (), "demo/demo.log", "a log");
  g_autofree char *settings
      = evidence_fixture_write (g_get_home_dir (), "settings.ini", "a setting");

  evidence_fixture_describe (FIXTURE_DESCRIPTION);
  assert_opens ("log", "demo.log", "a log");
  assert_opens ("file", "settings", "a setting");
  assert_refuses ("log", "settings", FIXTURE_EXECUTABLE, REC_ERROR_NOT_FOUND);
  assert_refuses ("file", "other", FIXTURE_EXECUTABLE, REC_ERROR_NOT_FOUND);
  assert_refuses ("log", "demo.log", "/usr/bin/other", REC_ERROR_NOT_FOUND);
  assert_refuses ("log", "demo.log", NULL, REC_ERROR_NOT_FOUND);
  g_remove (log);
  assert_refuses ("log", "demo.log", FIXTURE_EXECUTABLE, REC_ERROR_NOT_FOUND);
}

static void
test_links (void)
{
  g_autofree char *secret = evidence_fixture_write (g_get_home_dir (), "elsewhere/secret", "no");
  g_autofree char *settings = g_build_filename (g_get_home_dir (), "settings.ini", NULL);
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "demo", NULL);
  g_autofree char *elsewhere = g_path_get_dirname (secret);
  g_autofree char *log = evidence_fixture_write (elsewhere, "demo.log", "no");

  evidence_fixture_describe (FIXTURE_DESCRIPTION);
  g_remove (settings);
  g_assert_cmpint (symlink (secret, settings), ==, 0);
  assert_refuses ("file", "settings", FIXTURE_EXECUTABLE, REC_ERROR_REFUSED);
  g_remove (settings);

  test_folder_remove (folder);
  g_assert_cmpint (symlink (elsewhere, folder), ==, 0);
  assert_refuses ("log", "demo.log", FIXTURE_EXECUTABLE, REC_ERROR_REFUSED);
  g_remove (folder);
}

static void
test_strange_files (void)
{
  g_autofree char *settings = g_build_filename (g_get_home_dir (), "settings.ini", NULL);

  evidence_fixture_describe (FIXTURE_DESCRIPTION);
  g_remove (settings);
  g_assert_cmpint (mkfifo (settings, 0600), ==, 0);
  assert_refuses ("file", "settings", FIXTURE_EXECUTABLE, REC_ERROR_REFUSED);
  g_remove (settings);
  g_assert_cmpint (g_mkdir (settings, 0700), ==, 0);
  assert_refuses ("file", "settings", FIXTURE_EXECUTABLE, REC_ERROR_REFUSED);
  g_rmdir (settings);

  if (getuid () != 0)
    {
      g_test_skip ("only root can give a file to somebody else");
      return;
    }
  g_free (evidence_fixture_write (g_get_home_dir (), "settings.ini", "x"));
  g_assert_cmpint (chown (settings, 65534, 65534), ==, 0);
  assert_refuses ("file", "settings", FIXTURE_EXECUTABLE, REC_ERROR_REFUSED);
  g_remove (settings);
}

static void
assert_broken (const char *description)
{
  g_autoptr (RecEvidenceRegistry) registry = NULL;

  evidence_fixture_describe (description);
  registry = load ();
  g_assert_cmpuint (g_strv_length ((char **) rec_evidence_registry_get_problems (registry)), ==, 2);
}

static void
test_strict (void)
{
#define EVIDENCE "[Evidence]\nExecutables=/usr/bin/demo\n"
  static const char *const descriptions[] = {
    "",
    "text",
    "[File a]\nPath=~/a\n",
    "[Evidence]\n[File a]\nPath=~/a\n",
    "[Evidence]\nExecutables=demo\n",
    "[Evidence]\nExecutables=\n",
    EVIDENCE "More=1\n",
    EVIDENCE "[Other]\nPath=~/a\n",
    EVIDENCE "[File ]\nPath=~/a\n",
    EVIDENCE "[File .a]\nPath=~/a\n",
    EVIDENCE "[File a/b]\nPath=~/a\n",
    EVIDENCE "[File a]\n",
    EVIDENCE "[File a]\nPath=~/a\nOther=1\n",
    EVIDENCE "[File a]\nPath=/etc/shadow\n",
    EVIDENCE "[File a]\nPath=a\n",
    EVIDENCE "[File a]\nPath=~other/a\n",
    EVIDENCE "[File a]\nPath=~/\n",
    EVIDENCE "[File a]\nPath=${HOME}/a\n",
    EVIDENCE "[File a]\nPath=~/${XDG_STATE_HOME}/a\n",
  };
#undef EVIDENCE

  for (gsize i = 0; i < G_N_ELEMENTS (descriptions); i++)
    assert_broken (descriptions[i]);
}

static void
test_escapes (void)
{
  static const char *const paths[] = { "~/../x",
                                       "~/a/../../x",
                                       "~/./x",
                                       "~//etc/x",
                                       "~/.ssh/id",
                                       "~/a/.gnupg/x",
                                       "${XDG_DATA_HOME}/keyrings/x" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *description = g_strdup_printf (
          "[Evidence]\nExecutables=/usr/bin/demo\n[File a]\nPath=%s\n", paths[i]);

      evidence_fixture_describe (description);
      assert_refuses ("file", "a", FIXTURE_EXECUTABLE, REC_ERROR_REFUSED);
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) entries = g_string_new ("[Evidence]\nExecutables=/usr/bin/demo\n");
  g_autoptr (GString) large = g_string_new (FIXTURE_DESCRIPTION "#");

  for (guint i = 0; i < REC_EVIDENCE_ENTRIES_MAX; i++)
    g_string_append_printf (entries, "[File %u]\nPath=~/a\n", i);
  evidence_fixture_describe (entries->str);
  assert_refuses ("file", "0", FIXTURE_EXECUTABLE, REC_ERROR_NOT_FOUND);
  g_assert_cmpuint (g_strv_length ((char **) rec_evidence_registry_get_problems (load ())), ==, 0);
  g_string_append (entries, "[File more]\nPath=~/a\n");
  assert_broken (entries->str);

  while (large->len < REC_EVIDENCE_DESCRIPTION_MAX)
    g_string_append_c (large, '.');
  evidence_fixture_describe (large->str);
  g_assert_cmpuint (g_strv_length ((char **) rec_evidence_registry_get_problems (load ())), ==, 0);
  g_string_append_c (large, '.');
  assert_broken (large->str);
}

static void
test_order (void)
{
  g_autofree char *vendor
      = g_build_filename (g_getenv ("XDG_DATA_DIRS"), "recourse/evidence.d", NULL);
  g_autofree char *description = evidence_fixture_write (
      vendor, "demo.evidence-description",
      "[Evidence]\nExecutables=/usr/bin/demo\n[File settings]\nPath=~/other.ini\n");
  g_autofree char *mine = evidence_fixture_write (g_get_home_dir (), "settings.ini", "mine");
  g_autofree char *other = evidence_fixture_write (g_get_home_dir (), "other.ini", "vendor's");

  evidence_fixture_describe (FIXTURE_DESCRIPTION);
  assert_opens ("file", "settings", "mine");
  evidence_fixture_describe ("broken");
  assert_opens ("file", "settings", "vendor's");
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = evidence_fixture_begin ();
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry/a registered file is found by name and program", test_open);
  g_test_add_func ("/registry/no link is followed", test_links);
  g_test_add_func ("/registry/only the user's ordinary files are opened", test_strange_files);
  g_test_add_func ("/registry/a description with a fault counts for nothing", test_strict);
  g_test_add_func ("/registry/no path leads out of its folder or to keys", test_escapes);
  g_test_add_func ("/registry/limits hold", test_limits);
  g_test_add_func ("/registry/the user's description comes before the vendor's", test_order);
  result = g_test_run ();
  test_folder_remove (folder);
  return result;
}

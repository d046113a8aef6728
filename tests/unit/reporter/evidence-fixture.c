/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "evidence-fixture.h"

/* Makes all the user's folders new ones below a folder of the test; before GLib looks for them. */
char *
evidence_fixture_begin (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("recourse-evidence-XXXXXX", &error);
  static const char *const variables[][2] = {
    { "HOME", "home" },
    { "XDG_STATE_HOME", "state" },
    { "XDG_CONFIG_HOME", "config" },
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_DATA_HOME", "data" },
    { "XDG_DATA_DIRS", "vendor" },
  };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *path = g_build_filename (folder, variables[i][1], NULL);

      g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
      g_setenv (variables[i][0], path, TRUE);
    }
  return folder;
}

char *
evidence_fixture_write (const char *base, const char *name, const char *contents)
{
  char *path = g_build_filename (base, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
evidence_fixture_describe (const char *contents)
{
  g_autofree char *path = evidence_fixture_write (
      g_get_user_data_dir (), "recourse/evidence.d/demo.evidence-description", contents);
}

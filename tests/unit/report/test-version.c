/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-version.h"

static void
test_table (void)
{
  const struct
  {
    const char *package_version;
    gboolean certain;
    const char *module_version;
    const char *file_name;
    const char *version;
  } cases[] = {
    { "1.2-3", TRUE, "9", "libfoo.so.1.2.3", "1.2-3" },
    { "1.2-3", FALSE, "9", "libfoo.so.1.2.3", "9" },
    { "1.2-3", FALSE, "", "libfoo.so.1.2.3", "1.2.3" },
    { "1.2-3", FALSE, NULL, "foo", "" },
    { "", TRUE, "9", "foo", "9" },
    { NULL, TRUE, NULL, "libc.so.6", "" },
    { NULL, FALSE, NULL, "libc-2.31.so", "2.31" },
    { NULL, FALSE, NULL, "libfoo.so", "" },
    { NULL, FALSE, NULL, "libfoo.so.", "" },
    { NULL, FALSE, NULL, "libfoo.so.1..2", "" },
    { NULL, FALSE, NULL, "libfoo.so.1.2.", "" },
    { NULL, FALSE, NULL, "libfoo.so.1.2.debug", "" },
    { NULL, FALSE, NULL, "libfoo.so.1beta", "" },
    { NULL, FALSE, NULL, "python3.11", "" },
    { NULL, FALSE, NULL, "foo-2.so.bak", "" },
    { NULL, FALSE, NULL, "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *version = rec_version_choose (cases[i].package_version, cases[i].certain,
                                                     cases[i].module_version, cases[i].file_name);

      g_test_message ("%s", cases[i].file_name);
      g_assert_cmpstr (version, ==, cases[i].version);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version/is the package's, else the note's, else the file's own, never a guess",
                   test_table);
  return g_test_run ();
}

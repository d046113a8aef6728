/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <sys/stat.h>

#include <glib/gstdio.h>

#include "core/packages/rec-desktop-index.h"
#include "core/packages/rec-package-limits.h"

/* XDG directories are read once in a process, so that all tests share one home; each uses programs
 * and entries of its own. */
static char *
write_program (Fixture *home, const char *name)
{
  g_autofree char *file = g_build_filename ("bin", name, NULL);
  char *path = fixture_write (home, file, "#!/bin/sh\n");

  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

static void
write_entry (Fixture *home, const char *where, const char *rest)
{
  g_autofree char *text = g_strconcat ("[Desktop Entry]\nType=Application\n", rest, NULL);

  g_free (fixture_write (home, where, text));
}

static void
assert_entry (const char *executable, const char *id, const char *name, const char *icon)
{
  g_autoptr (RecDesktopIndex) index = rec_desktop_index_new ();
  g_autofree char *found_name = NULL;
  g_autofree char *found_icon = NULL;
  gboolean found = rec_desktop_index_lookup (index, executable, id, &found_name, &found_icon);

  g_assert_cmpint (found, ==, name != NULL);
  g_assert_cmpstr (found_name, ==, name);
  g_assert_cmpstr (found_icon, ==, icon);
}

static void
test_path (gconstpointer data)
{
  Fixture *home = (gpointer) data;
  g_autofree char *program = write_program (home, "viewer");

  fixture_link (home, "bin/viewer-link", "viewer");
  write_entry (home, "data/applications/view.desktop",
               "Name=Image Viewer\nName[de]=Betrachter\nIcon=viewer-icon\nExec=viewer-link %U\n");
  assert_entry (program, NULL, "Image Viewer", "viewer-icon");
  assert_entry ("/usr/bin/never-heard-of", NULL, NULL, NULL);
  assert_entry ("", NULL, NULL, NULL);
  assert_entry (NULL, NULL, NULL, NULL);
}

static void
test_preference (gconstpointer data)
{
  Fixture *home = (gpointer) data;
  g_autofree char *program = write_program (home, "office");

  write_entry (home, "data/applications/a-office.desktop",
               "Name=Letters\nExec=office --letters %U\n");
  write_entry (home, "data/applications/b-office.desktop",
               "Name=Helper\nExec=office\nNoDisplay=true\n");
  assert_entry (program, NULL, "Helper", NULL);
  write_entry (home, "data/applications/c-office.desktop", "Name=Office\nExec=office %U\n");
  assert_entry (program, NULL, "Office", NULL);
}

static void
test_ambiguous (gconstpointer data)
{
  Fixture *home = (gpointer) data;
  g_autofree char *program = write_program (home, "suite");

  write_entry (home, "data/applications/suite-a.desktop", "Name=Letters\nExec=suite --letters\n");
  write_entry (home, "data/applications/suite-b.desktop", "Name=Tables\nExec=suite --tables\n");
  assert_entry (program, NULL, NULL, NULL);
}

static void
test_interpreters (gconstpointer data)
{
  static const char *const names[]
      = { "python3", "python3.11", "bash", "perl5.36.0", "gjs", "java", "env", "flatpak", "snap" };
  Fixture *home = (gpointer) data;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *program = write_program (home, names[i]);
      g_autofree char *where = g_strdup_printf ("data/applications/script-%s.desktop", names[i]);
      g_autofree char *entry = g_strdup_printf (
          "Name=Script of %s\nExec=%s /usr/share/script %%U\n", names[i], names[i]);

      write_entry (home, where, entry);
      assert_entry (program, NULL, NULL, NULL);
    }
}

static void
test_environment (gconstpointer data)
{
  Fixture *home = (gpointer) data;
  g_autofree char *program = write_program (home, "drawer");

  write_entry (home, "data/applications/draw.desktop",
               "Name=Drawer\nExec=env GDK_BACKEND=x11 A=b drawer\n");
  assert_entry (program, NULL, "Drawer", NULL);
}

static void
test_sandboxes (gconstpointer data)
{
  Fixture *home = (gpointer) data;

  write_entry (home, "data/applications/org.example.Pak.desktop",
               "Name=Pak\nIcon=org.example.Pak\nExec=/usr/bin/flatpak run org.example.Pak\n");
  write_entry (home, "data/applications/other.desktop",
               "Name=Tool\nX-Flatpak=org.example.Tool\nExec=/usr/bin/flatpak run x\n");
  write_entry (home, "data/applications/hello_hello.desktop",
               "Name=Hello\nX-SnapInstanceName=hello\nExec=env A=b /snap/bin/hello\n");
  assert_entry ("/app/bin/pak", "org.example.Pak", "Pak", "org.example.Pak");
  assert_entry ("/app/bin/tool", "org.example.Tool", "Tool", NULL);
  assert_entry ("/snap/hello/1/bin/hello", "hello", "Hello", NULL);
  assert_entry ("/app/bin/none", "org.example.None", NULL, NULL);
}

static void
test_masking (gconstpointer data)
{
  Fixture *home = (gpointer) data;
  g_autofree char *hidden = write_program (home, "hidden");
  g_autofree char *changed = write_program (home, "changed");

  write_entry (home, "system/applications/hidden.desktop", "Name=Hidden\nExec=hidden\n");
  write_entry (home, "system/applications/changed.desktop", "Name=Theirs\nExec=changed\n");
  assert_entry (hidden, NULL, "Hidden", NULL);
  write_entry (home, "data/applications/hidden.desktop", "Hidden=true\n");
  write_entry (home, "data/applications/changed.desktop", "Name=Mine\nExec=changed\n");
  assert_entry (hidden, NULL, NULL, NULL);
  assert_entry (NULL, "hidden", NULL, NULL);
  assert_entry (changed, NULL, "Mine", NULL);
}

static void
test_changes (gconstpointer data)
{
  Fixture *home = (gpointer) data;
  g_autofree char *program = write_program (home, "later");
  g_autofree char *inner = write_program (home, "inner");
  g_autoptr (RecDesktopIndex) index = rec_desktop_index_new ();

  g_free (fixture_write (home, "data/applications/folder/none", ""));
  fixture_age (home);
  g_assert_false (rec_desktop_index_lookup (index, program, NULL, NULL, NULL));
  write_entry (home, "data/applications/later.desktop", "Name=Later\nExec=later\n");
  g_assert_true (rec_desktop_index_lookup (index, program, NULL, NULL, NULL));

  fixture_age (home);
  g_assert_true (rec_desktop_index_lookup (index, program, NULL, NULL, NULL));
  g_assert_false (rec_desktop_index_lookup (index, NULL, "folder-inner", NULL, NULL));
  write_entry (home, "data/applications/folder/inner.desktop", "Name=Inner\nExec=inner\n");
  g_assert_true (rec_desktop_index_lookup (index, inner, NULL, NULL, NULL));
  g_assert_true (rec_desktop_index_lookup (index, NULL, "folder-inner", NULL, NULL));
}

static void
test_hostile (gconstpointer data)
{
  static const char *const entries[] = { "",
                                         "Name=x\n",
                                         "Name=\nExec=hostile\n",
                                         "Exec=hostile\n",
                                         "Name=x\nExec=hostile \"\n",
                                         "Name=x\nExec=\n",
                                         "Name=x\nExec=env\n",
                                         "Name=x\nExec=env A=b\n",
                                         "Name=\xff\nExec=hostile\n",
                                         "=\n[[[\n" };
  Fixture *home = (gpointer) data;
  g_autofree char *program = write_program (home, "hostile");
  g_autofree char *pipe_path
      = g_build_filename (home->root, "data/applications/pipe.desktop", NULL);

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      write_entry (home, "data/applications/hostile.desktop", entries[i]);
      assert_entry (program, NULL, NULL, NULL);
    }
  write_entry (home, "data/applications/hostile.desktop",
               "Name=a\\nb\xe2\x80\xae"
               "c\nExec=hostile\n");
  assert_entry (program, NULL,
                "a\xef\xbf\xbd"
                "b\xef\xbf\xbd"
                "c",
                NULL);
}

static void
test_size (gconstpointer data)
{
  Fixture *home = (gpointer) data;
  g_autofree char *program = write_program (home, "sized");

  for (guint over = 0; over < 2; over++)
    {
      g_autoptr (GString) text
          = g_string_new ("[Desktop Entry]\nType=Application\nName=Sized\nExec=sized\n#");

      while (text->len < REC_DESKTOP_ENTRY_MAX + over)
        g_string_append_c (text, '#');
      g_free (fixture_write (home, "data/applications/sized.desktop", text->str));
      assert_entry (program, NULL, over ? NULL : "Sized", NULL);
    }
}

int
main (int argc, char *argv[])
{
  Fixture home = { 0 };
  g_autofree char *data_home = NULL;
  g_autofree char *system = NULL;
  g_autofree char *path = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture_set_up (&home, NULL);
  data_home = g_build_filename (home.root, "data", NULL);
  system = g_build_filename (home.root, "system", NULL);
  path = g_strdup_printf ("%s/bin:/usr/bin:/bin", home.root);
  g_setenv ("XDG_DATA_HOME", data_home, TRUE);
  g_setenv ("XDG_DATA_DIRS", system, TRUE);
  g_setenv ("PATH", path, TRUE);

#define ADD(name, function) g_test_add_data_func ("/packages/desktop/" name, &home, function)
  ADD ("a program is found by what its entry starts, through links", test_path);
  ADD ("the entry for the plain program that people see is preferred", test_preference);
  ADD ("several entries that fit equally well give no name", test_ambiguous);
  ADD ("an interpreter has no script's name", test_interpreters);
  ADD ("an entry may set the environment", test_environment);
  ADD ("Flatpaks and Snaps are found by their ID", test_sandboxes);
  ADD ("the user's entries come before the system's", test_masking);
  ADD ("changes of the folders are noticed", test_changes);
  ADD ("hostile entries are left out or cleaned", test_hostile);
  ADD ("an entry over the limit is left out", test_size);
#undef ADD

  result = g_test_run ();
  fixture_tear_down (&home, NULL);

  return result;
}

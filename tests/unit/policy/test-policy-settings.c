/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/policy/rec-policy-limits.h"
#include "core/policy/rec-policy-settings.h"
#include "core/report/rec-error.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("recourse-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "policy.conf", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  test_folder_remove (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static char *
put (Fixture *self, const char *below, const char *text)
{
  char *path = g_build_filename (self->folder, below, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static RecPolicySettings *
load_machine (Fixture *self)
{
  g_autofree char *vendor = g_build_filename (self->folder, "usr", NULL);
  g_autofree char *admin = g_build_filename (self->folder, "etc", NULL);
  const char *const folders[] = { vendor, admin, NULL };

  return rec_policy_settings_load_folders (folders);
}

static void
assert_broken (RecPolicySettings *settings, const char *path, const char *words)
{
  const char *problem = rec_policy_settings_get_problem (settings);
  g_auto (GStrv) keys = rec_policy_settings_list_keys (settings);

  g_assert_nonnull (problem);
  if (strstr (problem, path) == NULL || strstr (problem, words) == NULL)
    g_error ("“%s” does not name “%s” and “%s”", problem, path, words);
  g_assert_cmpstr (rec_policy_settings_list_broken (settings)[0], ==, path);
  g_assert_cmpuint (g_strv_length (keys), ==, 0);
}

static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autoptr (RecPolicySettings) user = rec_policy_settings_load (REC_POLICY_USER, self->path);
  g_autoptr (RecPolicySettings) machine = load_machine (self);

  g_assert_null (rec_policy_settings_get_problem (user));
  g_assert_null (rec_policy_settings_get_problem (machine));
  g_assert_null (rec_policy_settings_get (user, "Level"));
  g_assert_null (rec_policy_settings_list_broken (user)[0]);
  g_assert_cmpint (rec_policy_settings_get_side (machine), ==, REC_POLICY_MACHINE);
}

static void
test_strict (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *words;
  } cases[] = {
    { "[Policy]\nLevl=2\n", "line 2: There is no key “Levl”" },
    { "[Policy]\n\n# x\nLevel=4\n", "line 4: Level is one of off, 1, 2, 3" },
    { "[Policy]\nLevel=user\n", "line 2: Level is one of" },
    { "[Policy]\nLevel=2\nLevel=2\n", "line 3: The key “Level” is there twice" },
    { "[Policy]\n[Policy]\n", "line 2: The group “[Policy]” is there twice" },
    { "[policy]\n", "line 1: There is no group “[policy]”" },
    { "[Other]\n", "line 1: There is no group" },
    { "[Policy\n", "line 1: There is no group" },
    { "Level=2\n", "line 1: “Level=2” stands before the first group" },
    { "[Policy]\nLevel\n", "line 2: “Level” is neither" },
    { "[Policy]\nLevel=\n", "line 2: Level is one of" },
    { "[Policy]\nEventTypes/AppCrash=2\n", "line 2: There is no key “EventTypes/AppCrash" },
    { "[EventTypes]\nAppCrash=5\n", "line 2: EventTypes/AppCrash is one of" },
    { "[EventTypes]\n=2\n", "line 2: There is no key" },
    { "[Policy]\nMaxQueue=501\n", "line 2: MaxQueue is a whole number from 1 to 500" },
    { "[Policy]\nExclude=a/b\n", "line 2: “a/b” in Exclude" },
    { "[Policy]\nLevel[de]=2\n", "line 2: There is no key “Level[de]”" },
    { "\xef\xbb\xbf[Policy]\n", "line 1: " },
    { "[Policy]\n\x1b[31m=2\n", "line 2: There is no key “\xef\xbf\xbd[31m”" },
    { "[Policy]\nService=\xff\n", "is not text in UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = put (self, "policy.conf", cases[i].text);
      g_autoptr (RecPolicySettings) settings = rec_policy_settings_load (REC_POLICY_USER, path);

      assert_broken (settings, path, cases[i].words);
    }

  g_assert_true (g_file_set_contents (self->path, "[Policy]\nQuiet=true\0\n", 22, NULL));
  {
    g_autoptr (RecPolicySettings) null_byte
        = rec_policy_settings_load (REC_POLICY_USER, self->path);

    assert_broken (null_byte, self->path, "is not text in UTF-8");
  }
}

static void
test_lenient (Fixture *self, gconstpointer data)
{
  g_autofree char *path
      = put (self, "policy.conf",
             "# A comment\r\n\r\n[EventTypes]\r\n Café failed = off\r\n[Policy]\r\n"
             "  Level = 2  \r\nExclude=\r\n\t# Another\r\nWords= Anna Example ;x\\;y");
  g_autoptr (RecPolicySettings) settings = rec_policy_settings_load (REC_POLICY_USER, path);
  g_auto (GStrv) keys = rec_policy_settings_list_keys (settings);

  g_assert_cmpstr (rec_policy_settings_get_problem (settings), ==, NULL);
  g_assert_cmpstrv (
      keys, ((const char *const[]){ "Level", "Exclude", "Words", "EventTypes/Café failed", NULL }));
  g_assert_cmpstr (rec_policy_settings_get (settings, "Level"), ==, "2");
  g_assert_cmpstr (rec_policy_settings_get (settings, "Exclude"), ==, "");
  g_assert_cmpstr (rec_policy_settings_get (settings, "Words"), ==, "Anna Example;x\\;y");
  g_assert_cmpstr (rec_policy_settings_get (settings, "EventTypes/Café failed"), ==, "off");
  g_assert_cmpstr (rec_policy_settings_get_origin (settings, "Level"), ==, path);
}

static void
test_machine_keys (Fixture *self, gconstpointer data)
{
  g_autofree char *path = put (self, "etc/10.conf", "[Policy]\nNotify=false\n");
  g_autoptr (RecPolicySettings) settings = load_machine (self);

  assert_broken (settings, path, "line 2: There is no key “Notify” for all users");
}

static void
test_order (Fixture *self, gconstpointer data)
{
  g_autofree char *vendor G_GNUC_UNUSED
      = put (self, "usr/20-a.conf", "[Policy]\nLevel=1\nQuiet=true\nMetered=true\nLog=false\n");
  g_autofree char *first = put (self, "etc/10-a.conf", "[Policy]\nLevel=3\nQueue=never\n");
  g_autofree char *last
      = put (self, "etc/30-a.conf", "[Policy]\nMetered=false\nExclude=b\n[EventTypes]\nX=1\n");
  g_autofree char *other G_GNUC_UNUSED = put (self, "etc/90-a.conf~", "broken");
  g_autofree char *hidden G_GNUC_UNUSED = put (self, "etc/.99.conf", "broken");
  g_autoptr (RecPolicySettings) settings = load_machine (self);
  g_autoptr (RecPolicySettings) masked = NULL;

  g_assert_null (rec_policy_settings_get_problem (settings));
  g_assert_cmpstr (rec_policy_settings_get (settings, "Level"), ==, "1");
  g_assert_cmpstr (rec_policy_settings_get (settings, "Queue"), ==, "never");
  g_assert_cmpstr (rec_policy_settings_get_origin (settings, "Queue"), ==, first);
  g_assert_cmpstr (rec_policy_settings_get (settings, "Metered"), ==, "false");
  g_assert_cmpstr (rec_policy_settings_get_origin (settings, "Metered"), ==, last);
  g_assert_cmpstr (rec_policy_settings_get (settings, "EventTypes/X"), ==, "1");

  g_free (put (self, "etc/20-a.conf", ""));
  masked = load_machine (self);
  g_assert_cmpstr (rec_policy_settings_get (masked, "Level"), ==, "3");
  g_assert_null (rec_policy_settings_get (masked, "Quiet"));
}

static void
test_broken_among_others (Fixture *self, gconstpointer data)
{
  g_autofree char *good G_GNUC_UNUSED = put (self, "etc/10.conf", "[Policy]\nQuiet=true\n");
  g_autofree char *broken = put (self, "etc/20.conf", "[Policy]\nLevel=3\nNo=1\n");
  g_autofree char *worse = put (self, "usr/30.conf", "rubbish");
  g_autoptr (RecPolicySettings) settings = load_machine (self);
  const char *const *paths = rec_policy_settings_list_broken (settings);
  g_auto (GStrv) lines = NULL;

  lines = g_strsplit (rec_policy_settings_get_problem (settings), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_nonnull (strstr (lines[0], broken));
  g_assert_nonnull (strstr (lines[1], worse));
  g_assert_cmpstr (paths[0], ==, broken);
  g_assert_cmpstr (paths[1], ==, worse);
  g_assert_null (paths[2]);
  g_assert_null (rec_policy_settings_get (settings, "Level"));
  g_assert_cmpstr (rec_policy_settings_get (settings, "Quiet"), ==, "true");
}

static void
test_odd_files (Fixture *self, gconstpointer data)
{
  g_autofree char *target = put (self, "target", "[Policy]\nLevel=3\n");
  g_autofree char *dangling = g_build_filename (self->folder, "nowhere", NULL);
  const char *const targets[] = { target, dangling, "/dev/zero" };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (RecPolicySettings) settings = NULL;

      g_assert_no_errno (symlink (targets[i], self->path));
      settings = rec_policy_settings_load (REC_POLICY_USER, self->path);
      assert_broken (settings, self->path, "is a symbolic link");
      g_assert_no_errno (g_unlink (self->path));
    }

  g_assert_no_errno (mkfifo (self->path, 0600));
  {
    g_autoptr (RecPolicySettings) fifo = rec_policy_settings_load (REC_POLICY_USER, self->path);

    assert_broken (fifo, self->path, "is not a regular file");
  }
  g_assert_no_errno (g_unlink (self->path));
  g_assert_no_errno (g_mkdir (self->path, 0700));
  {
    g_autoptr (RecPolicySettings) folder = rec_policy_settings_load (REC_POLICY_USER, self->path);

    assert_broken (folder, self->path, "is not a regular file");
  }
}

static void
make_sized (const char *path, gsize size)
{
  g_autofree char *text = g_strnfill (size, '#');

  g_assert_true (g_file_set_contents (path, text, size, NULL));
}

static void
test_sizes (Fixture *self, gconstpointer data)
{
  g_autoptr (RecPolicySettings) at = NULL;
  g_autoptr (RecPolicySettings) past = NULL;
  g_autoptr (RecPolicySettings) huge = NULL;
  clock_t start;
  int fd;

  make_sized (self->path, REC_POLICY_FILE_MAX);
  at = rec_policy_settings_load (REC_POLICY_USER, self->path);
  g_assert_null (rec_policy_settings_get_problem (at));

  make_sized (self->path, REC_POLICY_FILE_MAX + 1);
  past = rec_policy_settings_load (REC_POLICY_USER, self->path);
  assert_broken (past, self->path, "more than 65536 bytes");

  /* 100 MB that take no room on the disk. */
  fd = g_open (self->path, O_WRONLY | O_TRUNC | O_CLOEXEC, 0);
  g_assert_no_errno (ftruncate (fd, 100 * 1000 * 1000));
  close (fd);
  start = clock ();
  huge = rec_policy_settings_load (REC_POLICY_USER, self->path);
  g_assert_cmpint (clock () - start, <, CLOCKS_PER_SEC);
  assert_broken (huge, self->path, "more than 65536 bytes");
}

static void
test_many_files (Fixture *self, gconstpointer data)
{
  g_autoptr (RecPolicySettings) at = NULL;
  g_autoptr (RecPolicySettings) past = NULL;
  g_autofree char *folder = g_build_filename (self->folder, "etc", NULL);

  for (guint i = 0; i < REC_POLICY_FILES_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("etc/%u.conf", i);

      g_free (put (self, name, ""));
    }
  at = load_machine (self);
  g_assert_null (rec_policy_settings_get_problem (at));

  g_free (put (self, "etc/one-more.conf", ""));
  past = load_machine (self);
  assert_broken (past, folder, "more than 64 policy files");
}

static void
test_set (Fixture *self, gconstpointer data)
{
  g_autoptr (RecPolicySettings) settings = rec_policy_settings_new (REC_POLICY_USER);
  g_autoptr (GError) error = NULL;

  g_assert_true (rec_policy_settings_set (settings, "Level", "2", NULL));
  g_assert_false (rec_policy_settings_set (settings, "Level", "9", &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  g_assert_cmpstr (rec_policy_settings_get (settings, "Level"), ==, "2");
  g_assert_null (rec_policy_settings_get_origin (settings, "Level"));
  g_assert_true (rec_policy_settings_set (settings, "Level", "", NULL));
  g_assert_null (rec_policy_settings_get (settings, "Level"));
  g_assert_true (rec_policy_settings_set (settings, "Level", NULL, NULL));
  g_assert_false (rec_policy_settings_set (settings, "Levl", "", NULL));
}

static void
assert_mode (const char *path, mode_t mode)
{
  struct stat status;

  g_assert_no_errno (lstat (path, &status));
  g_assert_cmpint (status.st_mode & 07777, ==, mode);
}

static void
test_save (Fixture *self, gconstpointer data)
{
  static const mode_t modes[][2] = { { 0600, 0700 }, { 0644, 0755 } };
  mode_t before = umask (0077);

  for (RecPolicySide side = REC_POLICY_USER; side <= REC_POLICY_MACHINE; side++)
    {
      g_autoptr (RecPolicySettings) settings = rec_policy_settings_new (side);
      g_autoptr (RecPolicySettings) again = NULL;
      g_autofree char *below = g_strdup_printf ("%d/recourse", side);
      g_autofree char *folder = g_build_filename (self->folder, below, NULL);
      g_autofree char *path = g_build_filename (folder, "x.conf", NULL);
      g_auto (GStrv) keys = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (rec_policy_settings_set (settings, "Level", "2", NULL));
      g_assert_true (rec_policy_settings_set (settings, "Exclude", "a\\;b;c\\\\d; #e;é", NULL));
      g_assert_true (rec_policy_settings_set (settings, "EventTypes/b", "off", NULL));
      g_assert_true (rec_policy_settings_set (settings, "EventTypes/a x", "3", NULL));
      rec_policy_settings_save (settings, path, &error);
      g_assert_no_error (error);
      assert_mode (path, modes[side][0]);
      assert_mode (folder, modes[side][1]);

      again = rec_policy_settings_load (side, path);
      g_assert_cmpstr (rec_policy_settings_get_problem (again), ==, NULL);
      keys = rec_policy_settings_list_keys (again);
      g_assert_cmpstrv (keys, ((const char *const[]){ "Level", "Exclude", "EventTypes/a x",
                                                      "EventTypes/b", NULL }));
      for (char **key = keys; *key != NULL; key++)
        g_assert_cmpstr (rec_policy_settings_get (again, *key), ==,
                         rec_policy_settings_get (settings, *key));
    }
  umask (before);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

/* The file is as it was, and nothing is left beside it. */
static void
assert_not_saved (Fixture *self, RecPolicySettings *settings, RecError code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  guint n_files = count_files (self->folder);

  g_assert_false (rec_policy_settings_save (settings, self->path, &error));
  g_assert_error (error, REC_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, self->path));
  g_assert_cmpuint (count_files (self->folder), ==, n_files);
  if (expected == NULL)
    return;
  g_assert_true (g_file_get_contents (self->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

static void
test_save_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (RecPolicySettings) settings = rec_policy_settings_new (REC_POLICY_USER);
  g_autoptr (RecPolicySettings) broken = NULL;
  g_autofree char *target = put (self, "target", "kept");
  g_autofree char *content = NULL;

  g_assert_true (rec_policy_settings_set (settings, "Level", "2", NULL));
  g_assert_no_errno (symlink (target, self->path));
  assert_not_saved (self, settings, REC_ERROR_INVALID, NULL);
  g_assert_true (g_file_get_contents (target, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "kept");
  g_assert_true (g_file_test (self->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_no_errno (g_unlink (self->path));

  g_free (put (self, "policy.conf", "broken"));
  broken = rec_policy_settings_load (REC_POLICY_USER, self->path);
  assert_not_saved (self, broken, REC_ERROR_INVALID, "broken");

  /* What could not be read again is not written. */
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *key = g_strdup_printf ("EventTypes/%060u", i);

      g_assert_true (rec_policy_settings_set (settings, key, "1", NULL));
    }
  assert_not_saved (self, settings, REC_ERROR_TOO_LARGE, "broken");
}

/* As on a full disk: the file cannot grow, and what was there has to stay. */
static void
test_save_fault (Fixture *self, gconstpointer data)
{
  g_autoptr (RecPolicySettings) settings = rec_policy_settings_new (REC_POLICY_USER);
  g_autoptr (RecPolicySettings) again = NULL;
  g_autofree char *long_entry = g_strnfill (REC_POLICY_TEXT_MAX, 'x');
  g_autofree char *before = NULL;
  struct rlimit usual, tight;

  g_assert_true (rec_policy_settings_set (settings, "Level", "2", NULL));
  g_assert_true (rec_policy_settings_save (settings, self->path, NULL));
  g_assert_true (g_file_get_contents (self->path, &before, NULL, NULL));

  g_assert_true (rec_policy_settings_set (settings, "Level", "3", NULL));
  g_assert_true (rec_policy_settings_set (settings, "Exclude", long_entry, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &usual));
  tight = usual;
  for (rlim_t room = 0; room <= 1000; room += 250)
    {
      tight.rlim_cur = room;
      g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &tight));
      assert_not_saved (self, settings, REC_ERROR_FAILED, before);
      g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &usual));
    }

  g_assert_true (rec_policy_settings_save (settings, self->path, NULL));
  again = rec_policy_settings_load (REC_POLICY_USER, self->path);
  g_assert_cmpstr (rec_policy_settings_get (again, "Level"), ==, "3");
}

static void
test_folders (Fixture *self, gconstpointer data)
{
  g_auto (GStrv) usual = NULL;
  g_auto (GStrv) tests = NULL;
  g_autofree char *user = rec_policy_settings_dup_user_path ();

  g_unsetenv ("RECOURSE_POLICY_FOLDERS");
  usual = rec_policy_settings_dup_machine_folders ();
  g_assert_cmpuint (g_strv_length (usual), ==, 2);
  g_assert_true (g_str_has_suffix (usual[0], "/share/recourse/policy.d"));
  g_assert_true (g_str_has_suffix (usual[1], "/etc/recourse/policy.d"));
  g_assert_true (g_str_has_suffix (user, "/recourse/policy.conf"));

  g_setenv ("RECOURSE_POLICY_FOLDERS", "/a:/b", TRUE);
  tests = rec_policy_settings_dup_machine_folders ();
  g_assert_cmpstrv (tests, ((const char *const[]){ "/a", "/b", NULL }));
  g_unsetenv ("RECOURSE_POLICY_FOLDERS");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test) g_test_add ("/settings/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("a missing file or folder is simply empty", test_missing);
  ADD ("an error names the file and the line", test_strict);
  ADD ("space, comments and line ends do not matter", test_lenient);
  ADD ("a key of the user's own is none of the machine's", test_machine_keys);
  ADD ("drop-ins count in the order of their names, and mask each other", test_order);
  ADD ("each broken drop-in is named, and nothing of it counts", test_broken_among_others);
  ADD ("a link, a pipe and a folder are refused", test_odd_files);
  ADD ("a file is read up to its limit, and 100 MB are not read at all", test_sizes);
  ADD ("a folder has files up to its limit", test_many_files);
  ADD ("a wrong value changes nothing, an empty one takes the key out", test_set);
  ADD ("what is saved comes back, and has its mode whatever the umask", test_save);
  ADD ("what cannot be saved leaves everything as it was", test_save_refused);
  ADD ("a save that fails in the middle leaves everything as it was", test_save_fault);
  ADD ("the folders are those of the installation, or the tests'", test_folders);
#undef ADD

  return g_test_run ();
}

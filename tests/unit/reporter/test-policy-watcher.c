/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-policy-watcher.h"

#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/report/rec-error.h"

/* Nothing may hang; an event takes a fraction of this. */
#define PATIENCE_SECONDS 20

typedef struct
{
  char *folder;
  char *user_path;
  char *vendor;
  char *admin;
  RecPolicyWatcher *watcher;
  guint n_changes;
  gboolean is_over;
} Fixture;

static void
changed_cb (RecPolicyWatcher *watcher, Fixture *self)
{
  self->n_changes++;
}

static void
start (Fixture *self)
{
  const char *const folders[] = { self->vendor, self->admin, NULL };

  self->watcher = rec_policy_watcher_new (self->user_path, folders);
  g_signal_connect (self->watcher, "changed", G_CALLBACK (changed_cb), self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("recourse-XXXXXX", NULL);
  self->user_path = g_build_filename (self->folder, "config", "recourse", "policy.conf", NULL);
  self->vendor = g_build_filename (self->folder, "usr", "recourse", "policy.d", NULL);
  self->admin = g_build_filename (self->folder, "etc", "recourse", "policy.d", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->watcher);
  test_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->user_path);
  g_free (self->vendor);
  g_free (self->admin);
}

static void
put (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
put_machine (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->admin, name, NULL);

  put (path, text);
}

static gboolean
over_cb (gpointer data)
{
  ((Fixture *) data)->is_over = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
await_level (Fixture *self, RecLevel level)
{
  guint timeout = g_timeout_add_seconds (PATIENCE_SECONDS, over_cb, self);

  while (rec_policy_get_level (rec_policy_watcher_get_policy (self->watcher)) != level
         && !self->is_over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_assert_false (self->is_over);
}

static gboolean
set_user (Fixture *self, const char *first, const char *value, GError **error, ...)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  const char *key;
  va_list list;

  g_hash_table_insert (settings, (char *) first, (char *) value);
  va_start (list, error);
  while ((key = va_arg (list, const char *)) != NULL)
    g_hash_table_insert (settings, (char *) key, va_arg (list, char *));
  va_end (list);
  return rec_policy_watcher_set_user (self->watcher, settings, error);
}

static void
test_appears (Fixture *self, gconstpointer data)
{
  start (self);
  g_assert_cmpint (rec_policy_get_level (rec_policy_watcher_get_policy (self->watcher)), ==,
                   REC_LEVEL_ASK);

  put (self->user_path, "[Policy]\nLevel=2\n");
  await_level (self, REC_LEVEL_PARAMETERS);
  put_machine (self, "10.conf", "[Policy]\nLevel=3\n");
  await_level (self, REC_LEVEL_SAFE_DATA);
  put_machine (self, "20.conf", "[Policy]\nLevel=off\n");
  await_level (self, REC_LEVEL_OFF);
  g_assert_cmpuint (self->n_changes, >=, 3);
}

static void
test_changes (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->admin, "10.conf", NULL);
  g_autofree char *etc = g_path_get_dirname (self->admin);
  g_autofree char *elsewhere = g_strconcat (self->admin, "-old", NULL);
  g_autofree char *away = g_strconcat (etc, "-old", NULL);

  put (path, "[Policy]\nLevel=3\n");
  put (self->user_path, "[Policy]\nLevel=2\n");
  start (self);
  g_assert_cmpint (rec_policy_get_level (rec_policy_watcher_get_policy (self->watcher)), ==,
                   REC_LEVEL_SAFE_DATA);

  /* Deleted, written in place, made unreadable, moved away with its folder, and back. */
  g_assert_no_errno (g_unlink (path));
  await_level (self, REC_LEVEL_PARAMETERS);
  put (path, "[Policy]\nLevel=1\n");
  await_level (self, REC_LEVEL_ASK);
  put (path, "[Policy]\nLevl=1\n");
  await_level (self, REC_LEVEL_OFF);
  g_assert_nonnull (
      strstr (rec_policy_get_problem (rec_policy_watcher_get_policy (self->watcher)), "10.conf"));
  put (path, "[Policy]\nLevel=3\n");
  await_level (self, REC_LEVEL_SAFE_DATA);
  g_assert_no_errno (g_rename (self->admin, elsewhere));
  await_level (self, REC_LEVEL_PARAMETERS);
  g_assert_no_errno (g_rename (elsewhere, self->admin));
  await_level (self, REC_LEVEL_SAFE_DATA);
  g_assert_no_errno (g_rename (etc, away));
  await_level (self, REC_LEVEL_PARAMETERS);
}

static void
test_set (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecPolicySettings) saved = NULL;
  struct stat status;

  start (self);
  set_user (self, "Level", "3", &error, "Exclude", "eog", "EventTypes/AppHang", "1", NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (self->n_changes, ==, 1);
  g_assert_cmpint (rec_policy_get_level (rec_policy_watcher_get_policy (self->watcher)), ==,
                   REC_LEVEL_SAFE_DATA);
  g_assert_cmpstr (rec_policy_settings_get (rec_policy_watcher_get_user (self->watcher), "Exclude"),
                   ==, "eog");
  g_assert_no_errno (lstat (self->user_path, &status));
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);

  /* All or nothing. */
  g_assert_false (set_user (self, "Level", "1", &error, "MaxQueue", "0", NULL));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "MaxQueue"));
  saved = rec_policy_settings_load (REC_POLICY_USER, self->user_path);
  g_assert_cmpstr (rec_policy_settings_get (saved, "Level"), ==, "3");
  g_clear_object (&saved);

  g_assert_true (set_user (self, "Level", "", NULL, "EventTypes/AppHang", "", NULL));
  saved = rec_policy_settings_load (REC_POLICY_USER, self->user_path);
  g_assert_null (rec_policy_settings_get (saved, "Level"));
  g_assert_null (rec_policy_settings_get (saved, "EventTypes/AppHang"));
  g_assert_cmpstr (rec_policy_settings_get (saved, "Exclude"), ==, "eog");
}

/* What was written by hand a moment ago is not lost to an older reading. */
static void
test_set_after_hand (Fixture *self, gconstpointer data)
{
  start (self);
  put (self->user_path, "[Policy]\nExclude=eog\n");
  g_assert_true (set_user (self, "Level", "2", NULL, NULL));
  g_assert_true (
      rec_policy_excludes (rec_policy_watcher_get_policy (self->watcher), "/usr/bin/eog"));
}

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  const char text[] = "[Policy]\nLevel=off\nExclude=eog\nOops=1\n";
  g_autofree char *aside = g_strconcat (self->user_path, ".broken", NULL);
  g_autofree char *second = g_strconcat (self->user_path, ".broken-2", NULL);
  g_autoptr (GError) error = NULL;

  put (self->user_path, text);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "Nothing is sent*policy.conf*line 4*");
  start (self);
  g_test_assert_expected_messages ();
  g_assert_false (set_user (self, "Quiet", "true", &error, NULL));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "line 4"));
  g_clear_error (&error);
  g_assert_false (set_user (self, "Level", "", &error, NULL));
  g_clear_error (&error);
  g_assert_false (set_user (self, "Level", "9", &error, NULL));
  g_clear_error (&error);
  assert_content (self->user_path, text);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "*kept as policy.conf.broken");
  set_user (self, "Level", "2", &error, NULL);
  g_assert_no_error (error);
  g_test_assert_expected_messages ();
  g_assert_cmpint (rec_policy_get_level (rec_policy_watcher_get_policy (self->watcher)), ==,
                   REC_LEVEL_PARAMETERS);
  assert_content (aside, text);

  /* A link is kept as a link, and what is kept already stays. */
  g_assert_no_errno (g_unlink (self->user_path));
  g_assert_no_errno (symlink ("/etc/hostname", self->user_path));
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "*kept as policy.conf.broken-2");
  g_assert_true (set_user (self, "Level", "1", NULL, NULL));
  g_test_assert_expected_messages ();
  assert_content (aside, text);
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
  await_level (self, REC_LEVEL_ASK);
}

/* Of both sides, each once. */
static guint
count_keys (void)
{
  const char *const *user = rec_policy_key_list (REC_POLICY_USER);
  guint n = g_strv_length ((char **) user);

  for (const char *const *key = rec_policy_key_list (REC_POLICY_MACHINE); *key != NULL; key++)
    n += !g_strv_contains (user, *key);
  return n;
}

static void
test_variant (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) policy = NULL;
  g_autofree char *path = g_build_filename (self->admin, "10.conf", NULL);
  const char *value, *own, *words;
  gboolean is_locked;

  put (path, "[Policy]\nLevel=1\n");
  put (self->user_path, "[Policy]\nLevel=3\nMetered=true\n[EventTypes]\nMine=off\n");
  start (self);
  policy = rec_policy_watcher_dup_variant (self->watcher);
  g_assert_cmpstr (g_variant_get_type_string (policy), ==, "a{s(ssbs)}");
  g_assert_cmpuint (g_variant_n_children (policy), ==, count_keys () + 1);

  g_assert_true (g_variant_lookup (policy, "Level", "(&s&sb&s)", &value, &own, &is_locked, &words));
  g_assert_cmpstr (value, ==, "1");
  g_assert_cmpstr (own, ==, "3");
  g_assert_true (is_locked);
  g_assert_nonnull (strstr (words, "Managed by your administrator"));
  g_assert_nonnull (strstr (words, path));
  g_assert_true (
      g_variant_lookup (policy, "Metered", "(&s&sb&s)", &value, &own, &is_locked, &words));
  g_assert_cmpstr (value, ==, "true");
  g_assert_false (is_locked);
  g_assert_cmpstr (words, ==, "Set by you");
  g_assert_true (
      g_variant_lookup (policy, "EventTypes/Mine", "(&s&sb&s)", &value, &own, &is_locked, &words));
  g_assert_cmpstr (value, ==, "");
  g_assert_cmpstr (own, ==, "off");
  g_assert_true (is_locked);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test) g_test_add ("/policy-watcher/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("files in folders that were not there are noticed", test_appears);
  ADD ("every way in which a file changes is noticed", test_changes);
  ADD ("the user's own are set all or not at all", test_set);
  ADD ("what was written by hand just before is kept", test_set_after_hand);
  ADD ("a broken file is kept, and replaced only by a new level", test_broken);
  ADD ("the bus sees value, own value, lock and origin", test_variant);
#undef ADD

  return g_test_run ();
}

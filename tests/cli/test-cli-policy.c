/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-runner.h"
#include "test-folder.h"

#include <string.h>

#include "core/policy/rec-policy-settings.h"
#include "core/report/rec-error.h"
#include "ipc/rec-reporter-client.h"
#include "rec-admin-bus.h"

/* This process plays the reporter and the helper for all users, on one bus that is both. */
typedef struct
{
  char *folder;
  char *user_path;
  char *machine_path;
  GTestDBus *bus;
  GDBusConnection *connection;
  RecBusReporter1 *reporter;
  RecBusAdmin1 *admin;
  GSubprocessLauncher *launcher;
  guint n_user_calls;
  guint n_admin_calls;
} Fixture;

static gboolean
write_changes (RecPolicySide side, const char *path, GVariant *changes, GError **error)
{
  g_autoptr (RecPolicySettings) settings = rec_policy_settings_load (side, path);
  GVariantIter iter;
  const char *key, *value;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (!rec_policy_settings_set (settings, key, value, error))
      return FALSE;
  return rec_policy_settings_save (settings, path, error);
}

static gboolean
set_policy_cb (RecBusReporter1 *reporter,
               GDBusMethodInvocation *invocation,
               GVariant *changes,
               Fixture *self)
{
  GError *error = NULL;

  self->n_user_calls++;
  if (write_changes (REC_POLICY_USER, self->user_path, changes, &error))
    rec_bus_reporter1_complete_set_policy (reporter, invocation);
  else
    g_dbus_method_invocation_take_error (invocation, error);
  return TRUE;
}

static gboolean
set_cb (RecBusAdmin1 *admin, GDBusMethodInvocation *invocation, GVariant *changes, Fixture *self)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message (invocation);
  GError *error = NULL;
  const char *value;

  g_assert_true (g_dbus_message_get_flags (message)
                 & G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION);
  self->n_admin_calls++;
  if (g_variant_lookup (changes, "Log", "&s", &value))
    g_dbus_method_invocation_return_error (invocation, REC_ERROR, REC_ERROR_NOT_AUTHORIZED,
                                           "You may not set this for all users");
  else if (write_changes (REC_POLICY_MACHINE, self->machine_path, changes, &error))
    rec_bus_admin1_complete_set (admin, invocation);
  else
    g_dbus_method_invocation_take_error (invocation, error);
  return TRUE;
}

static void
own_name (GDBusConnection *connection, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      &error);

  g_assert_no_error (error);
}

static void export(Fixture *self, gpointer skeleton, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (skeleton), self->connection, path,
                                    &error);
  g_assert_no_error (error);
}

static void
set_up_bus (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (self->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);

  self->reporter = rec_bus_reporter1_skeleton_new ();
  g_signal_connect (self->reporter, "handle-set-policy", G_CALLBACK (set_policy_cb), self);
  export(self, self->reporter, REC_BUS_REPORTER_PATH);
  self->admin = rec_bus_admin1_skeleton_new ();
  g_signal_connect (self->admin, "handle-set", G_CALLBACK (set_cb), self);
  export(self, self->admin, REC_BUS_ADMIN_PATH);
  own_name (self->connection, REC_BUS_REPORTER_NAME);
  own_name (self->connection, REC_BUS_ADMIN_NAME);
}

static void
set_up (Fixture *self, gconstpointer with_bus)
{
  g_autofree char *store = NULL;
  g_autofree char *machine = NULL;

  self->folder = g_dir_make_tmp ("recourse-XXXXXX", NULL);
  self->user_path = g_build_filename (self->folder, "recourse", "policy.conf", NULL);
  self->machine_path = g_build_filename (self->folder, "policy.d", "50-recourse-admin.conf", NULL);
  machine = g_path_get_dirname (self->machine_path);
  store = g_build_filename (self->folder, "state", "recourse", NULL);

  if (with_bus != NULL)
    set_up_bus (self);
  self->launcher = cli_runner_new_launcher (
      store, self->bus != NULL ? g_test_dbus_get_bus_address (self->bus) : NULL);
  g_subprocess_launcher_setenv (self->launcher, "XDG_CONFIG_HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (self->launcher, "RECOURSE_POLICY_FOLDERS", machine, TRUE);
  g_subprocess_launcher_setenv (
      self->launcher, "DBUS_SYSTEM_BUS_ADDRESS",
      self->bus != NULL ? g_test_dbus_get_bus_address (self->bus) : "unix:path=/nowhere", TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->launcher);
  if (self->bus != NULL)
    {
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->reporter));
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->admin));
      g_clear_object (&self->reporter);
      g_clear_object (&self->admin);
      g_dbus_connection_close_sync (self->connection, NULL, NULL);
      g_clear_object (&self->connection);
      g_test_dbus_down (self->bus);
      g_clear_object (&self->bus);
    }
  test_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->user_path);
  g_free (self->machine_path);
}

static void
put (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static JsonObject *
find_setting (JsonObject *policy, const char *key)
{
  JsonArray *settings = json_object_get_array_member (policy, "settings");

  for (guint i = 0; i < json_array_get_length (settings); i++)
    {
      JsonObject *setting = json_array_get_object_element (settings, i);

      if (g_str_equal (json_object_get_string_member (setting, "key"), key))
        return setting;
    }
  return NULL;
}

static void
test_show (Fixture *self, gconstpointer data)
{
  g_autoptr (CliResult) json = NULL;
  g_autoptr (CliResult) text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *policy, *level, *quiet;

  put (self->machine_path, "[Policy]\nLevel=1\n");
  put (self->user_path, "[Policy]\nLevel=3\nQuiet=true\n");
  json = cli_runner_run (self->launcher, "policy", "--json", NULL);
  g_assert_cmpstr (json->err, ==, "");
  root = cli_result_parse (json);
  policy = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (policy, "level"), ==, "1");
  g_assert_true (json_object_get_boolean_member (policy, "locked"));
  g_assert_true (json_object_get_null_member (policy, "problem"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (policy, "broken")), ==, 0);

  level = find_setting (policy, "Level");
  g_assert_cmpstr (json_object_get_string_member (level, "value"), ==, "1");
  g_assert_cmpstr (json_object_get_string_member (level, "own"), ==, "3");
  g_assert_cmpstr (json_object_get_string_member (level, "origin"), ==, self->machine_path);
  g_assert_true (json_object_get_boolean_member (level, "locked"));
  quiet = find_setting (policy, "Quiet");
  g_assert_cmpstr (json_object_get_string_member (quiet, "origin"), ==, self->user_path);
  g_assert_false (json_object_get_boolean_member (quiet, "locked"));

  text = cli_runner_run (self->launcher, "policy", NULL);
  g_assert_cmpint (text->exit_code, ==, 0);
  g_assert_true (g_str_has_prefix (text->out, "Level 1: "));
  g_assert_nonnull (strstr (text->out, self->machine_path));
  g_assert_nonnull (strstr (text->out, "Managed by your administrator"));
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  g_autoptr (CliResult) json = NULL;
  g_autoptr (CliResult) text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *policy;
  JsonArray *broken;

  put (self->machine_path, "[Policy]\nLevel=3\nOops=1\n");
  put (self->user_path, "[Policy]\nLevel=3\n");
  json = cli_runner_run (self->launcher, "policy", "--json", NULL);
  root = cli_result_parse (json);
  policy = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (policy, "level"), ==, "off");
  g_assert_true (json_object_get_boolean_member (policy, "locked"));
  broken = json_object_get_array_member (policy, "broken");
  g_assert_cmpuint (json_array_get_length (broken), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (broken, 0), ==, self->machine_path);

  text = cli_runner_run (self->launcher, "policy", NULL);
  g_assert_true (g_str_has_prefix (text->out, "Off: "));
  g_assert_nonnull (strstr (text->out, "line 3: There is no key “Oops”"));
}

static void
test_all_users_shown (Fixture *self, gconstpointer data)
{
  g_autoptr (CliResult) json = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *policy;

  put (self->machine_path, "[Policy]\nQuiet=true\n");
  put (self->user_path, "[Policy]\nLevel=3\n");
  json = cli_runner_run (self->launcher, "policy", "--all-users", "--json", NULL);
  root = cli_result_parse (json);
  policy = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (policy, "level"), ==, "user");
  g_assert_cmpstr (json_object_get_string_member (find_setting (policy, "Quiet"), "value"), ==,
                   "true");
  g_assert_null (find_setting (policy, "Words"));
}

static void
test_set_user (Fixture *self, gconstpointer data)
{
  g_autoptr (CliResult) set = NULL;
  g_autoptr (CliResult) unset = NULL;
  g_autoptr (RecPolicySettings) settings = NULL;

  put (self->machine_path, "[Policy]\nQuiet=false\n");
  set = cli_runner_run (self->launcher, "policy", "Level=2", "Exclude=a;b", "Quiet=true",
                        "EventTypes/My event=off", NULL);
  g_assert_cmpint (set->exit_code, ==, 0);
  g_assert_true (g_str_has_prefix (set->out, "Level 2: "));
  g_assert_true (g_str_has_prefix (set->err, "recoursectl: Quiet is managed"));
  unset = cli_runner_run (self->launcher, "policy", "--unset", "Level", "--unset=Quiet",
                          "Exclude=", NULL);
  g_assert_cmpint (unset->exit_code, ==, 0);
  g_assert_true (g_str_has_prefix (unset->out, "Level 1: "));

  g_assert_cmpuint (self->n_user_calls, ==, 2);
  g_assert_cmpuint (self->n_admin_calls, ==, 0);
  settings = rec_policy_settings_load (REC_POLICY_USER, self->user_path);
  g_assert_null (rec_policy_settings_get (settings, "Exclude"));
  g_assert_cmpstr (rec_policy_settings_get (settings, "EventTypes/My event"), ==, "off");
}

static void
test_set_all_users (Fixture *self, gconstpointer data)
{
  g_autoptr (CliResult) set
      = cli_runner_run (self->launcher, "policy", "--all-users", "Level=3", "Metered=true", NULL);
  g_autoptr (CliResult) refused
      = cli_runner_run (self->launcher, "policy", "--all-users", "Log=false", NULL);
  g_autoptr (RecPolicySettings) settings
      = rec_policy_settings_load (REC_POLICY_MACHINE, self->machine_path);

  g_assert_cmpint (set->exit_code, ==, 0);
  g_assert_cmpstr (set->err, ==, "");
  g_assert_cmpstr (rec_policy_settings_get (settings, "Level"), ==, "3");
  g_assert_cmpint (refused->exit_code, ==, 1);
  g_assert_cmpstr (refused->err, ==, "recoursectl: You may not set this for all users\n");
  g_assert_cmpstr (refused->out, ==, "");
  g_assert_cmpuint (self->n_admin_calls, ==, 2);
  g_assert_cmpuint (self->n_user_calls, ==, 0);
}

/* What the reporter refuses is told, and its exit code is not that of a bad command line. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (CliResult) result = NULL;

  put (self->user_path, "rubbish");
  result = cli_runner_run (self->launcher, "policy", "Level=2", NULL);
  g_assert_cmpint (result->exit_code, ==, 1);
  g_assert_nonnull (strstr (result->err, "policy.conf"));
  g_assert_null (strstr (result->err, "GDBus"));
  g_assert_cmpstr (result->out, ==, "");
}

static void
test_no_bus (Fixture *self, gconstpointer data)
{
  g_autoptr (CliResult) show = cli_runner_run (self->launcher, "policy", NULL);
  g_autoptr (CliResult) set = cli_runner_run (self->launcher, "policy", "Level=2", NULL);
  g_autoptr (CliResult) all
      = cli_runner_run (self->launcher, "policy", "--all-users", "Level=2", NULL);

  g_assert_cmpint (show->exit_code, ==, 0);
  g_assert_true (g_str_has_prefix (show->out, "Level 1: "));
  g_assert_cmpint (set->exit_code, ==, 1);
  g_assert_nonnull (strstr (set->err, "There is no session bus"));
  g_assert_cmpint (all->exit_code, ==, 1);
  g_assert_false (g_file_test (self->user_path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* The bus names of the errors are known from the first use on. */
  (void) REC_ERROR;

#define ADD(path, with_bus, test)                                                                  \
  g_test_add ("/cli/policy/" path, Fixture, GINT_TO_POINTER (with_bus), set_up, test, tear_down)
  ADD ("each key is shown with its value, its origin and its lock", FALSE, test_show);
  ADD ("a broken file is shown, and its level is off", FALSE, test_broken);
  ADD ("the settings for all users are shown without the user's own", FALSE, test_all_users_shown);
  ADD ("without a bus the policy is shown and cannot be set", FALSE, test_no_bus);
  ADD ("the user's own are set and taken out by the reporter", TRUE, test_set_user);
  ADD ("those for all users are set by the helper, which may ask who it is", TRUE,
       test_set_all_users);
  ADD ("what the reporter refuses is told", TRUE, test_refused);
#undef ADD

  return g_test_run ();
}

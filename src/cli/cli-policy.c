/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli-command.h"
#include "cli/cli-policy-print.h"
#include "cli/cli-reporter.h"
#include "cli/cli-table.h"
#include "core/report/rec-error.h"

#define COMMAND "policy"

/* What the command line wants. */
typedef struct
{
  gboolean json;
  gboolean all_users;
  char **unset;
} Options;

static void
options_clear (Options *options)
{
  g_strfreev (options->unset);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Takes one change into the list, if it is one that may be made. */
static gboolean
add_change (GHashTable *changes, const Options *options, const char *key, const char *value)
{
  RecPolicySide side = options->all_users ? REC_POLICY_MACHINE : REC_POLICY_USER;
  g_autoptr (RecPolicySettings) settings = rec_policy_settings_new (side);
  g_autoptr (GError) error = NULL;

  if (!rec_policy_settings_set (settings, key, value, &error))
    {
      cli_refuse (COMMAND, "%s", error->message);
      return FALSE;
    }
  if (!g_hash_table_replace (changes, g_strdup (key), g_strdup (value)))
    {
      cli_refuse (COMMAND, _ ("“%s” is there twice"), key);
      return FALSE;
    }
  return TRUE;
}

static GHashTable *
read_changes (const Options *options, int argc, char **argv)
{
  g_autoptr (GHashTable) changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (int i = 1; i < argc; i++)
    {
      const char *equals = strchr (argv[i], '=');
      g_autofree char *key = equals != NULL ? g_strndup (argv[i], equals - argv[i]) : NULL;

      if (!g_utf8_validate (argv[i], -1, NULL) || key == NULL)
        {
          g_autofree char *shown = g_utf8_make_valid (argv[i], -1);

          cli_refuse (COMMAND, _ ("“%s” is not KEY=VALUE"), shown);
          return NULL;
        }
      if (!add_change (changes, options, key, equals + 1))
        return NULL;
    }
  for (char **key = options->unset; key != NULL && *key != NULL; key++)
    if (!add_change (changes, options, *key, ""))
      return NULL;
  return g_steal_pointer (&changes);
}

static GVariant *
build_changes (GHashTable *changes)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_variant_builder_add (&builder, "{ss}", key, value);
  return g_variant_builder_end (&builder);
}

static gboolean
set_user (GHashTable *changes, GError **error)
{
  g_autoptr (RecBusReporter1) reporter = cli_reporter_connect (error);

  return reporter != NULL
         && rec_bus_reporter1_call_set_policy_sync (reporter, build_changes (changes), NULL, error);
}

/* Who is asked for a password takes the time that they take. */
static gboolean
set_all_users (GHashTable *changes, GError **error)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, error);
  g_autoptr (GVariant) reply = NULL;

  /* From here on the bus's names of the errors are known. */
  (void) REC_ERROR;
  if (bus == NULL)
    return FALSE;

  reply = g_dbus_connection_call_sync (
      bus, REC_BUS_ADMIN_NAME, REC_BUS_ADMIN_PATH, REC_BUS_ADMIN_INTERFACE, "Set",
      g_variant_new ("(@a{ss})", build_changes (changes)), NULL,
      G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, G_MAXINT, NULL, error);
  return reply != NULL;
}

/* The policy is read from the files, as the reporter reads it; it need not run. */
static void
print_policy (const Options *options, GHashTable *changes)
{
  g_auto (GStrv) folders = rec_policy_settings_dup_machine_folders ();
  g_autofree char *path = rec_policy_settings_dup_user_path ();
  g_autoptr (RecPolicySettings) machine
      = rec_policy_settings_load_folders ((const char *const *) folders);
  g_autoptr (RecPolicySettings) user
      = options->all_users ? NULL : rec_policy_settings_load (REC_POLICY_USER, path);
  g_autoptr (RecPolicy) policy = rec_policy_new (machine, user);
  g_autofree char *text = options->json
                              ? cli_policy_dup_json (policy, machine, user)
                              : cli_policy_dup_text (policy, user, cli_terminal_get_width ());
  GHashTableIter iter;
  gpointer key;

  fputs (text, stdout);
  if (options->json)
    putchar ('\n');

  g_hash_table_iter_init (&iter, changes);
  while (!options->all_users && g_hash_table_iter_next (&iter, &key, NULL))
    if (rec_policy_is_locked (policy, key))
      cli_warn (_ ("%s is managed by your administrator; your own will count when it no longer is"),
                (const char *) key);
}

/*
 * cli_policy:
 *
 * Shows the policy in force, or has it changed.
 */
int
cli_policy (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "all-users", 0, 0, G_OPTION_ARG_NONE, &options.all_users,
      N_ ("The settings for all users, not your own"), NULL },
    { "unset", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.unset,
      N_ ("Take this key out; may be given several times"), N_ ("KEY") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GHashTable) changes = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (entries, _ ("[KEY=VALUE…]"),
                  _ ("Shows what may be sent, and why. With settings it changes them before; an\n"
                     "empty value takes the key out. recourse-policy(5) lists the keys."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;

  changes = read_changes (&options, argc, argv);
  if (changes == NULL)
    return CLI_EXIT_USAGE;
  if (g_hash_table_size (changes) > 0
      && !(options.all_users ? set_all_users (changes, &error) : set_user (changes, &error)))
    return cli_fail (error);

  print_policy (&options, changes);
  return cli_finish_output ();
}

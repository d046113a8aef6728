/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-policy-print.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/cli-table.h"
#include "core/report/rec-json.h"

static const char *
get_level_words (RecLevel level)
{
  switch (level)
    {
    case REC_LEVEL_ASK:
      return _ ("Level 1: you are asked each time before anything is sent.");
    case REC_LEVEL_PARAMETERS:
      return _ ("Level 2: the parameters of a problem are sent; you are asked before anything "
                "more is.");
    case REC_LEVEL_SAFE_DATA:
      return _ ("Level 3: parameters and safe data are sent; you are asked before personal data "
                "is.");
    case REC_LEVEL_OFF:
    default:
      return _ ("Off: nothing is sent, and nothing is asked.");
    }
}

/* Nobody has set a level for all users. */
static gboolean
leaves_level (RecPolicy *policy, RecPolicySettings *user)
{
  return user == NULL && !rec_policy_is_locked (policy, REC_POLICY_KEY_LEVEL);
}

static const char *
get_value (RecPolicy *policy, RecPolicySettings *user, const char *key)
{
  if (g_str_equal (key, REC_POLICY_KEY_LEVEL) && leaves_level (policy, user))
    return "user";
  return rec_policy_get_value (policy, key);
}

static gboolean
is_shown (RecPolicySettings *user, const char *key)
{
  return rec_policy_key_is_known (key, user != NULL ? REC_POLICY_USER : REC_POLICY_MACHINE);
}

/*
 * cli_policy_dup_text:
 * @user: (nullable): the user's own settings
 * @width: cells of a terminal; 0 for no limit
 *
 * Returns: the level in force and why, which files are broken, and each key
 */
char *
cli_policy_dup_text (RecPolicy *policy, RecPolicySettings *user, guint width)
{
  const char *const titles[] = { _ ("Key"), _ ("Value"), _ ("Where it comes from") };
  g_autofree char *why = rec_policy_dup_origin_words (policy, REC_POLICY_KEY_LEVEL);
  g_auto (GStrv) keys = rec_policy_list_keys (policy);
  g_autoptr (CliTable) table = cli_table_new (G_N_ELEMENTS (titles));
  g_autofree char *rows = NULL;
  GString *text = g_string_new (leaves_level (policy, user)
                                    ? _ ("Each user chooses the level.")
                                    : get_level_words (rec_policy_get_level (policy)));

  g_string_append_printf (text, "\n%s.\n\n", why);
  if (rec_policy_get_problem (policy) != NULL)
    g_string_append_printf (text, "%s\n\n", rec_policy_get_problem (policy));

  cli_table_add_row (table, titles);
  cli_table_set_shrinkable (table, 1, 10);
  cli_table_set_shrinkable (table, 2, 20);
  for (char **key = keys; *key != NULL; key++)
    {
      g_autofree char *words = rec_policy_dup_origin_words (policy, *key);
      const char *const cells[] = { *key, get_value (policy, user, *key), words };

      if (is_shown (user, *key))
        cli_table_add_row (table, cells);
    }
  rows = cli_table_dup_text (table, width);
  g_string_append (text, rows);
  return g_string_free (text, FALSE);
}

static void
add_broken (JsonBuilder *builder, RecPolicySettings *settings)
{
  const char *const *paths = settings != NULL ? rec_policy_settings_list_broken (settings) : NULL;

  for (; paths != NULL && *paths != NULL; paths++)
    json_builder_add_string_value (builder, *paths);
}

static void
add_setting (JsonBuilder *builder, RecPolicy *policy, RecPolicySettings *user, const char *key)
{
  g_autofree char *words = rec_policy_dup_origin_words (policy, key);
  const char *origin = rec_policy_get_origin (policy, key);

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "key", key);
  rec_json_add_string (builder, "value", get_value (policy, user, key));
  rec_json_add_string (builder, "own", user != NULL ? rec_policy_settings_get (user, key) : NULL);
  rec_json_add_string (builder, "origin", *origin != '\0' ? origin : NULL);
  rec_json_add_string (builder, "why", words);
  rec_json_add_boolean (builder, "locked", rec_policy_is_locked (policy, key));
  json_builder_end_object (builder);
}

/*
 * cli_policy_dup_json:
 * @user: (nullable): the user's own settings
 *
 * Returns: the object that recoursectl(1) describes
 */
char *
cli_policy_dup_json (RecPolicy *policy, RecPolicySettings *machine, RecPolicySettings *user)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *why = rec_policy_dup_origin_words (policy, REC_POLICY_KEY_LEVEL);
  g_auto (GStrv) keys = rec_policy_list_keys (policy);

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "level", get_value (policy, user, REC_POLICY_KEY_LEVEL));
  rec_json_add_string (builder, "why", why);
  rec_json_add_boolean (builder, "locked", rec_policy_is_locked (policy, REC_POLICY_KEY_LEVEL));
  rec_json_add_string (builder, "problem", rec_policy_get_problem (policy));
  json_builder_set_member_name (builder, "broken");
  json_builder_begin_array (builder);
  add_broken (builder, machine);
  add_broken (builder, user);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "settings");
  json_builder_begin_array (builder);
  for (char **key = keys; *key != NULL; key++)
    if (is_shown (user, *key))
      add_setting (builder, policy, user, *key);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return rec_json_print (builder, FALSE);
}

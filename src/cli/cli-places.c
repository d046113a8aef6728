/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-store.h"
#include "core/packages/rec-debugger.h"
#include "core/packages/rec-places.h"
#include "core/packages/rec-relaunch.h"
#include "core/report/rec-json.h"

/* What can be done, and why a thing cannot. */
typedef struct
{
  RecPlaces *places;
  GAppInfo *entry;
  char *relaunch_reason;
  char **debugger;
  char *debugger_reason;
} Found;

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_command (JsonBuilder *builder, char **command)
{
  json_builder_set_member_name (builder, "command");
  json_builder_begin_array (builder);
  for (guint i = 0; command != NULL && command[i] != NULL; i++)
    json_builder_add_string_value (builder, command[i]);
  json_builder_end_array (builder);
}

static void
add_place (JsonBuilder *builder, const RecPlace *place)
{
  g_autofree char *title = rec_place_dup_title (place);

  json_builder_begin_object (builder);
  add_string (builder, "kind", rec_place_kind_to_string (place->kind));
  add_string (builder, "title", title);
  if (place->uri != NULL)
    add_string (builder, "uri", place->uri);
  else
    add_command (builder, place->command);
  json_builder_end_object (builder);
}

static char *
dup_json (const Found *found)
{
  RecPlaces *places = found->places;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *words = rec_places_dup_origin (places);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "origin");
  json_builder_begin_object (builder);
  add_string (builder, "kind", rec_origin_to_string (places->origin));
  add_string (builder, "from", places->from);
  add_string (builder, "name", places->what);
  add_string (builder, "text", words);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "places");
  json_builder_begin_array (builder);
  for (guint i = 0; i < places->places->len; i++)
    add_place (builder, g_ptr_array_index (places->places, i));
  json_builder_end_array (builder);
  add_string (builder, "reason", rec_places_get_obstacle (places));

  json_builder_set_member_name (builder, "relaunch");
  json_builder_begin_object (builder);
  add_string (builder, "desktop_entry", found->entry != NULL ? places->desktop_path : NULL);
  add_string (builder, "reason", found->relaunch_reason);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "debugger");
  json_builder_begin_object (builder);
  add_command (builder, found->debugger);
  add_string (builder, "reason", found->debugger_reason);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return rec_json_print (builder, TRUE);
}

static char *
dup_text (const Found *found)
{
  RecPlaces *places = found->places;
  g_autofree char *origin = rec_places_dup_origin (places);
  const char *obstacle = rec_places_get_obstacle (places);
  GString *text = g_string_new (origin);

  g_string_append_c (text, '\n');
  if (obstacle != NULL)
    g_string_append_printf (text, "%s\n", obstacle);
  for (guint i = 0; i < places->places->len; i++)
    {
      const RecPlace *place = g_ptr_array_index (places->places, i);
      g_autofree char *title = rec_place_dup_title (place);
      g_autofree char *target = rec_place_dup_target (place);

      g_string_append_printf (text, "%s: %s\n", title, target);
    }
  if (found->relaunch_reason != NULL)
    /* Translators: %s is why */
    g_string_append_printf (text, _ ("It cannot be opened again: %s\n"), found->relaunch_reason);
  if (found->debugger_reason != NULL)
    /* Translators: %s is why */
    g_string_append_printf (text, _ ("It cannot be opened in a debugger: %s\n"),
                            found->debugger_reason);

  return g_string_free (text, FALSE);
}

static int
print (RecReport *report, gboolean json)
{
  g_autoptr (RecDesktopIndex) desktops = rec_desktop_index_new ();
  Found found = { 0 };
  g_autofree char *text = NULL;

  found.places = rec_places_find ("/", desktops, report);
  found.entry = rec_relaunch_find (report, found.places->desktop_path, &found.relaunch_reason);
  found.debugger = rec_debugger_find (report, &found.debugger_reason);
  text = json ? dup_json (&found) : dup_text (&found);

  rec_places_free (found.places);
  g_clear_object (&found.entry);
  g_free (found.relaunch_reason);
  g_strfreev (found.debugger);
  g_free (found.debugger_reason);

  fputs (text, stdout);
  if (json)
    putchar ('\n');
  return cli_finish_output ();
}

/*
 * cli_places:
 *
 * Prints where a program comes from and where to go with its problem.
 */
int
cli_places (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecReport) report = NULL;
  int exit_code;

  if (!cli_parse (entries, _ ("ID"),
                  _ ("Shows who a program comes from and where to go with its problem. ID is a\n"
                     "report’s, or a bucket’s for its newest report; its beginning is enough."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc != 2)
    return cli_refuse ("places", _ ("Exactly one ID is needed"));

  report = cli_store_load_report (argv[1], &exit_code);
  return report != NULL ? print (report, json) : exit_code;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"
#include "core/report/rec-json.h"

static void
add_json (GVariant *service, JsonBuilder *builder)
{
  static const char *const names[] = { "id", "name", "url", "vendor", "privacy", "account" };

  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = NULL;

      g_variant_get_child (service, i, "&s", &value);
      rec_json_add_string (builder, names[i], value);
    }
  json_builder_end_object (builder);
}

static void
print_json (GVariant *services)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (gsize i = 0; services != NULL && i < g_variant_n_children (services); i++)
    {
      g_autoptr (GVariant) service = g_variant_get_child_value (services, i);

      add_json (service, builder);
    }
  json_builder_end_array (builder);
  text = rec_json_print (builder, FALSE);
  puts (text);
}

static const char *
get_account_words (const char *account)
{
  if (g_str_equal (account, "required"))
    return _ ("An account is needed.");
  return g_str_equal (account, "optional") ? _ ("An account is possible.") : NULL;
}

static void
print_text (GVariant *services)
{
  GVariantIter iter;
  const char *id, *name, *url, *vendor, *privacy, *account;

  if (services == NULL || g_variant_n_children (services) == 0)
    {
      puts (_ ("There is no service; all reports stay on this machine."));
      return;
    }

  g_variant_iter_init (&iter, services);
  while (
      g_variant_iter_next (&iter, "(&s&s&s&s&s&s)", &id, &name, &url, &vendor, &privacy, &account))
    {
      printf ("%s  %s\n  %s\n", id, name, url);
      if (*vendor != '\0')
        printf ("  %s\n", vendor);
      if (*privacy != '\0')
        /* Translators: an address */
        printf (_ ("  Privacy: %s\n"), privacy);
      if (get_account_words (account) != NULL)
        printf ("  %s\n", get_account_words (account));
    }
}

static void
warn_of_problems (RecBusReporter1 *reporter)
{
  const char *const *problems = rec_bus_reporter1_get_service_problems (reporter);

  for (; problems != NULL && *problems != NULL; problems++)
    cli_warn ("%s", *problems);
}

/*
 * cli_services:
 *
 * Prints the services that reports may go to, and on stderr which descriptions cannot be used.
 */
int
cli_services (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON array"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (entries, NULL, _ ("Lists the services that reports of this machine may go to."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("services", _ ("“%s” is not expected here"), argv[1]);

  reporter = cli_reporter_connect (&error);
  if (reporter == NULL)
    return cli_fail (error);
  if (rec_bus_reporter1_get_version (reporter) == NULL)
    {
      cli_warn (_ ("The reporter does not answer"));
      return CLI_EXIT_FAILED;
    }

  if (json)
    print_json (rec_bus_reporter1_get_services (reporter));
  else
    print_text (rec_bus_reporter1_get_services (reporter));
  warn_of_problems (reporter);
  return cli_finish_output ();
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"
#include "cli/cli-secret.h"
#include "core/exchange/rec-account.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"

typedef struct
{
  char *id;
  char *name;
  char *url;
} Service;

static void
service_clear (Service *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->url, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Service, service_clear)

static gboolean
find_service (Service *self, const char *wanted, GError **error)
{
  g_autoptr (RecBusReporter1) reporter = cli_reporter_connect (error);
  GVariant *services = reporter != NULL ? rec_bus_reporter1_get_services (reporter) : NULL;
  const char *id, *name, *url;
  GVariantIter iter;

  if (reporter == NULL)
    return FALSE;

  if (services != NULL)
    g_variant_iter_init (&iter, services);
  while (services != NULL
         && g_variant_iter_next (&iter, "(&s&s&s&s&s&s)", &id, &name, &url, NULL, NULL, NULL))
    if (g_str_equal (id, wanted))
      {
        self->id = g_strdup (id);
        self->name = g_strdup (name);
        self->url = g_strdup (url);
        return TRUE;
      }

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
               _ ("There is no service “%s”; “recoursectl services” lists them"), wanted);
  return FALSE;
}

static int
show_account (const Service *service, gboolean json)
{
  g_autofree char *name = NULL;
  char *password = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  if (!rec_account_lookup (service->url, &name, &password, NULL, &error)
      && !g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND))
    return cli_fail (error);
  cli_secret_free (password);

  if (!json)
    {
      if (name != NULL)
        /* Translators: the name of an account, and of a service */
        printf (_ ("Your account at %2$s is “%1$s”.\n"), name, service->name);
      else
        printf (_ ("You have no account at %s.\n"), service->name);
      return cli_finish_output ();
    }
  builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "service", service->id);
  rec_json_add_string (builder, "name", name);
  json_builder_end_object (builder);
  text = rec_json_print (builder, FALSE);
  puts (text);
  return cli_finish_output ();
}

static int
set_account (const Service *service, const char *name)
{
  /* Translators: the name of an account, and of a service */
  g_autofree char *prompt = g_strdup_printf (_ ("Password of %s at %s: "), name, service->name);
  g_autoptr (GError) error = NULL;
  char *password = cli_secret_read (prompt, &error);
  gboolean done;

  if (password == NULL)
    return cli_fail (error);

  done = rec_account_store (service->url, service->name, name, password, NULL, &error);
  cli_secret_free (password);
  return done ? CLI_EXIT_OK : cli_fail (error);
}

/*
 * cli_account:
 *
 * Shows, sets or clears the user's account at a service, in the Secret Service.
 */
int
cli_account (int argc, char **argv)
{
  gboolean json = FALSE, clear = FALSE;
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    { "set", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Set the account; asks for the password"),
      N_ ("NAME") },
    { "clear", 0, 0, G_OPTION_ARG_NONE, &clear, N_ ("Forget the account"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (Service) service = { 0 };
  g_autoptr (GError) error = NULL;

  if (!cli_parse (
          entries, _ ("SERVICE"),
          _ ("Shows your account at a service, sets or forgets it. The password is kept in the\n"
             "keyring and nowhere else; it is asked for, and cannot be an argument."),
          &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc != 2)
    return cli_refuse ("account", _ ("Exactly one service is needed"));
  if ((name != NULL) + clear + json > 1)
    return cli_refuse ("account", _ ("--set, --clear and --json do not go together"));
  if (name != NULL && *name == '\0')
    return cli_refuse ("account", _ ("The name of the account is empty"));

  if (!find_service (&service, argv[1], &error))
    return cli_fail (error);
  if (name != NULL)
    return set_account (&service, name);
  if (clear && !rec_account_clear (service.url, NULL, &error))
    return cli_fail (error);
  return clear ? CLI_EXIT_OK : show_account (&service, json);
}

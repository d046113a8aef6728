/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-print.h"
#include "cli/cli-reporter.h"
#include "cli/cli-store.h"
#include "core/report/rec-error.h"

#define PAGE 100

typedef struct
{
  GMainLoop *loop;
  RecStore *store;
  /* The last report that needs no printing. */
  gint64 row;
  gboolean json;
  int exit_code;
} Watch;

static void
stop (Watch *self, int exit_code)
{
  self->exit_code = exit_code;
  g_main_loop_quit (self->loop);
}

static gboolean
signal_cb (gpointer data)
{
  stop (data, CLI_EXIT_OK);
  return G_SOURCE_CONTINUE;
}

/* The store may begin only with the first report. */
static gboolean
ensure_store (Watch *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->store == NULL)
    self->store = cli_store_open (&local_error);
  if (self->store != NULL || g_error_matches (local_error, REC_ERROR, REC_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
print_added (Watch *self, GError **error)
{
  guint n_printed = PAGE;

  if (!ensure_store (self, error))
    return FALSE;

  while (self->store != NULL && n_printed == PAGE)
    {
      g_autoptr (GPtrArray) reports = rec_store_list_added (self->store, &self->row, PAGE, error);

      if (reports == NULL)
        return FALSE;
      for (guint i = 0; i < reports->len; i++)
        {
          g_autofree char *line = self->json ? cli_print_dup_json (reports->pdata[i], FALSE, FALSE)
                                             : cli_print_dup_line (reports->pdata[i]);

          puts (line);
        }
      n_printed = reports->len;
    }
  return TRUE;
}

/* The store is what counts: it is read on from where it was read last, whatever the signal lists.
 */
static void
changed_cb (RecBusReporter1 *reporter,
            const char *const *buckets,
            const char *const *added,
            Watch *self)
{
  g_autoptr (GError) error = NULL;

  if (!print_added (self, &error))
    stop (self, cli_fail (error));
  else if (cli_finish_output () != CLI_EXIT_OK)
    stop (self, CLI_EXIT_FAILED);
}

static void
owner_cb (GDBusProxy *proxy, GParamSpec *property, Watch *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (proxy);

  if (owner == NULL)
    cli_warn (_ ("The reporter has ended; new reports are seen when it runs again"));
}

static void
closed_cb (GDBusConnection *bus, gboolean remote, GError *error, Watch *self)
{
  cli_warn (_ ("The session bus has ended"));
  stop (self, CLI_EXIT_FAILED);
}

static void
run (Watch *self, RecBusReporter1 *reporter)
{
  GDBusConnection *bus = g_dbus_proxy_get_connection (G_DBUS_PROXY (reporter));
  guint interrupted = g_unix_signal_add (SIGINT, signal_cb, self);
  guint terminated = g_unix_signal_add (SIGTERM, signal_cb, self);
  gulong closed;

  /* Else the bus's end would end this program without a word. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  closed = g_signal_connect (bus, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (reporter, "notify::g-name-owner", G_CALLBACK (owner_cb), self);
  g_printerr (_ ("Watching for new reports…\n"));
  g_main_loop_run (self->loop);
  g_signal_handlers_disconnect_by_data (reporter, self);
  g_signal_handler_disconnect (bus, closed);
  g_source_remove (interrupted);
  g_source_remove (terminated);
}

/*
 * cli_watch:
 *
 * Prints each report that is added from now on, until it is interrupted.
 */
int
cli_watch (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object a line"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GError) error = NULL;
  Watch self = { 0 };

  if (!cli_parse (entries, NULL, _ ("Prints each new report as it comes, until it is interrupted."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("watch", _ ("“%s” is not expected here"), argv[1]);

  reporter = cli_reporter_synchronize (&error);
  if (reporter == NULL || !ensure_store (&self, &error))
    return cli_fail (error);

  loop = g_main_loop_new (NULL, FALSE);
  self.loop = loop;
  self.json = json;
  self.row = self.store != NULL ? rec_store_get_last_row (self.store) : 0;
  g_signal_connect (reporter, "changed", G_CALLBACK (changed_cb), &self);
  run (&self, reporter);
  g_clear_object (&self.store);
  return self.exit_code;
}

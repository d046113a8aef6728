/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"
#include "cli/cli-store.h"
#include "core/report/rec-wording.h"
#include "core/store/rec-store-exchange.h"

/* What is followed with --wait. */
typedef struct
{
  GMainLoop *loop;
  RecBusReporter1 *reporter;
  RecStore *store;
  /* What is under way, by bucket; empty for a look for new responses. */
  GHashTable *active;
  guint n_ended;
  guint n_started;
  gboolean is_called;
  gboolean is_confirming;
  gboolean is_quiet;
  int exit_code;
} Check;

/* Whether the store says that something is being done or will be at once. */
static gboolean
is_busy (Check *self)
{
  g_autoptr (GPtrArray) due
      = rec_store_list_due_submissions (self->store, g_get_real_time (), 1, NULL);

  return (due != NULL && due->len > 0)
         || rec_store_count_submissions (self->store, REC_STATE_REQUESTED) > 0
         || rec_store_count_submissions (self->store, REC_STATE_SENDING) > 0;
}

static gboolean
is_sending (Check *self)
{
  GVariant *sending = rec_bus_reporter1_get_sending (self->reporter);

  return sending != NULL && g_variant_n_children (sending) > 0;
}

static void
stop (Check *self, int exit_code)
{
  self->exit_code = exit_code;
  g_main_loop_quit (self->loop);
}

/* A stage that never began, because nothing can be sent now, has no end of its own either. */
static gboolean
has_ended (Check *self)
{
  return self->is_called && g_hash_table_size (self->active) == 0 && !is_sending (self)
         && (self->n_ended >= self->n_started || !is_busy (self));
}

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Check *self = data;

  rec_bus_reporter1_call_synchronize_finish (REC_BUS_REPORTER1 (source), result, NULL);
  self->is_confirming = FALSE;
  if (has_ended (self))
    stop (self, CLI_EXIT_OK);
}

/* The end of one stage may be the beginning of the next. What the reporter begins at once it tells
 * before it answers a call that comes now. */
static void
consider_end (Check *self)
{
  if (self->is_confirming || !has_ended (self))
    return;

  self->is_confirming = TRUE;
  rec_bus_reporter1_call_synchronize (self->reporter, NULL, confirmed_cb, self);
}

static void
progress_cb (RecBusReporter1 *reporter,
             const char *bucket,
             const char *words,
             guint64 done,
             guint64 total,
             Check *self)
{
  if (*words == '\0')
    {
      g_hash_table_remove (self->active, bucket);
      self->n_ended += *bucket != '\0' ? 1 : 0;
      consider_end (self);
      return;
    }

  if (g_strcmp0 (g_hash_table_lookup (self->active, bucket), words) != 0 && !self->is_quiet)
    g_printerr ("%s  %s\n", bucket, words);
  g_hash_table_insert (self->active, g_strdup (bucket), g_strdup (words));
}

static void
changed_cb (RecBusReporter1 *reporter,
            const char *const *buckets,
            const char *const *added,
            Check *self)
{
  consider_end (self);
}

static void
sending_cb (RecBusReporter1 *reporter, GParamSpec *property, Check *self)
{
  consider_end (self);
}

/* Sending goes on when the reporter runs again; this program does not wait for that. */
static void
owner_cb (GDBusProxy *proxy, GParamSpec *property, Check *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (proxy);

  if (owner != NULL)
    return;
  cli_warn (_ ("The reporter has ended; it goes on when it runs again"));
  stop (self, CLI_EXIT_FAILED);
}

static gboolean
signal_cb (gpointer data)
{
  stop (data, CLI_EXIT_OK);
  return G_SOURCE_CONTINUE;
}

static void
wait_for_end (Check *self)
{
  guint interrupted = g_unix_signal_add (SIGINT, signal_cb, self);
  guint terminated = g_unix_signal_add (SIGTERM, signal_cb, self);

  g_signal_connect (self->reporter, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->reporter, "notify::sending", G_CALLBACK (sending_cb), self);
  g_signal_connect (self->reporter, "notify::g-name-owner", G_CALLBACK (owner_cb), self);
  self->exit_code = -1;
  /* What was told before the call was answered. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  consider_end (self);
  if (self->exit_code < 0)
    g_main_loop_run (self->loop);
  while (self->is_confirming)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (interrupted);
  g_source_remove (terminated);
}

static void
print_states (Check *self, GStrv buckets)
{
  for (; *buckets != NULL; buckets++)
    {
      gint64 row;
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (RecSubmission) submission
          = rec_store_load_submission (self->store, *buckets, NULL);

      if (!rec_store_find_problem_row (self->store, *buckets, &row, NULL))
        continue;
      problems = rec_store_load_problems (self->store, &row, 1, NULL);
      if (problems == NULL || problems->len == 0)
        continue;
      printf ("%s  %s", *buckets,
              rec_wording_get_state (rec_problem_get_state (problems->pdata[0])));
      if (submission != NULL && submission->problem != NULL)
        printf (": %s", submission->problem);
      putchar ('\n');
    }
}

static int
check (Check *self, GStrv buckets, gboolean wait, gboolean json)
{
  g_autoptr (GError) error = NULL;
  const char *offline;

  if (wait)
    g_signal_connect (self->reporter, "progress", G_CALLBACK (progress_cb), self);
  if (!rec_bus_reporter1_call_check_for_solutions_sync (
          self->reporter, (const char *const *) buckets, &self->n_started, NULL, &error))
    return cli_fail (error);

  self->is_called = TRUE;
  printf (json ? "{\"started\":%u}\n"
               : ngettext ("%u problem will be reported; services are asked for solutions.\n",
                           "%u problems will be reported; services are asked for solutions.\n",
                           self->n_started),
          self->n_started);
  offline = rec_bus_reporter1_get_offline (self->reporter);
  if (offline != NULL && *offline != '\0')
    {
      cli_warn ("%s", offline);
      return cli_finish_output ();
    }
  if (wait)
    wait_for_end (self);
  if (self->exit_code != CLI_EXIT_OK)
    return self->exit_code;
  if (wait && !json)
    print_states (self, buckets);
  return cli_finish_output ();
}

static void
check_clear (Check *self)
{
  if (self->reporter != NULL)
    g_signal_handlers_disconnect_by_data (self->reporter, self);
  g_clear_object (&self->reporter);
  g_clear_object (&self->store);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->active, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

/*
 * cli_check:
 *
 * Has the reporter look for solutions, which reports what was not reported yet.
 */
int
cli_check (int argc, char **argv)
{
  gboolean json = FALSE, wait = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    { "wait", 'w', 0, G_OPTION_ARG_NONE, &wait, N_ ("Wait until it ended"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (Check) self = { 0 };
  g_auto (GStrv) buckets = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  if (!cli_parse (
          entries, _ ("[BUCKET|ID…]"),
          _ ("Looks for solutions, for all problems or for the ones named. A problem that no\n"
             "service knows of is reported, as far as your policy lets you do that by hand."),
          &argc, &argv))
    return CLI_EXIT_USAGE;

  self.store = cli_store_open (&error);
  if (self.store == NULL)
    return cli_fail (error);
  buckets = cli_store_find_buckets (self.store, argv + 1, &exit_code);
  if (buckets == NULL)
    return exit_code;
  self.reporter = cli_reporter_connect (&error);
  if (self.reporter == NULL)
    return cli_fail (error);

  self.loop = g_main_loop_new (NULL, FALSE);
  self.active = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.is_quiet = json;
  return check (&self, buckets, wait, json);
}

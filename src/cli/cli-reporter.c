/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-reporter.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli-command.h"
#include "core/report/rec-error.h"

/* A journal of years may take this long the first time; then what is there is better than nothing.
 */
#define SYNCHRONIZE_SECONDS 600
#define CLEAR_LINE "\r\033[K"

/* A call that takes its time, while a terminal is told what the reporter is at. */
typedef struct
{
  RecBusReporter1 *reporter;
  gulong handler;
  gboolean shown;
  GAsyncResult *result;
} Call;

/* GLib would start a bus of its own, on which no reporter is and which would outlive us. */
static gboolean
has_session_bus (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  return (address != NULL && *address != '\0') || g_file_test (socket, G_FILE_TEST_EXISTS);
}

/*
 * cli_reporter_connect:
 *
 * Returns: the reporter, which starts when it is called
 */
RecBusReporter1 *
cli_reporter_connect (GError **error)
{
  if (!has_session_bus ())
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, _ ("There is no session bus"));
      return NULL;
    }

  return rec_reporter_client_connect_sync (NULL, error);
}

static void
show_busy_cb (RecBusReporter1 *reporter, GParamSpec *property, Call *call)
{
  const char *busy = rec_bus_reporter1_get_busy (reporter);

  fputs (CLEAR_LINE, stderr);
  if (busy != NULL && *busy != '\0')
    fputs (busy, stderr);
  call->shown = TRUE;
}

static void
call_begin (Call *call, RecBusReporter1 *reporter)
{
  call->reporter = reporter;
  if (isatty (STDERR_FILENO))
    call->handler = g_signal_connect (reporter, "notify::busy", G_CALLBACK (show_busy_cb), call);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;

  call->result = g_object_ref (result);
}

static void
call_wait (Call *call)
{
  while (call->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_signal_handler (&call->handler, call->reporter);
  if (call->shown)
    fputs (CLEAR_LINE, stderr);
}

static void
call_clear (Call *call)
{
  g_clear_object (&call->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

static gboolean
time_over_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_CONTINUE;
}

/*
 * cli_reporter_synchronize:
 *
 * Has the reporter read what its recorders have, and shows a terminal what it is at.
 *
 * Returns: the reporter
 */
RecBusReporter1 *
cli_reporter_synchronize (GError **error)
{
  g_autoptr (RecBusReporter1) reporter = cli_reporter_connect (error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Call) call = { 0 };
  guint timeout;

  if (reporter == NULL)
    return NULL;

  timeout = g_timeout_add_seconds (SYNCHRONIZE_SECONDS, time_over_cb, cancellable);
  call_begin (&call, reporter);
  rec_bus_reporter1_call_synchronize (reporter, cancellable, answered_cb, &call);
  call_wait (&call);
  g_source_remove (timeout);
  if (!rec_bus_reporter1_call_synchronize_finish (reporter, call.result, error))
    return NULL;
  return g_steal_pointer (&reporter);
}

/*
 * cli_reporter_import:
 * @journal: an absolute path
 * @root: (nullable): an absolute path
 *
 * Has the reporter import a journal, and shows a terminal how far it is.
 */
gboolean
cli_reporter_import (const char *journal,
                     const char *root,
                     guint *added,
                     guint *known,
                     guint *skipped,
                     GError **error)
{
  g_autoptr (RecBusReporter1) reporter = cli_reporter_connect (error);
  g_auto (Call) call = { 0 };

  if (reporter == NULL)
    return FALSE;

  call_begin (&call, reporter);
  rec_bus_reporter1_call_import (reporter, rec_reporter_client_build_import_options (journal, root),
                                 NULL, answered_cb, &call);
  call_wait (&call);
  return rec_bus_reporter1_call_import_finish (reporter, added, known, skipped, call.result, error);
}

/*
 * cli_reporter_try_synchronize:
 *
 * As cli_reporter_synchronize(), for who can do without: says why it failed, or what keeps the
 * reporter from writing.
 *
 * Returns: (nullable): the reporter
 */
RecBusReporter1 *
cli_reporter_try_synchronize (void)
{
  g_autoptr (GError) error = NULL;
  RecBusReporter1 *reporter = cli_reporter_synchronize (&error);
  const char *problem = reporter != NULL ? rec_bus_reporter1_get_problem (reporter) : NULL;

  if (reporter == NULL)
    {
      g_dbus_error_strip_remote_error (error);
      cli_warn (_ ("The newest reports may be missing, because the reporter did not answer: %s"),
                error->message);
    }
  else if (problem != NULL && *problem != '\0')
    cli_warn ("%s", problem);
  return reporter;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-history.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"
#include "cli/cli-store.h"
#include "core/report/rec-error.h"

/* The first reading of a journal of years may take a while. */
#define PATIENCE_MS (600 * 1000)

/*
 * cli_history_try_read:
 *
 * Has the reporter read the reports and what else happened on this machine, or warns why it did
 * not.
 */
void
cli_history_try_read (void)
{
  g_autoptr (RecBusReporter1) reporter = cli_reporter_try_synchronize ();
  g_autoptr (GError) error = NULL;

  if (reporter == NULL)
    return;

  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (reporter), PATIENCE_MS);
  if (rec_bus_reporter1_call_read_history_sync (reporter, NULL, NULL, &error))
    return;

  g_dbus_error_strip_remote_error (error);
  cli_warn (_ ("The newest changes may be missing: %s"), error->message);
}

/*
 * cli_history_open_store:
 * @store: (out) (nullable): the store; %NULL where nothing was ever recorded
 *
 * Returns: whether that is so
 */
gboolean
cli_history_open_store (RecStore **store, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *store = cli_store_open (&local_error);
  if (*store != NULL || g_error_matches (local_error, REC_ERROR, REC_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/*
 * cli_history_parse_time:
 *
 * Reads a time as ISO 8601 has it. A day alone is its beginning, where the user is.
 */
gboolean
cli_history_parse_time (const char *text, gint64 *time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *whole
      = strchr (text, 'T') != NULL ? g_strdup (text) : g_strconcat (text, "T00:00:00", NULL);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (whole, zone);

  if (date == NULL)
    return FALSE;
  *time = g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date);
  return TRUE;
}

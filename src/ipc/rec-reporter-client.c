/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ipc/rec-reporter-client.h"

#include "core/report/rec-error.h"

/* A journal of years takes longer to read than a bus call may take by default, and the caller can
 * cancel, so the calls end when the reporter answers or goes away. */
static RecBusReporter1 *
make_patient (RecBusReporter1 *proxy)
{
  if (proxy != NULL)
    g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (proxy), G_MAXINT);

  return proxy;
}

/**
 * rec_reporter_client_connect_async:
 * @cancellable: (nullable): stops waiting
 * @callback: called when there is a proxy or an error
 * @user_data: for @callback
 *
 * Connects to the reporter on the session bus, which starts it if it is not running. Its errors
 * are [error@Error]s; `g_dbus_error_strip_remote_error()` takes the bus's prefix off their
 * messages.
 */
void
rec_reporter_client_connect_async (GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  /* The bus's names of the errors are known to the domain from its first use on. */
  (void) REC_ERROR;

  rec_bus_reporter1_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_NONE,
                                       REC_BUS_REPORTER_NAME, REC_BUS_REPORTER_PATH, cancellable,
                                       callback, user_data);
}

/**
 * rec_reporter_client_connect_finish:
 * @result: what the callback got
 * @error: return location for a `GError`
 *
 * Returns: (transfer full): the reporter; its calls have no time limit. %NULL with an error of the
 *   bus when there is no session bus
 */
RecBusReporter1 *
rec_reporter_client_connect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return make_patient (rec_bus_reporter1_proxy_new_for_bus_finish (result, error));
}

/**
 * rec_reporter_client_connect_sync:
 * @cancellable: (nullable): stops waiting
 * @error: return location for a `GError`
 *
 * Does what [func@reporter_client_connect_async] does, but waits for it.
 *
 * Returns: (transfer full): the reporter; its calls have no time limit. %NULL with an error of the
 *   bus when there is no session bus
 */
RecBusReporter1 *
rec_reporter_client_connect_sync (GCancellable *cancellable, GError **error)
{
  (void) REC_ERROR;

  return make_patient (rec_bus_reporter1_proxy_new_for_bus_sync (
      G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_NONE, REC_BUS_REPORTER_NAME, REC_BUS_REPORTER_PATH,
      cancellable, error));
}

/**
 * rec_reporter_client_build_import_options:
 * @journal: a journal file or a folder of journal files, absolute
 * @root: (nullable): the folder under which the files of the programs lie
 *
 * Returns: (transfer floating): the options of the interface's Import
 */
GVariant *
rec_reporter_client_build_import_options (const char *journal, const char *root)
{
  GVariantBuilder builder;

  g_return_val_if_fail (journal != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", REC_BUS_IMPORT_JOURNAL, g_variant_new_string (journal));
  if (root != NULL)
    g_variant_builder_add (&builder, "{sv}", REC_BUS_IMPORT_ROOT, g_variant_new_string (root));

  return g_variant_builder_end (&builder);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-bus-error.h"

#include "core/report/rec-error.h"

/**
 * rec_bus_return_error:
 * @invocation: (transfer full): the call that failed
 * @error: (transfer full): why
 *
 * Errors of GIO get a name of ours on the bus; their own names say nothing to other languages.
 */
void
rec_bus_return_error (GDBusMethodInvocation *invocation, GError *error)
{
  g_autoptr (GError) owned = error;
  int code = REC_ERROR_FAILED;

  if (owned->domain != REC_ERROR)
    {
      if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        code = REC_ERROR_NOT_FOUND;
      else if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
        code = REC_ERROR_NO_SPACE;
      g_dbus_method_invocation_return_error_literal (invocation, REC_ERROR, code, owned->message);
      return;
    }

  g_dbus_method_invocation_return_gerror (invocation, owned);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-error.h"

static const GDBusErrorEntry error_entries[] = {
  { REC_ERROR_FAILED, "org.recourse.Error.Failed" },
  { REC_ERROR_INVALID, "org.recourse.Error.Invalid" },
  { REC_ERROR_TOO_LARGE, "org.recourse.Error.TooLarge" },
  { REC_ERROR_TRUNCATED, "org.recourse.Error.Truncated" },
  { REC_ERROR_NOT_FOUND, "org.recourse.Error.NotFound" },
  { REC_ERROR_UNSUPPORTED, "org.recourse.Error.Unsupported" },
  { REC_ERROR_NEWER, "org.recourse.Error.Newer" },
  { REC_ERROR_BUSY, "org.recourse.Error.Busy" },
  { REC_ERROR_NO_SPACE, "org.recourse.Error.NoSpace" },
  { REC_ERROR_READ_ONLY, "org.recourse.Error.ReadOnly" },
  { REC_ERROR_DAMAGED, "org.recourse.Error.Damaged" },
  { REC_ERROR_LIMIT, "org.recourse.Error.Limit" },
  { REC_ERROR_REFUSED, "org.recourse.Error.Refused" },
  { REC_ERROR_LATER, "org.recourse.Error.Later" },
  { REC_ERROR_UNREACHABLE, "org.recourse.Error.Unreachable" },
  { REC_ERROR_ACCOUNT, "org.recourse.Error.Account" },
  { REC_ERROR_POLICY, "org.recourse.Error.Policy" },
  { REC_ERROR_NOT_AUTHORIZED, "org.recourse.Error.NotAuthorized" },
};

GQuark
rec_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("rec-error-quark", &quark, error_entries,
                                      G_N_ELEMENTS (error_entries));
  return (GQuark) quark;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/report/rec-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

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

/* What goes with an error beyond its code and its message. */
typedef struct
{
  guint retry_after;
} RecErrorPrivate;

static void
rec_error_domain_private_init (RecErrorPrivate *self)
{
  self->retry_after = 0;
}

static void
rec_error_domain_private_copy (const RecErrorPrivate *source, RecErrorPrivate *copy)
{
  *copy = *source;
}

static void
rec_error_domain_private_clear (RecErrorPrivate *self)
{
}

static GQuark rec_error_domain_quark (void);

G_DEFINE_EXTENDED_ERROR (RecError, rec_error_domain)

GQuark
rec_error_quark (void)
{
  static gsize quark = 0;

  if (g_once_init_enter (&quark))
    {
      GQuark domain = rec_error_domain_quark ();

      for (guint i = 0; i < G_N_ELEMENTS (error_entries); i++)
        g_dbus_error_register_error (domain, error_entries[i].error_code,
                                     error_entries[i].dbus_error_name);
      g_once_init_leave (&quark, domain);
    }

  return (GQuark) quark;
}

static RecError
classify_errno (int number)
{
  switch (number)
    {
    case ENOENT:
      return REC_ERROR_NOT_FOUND;
    case ENOSPC:
    case EDQUOT:
      return REC_ERROR_NO_SPACE;
    case EROFS:
    case EACCES:
    case EPERM:
      return REC_ERROR_READ_ONLY;
    default:
      return REC_ERROR_FAILED;
    }
}

/**
 * rec_error_set_from_errno: (skip)
 * @error: return location for a [error@Error]
 * @number: what the system said
 * @attempt: what was attempted, such as “Opening”
 * @path: on which file
 *
 * Says in one form what could not be done with a file.
 */
void
rec_error_set_from_errno (GError **error, int number, const char *attempt, const char *path)
{
  g_autofree char *shown = NULL;

  g_return_if_fail (attempt != NULL && path != NULL);

  shown = g_filename_display_name (path);
  g_set_error (error, REC_ERROR, classify_errno (number), _ ("%s “%s” failed: %s"), attempt, shown,
               g_strerror (number));
}

/**
 * rec_error_set_retry_after: (skip)
 * @error: an error of this domain
 * @seconds: how long to wait before it is tried again
 */
void
rec_error_set_retry_after (GError *error, guint seconds)
{
  g_return_if_fail (error != NULL && error->domain == REC_ERROR);

  rec_error_domain_get_private (error)->retry_after = seconds;
}

/**
 * rec_error_get_retry_after: (skip)
 * @error: an error of any domain
 *
 * Returns: how many seconds to wait before it is tried again; 0 when nobody said
 */
guint
rec_error_get_retry_after (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  return error->domain == REC_ERROR ? rec_error_domain_get_private (error)->retry_after : 0;
}

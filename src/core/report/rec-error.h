/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_ERROR (rec_error_quark ())

/**
 * RecError:
 * @REC_ERROR_FAILED: something else went wrong; the message says what
 * @REC_ERROR_INVALID: the input is not what it claims to be
 * @REC_ERROR_TOO_LARGE: the input is over a named limit
 * @REC_ERROR_TRUNCATED: the input ends too early
 * @REC_ERROR_NOT_FOUND: there is no such report, file or recorder
 * @REC_ERROR_UNSUPPORTED: the input is sound, but of a kind that is not read
 * @REC_ERROR_NEWER: the store was written by a newer version
 * @REC_ERROR_BUSY: another process holds what is needed
 * @REC_ERROR_NO_SPACE: the disk is full
 * @REC_ERROR_READ_ONLY: the place cannot be written to
 * @REC_ERROR_DAMAGED: the store is damaged
 * @REC_ERROR_LIMIT: a child process was stopped at one of its limits
 * @REC_ERROR_REFUSED: a service refused it, and will refuse it again
 * @REC_ERROR_LATER: a service wants to be asked later
 * @REC_ERROR_UNREACHABLE: a service cannot be reached, or is not who it says
 * @REC_ERROR_ACCOUNT: a service wants an account, or does not take the one it got
 * @REC_ERROR_POLICY: the policy in force forbids it
 * @REC_ERROR_NOT_AUTHORIZED: whoever asked has not the right to it
 *
 * The errors of the library. On the bus they are named `org.recourse.Error.Failed` and so on.
 */
typedef enum
{
  REC_ERROR_FAILED,
  REC_ERROR_INVALID,
  REC_ERROR_TOO_LARGE,
  REC_ERROR_TRUNCATED,
  REC_ERROR_NOT_FOUND,
  REC_ERROR_UNSUPPORTED,
  REC_ERROR_NEWER,
  REC_ERROR_BUSY,
  REC_ERROR_NO_SPACE,
  REC_ERROR_READ_ONLY,
  REC_ERROR_DAMAGED,
  REC_ERROR_LIMIT,
  REC_ERROR_REFUSED,
  REC_ERROR_LATER,
  REC_ERROR_UNREACHABLE,
  REC_ERROR_ACCOUNT,
  REC_ERROR_POLICY,
  REC_ERROR_NOT_AUTHORIZED,
} RecError;

GQuark rec_error_quark (void);

void rec_error_set_from_errno (GError **error, int number, const char *attempt, const char *path);
void rec_error_set_retry_after (GError *error, guint seconds);
guint rec_error_get_retry_after (const GError *error);

G_END_DECLS

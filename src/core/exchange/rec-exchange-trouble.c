/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-exchange-trouble.h"

#include <glib/gi18n-lib.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"

/* RFC 6585; libsoup has no name for it. */
#define TOO_MANY_REQUESTS 429

static GError *
explain_certificate (SoupMessage *message, const GError *error, const char *who)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);
  const char *why;

  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    why = _ ("its certificate is for another name");
  else if (flags & G_TLS_CERTIFICATE_REVOKED)
    why = _ ("its certificate was revoked");
  else if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    why = _ ("nobody whom this system trusts vouches for its certificate");
  else if (flags & G_TLS_CERTIFICATE_EXPIRED)
    why = _ ("its certificate has expired");
  else if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    why = _ ("its certificate is not valid yet");
  else
    why = error->message;

  return g_error_new (REC_ERROR, REC_ERROR_UNREACHABLE,
                      _ ("No safe connection to %s can be made: %s"), who, why);
}

/**
 * rec_exchange_trouble_of_closing: (skip)
 *
 * Returns: (transfer full): that the service @who did not end its answer
 */
GError *
rec_exchange_trouble_of_closing (const char *who)
{
  return g_error_new (REC_ERROR, REC_ERROR_UNREACHABLE,
                      _ ("%s closed the connection in the middle of its answer"), who);
}

/**
 * rec_exchange_trouble_explain: (skip)
 * @message: the request that failed
 * @error: what libsoup or GIO said
 * @who: the service, as it stands in a sentence
 * @timeout: how many seconds a service may be silent
 *
 * Returns: (transfer full): the same as an error of the library
 */
GError *
rec_exchange_trouble_explain (SoupMessage *message,
                              const GError *error,
                              const char *who,
                              guint timeout)
{
  if (error->domain == G_TLS_ERROR)
    return explain_certificate (message, error, who);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return rec_exchange_trouble_of_closing (who);
  if (error->domain == SOUP_SESSION_ERROR)
    return g_error_new (REC_ERROR, REC_ERROR_INVALID, _ ("What %s answers is no HTTP: %s"), who,
                        error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (REC_ERROR, REC_ERROR_UNREACHABLE, _ ("%s did not answer within %u seconds"),
                        who, timeout);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return rec_exchange_trouble_of_closing (who);

  return g_error_new (REC_ERROR, REC_ERROR_UNREACHABLE, _ ("%s cannot be reached: %s"), who,
                      error->message);
}

/**
 * rec_exchange_trouble_parse_retry_after: (skip)
 * @text: (nullable): the value of a `Retry-After` header: seconds, or an HTTP date
 * @now: the time in seconds since 1970-01-01 UTC
 *
 * Returns: seconds to wait, at most %REC_EXCHANGE_RETRY_AFTER_MAX; 0 when it names none
 */
guint
rec_exchange_trouble_parse_retry_after (const char *text, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_isdigit (*text))
    {
      /* A number over 64 bits is long enough, too. */
      char *end;

      seconds = g_ascii_strtoull (text, &end, 10);
      return *end == '\0' ? MIN (seconds, REC_EXCHANGE_RETRY_AFTER_MAX) : 0;
    }
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return 0;

  return CLAMP (g_date_time_to_unix (date) - now, 0, REC_EXCHANGE_RETRY_AFTER_MAX);
}

static GError *
make_later (const char *retry_after, guint status, const char *who)
{
  guint seconds
      = rec_exchange_trouble_parse_retry_after (retry_after, g_get_real_time () / G_USEC_PER_SEC);
  GError *error = g_error_new (REC_ERROR, REC_ERROR_LATER,
                               _ ("%s wants to be asked later (answer %u)"), who, status);

  rec_error_set_retry_after (error, seconds);
  return error;
}

/**
 * rec_exchange_trouble_of_status: (skip)
 * @stage: what was asked
 * @status: an HTTP status that is no success
 * @retry_after: (nullable): the answer's `Retry-After`
 * @who: the service, as it stands in a sentence
 *
 * Says what a status means (protocol.md). An address that is not there is final for evidence, whose
 * request ran out then; for a report it is a service that is not set up, and may be tomorrow.
 *
 * Returns: (transfer full): the error
 */
GError *
rec_exchange_trouble_of_status (RecExchangeStage stage,
                                guint status,
                                const char *retry_after,
                                const char *who)
{
  if (status == TOO_MANY_REQUESTS || status == SOUP_STATUS_REQUEST_TIMEOUT || status >= 500)
    return make_later (retry_after, status, who);

  switch (status)
    {
    case SOUP_STATUS_BAD_REQUEST:
      return g_error_new (REC_ERROR, REC_ERROR_REFUSED,
                          _ ("%s cannot read what was sent (answer 400)"), who);
    case SOUP_STATUS_CONFLICT:
      return g_error_new (REC_ERROR, REC_ERROR_REFUSED,
                          _ ("%s does not agree with what was sent (answer 409)"), who);
    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
      return g_error_new (REC_ERROR, REC_ERROR_REFUSED,
                          _ ("%s does not take as much as was sent (answer 413)"), who);
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      if (stage != REC_EXCHANGE_STAGE_EVIDENCE)
        return g_error_new (REC_ERROR, REC_ERROR_ACCOUNT,
                            status == SOUP_STATUS_UNAUTHORIZED
                                ? _ ("%s wants an account, or does not know the one that it got")
                                : _ ("%s does not take reports from this account"),
                            who);
      G_GNUC_FALLTHROUGH;
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      if (stage == REC_EXCHANGE_STAGE_EVIDENCE)
        return g_error_new (REC_ERROR, REC_ERROR_REFUSED,
                            _ ("%s no longer takes the information that it asked for"), who);
      break;
    default:
      break;
    }

  return g_error_new (REC_ERROR, REC_ERROR_INVALID,
                      _ ("%s answered with %u, which says nothing here"), who, status);
}

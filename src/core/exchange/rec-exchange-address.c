/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-exchange-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

/* libsoup's own flags for an HTTP address, so that what is checked here is what is connected to. */
#define ADDRESS_FLAGS                                                                              \
  (G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_SCHEME_NORMALIZE)

static gboolean
is_fair_text (const char *url)
{
  if (*url == '\0' || strlen (url) > REC_LINK_URL_MAX)
    return FALSE;
  for (const char *at = url; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at) || strchr ("\"<>\\", *at) != NULL)
      return FALSE;

  return TRUE;
}

/**
 * rec_exchange_address_is_loopback:
 * @host: a host as an address has it, without brackets
 *
 * Only what is this machine by its own words: `localhost`, 127.0.0.0/8 and ::1. Other spellings
 * of such an address, and names that a resolver says to be here, are not taken.
 *
 * Returns: whether @host is this machine
 */
gboolean
rec_exchange_address_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (host != NULL, FALSE);

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * rec_exchange_address_parse:
 * @url: an address to send to
 * @error: return location for a [error@Error]
 *
 * Reads the address of a service: `https`, or `http` on this machine. A user, a password or a
 * fragment in it is refused.
 *
 * Returns: (transfer full): the address; %NULL with %REC_ERROR_INVALID
 */
GUri *
rec_exchange_address_parse (const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme, *host;
  gboolean is_encrypted;

  g_return_val_if_fail (url != NULL, NULL);

  if (is_fair_text (url))
    uri = g_uri_parse (url, ADDRESS_FLAGS, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("The service’s address is none"));
      return NULL;
    }

  scheme = g_uri_get_scheme (uri);
  is_encrypted = g_str_equal (scheme, "https");
  if (!is_encrypted && !g_str_equal (scheme, "http"))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The service’s address begins with “%s:”; only https is taken"), scheme);
      return NULL;
    }
  if (!is_encrypted && !rec_exchange_address_is_loopback (host))
    {
      g_set_error (
          error, REC_ERROR, REC_ERROR_INVALID,
          _ ("The service’s address is not encrypted; http is taken on this machine only"));
      return NULL;
    }

  return g_steal_pointer (&uri);
}

static int
get_port (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);

  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

/**
 * rec_exchange_address_is_same_service:
 * @one: an address
 * @other: where it leads to
 *
 * Returns: whether both have the same scheme, host and port
 */
gboolean
rec_exchange_address_is_same_service (GUri *one, GUri *other)
{
  g_return_val_if_fail (one != NULL && other != NULL, FALSE);

  return g_str_equal (g_uri_get_scheme (one), g_uri_get_scheme (other))
         && g_ascii_strcasecmp (g_uri_get_host (one), g_uri_get_host (other)) == 0
         && get_port (one) == get_port (other);
}

/**
 * rec_exchange_address_resolve:
 * @base: an address
 * @reference: what it refers to, whole or in part
 *
 * Returns: (transfer full) (nullable): the whole address; %NULL when @reference is none
 */
char *
rec_exchange_address_resolve (GUri *base, const char *reference)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (base != NULL && reference != NULL, NULL);

  if (is_fair_text (reference))
    uri = g_uri_parse_relative (base, reference, ADDRESS_FLAGS, NULL);

  return uri != NULL ? g_uri_to_string (uri) : NULL;
}

/**
 * rec_exchange_address_is_web_page:
 * @url: an address for people
 *
 * Returns: whether it is an `http` or `https` address without a user in it
 */
gboolean
rec_exchange_address_is_web_page (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme;

  g_return_val_if_fail (url != NULL, FALSE);

  if (is_fair_text (url))
    uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  scheme = g_uri_get_scheme (uri);

  return g_str_equal (scheme, "https") || g_str_equal (scheme, "http");
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/exchange/rec-exchange-head.h"

#include <string.h>

#include "core/exchange/rec-exchange-limits.h"

/**
 * rec_exchange_head_print: (skip)
 * @message: a request
 *
 * Writes the head of a request as it goes over the wire, but for the value of `Authorization`,
 * which is a secret.
 *
 * Returns: (transfer full): the request line and the headers, with the empty line that ends them
 */
char *
rec_exchange_head_print (SoupMessage *message)
{
  GUri *uri = soup_message_get_uri (message);
  const char *path = g_uri_get_path (uri), *query = g_uri_get_query (uri);
  GString *head = g_string_new (soup_message_get_method (message));
  SoupMessageHeadersIter iterator;
  const char *name, *value;

  g_string_append_printf (head, " %s%s%s HTTP/1.1\r\n", *path != '\0' ? path : "/",
                          query != NULL ? "?" : "", query != NULL ? query : "");
  soup_message_headers_iter_init (&iterator, soup_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iterator, &name, &value))
    g_string_append_printf (head, "%s: %s\r\n", name,
                            g_ascii_strcasecmp (name, "Authorization") == 0 ? "" : value);
  g_string_append (head, "\r\n");

  return g_string_free (head, FALSE);
}

/**
 * rec_exchange_head_dup_host: (skip)
 *
 * Returns: (transfer full): the host of @uri as the `Host` header has it
 */
char *
rec_exchange_head_dup_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  gboolean is_ipv6 = strchr (host, ':') != NULL;
  GString *value = g_string_new (NULL);

  g_string_append_printf (value, "%s%s%s", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "");
  if (g_uri_get_port (uri) > 0)
    g_string_append_printf (value, ":%d", g_uri_get_port (uri));

  return g_string_free (value, FALSE);
}

/**
 * rec_exchange_head_dup_url: (skip)
 *
 * Returns: (transfer full): @uri as text, without its query where that makes it long
 */
char *
rec_exchange_head_dup_url (GUri *uri)
{
  g_autofree char *url = g_uri_to_string (uri);

  if (strlen (url) > REC_EXCHANGE_URL_MAX)
    url[strcspn (url, "?")] = '\0';

  return g_steal_pointer (&url);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-snap-origin.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-place.h"
#include "core/report/rec-json.h"
#include "core/report/rec-text.h"

/* How a snap names its addresses, in snap.yaml and in what snapd answers. */
static const struct
{
  const char *name;
  RecPlaceKind kind;
} links[] = { { "issues", REC_PLACE_TRACKER },
              { "contact", REC_PLACE_CONTACT },
              { "website", REC_PLACE_HOMEPAGE } };

/* Where snaps are mounted, as rec-snap.c has it. */
static const char *const mounts[] = { "snap", "var/lib/snapd/snap" };

static gboolean
has_place (GPtrArray *places, RecPlaceKind kind)
{
  for (guint i = 0; i < places->len; i++)
    if (((RecPlace *) g_ptr_array_index (places, i))->kind == kind)
      return TRUE;

  return FALSE;
}

static void
add_link (GPtrArray *places, const char *name, const char *uri)
{
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      /* A bare mail address is allowed there. */
      g_autofree char *mail = uri != NULL && strchr (uri, '@') != NULL && strchr (uri, ':') == NULL
                                  ? g_strconcat ("mailto:", uri, NULL)
                                  : NULL;
      RecPlace *place;

      if (!g_str_equal (links[i].name, name) || has_place (places, links[i].kind)
          || places->len >= REC_PLACES_MAX)
        continue;
      place = rec_place_new_for_uri (links[i].kind, NULL, mail != NULL ? mail : uri);
      if (place != NULL)
        g_ptr_array_add (places, place);
    }
}

/* “- value”, “'value'” and the like, as one plain line can have them. */
static char *
dup_scalar (const char *text)
{
  g_autofree char *value = g_strstrip (g_strdup (text));
  gsize length;

  if (g_str_has_prefix (value, "- "))
    memmove (value, value + 2, strlen (value + 2) + 1);
  g_strstrip (value);
  length = strlen (value);
  if (length >= 2 && (value[0] == '\'' || value[0] == '"') && value[length - 1] == value[0])
    return g_strndup (value + 1, length - 2);

  return g_steal_pointer (&value);
}

/* “contact: …” at the beginning of a line, and the same below “links:”, each with one value or with
 * a list, of which the first counts. No YAML is parsed; snapd writes it so. */
static void
read_links (GBytes *bytes, GPtrArray *places)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *key = NULL;
  gboolean in_links = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *start = lines[i] + strspn (lines[i], " ");
      gboolean is_item = *start == '-';
      g_autofree char *value = NULL;
      char *colon;

      if (*start == '\0' || *start == '#')
        continue;
      if (!is_item)
        {
          colon = strchr (start, ':');
          g_clear_pointer (&key, g_free);
          if (start == lines[i])
            in_links = g_str_has_prefix (start, "links:");
          if (colon == NULL || (start != lines[i] && !in_links))
            continue;
          *colon = '\0';
          key = g_strdup (start);
          start = colon + 1;
        }
      value = dup_scalar (start);
      if (key != NULL && *value != '\0')
        add_link (places, key, value);
    }
}

static void
read_yaml (const char *root, const char *name, GPtrArray *places)
{
  for (guint i = 0; i < G_N_ELEMENTS (mounts); i++)
    {
      g_autofree char *path
          = g_build_filename (root, mounts[i], name, "current", "meta", "snap.yaml", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_SNAP_YAML_MAX, &error);

      if (bytes != NULL)
        {
          read_links (bytes, places);
          return;
        }
      g_debug ("A snap's own file cannot be read: %s", error->message);
    }
}

static char *
take_answer (JsonNode *root, GPtrArray *places)
{
  JsonObject *object, *result, *publisher;
  const char *name;

  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  result = object != NULL ? rec_json_get_object (object, "result") : NULL;
  if (result == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    add_link (places, links[i].name, rec_json_get_string (result, links[i].name));
  publisher = rec_json_get_object (result, "publisher");
  name = publisher != NULL ? rec_json_get_string (publisher, "display-name") : NULL;

  return name != NULL && *name != '\0' ? rec_text_clean (name, -1, REC_OWNER_NAME_MAX) : NULL;
}

/* What follows the head of an answer in HTTP/1.0, which ends with the connection. */
static char *
dup_body (GInputStream *input, GError **error)
{
  g_autofree char *buffer = g_malloc (REC_SNAPD_ANSWER_MAX + 1);
  gsize length;
  const char *body;

  if (!g_input_stream_read_all (input, buffer, REC_SNAPD_ANSWER_MAX, &length, NULL, error))
    return NULL;
  buffer[length] = '\0';
  body = strstr (buffer, "\r\n\r\n");

  return g_strdup (body != NULL ? body + 4 : "");
}

/* snapd's own socket: it answers from what it has on the disk. */
static char *
ask_snapd (const char *root, const char *name, GPtrArray *places)
{
  g_autofree char *path = g_build_filename (root, "run", "snapd.socket", NULL);
  g_autofree char *request
      = g_strdup_printf ("GET /v2/snaps/%s HTTP/1.0\r\nHost: localhost\r\n\r\n", name);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  GIOStream *stream;

  g_socket_client_set_timeout (client, REC_SNAPD_TIMEOUT);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  if (connection != NULL)
    {
      stream = G_IO_STREAM (connection);
      if (g_output_stream_write_all (g_io_stream_get_output_stream (stream), request,
                                     strlen (request), NULL, NULL, &error))
        body = dup_body (g_io_stream_get_input_stream (stream), &error);
    }
  if (body != NULL)
    answer = rec_json_parse (body, strlen (body), &error);
  if (answer == NULL)
    {
      g_debug ("snapd does not say who made a snap: %s", error->message);
      return NULL;
    }

  return take_answer (answer, places);
}

/**
 * rec_snap_origin_read: (skip)
 * @root: the folder that the system lies under
 * @name: a snap's name
 * @places: (element-type RecPlace): where the places that it names are added
 *
 * Reads whom to tell of a snap's problems: from the snap's own file (snap.yaml), and from the
 * daemon on this machine, which knows who published it.
 *
 * Returns: (transfer full) (nullable): the publisher; %NULL when it is not known
 */
char *
rec_snap_origin_read (const char *root, const char *name, GPtrArray *places)
{
  gsize length = strlen (name);

  /* A name that could lead elsewhere in a path, or in an address, is none. */
  if (length == 0 || strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != length)
    return NULL;

  read_yaml (root, name, places);

  return ask_snapd (root, name, places);
}

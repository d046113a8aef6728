/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "core/report/rec-json.h"
#include "service/service-command.h"
#include "service/service-print.h"

#define LIMIT 100

static int
print_node (JsonNode *node, gboolean json, const GError *error)
{
  if (node == NULL)
    return service_fail (error);
  if (json)
    {
      g_autofree char *text = json_to_string (node, FALSE);

      puts (text);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    service_print_list (json_node_get_array (node));
  else
    service_print_bucket (json_node_get_object (node));
  return service_finish_output ();
}

static int
show (RecCollectionStore *store, const char *bucket, gboolean json)
{
  g_autoptr (GError) error = NULL;
  gint64 id = service_find_bucket (store, bucket, &error);
  g_autoptr (JsonNode) node = id != 0 ? service_show_bucket (store, id, &error) : NULL;

  return print_node (node, json, error);
}

static int
list (RecCollectionStore *store, gboolean by_hits, gint64 limit, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = service_list_buckets (store, by_hits, limit, &error);

  return print_node (node, json, error);
}

/*
 * service_bucket:
 *
 * Lists the buckets or shows one, also while the service runs.
 */
int
service_bucket (int argc, char **argv)
{
  gboolean json = FALSE;
  gint64 limit = LIMIT;
  g_autofree char *data = NULL;
  g_autofree char *sort = NULL;
  g_autoptr (RecCollectionStore) store = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The service’s folder"), N_ ("FOLDER") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &sort, N_ ("By hits, or the latest first"),
      N_ ("hits|last") },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &limit, N_ ("Print at most this many (100)"),
      N_ ("NUMBER") },
    G_OPTION_ENTRY_NULL,
  };

  if (!service_parse (entries, _ ("list | show BUCKET"), _ ("Lists the buckets, or shows one."),
                      &argc, &argv))
    return SERVICE_EXIT_USAGE;
  if (!(argc == 2 && g_str_equal (argv[1], "list"))
      && !(argc == 3 && g_str_equal (argv[1], "show")))
    return service_refuse ("bucket", _ ("list or show BUCKET is needed"));
  if (limit < 1)
    return service_refuse ("bucket", _ ("The limit has to be 1 or more"));
  if (sort != NULL && !g_str_equal (sort, "hits") && !g_str_equal (sort, "last"))
    return service_refuse ("bucket", _ ("--sort takes hits or last"));

  store = service_open (data, REC_DATABASE_READ_ONLY, &error);
  if (store == NULL)
    return service_fail (error);
  if (argc == 3)
    return show (store, argv[2], json);
  return list (store, sort == NULL || g_str_equal (sort, "hits"), limit, json);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/report/rec-json.h"
#include "core/report/rec-time.h"
#include "service/service-command.h"

#define FIXED_IN "--fixed-in"

typedef struct
{
  char *data;
  char *match;
  char *kind;
  char *title;
  char *text;
  char **links;
  char *fixed_in;
  gboolean withdraw;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->data);
  g_free (self->match);
  g_free (self->kind);
  g_free (self->title);
  g_free (self->text);
  g_strfreev (self->links);
  g_free (self->fixed_in);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
invalid (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, REC_ERROR, REC_ERROR_INVALID, message);
  return FALSE;
}

/* GOption knows no option with two values: “--fixed-in PACKAGE VERSION” becomes one of one value.
 */
static char **
join_fixed_in (int *argc, char **argv)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (int i = 0; i < *argc; i++)
    if (g_str_equal (argv[i], FIXED_IN) && i + 2 < *argc)
      {
        g_ptr_array_add (words, g_strdup_printf (FIXED_IN "=%s %s", argv[i + 1], argv[i + 2]));
        i += 2;
      }
    else
      g_ptr_array_add (words, g_strdup (argv[i]));
  *argc = words->len;
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static gboolean
parse_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("The service’s folder"),
      N_ ("FOLDER") },
    { "match", 'm', 0, G_OPTION_ARG_STRING, &options->match,
      N_ ("Answer all of this event type that match NAME=PATTERN…"), N_ ("EVENT-TYPE") },
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &options->kind,
      N_ ("solution (something to do) or information (something to know)"), N_ ("KIND") },
    { "title", 't', 0, G_OPTION_ARG_STRING, &options->title, N_ ("One line"), N_ ("TEXT") },
    { "text", 0, 0, G_OPTION_ARG_STRING, &options->text, N_ ("All of it, plain text"),
      N_ ("TEXT") },
    { "link", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->links,
      N_ ("A link: http, https or appstream; may be given several times"), N_ ("TEXT=URL") },
    { "fixed-in", 0, 0, G_OPTION_ARG_STRING, &options->fixed_in,
      N_ ("The first version that does not fail so"), N_ ("PACKAGE VERSION") },
    { "withdraw", 0, 0, G_OPTION_ARG_NONE, &options->withdraw, N_ ("Take back what was said"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };

  return service_parse (entries, _ ("BUCKET | --match EVENT-TYPE NAME=PATTERN…"),
                        _ ("Answers a bucket, or all that match."), argc, argv);
}

static gboolean
add_pairs (JsonBuilder *builder, char **pairs, GError **error)
{
  json_builder_begin_object (builder);
  for (char **pair = pairs; *pair != NULL; pair++)
    {
      g_auto (GStrv) parts = g_strsplit (*pair, "=", 2);

      if (g_strv_length (parts) != 2 || *parts[0] == '\0')
        return invalid (error, _ ("“%s” is not NAME=PATTERN"), *pair);
      rec_json_add_string (builder, parts[0], parts[1]);
    }
  json_builder_end_object (builder);
  return TRUE;
}

/* The same target has the same ID, whatever is said about it. */
static gboolean
add_target (JsonBuilder *builder,
            Options *options,
            const char *bucket,
            char **pairs,
            GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) (bucket != NULL ? bucket : options->match), -1);
  for (char **pair = pairs; bucket == NULL && *pair != NULL; pair++)
    {
      g_checksum_update (checksum, (const guchar *) "\n", 1);
      g_checksum_update (checksum, (const guchar *) *pair, -1);
    }
  rec_json_add_string (builder, "id", g_checksum_get_string (checksum));
  if (bucket != NULL)
    {
      rec_json_add_string (builder, "bucket", bucket);
      return TRUE;
    }
  json_builder_set_member_name (builder, "match");
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "event_type", options->match);
  json_builder_set_member_name (builder, "signature");
  if (!add_pairs (builder, pairs, error))
    return FALSE;
  json_builder_end_object (builder);
  return TRUE;
}

static gboolean
add_links (JsonBuilder *builder, char **links, GError **error)
{
  json_builder_set_member_name (builder, "links");
  json_builder_begin_array (builder);
  for (char **link = links; link != NULL && *link != NULL; link++)
    {
      g_auto (GStrv) parts = g_strsplit (*link, "=", 2);

      if (g_strv_length (parts) != 2)
        return invalid (error, _ ("“%s” is not TEXT=URL"), *link);
      json_builder_begin_object (builder);
      rec_json_add_string (builder, "text", parts[0]);
      rec_json_add_string (builder, "url", parts[1]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return TRUE;
}

static gboolean
add_fixed_in (JsonBuilder *builder, const char *fixed_in, GError **error)
{
  g_auto (GStrv) parts = fixed_in != NULL ? g_strsplit (fixed_in, " ", 2) : NULL;

  if (fixed_in == NULL)
    return TRUE;
  if (g_strv_length (parts) != 2)
    return invalid (error, _ ("“%s” is not a package and its version"), fixed_in);
  json_builder_set_member_name (builder, "fixed_in");
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "package", parts[0]);
  rec_json_add_string (builder, "version", parts[1]);
  json_builder_end_object (builder);
  return TRUE;
}

static RecResponse *
build (Options *options, const char *bucket, char **pairs, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (RecResponse) response = NULL;
  g_autofree char *now = rec_time_format (g_get_real_time () / G_USEC_PER_SEC * G_USEC_PER_SEC);
  guint n_links = options->links != NULL ? g_strv_length (options->links) : 0;

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "updated", now);
  rec_json_add_string (builder, "kind", options->withdraw ? "none" : options->kind);
  rec_json_add_string (builder, "title", options->title);
  rec_json_add_string (builder, "text", options->text);
  if (!add_target (builder, options, bucket, pairs, error)
      || !add_links (builder, options->links, error)
      || !add_fixed_in (builder, options->fixed_in, error))
    return NULL;
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  response = rec_response_new_from_json (json_node_get_object (root), error);
  if (response == NULL || rec_response_get_n_links (response) == n_links)
    return g_steal_pointer (&response);
  invalid (error, _ ("A link leads elsewhere than to http, https or appstream"));
  return NULL;
}

static char *
dup_bucket (RecCollectionStore *store, const char *text, GError **error)
{
  gint64 id = service_find_bucket (store, text, error);
  g_autoptr (RecRows) rows = NULL;

  if (id == 0)
    return NULL;
  rows = rec_database_query (rec_collection_store_get_database (store), error,
                             "SELECT bucket FROM buckets WHERE id = ?", "i", id);
  return rows != NULL && rec_rows_next (rows, error) ? g_strdup (rec_rows_get_text (rows, 0))
                                                     : NULL;
}

static int
publish (Options *options, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecCollectionStore) store
      = service_open (options->data, REC_DATABASE_READ_WRITE, &error);
  g_autofree char *bucket = NULL;
  g_autoptr (RecResponse) response = NULL;

  if (store == NULL)
    return service_fail (error);
  if (options->match == NULL)
    {
      bucket = dup_bucket (store, words[0], &error);
      if (bucket == NULL)
        return service_fail (error);
    }
  response = build (options, bucket, words, &error);
  if (response == NULL)
    return service_refuse ("respond", "%s", error->message);

  if (rec_collection_store_begin (store, &error)
      && rec_collection_store_set_response (store, response, &error)
      && rec_collection_store_commit (store, &error))
    return SERVICE_EXIT_OK;
  rec_collection_store_rollback (store);
  return service_fail (error);
}

/*
 * service_respond:
 *
 * Publishes a response in place of the one before it.
 */
int
service_respond (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autofree char **words = NULL;
  g_auto (GStrv) owned = join_fixed_in (&argc, argv);
  gboolean says;

  /* The parser takes words out of the list; the list’s own stay to be freed. */
  words = g_memdup2 (owned, (argc + 1) * sizeof *owned);
  argv = words;
  if (!parse_options (&options, &argc, &argv))
    return SERVICE_EXIT_USAGE;
  argv[argc] = NULL;
  says = options.kind != NULL || options.title != NULL || options.text != NULL
         || options.links != NULL || options.fixed_in != NULL;
  if (options.match == NULL ? argc != 2 : argc < 2)
    return service_refuse ("respond",
                           _ ("One bucket is needed, or --match with at least one pattern"));
  if (options.withdraw == says)
    return service_refuse ("respond", _ ("Either --withdraw or a response is needed"));
  if (says
      && (options.title == NULL || *options.title == '\0' || options.kind == NULL
          || (!g_str_equal (options.kind, "solution")
              && !g_str_equal (options.kind, "information"))))
    return service_refuse ("respond",
                           _ ("A response has a --title, and the --kind solution or information"));
  return publish (&options, argv + 1);
}

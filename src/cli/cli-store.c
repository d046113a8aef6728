/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-store.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/cli-command.h"

/* How many candidates are named when a beginning fits several. */
#define CANDIDATES_MAX 10

/*
 * cli_store_open:
 *
 * Returns: this user's store, for reading
 */
RecStore *
cli_store_open (GError **error)
{
  g_autofree char *folder = rec_store_dup_default_folder ();

  return rec_store_open (folder, REC_STORE_READ_ONLY, error);
}

static char *
dup_newest_of_bucket (RecStore *store, const char *bucket, GError **error)
{
  g_autoptr (GPtrArray) reports = rec_store_list_occurrences (store, bucket, 0, 1, error);

  return reports != NULL && reports->len > 0
             ? g_strdup (rec_report_get_id (g_ptr_array_index (reports, 0)))
             : NULL;
}

static int
refuse_ambiguous (const char *name, GStrv ids, GStrv buckets)
{
  cli_warn (_ ("“%s” fits more than one:"), name);
  for (char **id = ids; *id != NULL; id++)
    g_printerr (_ ("  report %s\n"), *id);
  for (char **bucket = buckets; *bucket != NULL; bucket++)
    g_printerr (_ ("  bucket %s\n"), *bucket);
  if (g_strv_length (ids) >= CANDIDATES_MAX || g_strv_length (buckets) >= CANDIDATES_MAX)
    g_printerr ("  …\n");
  return CLI_EXIT_USAGE;
}

/*
 * cli_store_find_report:
 * @name: a report's ID, or a bucket ID for its newest report, or the beginning of one
 * @exit_code: (out): what the program ends with when there is none; it was said why
 *
 * Returns: (nullable): the report's ID
 */
char *
cli_store_find_report (RecStore *store, const char *name, int *exit_code)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) ids = NULL;
  g_auto (GStrv) buckets = NULL;
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  *exit_code = CLI_EXIT_NOT_FOUND;
  if (*lower == '\0' || strspn (lower, "0123456789abcdef-") != strlen (lower))
    {
      cli_warn (_ ("“%s” is neither the ID of a report nor of a bucket"), name);
      return NULL;
    }

  ids = rec_store_list_ids (store, lower, CANDIDATES_MAX, &error);
  if (ids != NULL)
    buckets = rec_store_list_buckets (store, lower, CANDIDATES_MAX, &error);
  if (buckets != NULL)
    {
      guint n_ids = g_strv_length (ids);
      guint n_buckets = g_strv_length (buckets);

      if (n_ids + n_buckets > 1)
        {
          *exit_code = refuse_ambiguous (name, ids, buckets);
          return NULL;
        }
      if (n_ids == 1)
        id = g_strdup (ids[0]);
      else if (n_buckets == 1)
        id = dup_newest_of_bucket (store, buckets[0], &error);
    }

  if (error != NULL)
    *exit_code = cli_fail (error);
  else if (id == NULL)
    cli_warn (_ ("There is no report and no bucket “%s”"), name);
  return id;
}

/*
 * cli_store_find_reports:
 *
 * As cli_store_find_report(), for several.
 */
GStrv
cli_store_find_reports (RecStore *store, char **names, int *exit_code)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (; *names != NULL; names++)
    {
      g_autofree char *id = cli_store_find_report (store, *names, exit_code);

      if (id == NULL)
        return NULL;
      g_strv_builder_add (builder, id);
    }

  return g_strv_builder_end (builder);
}

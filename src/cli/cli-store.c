/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-store.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/cli-command.h"

/* How many candidates are named when a beginning fits several. */
#define CANDIDATES_MAX 10
/* Reports that are read at a time. */
#define PAGE 1000

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

/* Finds what a name means: the ID of a report or of a bucket; the other stays NULL. */
static gboolean
resolve (RecStore *store, const char *name, char **id, char **bucket, int *exit_code)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) ids = NULL;
  g_auto (GStrv) buckets = NULL;
  g_autoptr (GError) error = NULL;
  guint n_ids, n_buckets;

  *exit_code = CLI_EXIT_NOT_FOUND;
  if (*lower == '\0' || strspn (lower, "0123456789abcdef-") != strlen (lower))
    {
      cli_warn (_ ("“%s” is neither the ID of a report nor of a bucket"), name);
      return FALSE;
    }

  ids = rec_store_list_ids (store, lower, CANDIDATES_MAX, &error);
  if (ids != NULL)
    buckets = rec_store_list_buckets (store, lower, CANDIDATES_MAX, &error);
  if (buckets == NULL)
    {
      *exit_code = cli_fail (error);
      return FALSE;
    }

  n_ids = g_strv_length (ids);
  n_buckets = g_strv_length (buckets);
  if (n_ids + n_buckets > 1)
    *exit_code = refuse_ambiguous (name, ids, buckets);
  else if (n_ids + n_buckets == 0)
    cli_warn (_ ("There is no report and no bucket “%s”"), name);
  if (n_ids + n_buckets != 1)
    return FALSE;

  *id = g_strdup (ids[0]);
  *bucket = g_strdup (buckets[0]);
  return TRUE;
}

/* Adds the IDs of a bucket's reports, the newest first. */
static gboolean
add_bucket (RecStore *store, const char *bucket, guint max, GStrvBuilder *builder, GError **error)
{
  for (guint n_added = 0; n_added < max;)
    {
      guint limit = MIN (PAGE, max - n_added);
      g_autoptr (GPtrArray) reports
          = rec_store_list_occurrences (store, bucket, n_added, limit, error);

      if (reports == NULL)
        return FALSE;
      for (guint i = 0; i < reports->len; i++)
        g_strv_builder_add (builder, rec_report_get_id (g_ptr_array_index (reports, i)));
      if (reports->len < limit)
        break;
      n_added += reports->len;
    }
  return TRUE;
}

static GStrv
find (RecStore *store, char **names, guint max_of_bucket, int *exit_code)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (; *names != NULL; names++)
    {
      g_autofree char *id = NULL;
      g_autofree char *bucket = NULL;
      g_autoptr (GError) error = NULL;

      if (!resolve (store, *names, &id, &bucket, exit_code))
        return NULL;
      if (id != NULL)
        g_strv_builder_add (builder, id);
      else if (!add_bucket (store, bucket, max_of_bucket, builder, &error))
        {
          *exit_code = cli_fail (error);
          return NULL;
        }
    }

  return g_strv_builder_end (builder);
}

/*
 * cli_store_find_report:
 * @name: a report's ID, or a bucket ID for its newest report, or the beginning of one
 * @exit_code: (out): what the program ends with when there is none; it was said why
 *
 * Returns: (nullable): the report's ID
 */
char *
cli_store_find_report (RecStore *store, char *name, int *exit_code)
{
  char *names[] = { name, NULL };
  g_auto (GStrv) ids = find (store, names, 1, exit_code);

  return ids != NULL ? g_strdup (ids[0]) : NULL;
}

/*
 * cli_store_load_report:
 *
 * Opens this user's store for one report; the rest is as with cli_store_find_report().
 *
 * Returns: (nullable): the report
 */
RecReport *
cli_store_load_report (char *name, int *exit_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecStore) store = cli_store_open (&error);
  g_autofree char *id = NULL;
  RecReport *report = NULL;

  if (store != NULL)
    {
      id = cli_store_find_report (store, name, exit_code);
      if (id == NULL)
        return NULL;
      report = rec_store_load_report (store, id, &error);
    }
  if (report == NULL)
    *exit_code = cli_fail (error);

  return report;
}

/*
 * cli_store_find_reports:
 *
 * As cli_store_find_report(), for several; a bucket stands for all its reports.
 */
GStrv
cli_store_find_reports (RecStore *store, char **names, int *exit_code)
{
  return find (store, names, G_MAXUINT, exit_code);
}

/*
 * cli_store_find_bucket:
 * @name: a bucket ID or a report's ID, for its bucket, or the beginning of one
 * @exit_code: (out): what the program ends with when there is none; it was said why
 *
 * A whole bucket ID need not have reports: the ledger has it still, and it may be ignored.
 *
 * Returns: (nullable): the bucket ID
 */
char *
cli_store_find_bucket (RecStore *store, const char *name, int *exit_code)
{
  g_autofree char *id = NULL;
  g_autofree char *bucket = NULL;
  g_autoptr (RecReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (rec_bucket_is_valid (name))
    return g_strdup (name);
  if (!resolve (store, name, &id, &bucket, exit_code))
    return NULL;
  if (bucket != NULL)
    return g_steal_pointer (&bucket);

  report = rec_store_load_report (store, id, &error);
  if (report == NULL)
    {
      *exit_code = cli_fail (error);
      return NULL;
    }
  return g_strdup (rec_report_get_bucket (report));
}

/*
 * cli_store_find_buckets:
 *
 * As cli_store_find_bucket(), for several.
 */
GStrv
cli_store_find_buckets (RecStore *store, char **names, int *exit_code)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (; *names != NULL; names++)
    {
      g_autofree char *bucket = cli_store_find_bucket (store, *names, exit_code);

      if (bucket == NULL)
        return NULL;
      g_strv_builder_add (builder, bucket);
    }

  return g_strv_builder_end (builder);
}

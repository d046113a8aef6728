/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-print.h"
#include "cli/cli-store.h"
#include "cli/cli-table.h"
#include "core/packages/rec-bug-list.h"
#include "core/packages/rec-fix.h"
#include "core/packages/rec-update-finder.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/store/rec-store-exchange.h"

/* What is known about the packages of one report, and about updates of them. */
typedef struct
{
  RecReport *report;
  RecSolution *solution;
  GPtrArray *packages;
  char *fix_wording;
  RecFixState fix_state;

  RecUpdateFinder *finder;
  /* Of RecUpdate; NULL with the trouble where PackageKit said nothing. */
  GPtrArray *updates;
  char *trouble;
  GPtrArray *news;
} Updates;

static void
news_clear (gpointer news)
{
  if (news != NULL)
    rec_update_news_free (news);
}

static Updates *
updates_new (void)
{
  Updates *self = g_new0 (Updates, 1);

  self->news = g_ptr_array_new_with_free_func (news_clear);
  return self;
}

static void
updates_free (Updates *self)
{
  g_clear_object (&self->report);
  g_clear_pointer (&self->solution, rec_solution_free);
  g_clear_pointer (&self->packages, g_ptr_array_unref);
  g_free (self->fix_wording);
  g_clear_object (&self->finder);
  g_clear_pointer (&self->updates, g_ptr_array_unref);
  g_free (self->trouble);
  g_ptr_array_unref (self->news);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Updates, updates_free)

/* By the newest report of the bucket, whichever is shown: it tells whether it happened since. */
static void
compare_fix (Updates *self, RecStore *store)
{
  RecResponse *response = self->solution != NULL ? self->solution->response : NULL;
  const char *bucket = rec_report_get_bucket (self->report);
  g_autoptr (GPtrArray) newest = rec_store_list_occurrences (store, bucket, 0, 1, NULL);
  g_autoptr (RecReport) last = NULL;

  if (newest != NULL && newest->len > 0)
    last = rec_store_load_report (store, rec_report_get_id (newest->pdata[0]), NULL);
  self->fix_wording = rec_fix_dup_for_report (last, response, &self->fix_state);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Updates *self = data;
  g_autoptr (GError) error = NULL;

  self->updates = rec_update_finder_find_finish (REC_UPDATE_FINDER (object), result, &error);
  if (self->updates == NULL)
    self->trouble = g_strdup (error->message);
}

/* The packages that PackageKit may know, which are all of one format. */
static GStrv
list_names (Updates *self, const char **format)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  *format = NULL;
  for (guint i = 0; i < self->packages->len; i++)
    {
      RecFailedPackage *package = self->packages->pdata[i];
      gboolean asked = g_str_equal (package->format, "deb") || g_str_equal (package->format, "rpm");

      if (!asked || (*format != NULL && !g_str_equal (*format, package->format)))
        continue;
      *format = package->format;
      g_strv_builder_add (names, package->name);
    }

  return g_strv_builder_end (names);
}

static void
find_updates (Updates *self)
{
  const char *format;
  g_auto (GStrv) names = list_names (self, &format);

  if (*names == NULL)
    {
      self->trouble = g_strdup (_ ("No package is known that PackageKit could know"));
      return;
    }

  self->finder = rec_update_finder_new ();
  rec_update_finder_find_async (self->finder, (const char *const *) names, format, NULL, found_cb,
                                self);
  while (self->updates == NULL && self->trouble == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
news_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Updates *self = data;
  g_autoptr (GError) error = NULL;
  RecUpdateNews *news
      = rec_update_finder_read_news_finish (REC_UPDATE_FINDER (object), result, &error);

  if (news == NULL)
    cli_warn ("%s", error->message);
  g_ptr_array_add (self->news, news);
}

/* One of @news for each of @updates, NULL where there is nothing new. */
static void
read_news (Updates *self)
{
  for (guint i = 0; self->updates != NULL && i < self->updates->len; i++)
    {
      RecUpdate *update = self->updates->pdata[i];

      if (update->package_id == NULL)
        {
          g_ptr_array_add (self->news, NULL);
          continue;
        }
      rec_update_finder_read_news_async (self->finder, update->package_id, NULL, news_cb, self);
      while (self->news->len == i)
        g_main_context_iteration (NULL, TRUE);
    }
}

static RecUpdate *
find_update (Updates *self, const char *name, RecUpdateNews **news)
{
  *news = NULL;
  for (guint i = 0; self->updates != NULL && i < self->updates->len; i++)
    {
      RecUpdate *update = self->updates->pdata[i];

      if (!g_str_equal (update->name, name))
        continue;
      if (i < self->news->len)
        *news = self->news->pdata[i];
      return update;
    }

  return NULL;
}

static void
add_strings (JsonBuilder *builder, const char *name, const char *const *strings)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (; *strings != NULL; strings++)
    json_builder_add_string_value (builder, *strings);
  json_builder_end_array (builder);
}

/* The bugs of this bucket that the update closes. */
static GStrv
list_closed (Updates *self, RecUpdateNews *news)
{
  g_auto (GStrv) bugs
      = rec_bug_list_find_in_response (self->solution != NULL ? self->solution->response : NULL);

  return rec_bug_list_intersect ((const char *const *) bugs, (const char *const *) news->bugs);
}

static void
add_news (JsonBuilder *builder, Updates *self, RecUpdateNews *news)
{
  g_auto (GStrv) closed = list_closed (self, news);

  json_builder_set_member_name (builder, "news");
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "text", news->text);
  add_strings (builder, "bugs", (const char *const *) news->bugs);
  add_strings (builder, "closes", (const char *const *) closed);
  json_builder_end_object (builder);
}

static void
add_package (JsonBuilder *builder, Updates *self, RecFailedPackage *package)
{
  RecUpdateNews *news;
  RecUpdate *update = find_update (self, package->name, &news);
  g_autofree char *time = package->time > 0 ? rec_time_format (package->time) : NULL;

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "name", package->name);
  rec_json_add_string (builder, "format", package->format);
  rec_json_add_boolean (builder, "program", package->is_program);
  rec_json_add_boolean (builder, "module", package->is_module);
  rec_json_add_boolean (builder, "fixed", package->is_fixed);
  rec_json_add_string (builder, "reported", package->reported);
  rec_json_add_string (builder, "installed", package->installed);
  rec_json_add_string (builder, "installed_at", time);
  rec_json_add_string (builder, "available", update != NULL ? update->available : NULL);
  if (news != NULL)
    add_news (builder, self, news);
  json_builder_end_object (builder);
}

static void
print_json (Updates *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "report", rec_report_get_id (self->report));
  rec_json_add_string (builder, "bucket", rec_report_get_bucket (self->report));
  json_builder_set_member_name (builder, "packages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->packages->len; i++)
    add_package (builder, self, self->packages->pdata[i]);
  json_builder_end_array (builder);
  rec_json_add_boolean (builder, "asked", self->updates != NULL);
  rec_json_add_string (builder, "trouble", self->trouble);
  rec_json_add_string (
      builder, "fix", self->fix_wording != NULL ? rec_fix_state_to_string (self->fix_state) : NULL);
  json_builder_end_object (builder);
  text = rec_json_print (builder, TRUE);
  puts (text);
}

static const char *
get_available (Updates *self, RecUpdate *update)
{
  if (update == NULL)
    return self->updates != NULL ? "–" : _ ("not known");

  return update->available != NULL ? update->available : _ ("nothing newer");
}

static void
print_table (Updates *self)
{
  g_autoptr (CliTable) table = cli_table_new (4);
  const char *titles[]
      = { _ ("Package"), C_ ("version", "Failed"), _ ("Installed"), _ ("Available") };
  g_autofree char *text = NULL;

  cli_table_add_row (table, titles);
  for (guint i = 0; i < self->packages->len; i++)
    {
      RecFailedPackage *package = self->packages->pdata[i];
      RecUpdateNews *news;
      RecUpdate *update = find_update (self, package->name, &news);
      const char *cells[] = { package->name, *package->reported != '\0' ? package->reported : "–",
                              *package->installed != '\0' ? package->installed : "–",
                              get_available (self, update) };

      cli_table_add_row (table, cells);
    }

  text = cli_table_dup_text (table, cli_terminal_get_width ());
  fputs (text, stdout);
}

static void
print_news (Updates *self, RecUpdate *update, RecUpdateNews *news)
{
  g_auto (GStrv) closed = list_closed (self, news);

  /* Translators: a package, and a version of it */
  printf (_ ("\nWhat is new in %s %s:\n"), update->name, update->available);
  for (char **bug = closed; *bug != NULL; bug++)
    /* Translators: %s is a bug, as “bugs.debian.org/1” */
    printf (_ ("It closes %s, which is named for this problem.\n"), *bug);
  puts (*news->text != '\0' ? news->text : _ ("Nothing was written about it."));
}

static void
print_text (Updates *self)
{
  if (self->packages->len > 0)
    print_table (self);
  else
    puts (_ ("No package is known for this report."));
  if (self->fix_wording != NULL)
    printf ("\n%s\n", self->fix_wording);
  for (guint i = 0; i < self->news->len; i++)
    if (self->news->pdata[i] != NULL)
      print_news (self, self->updates->pdata[i], self->news->pdata[i]);
}

static gboolean
load (Updates *self, RecStore *store, const char *id, GError **error)
{
  self->report = rec_store_load_report (store, id, error);
  if (self->report == NULL)
    return FALSE;

  self->solution = rec_store_load_solution (store, rec_report_get_bucket (self->report), NULL);
  self->packages = rec_failed_package_list (
      self->report, self->solution != NULL ? self->solution->response : NULL);
  compare_fix (self, store);
  return TRUE;
}

/*
 * cli_updates:
 *
 * Prints whether the packages that failed have updates, and whether one of them is the fix.
 */
int
cli_updates (int argc, char **argv)
{
  gboolean json = FALSE, news = FALSE;
  const GOptionEntry entries[] = {
    { "news", 0, 0, G_OPTION_ARG_NONE, &news,
      N_ ("Tell what is new in the updates; the package manager may fetch that"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecStore) store = NULL;
  g_autoptr (Updates) self = updates_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  int exit_code;

  if (!cli_parse (entries, _ ("ID"),
                  _ ("Asks PackageKit, by what lies on this machine, whether the packages of a\n"
                     "report have updates. ID is a report’s, or a bucket’s for its newest report."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc != 2)
    return cli_refuse ("updates", _ ("Exactly one ID is needed"));

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  id = cli_store_find_report (store, argv[1], &exit_code);
  if (id == NULL)
    return exit_code;
  if (!load (self, store, id, &error))
    return cli_fail (error);

  find_updates (self);
  if (news)
    read_news (self);
  if (json)
    print_json (self);
  else
    print_text (self);
  if (!json && self->trouble != NULL)
    cli_warn ("%s", self->trouble);
  return cli_finish_output ();
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-selection.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/cli-command.h"
#include "cli/cli-when.h"
#include "core/report/rec-event-type.h"
#include "core/report/rec-report.h"

/* Custom event types that are named when one is not known. */
#define TYPES_MAX 100

static const struct
{
  const char *name;
  RecSort sort;
  gboolean descending;
} sorts[] = {
  { "last_time", REC_SORT_LAST_TIME, TRUE },    { "first_time", REC_SORT_FIRST_TIME, TRUE },
  { "application", REC_SORT_NAME, FALSE },      { "occurrences", REC_SORT_OCCURRENCES, TRUE },
  { "event_type", REC_SORT_EVENT_TYPE, FALSE }, { "state", REC_SORT_STATE, FALSE },
  { "package", REC_SORT_PACKAGE, FALSE },       { "module", REC_SORT_FAULT_MODULE, FALSE },
};

/*
 * cli_selection_dup_entries:
 * @others: what else the command takes
 *
 * Returns: all of them; to be freed with g_free()
 */
GOptionEntry *
cli_selection_dup_entries (CliSelection *self, const GOptionEntry *others)
{
  const GOptionEntry entries[] = {
    { "problems", 0, 0, G_OPTION_ARG_NONE, &self->problems, N_ ("A row for each problem"), NULL },
    { "events", 0, 0, G_OPTION_ARG_NONE, &self->events, N_ ("A row for each report"), NULL },
    { "type", 't', 0, G_OPTION_ARG_STRING_ARRAY, &self->values[REC_FILTER_EVENT_TYPE],
      N_ ("Only this event type; can be repeated"), N_ ("TYPE") },
    { "state", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->values[REC_FILTER_STATE],
      N_ ("Only this state; can be repeated"), N_ ("STATE") },
    { "application", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->values[REC_FILTER_APPLICATION],
      N_ ("Only this application; can be repeated"), N_ ("NAME") },
    { "package", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->values[REC_FILTER_PACKAGE],
      N_ ("Only this package; can be repeated"), N_ ("NAME") },
    { "search", 's', 0, G_OPTION_ARG_STRING, &self->search,
      N_ ("Only reports that have these words"), N_ ("WORDS") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &self->since, N_ ("Only reports from this time on"),
      N_ ("TIME") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &self->until, N_ ("Only reports before this time"),
      N_ ("TIME") },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &self->sort, N_ ("The order, such as “occurrences”"),
      N_ ("KEY") },
    { "reverse", 'r', 0, G_OPTION_ARG_NONE, &self->reverse, N_ ("Turn the order round"), NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &self->limit, N_ ("At most this many"), N_ ("NUMBER") },
  };
  gsize n_others = 0;
  GOptionEntry *all;

  while (others[n_others].long_name != NULL)
    n_others++;
  all = g_new0 (GOptionEntry, G_N_ELEMENTS (entries) + n_others + 1);
  memcpy (all, entries, sizeof entries);
  memcpy (all + G_N_ELEMENTS (entries), others, n_others * sizeof *others);
  self->limit = G_MAXINT64;
  return all;
}

/*
 * cli_selection_is_given:
 *
 * Returns: whether any option says which rows, or in what order
 */
gboolean
cli_selection_is_given (CliSelection *self)
{
  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    if (self->values[i] != NULL)
      return TRUE;

  return self->search != NULL || self->since != NULL || self->until != NULL || self->sort != NULL
         || self->events || self->problems || self->reverse || self->limit != G_MAXINT64;
}

static gboolean
refuse_value (const char *command, const char *what, const char *value, GStrvBuilder *known)
{
  g_auto (GStrv) names = g_strv_builder_end (known);
  g_autofree char *list = g_strjoinv (", ", names);

  /* Translators: a kind of value, as the option is called; the value; the values that there are */
  cli_refuse (command, _ ("There is no %s “%s”, only these: %s"), what, value, list);
  return FALSE;
}

static gboolean
check_states (CliSelection *self, const char *command)
{
  char **value = self->values[REC_FILTER_STATE];
  g_autoptr (GStrvBuilder) known = NULL;
  RecState state;

  for (; value != NULL && *value != NULL; value++)
    if (!rec_state_from_string (*value, &state))
      {
        known = g_strv_builder_new ();
        for (state = REC_STATE_NOT_REPORTED; state <= REC_STATE_FAILED; state++)
          g_strv_builder_add (known, rec_state_to_string (state));
        return refuse_value (command, "state", *value, known);
      }

  return TRUE;
}

/* Programs may report events of types that only they know: those are known which there are. */
static char **
list_types (RecStore *store)
{
  static const char *const types[]
      = { REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_APP_HANG,     REC_EVENT_TYPE_APP_HANG_XPROC,
          REC_EVENT_TYPE_EXCEPTION, REC_EVENT_TYPE_KERNEL_FAULT, NULL };
  const RecListing all = { .grouping = REC_GROUPING_PROBLEMS };
  g_autoptr (GStrvBuilder) known = g_strv_builder_new ();
  g_autoptr (GPtrArray) facets = NULL;

  if (store != NULL)
    facets = rec_store_list_facets (store, &all, REC_FILTER_EVENT_TYPE, TYPES_MAX, NULL);
  g_strv_builder_addv (known, (const char **) types);
  for (guint i = 0; facets != NULL && i < facets->len; i++)
    {
      const char *type = ((RecFacet *) facets->pdata[i])->value;

      if (!g_strv_contains (types, type))
        g_strv_builder_add (known, type);
    }
  return g_strv_builder_end (known);
}

static gboolean
check_types (CliSelection *self, const char *command, RecStore *store)
{
  char **value = self->values[REC_FILTER_EVENT_TYPE];
  g_auto (GStrv) types = value != NULL ? list_types (store) : NULL;

  for (; value != NULL && *value != NULL; value++)
    if (!g_strv_contains ((const char *const *) types, *value))
      {
        g_autoptr (GStrvBuilder) known = g_strv_builder_new ();

        g_strv_builder_addv (known, (const char **) types);
        return refuse_value (command, "type", *value, known);
      }

  return TRUE;
}

static gboolean
set_sort (CliSelection *self, const char *command, RecListing *listing)
{
  const char *sort = self->sort != NULL ? self->sort : sorts[0].name;
  g_autoptr (GStrvBuilder) known = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      if (g_str_equal (sort, sorts[i].name))
        {
          listing->sort = sorts[i].sort;
          listing->descending = sorts[i].descending != self->reverse;
          return TRUE;
        }
      g_strv_builder_add (known, sorts[i].name);
    }

  return refuse_value (command, "sort", sort, known);
}

static gboolean
set_time (const char *text, const char *command, gint64 *time)
{
  if (text == NULL || cli_when_parse (text, g_get_real_time (), time))
    return TRUE;

  cli_refuse (command, _ ("“%s” is no time such as 2026-11-21T14:02:00Z"), text);
  return FALSE;
}

/*
 * cli_selection_make_listing:
 * @command: who is asked, for an error
 * @store: (nullable): what is read
 * @listing: is filled; the filter is the caller’s
 *
 * Returns: %FALSE when an option makes no sense; that was said then
 */
gboolean
cli_selection_make_listing (CliSelection *self,
                            const char *command,
                            RecStore *store,
                            RecListing *listing)
{
  g_autoptr (RecFilter) filter = rec_filter_new ();
  gint64 since = G_MININT64, until = G_MAXINT64;

  if (self->events && self->problems)
    {
      cli_refuse (command, _ ("Only one of --events and --problems can be given"));
      return FALSE;
    }
  if (self->limit < 1)
    {
      cli_refuse (command, _ ("The limit has to be 1 or more"));
      return FALSE;
    }
  if (!set_time (self->since, command, &since) || !set_time (self->until, command, &until)
      || !set_sort (self, command, listing) || !check_states (self, command)
      || !check_types (self, command, store))
    return FALSE;

  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    rec_filter_set_values (filter, i, (const char *const *) self->values[i]);
  rec_filter_set_search (filter, self->search);
  rec_filter_set_times (filter, since, until);
  listing->grouping = self->problems ? REC_GROUPING_PROBLEMS : REC_GROUPING_EVENTS;
  listing->filter = g_steal_pointer (&filter);
  return TRUE;
}

/*
 * cli_selection_list_rows:
 *
 * Returns: (transfer full): the rows, at most as many as are wanted
 */
GArray *
cli_selection_list_rows (CliSelection *self,
                         RecStore *store,
                         const RecListing *listing,
                         GError **error)
{
  GArray *rows = rec_store_list_rows (store, listing, error);

  if (rows != NULL && (gint64) rows->len > self->limit)
    g_array_set_size (rows, self->limit);
  return rows;
}

void
cli_selection_clear (CliSelection *self)
{
  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    g_clear_pointer (&self->values[i], g_strfreev);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->since, g_free);
  g_clear_pointer (&self->until, g_free);
  g_clear_pointer (&self->sort, g_free);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-listing-filter.h"
#include "core/store/rec-store-listing.h"
#include "core/store/rec-store-private.h"

/* One value while the rows are counted. */
typedef struct
{
  guint number;
  guint count;
  /* The newest bucket that has it. */
  guint32 bucket;
} Tally;

/**
 * rec_facet_free:
 *
 * Frees the facet.
 */
void
rec_facet_free (RecFacet *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->value);
  g_free (self->label);
  g_free (self->icon);
  g_free (self);
}

/* How many rows of the listing each slot has. */
static guint32 *
count_slots (RecOrder *order, const RecListing *listing, const RecPassing *passing)
{
  guint32 *counts = g_new0 (guint32, MAX (1, rec_order_get_n_slots (order)));
  guint n;

  if (listing->grouping == REC_GROUPING_EVENTS)
    {
      const RecEvent *events = rec_events_get (rec_order_get_events (order), &n);

      for (guint i = passing->first; i < passing->end; i++)
        counts[events[i].slot]++;
    }
  else
    {
      const guint32 *newest = rec_order_get_newest (order, &n);

      for (guint i = 0; i < n; i++)
        counts[newest[i]] = 1;
    }
  for (guint i = 0; passing->buckets != NULL && i < rec_order_get_n_slots (order); i++)
    if (!passing->buckets[i])
      counts[i] = 0;

  return counts;
}

static int
compare_tallies (gconstpointer one, gconstpointer other, gpointer data)
{
  const Tally *a = one, *b = other;
  GPtrArray *values = data;

  if (a->count != b->count)
    return a->count > b->count ? -1 : 1;
  return strcmp (values->pdata[a->number], values->pdata[b->number]);
}

/* The values that occur, the most frequent first; the empty one is none. */
static GArray *
tally_up (RecOrder *order, const RecColumn *column, const guint32 *counts)
{
  GArray *tallies = g_array_new (FALSE, TRUE, sizeof (Tally));
  guint n, n_kept = 0;
  const guint32 *newest = rec_order_get_newest (order, &n);

  g_array_set_size (tallies, column->values->len);
  for (guint i = n; i-- > 0;)
    {
      Tally *tally = &g_array_index (tallies, Tally, column->of_slot[newest[i]]);

      tally->count += counts[newest[i]];
      if (counts[newest[i]] > 0)
        tally->bucket = rec_order_get_bucket (order, newest[i]);
    }
  for (guint i = 0; i < tallies->len; i++)
    {
      Tally tally = g_array_index (tallies, Tally, i);
      const char *value = column->values->pdata[i];

      tally.number = i;
      if (tally.count > 0 && *value != '\0')
        g_array_index (tallies, Tally, n_kept++) = tally;
    }
  g_array_set_size (tallies, n_kept);
  g_array_sort_with_data (tallies, compare_tallies, column->values);
  return tallies;
}

/* An application is called what its newest problem calls it. */
static gboolean
describe_application (RecDatabase *database, guint32 bucket, RecFacet *facet, GError **error)
{
  static const char sql[]
      = "SELECT nullif (p.display_name, ''), nullif (p.icon, '') FROM buckets b "
        "JOIN programs p ON p.id = b.program_id WHERE b.id = ?";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", (gint64) bucket);
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;
  if (rec_rows_next (rows, &local_error))
    {
      const char *label = rec_rows_get_text (rows, 0);

      if (label != NULL)
        {
          g_free (facet->label);
          facet->label = g_strdup (label);
        }
      facet->icon = g_strdup (rec_rows_get_text (rows, 1));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static GPtrArray *
list_facets (RecStore *self,
             const RecListing *listing,
             RecFilterField field,
             guint limit,
             GError **error)
{
  RecDatabase *database = rec_store_get_database (self);
  RecOrder *order = rec_store_get_order (self);
  g_autoptr (GPtrArray) facets = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_facet_free);
  g_auto (RecPassing) passing = { NULL };
  g_autofree guint32 *counts = NULL;
  g_autoptr (GArray) tallies = NULL;
  const RecColumn *column;

  if (!rec_order_refresh (order, listing->grouping == REC_GROUPING_EVENTS, error)
      || !rec_listing_filter_apply (database, order, listing, field, &passing, error))
    return NULL;
  column = rec_order_ensure_column (order, rec_listing_filter_get_column (field), error);
  if (column == NULL)
    return NULL;

  counts = count_slots (order, listing, &passing);
  tallies = tally_up (order, column, counts);
  for (guint i = 0; i < MIN (limit, tallies->len); i++)
    {
      const Tally *tally = &g_array_index (tallies, Tally, i);
      RecFacet *facet = g_new0 (RecFacet, 1);

      facet->value = g_strdup (column->values->pdata[tally->number]);
      facet->label = g_strdup (facet->value);
      facet->count = tally->count;
      g_ptr_array_add (facets, facet);
      if (field == REC_FILTER_APPLICATION
          && !describe_application (database, tally->bucket, facet, error))
        return NULL;
    }

  return g_steal_pointer (&facets);
}

/**
 * rec_store_list_facets:
 * @listing: the list that is narrowed; its sort does not matter
 * @field: a field
 * @limit: how many values at most
 * @error: return location for a [error@Error]
 *
 * Lists the values that @field has in the listing with that field's own values left out: what could
 * be chosen as well. The empty value, where nothing is known, is not among them.
 *
 * Returns: (transfer full) (element-type RecFacet): the values, the most frequent first; %NULL on
 *   error
 */
GPtrArray *
rec_store_list_facets (RecStore *self,
                       const RecListing *listing,
                       RecFilterField field,
                       guint limit,
                       GError **error)
{
  GPtrArray *facets;
  gboolean is_own;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (listing != NULL && (guint) field < REC_FILTER_N_FIELDS, NULL);

  if (!rec_store_enter_reading (self, &is_own, error))
    return NULL;
  facets = list_facets (self, listing, field, limit, error);
  rec_store_leave_reading (self, is_own);
  return facets;
}

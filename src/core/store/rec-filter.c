/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-filter.h"

#include "core/store/rec-store-limits.h"

/**
 * RecFilter:
 *
 * What a list is narrowed to. The values of one field are alternatives; fields, times and the
 * search must all hold. A filter that was given to another thread is not changed any more: change
 * a copy.
 */
struct _RecFilter
{
  GObject parent_instance;

  char *search;
  /* Sorted, each once, never NULL. */
  GStrv values[REC_FILTER_N_FIELDS];
  gint64 since;
  gint64 until;
};

G_DEFINE_FINAL_TYPE (RecFilter, rec_filter, G_TYPE_OBJECT)

static void
rec_filter_finalize (GObject *object)
{
  RecFilter *self = REC_FILTER (object);

  g_clear_pointer (&self->search, g_free);
  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    g_clear_pointer (&self->values[i], g_strfreev);

  G_OBJECT_CLASS (rec_filter_parent_class)->finalize (object);
}

static void
rec_filter_class_init (RecFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_filter_finalize;
}

static void
rec_filter_init (RecFilter *self)
{
  self->search = g_strdup ("");
  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    self->values[i] = g_new0 (char *, 1);
  self->since = G_MININT64;
  self->until = G_MAXINT64;
}

/**
 * rec_filter_new:
 *
 * Returns: (transfer full): a filter that lets everything through
 */
RecFilter *
rec_filter_new (void)
{
  return g_object_new (REC_TYPE_FILTER, NULL);
}

/**
 * rec_filter_copy:
 *
 * Returns: (transfer full): a filter that is equal to this one
 */
RecFilter *
rec_filter_copy (RecFilter *self)
{
  RecFilter *copy;

  g_return_val_if_fail (REC_IS_FILTER (self), NULL);

  copy = rec_filter_new ();
  rec_filter_set_search (copy, self->search);
  rec_filter_set_times (copy, self->since, self->until);
  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    rec_filter_set_values (copy, i, (const char *const *) self->values[i]);
  return copy;
}

/**
 * rec_filter_equal:
 * @other: another filter
 *
 * Returns: whether both say the same; the order in which values were given does not matter
 */
gboolean
rec_filter_equal (RecFilter *self, RecFilter *other)
{
  g_return_val_if_fail (REC_IS_FILTER (self), FALSE);
  g_return_val_if_fail (REC_IS_FILTER (other), FALSE);

  if (!g_str_equal (self->search, other->search) || self->since != other->since
      || self->until != other->until)
    return FALSE;

  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    if (!g_strv_equal ((const char *const *) self->values[i],
                       (const char *const *) other->values[i]))
      return FALSE;

  return TRUE;
}

/**
 * rec_filter_is_empty:
 *
 * Returns: whether nothing was set, so that everything passes
 */
gboolean
rec_filter_is_empty (RecFilter *self)
{
  g_return_val_if_fail (REC_IS_FILTER (self), FALSE);

  if (*self->search != '\0' || self->since != G_MININT64 || self->until != G_MAXINT64)
    return FALSE;

  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    if (self->values[i][0] != NULL)
      return FALSE;

  return TRUE;
}

/**
 * rec_filter_set_search:
 * @search: (nullable): words; a problem passes when each is, or begins, a word of its names,
 *   package, modules, signature, bucket ID or links. Case and accents do not matter; words without
 *   a letter or digit are passed over
 */
void
rec_filter_set_search (RecFilter *self, const char *search)
{
  g_return_if_fail (REC_IS_FILTER (self));

  g_free (self->search);
  self->search = g_strdup (search != NULL ? search : "");
}

/**
 * rec_filter_get_search:
 *
 * Returns: (transfer none): what is searched for, empty when nothing is
 */
const char *
rec_filter_get_search (RecFilter *self)
{
  g_return_val_if_fail (REC_IS_FILTER (self), NULL);

  return self->search;
}

static int
compare_values (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

static GStrv
dup_each_once (GPtrArray *sorted)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < sorted->len; i++)
    if (i == 0 || !g_str_equal (sorted->pdata[i - 1], sorted->pdata[i]))
      g_strv_builder_add (builder, sorted->pdata[i]);

  return g_strv_builder_end (builder);
}

/**
 * rec_filter_set_values:
 * @field: a field
 * @values: (nullable) (array zero-terminated=1): the values of which it has to have one; none or
 *   %NULL when any will do. An empty value stands for problems where it is not known. At most 1000
 *   are kept
 */
void
rec_filter_set_values (RecFilter *self, RecFilterField field, const char *const *values)
{
  g_autoptr (GPtrArray) sorted = NULL;
  /* The values may be this filter's own, so these are let go last. */
  g_auto (GStrv) before = NULL;

  g_return_if_fail (REC_IS_FILTER (self));
  g_return_if_fail ((guint) field < REC_FILTER_N_FIELDS);

  sorted = g_ptr_array_new ();
  for (; values != NULL && *values != NULL && sorted->len < REC_FILTER_VALUES_MAX; values++)
    g_ptr_array_add (sorted, (gpointer) *values);
  g_ptr_array_sort (sorted, compare_values);

  before = self->values[field];
  self->values[field] = dup_each_once (sorted);
}

/**
 * rec_filter_get_values:
 * @field: a field
 *
 * Returns: (transfer none) (array zero-terminated=1): its values in byte order, each once; none
 *   when any will do
 */
const char *const *
rec_filter_get_values (RecFilter *self, RecFilterField field)
{
  g_return_val_if_fail (REC_IS_FILTER (self), NULL);
  g_return_val_if_fail ((guint) field < REC_FILTER_N_FIELDS, NULL);

  return (const char *const *) self->values[field];
}

/**
 * rec_filter_set_times:
 * @since: the earliest time, in microseconds since 1970-01-01 UTC; %G_MININT64 for no beginning
 * @until: the time before which it has to be; %G_MAXINT64 for no end
 *
 * An event passes when it happened in that time; a problem when one of its events did.
 */
void
rec_filter_set_times (RecFilter *self, gint64 since, gint64 until)
{
  g_return_if_fail (REC_IS_FILTER (self));

  self->since = since;
  self->until = until;
}

/**
 * rec_filter_get_since:
 *
 * Returns: the earliest time; %G_MININT64 when there is no beginning
 */
gint64
rec_filter_get_since (RecFilter *self)
{
  g_return_val_if_fail (REC_IS_FILTER (self), G_MININT64);

  return self->since;
}

/**
 * rec_filter_get_until:
 *
 * Returns: the time before which it has to be; %G_MAXINT64 when there is no end
 */
gint64
rec_filter_get_until (RecFilter *self)
{
  g_return_val_if_fail (REC_IS_FILTER (self), G_MAXINT64);

  return self->until;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-evidence-item.h"
#include "service/rec-collection-requests.h"
#include "service/rec-collection-store-private.h"

static gboolean
has_item (RecCollectionStore *self,
          gint64 grant_id,
          const char *name,
          gboolean *has,
          GError **error)
{
  gint64 found = 0;

  if (!rec_database_get_int (self->database, &found, error,
                             "SELECT 1 FROM evidence WHERE grant_id = ? AND name = ?", "is",
                             grant_id, name))
    return FALSE;
  *has = found != 0;
  return TRUE;
}

/*
 * rec_collection_store_list_missing:
 *
 * Returns: (transfer full): the names of the items that were asked for and have not come yet
 */
char **
rec_collection_store_list_missing (RecCollectionStore *self, RecGrant *grant, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (char **item = grant->items; *item != NULL; item += 2)
    {
      gboolean has;

      if (!has_item (self, grant->id, item[1], &has, error))
        return NULL;
      if (!has)
        g_strv_builder_add (names, item[1]);
    }
  return g_strv_builder_end (names);
}

/*
 * rec_collection_store_has_archive:
 * @sha256: of an archive, as hex digits
 * @has: (out): whether it was taken already
 */
gboolean
rec_collection_store_has_archive (RecCollectionStore *self,
                                  gint64 grant_id,
                                  const char *sha256,
                                  gboolean *has,
                                  GError **error)
{
  gint64 found = 0;

  if (!rec_database_get_int (self->database, &found, error,
                             "SELECT 1 FROM archives WHERE grant_id = ? AND sha256 = ?", "is",
                             grant_id, sha256))
    return FALSE;
  *has = found != 0;
  return TRUE;
}

/*
 * rec_collection_store_dup_last_archive:
 *
 * Returns: (transfer full): the SHA-256 of the archive that was taken last, empty when there is
 *   none; NULL with an error
 */
char *
rec_collection_store_dup_last_archive (RecCollectionStore *self, gint64 grant_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (RecRows) rows = rec_database_query (self->database, error,
                                                 "SELECT sha256 FROM archives WHERE grant_id = ? "
                                                 "ORDER BY time DESC LIMIT 1",
                                                 "i", grant_id);

  if (rows == NULL)
    return NULL;
  if (rec_rows_next (rows, &local_error))
    return g_strdup (rec_rows_get_text (rows, 0));
  if (local_error == NULL)
    return g_strdup ("");
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* The first archive of a report is the one that counts for the request. */
static gboolean
count_archive (RecCollectionStore *self, gint64 grant_id, GError **error)
{
  return rec_database_run (self->database, error,
                           "UPDATE requests SET received = received + 1, outstanding = outstanding "
                           "- (SELECT open FROM grants WHERE id = ?1) WHERE id = "
                           "(SELECT request_id FROM grants WHERE id = ?1 AND received = 0)",
                           "i", grant_id)
         && rec_database_run (self->database, error,
                              "UPDATE grants SET received = received + 1, open = 0 WHERE id = ?",
                              "i", grant_id);
}

static gboolean
add_item (RecCollectionStore *self,
          RecGrant *grant,
          RecEvidenceItem *item,
          gint64 now,
          GError **error)
{
  return rec_database_run (
      self->database, error,
      "INSERT OR IGNORE INTO evidence (bucket_id, grant_id, kind, name, sha256, size, day) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      "iisssii", grant->bucket_id, grant->id, rec_evidence_item_get_kind (item),
      rec_evidence_item_get_name (item), rec_evidence_item_get_sha256 (item),
      rec_evidence_item_get_size (item), now / REC_DAY);
}

/*
 * rec_collection_store_add_archive:
 * @items: (element-type RecEvidenceItem): what was in it; the files are stored already
 *
 * Notes an archive and its items. Within a transaction.
 */
gboolean
rec_collection_store_add_archive (RecCollectionStore *self,
                                  RecGrant *grant,
                                  GPtrArray *items,
                                  const char *sha256,
                                  gint64 now,
                                  GError **error)
{
  gboolean has;

  if (!rec_collection_store_has_archive (self, grant->id, sha256, &has, error))
    return FALSE;
  if (has)
    return TRUE;

  for (guint i = 0; i < items->len; i++)
    if (!add_item (self, grant, g_ptr_array_index (items, i), now, error))
      return FALSE;
  return rec_database_run (self->database, error,
                           "INSERT INTO archives (grant_id, sha256, time) VALUES (?, ?, ?)", "isi",
                           grant->id, sha256, now)
         && count_archive (self, grant->id, error);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/report/rec-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "core/store/rec-store-exchange.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

#define COLUMNS                                                                                    \
  "id, time, stage, service, url, report, bucket, consent, level, size, sha256, outcome, head, "   \
  "items, body "

static gboolean
add_entry (RecStore *self, RecLedgerEntry *entry, GError **error)
{
  static const char insert[]
      = "INSERT INTO ledger (time, stage, service, url, report, bucket, consent, level, size, "
        "sha256, outcome, head, items, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  static const char count[]
      = "UPDATE ledger_totals SET entries = entries + 1, bytes = bytes + ? WHERE id = 1";
  RecDatabase *database = rec_store_get_database (self);
  GBytes *body = rec_ledger_entry_get_body (entry);
  gint64 size = rec_ledger_entry_get_size (entry);
  const char *sha256 = rec_ledger_entry_get_sha256 (entry);
  g_autofree char *checksum = NULL;

  if (body != NULL)
    {
      size = g_bytes_get_size (body);
      checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
      sha256 = checksum;
    }
  if (body != NULL && size > REC_STORE_BODY_MAX)
    body = NULL;
  if (!rec_database_run (
          database, error, insert, "isssssssissssb", rec_ledger_entry_get_time (entry),
          rec_ledger_stage_to_string (rec_ledger_entry_get_stage (entry)),
          rec_ledger_entry_get_service (entry), rec_ledger_entry_get_url (entry),
          rec_ledger_entry_get_report (entry), rec_ledger_entry_get_bucket (entry),
          rec_consent_to_string (rec_ledger_entry_get_consent (entry)),
          rec_ledger_entry_get_level (entry), size, sha256, rec_ledger_entry_get_outcome (entry),
          rec_ledger_entry_get_head (entry), rec_ledger_entry_get_items (entry), body))
    return FALSE;

  rec_ledger_entry_set_id (entry, rec_database_get_last_row (database));
  rec_store_make_durable (self);
  return rec_database_run (database, error, count, "i", size);
}

/**
 * rec_store_add_ledger_entry:
 * @entry: what is about to leave; it gets its number
 * @error: return location for a [error@Error]
 *
 * Adds an entry to the ledger. When this returns, or when [method@Store.commit] does within a
 * transaction, the entry is on the disk and outlasts a power failure, so that nothing leaves
 * without it. A body of at most 64 KiB is kept; of a larger one its size and its SHA-256, which are
 * reckoned from any body that there is. An entry is never changed, but for its outcome, and never
 * deleted.
 *
 * Returns: %FALSE on error, as for [method@Store.add]: then nothing may leave
 */
gboolean
rec_store_add_ledger_entry (RecStore *self, RecLedgerEntry *entry, GError **error)
{
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (entry), FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  done = add_entry (self, entry, error);
  return rec_store_leave (self, done, error);
}

static gboolean
set_outcome (RecStore *self, gint64 id, const char *outcome, GError **error)
{
  static const char update[] = "UPDATE ledger SET outcome = ? WHERE id = ? RETURNING id";
  gint64 found = 0;

  if (!rec_database_get_int (rec_store_get_database (self), &found, error, update, "si", outcome,
                             id))
    return FALSE;
  if (found == 0)
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                 _ ("There is no entry %" PRId64 " in the ledger"), id);
  return found != 0;
}

/**
 * rec_store_set_ledger_outcome:
 * @id: an entry's number
 * @outcome: what came of it, as [method@LedgerEntry.get_outcome] says
 * @error: return location for a [error@Error]
 *
 * Returns: %FALSE on error, as for [method@Store.add], and %REC_ERROR_NOT_FOUND
 */
gboolean
rec_store_set_ledger_outcome (RecStore *self, gint64 id, const char *outcome, GError **error)
{
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (outcome != NULL, FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  done = set_outcome (self, id, outcome, error);
  return rec_store_leave (self, done, error);
}

static RecLedgerEntry *
read_entry (RecRows *rows, GError **error)
{
  const char *stage_name = rec_rows_get_text (rows, 2);
  const char *consent_name = rec_rows_get_text (rows, 7);
  g_autoptr (GBytes) body = rec_rows_dup_blob (rows, 14);
  RecLedgerEntry *entry;
  RecLedgerStage stage;
  RecConsent consent;

  if (stage_name == NULL || !rec_ledger_stage_from_string (stage_name, &stage)
      || consent_name == NULL || !rec_consent_from_string (consent_name, &consent))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED,
                   _ ("Entry %" PRId64 " of the ledger cannot be read"),
                   rec_rows_get_int (rows, 0));
      return NULL;
    }

  entry = rec_ledger_entry_new (stage, rec_rows_get_int (rows, 1));
  rec_ledger_entry_set_id (entry, rec_rows_get_int (rows, 0));
  rec_ledger_entry_set_service (entry, rec_rows_get_text (rows, 3));
  rec_ledger_entry_set_url (entry, rec_rows_get_text (rows, 4));
  rec_ledger_entry_set_report (entry, rec_rows_get_text (rows, 5));
  rec_ledger_entry_set_bucket (entry, rec_rows_get_text (rows, 6));
  rec_ledger_entry_set_consent (entry, consent, rec_rows_get_text (rows, 8));
  rec_ledger_entry_set_size (entry, rec_rows_get_int (rows, 9));
  rec_ledger_entry_set_sha256 (entry, rec_rows_get_text (rows, 10));
  rec_ledger_entry_set_outcome (entry, rec_rows_get_text (rows, 11));
  rec_ledger_entry_set_head (entry, rec_rows_get_text (rows, 12));
  rec_ledger_entry_set_items (entry, rec_rows_get_text (rows, 13));
  if (g_bytes_get_size (body) > 0)
    rec_ledger_entry_set_body (entry, body);
  return entry;
}

/**
 * rec_store_list_ledger:
 * @bucket: (nullable): a bucket ID, which need not have reports any more; %NULL for all entries
 * @before: only entries with a smaller number, 0 for the newest
 * @limit: how many at most
 * @error: return location for a [error@Error]
 *
 * Reads a page of the ledger, the newest first.
 *
 * Returns: (transfer full) (element-type RecLedgerEntry): the entries; %NULL on error
 */
GPtrArray *
rec_store_list_ledger (RecStore *self,
                       const char *bucket,
                       gint64 before,
                       guint limit,
                       GError **error)
{
  static const char all[] = "SELECT " COLUMNS "FROM ledger WHERE id < ? ORDER BY id DESC LIMIT ?";
  static const char of_bucket[]
      = "SELECT " COLUMNS "FROM ledger WHERE id < ? AND bucket = ? ORDER BY id DESC LIMIT ?";
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  RecDatabase *database;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  database = rec_store_get_database (self);
  if (before <= 0)
    before = G_MAXINT64;
  rows = bucket == NULL ? rec_database_query (database, error, all, "ii", before, (gint64) limit)
                        : rec_database_query (database, error, of_bucket, "isi", before, bucket,
                                              (gint64) limit);
  if (rows == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func (g_object_unref);
  while (rec_rows_next (rows, &local_error))
    {
      RecLedgerEntry *entry = read_entry (rows, &local_error);

      if (entry == NULL)
        break;
      g_ptr_array_add (list, entry);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&list);
}

/**
 * rec_store_count_ledger:
 * @n_entries: (out): how many requests left
 * @n_bytes: (out): how many bytes their bodies had; both 0 when that cannot be read
 */
void
rec_store_count_ledger (RecStore *self, guint64 *n_entries, guint64 *n_bytes)
{
  gint64 entries = 0, bytes = 0;

  g_return_if_fail (REC_IS_STORE (self));
  g_return_if_fail (n_entries != NULL && n_bytes != NULL);

  rec_database_get_pair (rec_store_get_database (self), &entries, &bytes, NULL,
                         "SELECT entries, bytes FROM ledger_totals WHERE id = 1", "");
  *n_entries = entries;
  *n_bytes = bytes;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-error.h"
#include "core/store/rec-analysis-blob.h"
#include "core/store/rec-bucket-rows.h"
#include "core/store/rec-program-rows.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/* The kind and class of a recorder's dump (protocol.md): it may hold anything. */
#define DUMP_KIND "heapdump"
#define DUMP_CLASS "personal"

typedef struct
{
  gint64 id;
  gint64 bucket;
  gint64 program;
} ReportRow;

static gboolean
find_row (RecDatabase *database, const char *id, ReportRow *row, GError **error)
{
  static const char sql[] = "SELECT id, bucket_id, program_id FROM reports WHERE uuid = ?";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "s", id);
  g_autoptr (GError) local_error = NULL;

  *row = (ReportRow){ 0 };
  if (rows == NULL)
    return FALSE;

  if (rec_rows_next (rows, &local_error))
    {
      row->id = rec_rows_get_int (rows, 0);
      row->bucket = rec_rows_get_int (rows, 1);
      row->program = rec_rows_get_int (rows, 2);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
ensure_source (RecDatabase *database, const char *name, gint64 *source, GError **error)
{
  *source = 0;
  if (!rec_database_get_int (database, source, error, "SELECT id FROM sources WHERE name = ?", "s",
                             name))
    return FALSE;
  if (*source != 0)
    return TRUE;

  if (!rec_database_run (database, error, "INSERT INTO sources (name) VALUES (?)", "s", name))
    return FALSE;
  *source = rec_database_get_last_row (database);
  return TRUE;
}

static gboolean
write_analysis (RecDatabase *database, gint64 row, RecAnalysis *analysis, GError **error)
{
  g_autoptr (GBytes) blob = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *encoding = NULL;

  blob = rec_analysis_blob_new (analysis, &encoding, &local_error);
  if (blob == NULL)
    {
      g_debug ("A report is kept without its analysis: %s", local_error->message);
      return TRUE;
    }

  return rec_database_run (database, error,
                           "INSERT INTO analyses (report_id, encoding, data) VALUES (?, ?, ?)",
                           "isb", row, encoding, blob);
}

/* What belongs to one report alone, in tables of its own. */
static gboolean
write_parts (RecDatabase *database, gint64 row, RecReport *report, GError **error)
{
  static const char insert[]
      = "INSERT INTO evidence (report_id, kind, path, class, size, removed_time) VALUES "
        "(?, ?, ?, ?, nullif (?, -1), ?)";
  const char *dump = rec_report_get_dump_path (report);
  RecAnalysis *analysis = rec_report_get_analysis (report);

  if (dump != NULL
      && !rec_database_run (database, error, insert, "isssii", row, DUMP_KIND, dump, DUMP_CLASS,
                            rec_report_get_dump_size (report),
                            rec_report_get_dump_removed (report)))
    return FALSE;

  return analysis == NULL || write_analysis (database, row, analysis, error);
}

static gboolean
insert_report (RecDatabase *database, RecReport *report, ReportRow *row, GError **error)
{
  static const char sql[]
      = "INSERT INTO reports (uuid, bucket_id, program_id, time, detail, state, pid, uid) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  if (!rec_bucket_rows_ensure (database, rec_report_get_signature (report), &row->bucket, error)
      || !rec_program_rows_ensure (database, report, &row->program, error)
      || !rec_database_run (
          database, error, sql, "siiissii", rec_report_get_id (report), row->bucket, row->program,
          rec_report_get_time (report), rec_detail_to_string (rec_report_get_detail (report)),
          rec_state_to_string (rec_report_get_state (report)), (gint64) rec_report_get_pid (report),
          (gint64) rec_report_get_uid (report)))
    return FALSE;

  row->id = rec_database_get_last_row (database);
  return write_parts (database, row->id, report, error);
}

/* What has to be refused is refused before anything is written. */
static gboolean
check_id (RecDatabase *database, RecReport *report, GError **error)
{
  gint64 row = 0;

  if (!rec_database_get_int (database, &row, error, "SELECT id FROM reports WHERE uuid = ?", "s",
                             rec_report_get_id (report)))
    return FALSE;
  if (row == 0)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "There is a report %s under another key",
               rec_report_get_id (report));
  return FALSE;
}

static gboolean
add_report (RecStore *self,
            RecReport *report,
            const char *source,
            const char *key,
            RecStoreResult *result,
            GError **error)
{
  static const char find[] = "SELECT 1 FROM report_sources WHERE source_id = ? AND key = ?";
  static const char insert[]
      = "INSERT INTO report_sources (source_id, key, report_id) VALUES (?, ?, ?)";
  RecDatabase *database = rec_store_get_database (self);
  gint64 source_row = 0, known = 0;
  ReportRow row;

  if (!check_id (database, report, error) || !ensure_source (database, source, &source_row, error)
      || !rec_database_get_int (database, &known, error, find, "is", source_row, key))
    return FALSE;

  *result = known ? REC_STORE_KNOWN : REC_STORE_ADDED;
  if (known)
    return TRUE;
  if (!insert_report (database, report, &row, error)
      || !rec_database_run (database, error, insert, "isi", source_row, key, row.id))
    return FALSE;

  rec_store_touch_bucket (self, row.bucket, 1);
  return TRUE;
}

/**
 * rec_store_add:
 * @report: a report
 * @source: the name of the source that saw the event
 * @key: what the source calls the event, 1 to 1024 bytes: the same each time that it is read
 * @result: (out) (optional): whether the report was added
 * @error: return location for a [error@Error]
 *
 * Adds a report unless one with this key of this source was ever added, even if it was deleted
 * since. It becomes part of @report's sources. An analysis too long to be read again is left out.
 *
 * Returns: %FALSE on error: %REC_ERROR_NO_SPACE, %REC_ERROR_READ_ONLY, %REC_ERROR_BUSY,
 *   %REC_ERROR_DAMAGED, %REC_ERROR_TOO_LARGE for the key, %REC_ERROR_INVALID when a report with
 * this ID is there under another key
 */
gboolean
rec_store_add (RecStore *self,
               RecReport *report,
               const char *source,
               const char *key,
               RecStoreResult *result,
               GError **error)
{
  RecStoreResult outcome = REC_STORE_KNOWN;
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (REC_IS_REPORT (report), FALSE);
  g_return_val_if_fail (source != NULL && key != NULL, FALSE);

  if (*key == '\0' || strlen (key) > REC_STORE_KEY_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   "The key that %s gives an event has to be 1 to %d bytes long", source,
                   REC_STORE_KEY_MAX);
      return FALSE;
    }
  if (!rec_store_enter (self, error))
    return FALSE;

  done = add_report (self, report, source, key, &outcome, error);
  if (!rec_store_leave (self, done, error))
    return FALSE;

  if (outcome == REC_STORE_ADDED)
    rec_report_add_source (report, source);
  if (result != NULL)
    *result = outcome;
  return TRUE;
}

/* That its dump was removed is known only here: whoever made the report anew does not. */
static gboolean
keep_removed (RecDatabase *database, gint64 row, RecReport *report, GError **error)
{
  static const char sql[] = "SELECT coalesce (max (removed_time), 0) FROM evidence "
                            "WHERE report_id = ? AND kind = ? AND path = ?";
  gint64 removed = 0;

  if (rec_report_get_dump_path (report) == NULL)
    return TRUE;
  if (!rec_database_get_int (database, &removed, error, sql, "iss", row, DUMP_KIND,
                             rec_report_get_dump_path (report)))
    return FALSE;

  if (rec_report_get_dump_removed (report) == 0)
    rec_report_set_dump_removed (report, removed);
  return TRUE;
}

static gboolean
update_report (RecDatabase *database, RecReport *report, ReportRow *row, GError **error)
{
  static const char sql[] = "UPDATE reports SET bucket_id = ?, program_id = ?, time = ?, "
                            "detail = ?, state = ?, pid = ?, uid = ? WHERE id = ?";

  return rec_bucket_rows_ensure (database, rec_report_get_signature (report), &row->bucket, error)
         && rec_program_rows_ensure (database, report, &row->program, error)
         && rec_database_run (
             database, error, sql, "iiissiii", row->bucket, row->program,
             rec_report_get_time (report), rec_detail_to_string (rec_report_get_detail (report)),
             rec_state_to_string (rec_report_get_state (report)),
             (gint64) rec_report_get_pid (report), (gint64) rec_report_get_uid (report), row->id)
         && keep_removed (database, row->id, report, error)
         && rec_database_run (database, error, "DELETE FROM analyses WHERE report_id = ?", "i",
                              row->id)
         && rec_database_run (database, error, "DELETE FROM evidence WHERE report_id = ?", "i",
                              row->id)
         && write_parts (database, row->id, report, error);
}

/* In another bucket nothing was done about it yet. */
static gboolean
forget_state (RecDatabase *database, gint64 row, GError **error)
{
  return rec_database_run (database, error,
                           "UPDATE reports SET state = 'not-reported' WHERE id = ?", "i", row);
}

static gboolean
replace_report (RecStore *self, RecReport *report, GError **error)
{
  RecDatabase *database = rec_store_get_database (self);
  ReportRow before, after;

  if (!find_row (database, rec_report_get_id (report), &before, error))
    return FALSE;
  if (before.id == 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "There is no report %s",
                   rec_report_get_id (report));
      return FALSE;
    }

  after = before;
  if (!update_report (database, report, &after, error)
      || (after.bucket != before.bucket && !forget_state (database, before.id, error)))
    return FALSE;
  rec_store_touch_bucket (self, before.bucket, -1);
  rec_store_touch_bucket (self, after.bucket, 1);
  rec_store_note_move (self, before.id);
  return after.program == before.program
         || rec_program_rows_release (database, before.program, error);
}

/**
 * rec_store_replace:
 * @report: a report with the ID of one that is in the store
 * @error: return location for a [error@Error]
 *
 * Puts @report in place of the one with its ID; its sources stay as they are. With another
 * signature it moves to another bucket, and is not reported there yet.
 *
 * Returns: %FALSE on error, as for [method@Store.add], and %REC_ERROR_NOT_FOUND
 */
gboolean
rec_store_replace (RecStore *self, RecReport *report, GError **error)
{
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (REC_IS_REPORT (report), FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  done = replace_report (self, report, error);
  return rec_store_leave (self, done, error);
}

static gboolean
delete_report (RecStore *self, const char *id, guint *n_deleted, GError **error)
{
  RecDatabase *database = rec_store_get_database (self);
  ReportRow row;

  if (!find_row (database, id, &row, error))
    return FALSE;
  if (row.id == 0)
    return TRUE;

  *n_deleted += 1;
  rec_store_touch_bucket (self, row.bucket, -1);
  rec_store_note_move (self, row.id);
  return rec_database_run (database, error, "DELETE FROM reports WHERE id = ?", "i", row.id)
         && rec_program_rows_release (database, row.program, error);
}

/**
 * rec_store_delete:
 * @ids: (array zero-terminated=1): reports' IDs; one that is not there is passed over
 * @n_deleted: (out) (optional): how many there were
 * @error: return location for a [error@Error]
 *
 * Deletes reports, all or none. Their keys stay known, so that they do not come back; the files
 * that they refer to belong to their recorder and stay.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_delete (RecStore *self, const char *const *ids, guint *n_deleted, GError **error)
{
  gboolean done = TRUE;
  guint count = 0;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (ids != NULL, FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  for (; done && *ids != NULL; ids++)
    done = delete_report (self, *ids, &count, error);
  if (!rec_store_leave (self, done, error))
    return FALSE;

  if (n_deleted != NULL)
    *n_deleted = count;
  return TRUE;
}

/**
 * rec_store_has_key:
 * @source: the name of a source
 * @key: what it calls an event
 *
 * Returns: whether [method@Store.add] would find that it knows the event
 */
gboolean
rec_store_has_key (RecStore *self, const char *source, const char *key)
{
  static const char sql[] = "SELECT 1 FROM report_sources rs JOIN sources s ON s.id = rs.source_id "
                            "WHERE s.name = ? AND rs.key = ?";
  gint64 known = 0;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (source != NULL && key != NULL, FALSE);

  return rec_database_get_int (rec_store_get_database (self), &known, NULL, sql, "ss", source, key)
         && known;
}

/**
 * rec_store_dup_cursor:
 * @source: the name of a source
 *
 * Returns: (transfer full) (nullable): how far the source was read, in its own terms; %NULL when it
 *   was not
 */
char *
rec_store_dup_cursor (RecStore *self, const char *source)
{
  g_autoptr (RecRows) rows = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (source != NULL, NULL);

  rows = rec_database_query (rec_store_get_database (self), NULL,
                             "SELECT cursor FROM sources WHERE name = ?", "s", source);
  return rows != NULL && rec_rows_next (rows, NULL) ? g_strdup (rec_rows_get_text (rows, 0)) : NULL;
}

/**
 * rec_store_set_cursor:
 * @source: the name of a source
 * @cursor: (nullable): how far it was read, at most 4096 bytes; %NULL to read it from its beginning
 * @error: return location for a [error@Error]
 *
 * Notes how far a source was read. In one transaction with the reports that were read, neither can
 * be lost without the other.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_set_cursor (RecStore *self, const char *source, const char *cursor, GError **error)
{
  RecDatabase *database;
  gint64 row;
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (source != NULL, FALSE);

  if (cursor != NULL && strlen (cursor) > REC_STORE_CURSOR_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "The cursor of %s is over %d bytes long",
                   source, REC_STORE_CURSOR_MAX);
      return FALSE;
    }
  if (!rec_store_enter (self, error))
    return FALSE;

  database = rec_store_get_database (self);
  done = ensure_source (database, source, &row, error)
         && rec_database_run (database, error, "UPDATE sources SET cursor = ? WHERE id = ?", "si",
                              cursor, row);
  return rec_store_leave (self, done, error);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-bucket-rows.h"

#include "core/report/rec-report.h"
#include "core/store/rec-bucket-text.h"

/* The parameter of each event type that names the place that failed. */
static const char *const fault_parameters[] = { "FaultModuleName", "BlamedModule", "Module" };

static const char *
get_fault_module (RecSignature *signature)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fault_parameters); i++)
    {
      const char *value = rec_signature_lookup (signature, fault_parameters[i]);

      if (*value != '\0')
        return value;
    }

  return "";
}

static gboolean
insert_bucket (RecDatabase *database, RecSignature *signature, gint64 *bucket, GError **error)
{
  static const char insert[]
      = "INSERT INTO buckets (bucket, event_type, fault_module, program_id, sort_name, "
        "occurrences, first_time, last_time, last_report, state) "
        "VALUES (?, ?, ?, 0, '', 0, 0, 0, 0, '')";
  static const char insert_parameter[]
      = "INSERT INTO parameters (bucket_id, position, name, value) VALUES (?, ?, ?, ?)";

  if (!rec_database_run (database, error, insert, "sss", rec_signature_get_bucket (signature),
                         rec_signature_get_event_type (signature), get_fault_module (signature)))
    return FALSE;

  *bucket = rec_database_get_last_row (database);
  for (guint i = 0; i < rec_signature_get_n_parameters (signature); i++)
    if (!rec_database_run (database, error, insert_parameter, "iiss", *bucket, (gint64) (i + 1),
                           rec_signature_get_name (signature, i),
                           rec_signature_get_value (signature, i)))
      return FALSE;

  return TRUE;
}

/*
 * rec_bucket_rows_ensure:
 * @bucket: (out): the row of the signature's bucket
 *
 * A new row has no reports; rec_bucket_rows_update() has to follow.
 */
gboolean
rec_bucket_rows_ensure (RecDatabase *database,
                        RecSignature *signature,
                        gint64 *bucket,
                        GError **error)
{
  *bucket = 0;
  if (!rec_database_get_int (database, bucket, error, "SELECT id FROM buckets WHERE bucket = ?",
                             "s", rec_signature_get_bucket (signature)))
    return FALSE;

  return *bucket != 0 || insert_bucket (database, signature, bucket, error);
}

/* What belongs to the bucket alone goes with it, its submission by the foreign key. What left this
 * machine, what services said and what the user ignores stays. */
static gboolean
remove_bucket (RecDatabase *database, gint64 bucket, GError **error)
{
  static const char forget[]
      = "DELETE FROM notices WHERE bucket = (SELECT bucket FROM buckets WHERE id = ?)";

  return rec_database_run (database, error, forget, "i", bucket)
         && rec_database_run (database, error, "DELETE FROM buckets WHERE id = ?", "i", bucket);
}

/* Takes the name that people sort by from the program of the newest report. */
static gboolean
describe_bucket (RecDatabase *database, gint64 bucket, GError **error)
{
  static const char select[] = "SELECT coalesce (nullif (p.display_name, ''), p.name, (SELECT "
                               "value FROM parameters WHERE bucket_id = "
                               "b.id AND name = 'ApplicationName'), '') FROM buckets b "
                               "JOIN programs p ON p.id = b.program_id WHERE b.id = ?";
  g_autoptr (RecRows) rows = rec_database_query (database, error, select, "i", bucket);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *sort_name = NULL;

  if (rows == NULL)
    return FALSE;
  if (rec_rows_next (rows, &local_error))
    sort_name = g_utf8_casefold (rec_rows_get_text (rows, 0), -1);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return rec_database_run (database, error, "UPDATE buckets SET sort_name = ? WHERE id = ?", "si",
                           sort_name, bucket);
}

/* The state of a problem: that of its submission; of the newest report if there is none. A solution
 * counts for more, unless the user is asked or evidence is on its way. Not solved any more when the
 * solution was withdrawn. */
static RecState
decide_state (RecState state, gboolean was_sent, gboolean has_solution)
{
  if (has_solution)
    return state == REC_STATE_ASKING || state == REC_STATE_REQUESTED || state == REC_STATE_SENDING
               ? state
               : REC_STATE_SOLVED;
  if (state == REC_STATE_SOLVED)
    return was_sent ? REC_STATE_SENT : REC_STATE_NOT_REPORTED;
  return state;
}

/* Gives the bucket its state, and the newest report the same one. */
static gboolean
update_state (RecDatabase *database, gint64 bucket, GError **error)
{
  static const char select[]
      = "SELECT coalesce (s.state, b.state), coalesce (s.sent_at, 0), "
        "EXISTS (SELECT 1 FROM solutions x JOIN responses r ON r.id = x.response_id "
        "WHERE x.bucket_id = b.id AND r.kind = 'solution') "
        "FROM buckets b LEFT JOIN submissions s ON s.bucket_id = b.id WHERE b.id = ?";
  static const char update_report[] = "UPDATE reports SET state = ?2 WHERE id = (SELECT "
                                      "last_report FROM buckets WHERE id = ?1) AND state != ?2";
  g_autoptr (RecRows) rows = rec_database_query (database, error, select, "i", bucket);
  g_autoptr (GError) local_error = NULL;
  RecState state, decided;

  if (rows == NULL)
    return FALSE;
  if (!rec_rows_next (rows, &local_error))
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  /* A state that is none was broken before; it is not made worse. */
  if (!rec_state_from_string (rec_rows_get_text (rows, 0), &state))
    return TRUE;

  decided = decide_state (state, rec_rows_get_int (rows, 1) != 0, rec_rows_get_int (rows, 2));
  return rec_database_run (database, error,
                           "UPDATE buckets SET state = ?2 WHERE id = ?1 AND state != ?2", "is",
                           bucket, rec_state_to_string (decided))
         && rec_database_run (database, error, update_report, "is", bucket,
                              rec_state_to_string (decided));
}

/*
 * rec_bucket_rows_forget_text:
 * @n_added: as for rec_bucket_rows_update(), which has to follow
 *
 * Takes a bucket that goes out of the search. For all buckets of a transaction it is done before
 * other tables are changed: between two of those FTS5 writes out what it has gathered.
 */
gboolean
rec_bucket_rows_forget_text (RecDatabase *database, gint64 bucket, int n_added, GError **error)
{
  static const char select[] = "SELECT occurrences FROM buckets WHERE id = ?";
  gint64 occurrences = 0;

  if (!rec_database_get_int (database, &occurrences, error, select, "i", bucket))
    return FALSE;

  return occurrences + n_added > 0
         || rec_database_run (database, error, "DELETE FROM problems_fts WHERE rowid = ?", "i",
                              bucket);
}

/*
 * rec_bucket_rows_update:
 * @n_added: how many reports came into the bucket; negative when they left it
 *
 * Brings the row in step with the reports after they changed; a bucket without reports goes.
 */
gboolean
rec_bucket_rows_update (RecDatabase *database, gint64 bucket, int n_added, GError **error)
{
  static const char select[] = "SELECT occurrences, program_id FROM buckets WHERE id = ?";
  static const char update[]
      = "UPDATE buckets SET occurrences = ?2, "
        "first_time = (SELECT time FROM reports WHERE bucket_id = ?1 ORDER BY time LIMIT 1), "
        "(program_id, last_time, last_report, state) = (SELECT program_id, time, id, state "
        "FROM reports WHERE bucket_id = ?1 ORDER BY time DESC, id DESC LIMIT 1) WHERE id = ?1 "
        "RETURNING program_id";
  gint64 occurrences = 0, before = 0, after = 0;

  if (!rec_database_get_pair (database, &occurrences, &before, error, select, "i", bucket))
    return FALSE;
  occurrences += n_added;
  if (occurrences <= 0)
    return remove_bucket (database, bucket, error);
  if (!rec_database_get_int (database, &after, error, update, "ii", bucket, occurrences))
    return FALSE;

  return (before == after || describe_bucket (database, bucket, error))
         && rec_bucket_text_update (database, bucket, error)
         && update_state (database, bucket, error);
}

/*
 * rec_bucket_rows_read_signature:
 *
 * Returns: the signature that all reports of the bucket have
 */
RecSignature *
rec_bucket_rows_read_signature (RecDatabase *database,
                                gint64 bucket,
                                const char *event_type,
                                GError **error)
{
  static const char sql[]
      = "SELECT name, value FROM parameters WHERE bucket_id = ? ORDER BY position";
  g_autoptr (RecSignature) signature = rec_signature_new (event_type);
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", bucket);
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return NULL;

  while (rec_rows_next (rows, &local_error))
    if (!rec_signature_append (signature, rec_rows_get_text (rows, 0), rec_rows_get_text (rows, 1),
                               error))
      return NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&signature);
}

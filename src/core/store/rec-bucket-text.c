/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-bucket-text.h"

#include "core/store/rec-analysis-blob.h"
#include "core/store/rec-response-rows.h"
#include "core/store/rec-store-limits.h"

/* The columns of problems_fts. */
enum
{
  APPLICATION,
  DISPLAY_NAME,
  PACKAGE,
  SIGNATURE,
  BUCKET,
  MODULES,
  LINKS,
  N_COLUMNS
};

typedef struct
{
  char *columns[N_COLUMNS];
} Text;

static void
text_clear (Text *text)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_pointer (&text->columns[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

/* Reads the first row's columns into the text from its column first on. */
static gboolean
read_columns (RecRows *rows, Text *text, guint first, guint n, gboolean *found, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;

  *found = rec_rows_next (rows, &local_error);
  for (guint i = 0; *found && i < n; i++)
    text->columns[first + i] = g_strdup (rec_rows_get_text (rows, i));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_names (RecDatabase *database, gint64 bucket, Text *text, gboolean *found, GError **error)
{
  static const char sql[]
      = "SELECT p.name, p.display_name, p.package_name, (SELECT group_concat (value, ' ') FROM "
        "parameters WHERE bucket_id = b.id), b.bucket "
        "FROM buckets b JOIN programs p ON p.id = b.program_id WHERE b.id = ?";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", bucket);

  return read_columns (rows, text, APPLICATION, MODULES, found, error);
}

/* The modules of the stack that failed, each once, in the order of the stack. */
static char *
dup_modules (RecAnalysis *analysis)
{
  RecThread *thread = rec_analysis_get_crashed_thread (analysis);
  GListModel *frames = thread != NULL ? rec_thread_get_frames (thread) : NULL;
  const guint n_frames = frames != NULL ? g_list_model_get_n_items (frames) : 0;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) modules = g_string_new (NULL);

  for (guint i = 0; i < n_frames && g_hash_table_size (seen) < REC_SEARCH_MODULES_MAX; i++)
    {
      g_autoptr (RecFrame) frame = g_list_model_get_item (frames, i);
      const char *module = rec_frame_get_module (frame);

      if (module != NULL && *module != '\0' && g_hash_table_add (seen, g_strdup (module)))
        g_string_append_printf (modules, "%s%s", modules->len > 0 ? " " : "", module);
    }

  return g_string_free (g_steal_pointer (&modules), FALSE);
}

/* Of the newest report that has an analysis. That of a new report comes a little later than the
 * report, so a few are looked at. */
static gboolean
read_modules (RecDatabase *database, gint64 bucket, Text *text, GError **error)
{
  static const char sql[]
      = "SELECT a.data, a.encoding FROM (SELECT id, time FROM reports WHERE bucket_id = ? "
        "ORDER BY time DESC, id DESC LIMIT 16) r CROSS JOIN analyses a ON a.report_id = r.id "
        "ORDER BY r.time DESC, r.id DESC LIMIT 1";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", bucket);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GBytes) blob = NULL;

  if (rows == NULL)
    return FALSE;
  if (!rec_rows_next (rows, &local_error))
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  blob = rec_rows_dup_blob (rows, 0);
  /* One that cannot be read is in nobody's way until somebody wants to see it. */
  analysis = rec_analysis_blob_read (blob, rec_rows_get_text (rows, 1), NULL);
  if (analysis != NULL)
    text->columns[MODULES] = dup_modules (analysis);
  return TRUE;
}

static char *
dup_links (RecResponse *response)
{
  const guint n_links = MIN (rec_response_get_n_links (response), REC_SEARCH_LINKS_MAX);
  g_autoptr (GString) links = g_string_new (rec_response_get_title (response));

  for (guint i = 0; i < n_links; i++)
    g_string_append_printf (links, " %s", rec_response_get_link (response, i)->url);

  return g_string_free (g_steal_pointer (&links), FALSE);
}

static gboolean
read_links (RecDatabase *database, gint64 bucket, Text *text, GError **error)
{
  static const char sql[] = "SELECT r.data FROM solutions x JOIN responses r ON "
                            "r.id = x.response_id WHERE x.bucket_id = ?";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", bucket);
  g_autoptr (RecResponse) response = NULL;
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;
  if (!rec_rows_next (rows, &local_error))
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  response = rec_response_rows_parse (rec_rows_get_text (rows, 0), NULL);
  if (response != NULL)
    text->columns[LINKS] = dup_links (response);
  return TRUE;
}

static gboolean
is_same (const Text *one, const Text *other)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    if (g_strcmp0 (one->columns[i], other->columns[i]) != 0)
      return FALSE;

  return TRUE;
}

/*
 * rec_bucket_text_update:
 * @bucket: a bucket's row
 *
 * Brings in step what the search knows of the bucket. Writes nothing when nothing changed.
 */
gboolean
rec_bucket_text_update (RecDatabase *database, gint64 bucket, GError **error)
{
  static const char select[]
      = "SELECT application, display_name, package, signature, bucket, modules, links "
        "FROM problems_fts WHERE rowid = ?";
  static const char write[]
      = "INSERT OR REPLACE INTO problems_fts (rowid, application, display_name, package, "
        "signature, bucket, modules, links) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  g_auto (Text) before = { { NULL } };
  g_auto (Text) after = { { NULL } };
  g_autoptr (RecRows) rows = NULL;
  gboolean is_bucket = FALSE, was_there = FALSE;

  if (!read_names (database, bucket, &after, &is_bucket, error))
    return FALSE;
  if (!is_bucket)
    return TRUE;
  rows = rec_database_query (database, error, select, "i", bucket);
  if (!read_columns (rows, &before, APPLICATION, N_COLUMNS, &was_there, error)
      || !read_modules (database, bucket, &after, error)
      || !read_links (database, bucket, &after, error))
    return FALSE;
  g_clear_pointer (&rows, rec_rows_end);

  return (was_there && is_same (&before, &after))
         || rec_database_run (database, error, write, "isssssss", bucket,
                              after.columns[APPLICATION], after.columns[DISPLAY_NAME],
                              after.columns[PACKAGE], after.columns[SIGNATURE],
                              after.columns[BUCKET], after.columns[MODULES], after.columns[LINKS]);
}

static gboolean
index_some (RecDatabase *database, gint64 *n_left, GError **error)
{
  static const char next[] = "SELECT min (bucket_id), count (*) FROM buckets_to_index";
  static const char done[] = "DELETE FROM buckets_to_index WHERE bucket_id = ?";
  static const char first[] = "SELECT bucket_id FROM buckets_to_index ORDER BY bucket_id LIMIT 1";
  gint64 bucket = 0;

  if (!rec_database_get_pair (database, &bucket, n_left, error, next, ""))
    return FALSE;

  for (guint i = 0; *n_left > 0 && i < REC_STORE_INDEX_BATCH; i++, (*n_left)--)
    if (!rec_database_get_int (database, &bucket, error, first, "")
        || !rec_bucket_text_update (database, bucket, error)
        || !rec_database_run (database, error, done, "i", bucket))
      return FALSE;

  return TRUE;
}

/*
 * rec_bucket_text_index_pending:
 *
 * Makes the texts that a migration left to the program, in several transactions: when it is ended
 * before its time, the next writer goes on.
 */
gboolean
rec_bucket_text_index_pending (RecDatabase *database, GError **error)
{
  gint64 n_left = 0;

  do
    if (!rec_database_run (database, error, "BEGIN IMMEDIATE", "")
        || !index_some (database, &n_left, error)
        || !rec_database_run (database, error, "COMMIT", ""))
      {
        if (rec_database_in_transaction (database))
          rec_database_run (database, NULL, "ROLLBACK", "");
        return FALSE;
      }
  while (n_left > 0);

  return TRUE;
}

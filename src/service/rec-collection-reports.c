/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-json.h"
#include "service/rec-collection-requests.h"
#include "service/rec-collection-store-private.h"
#include "service/rec-service-limits.h"

/* What is known of a report once it is counted. */
typedef struct
{
  gint64 bucket_id;
  gint64 hits;
  gboolean is_known;
} Counted;

static gboolean
find_report (RecCollectionStore *self, RecReportBody *report, Counted *counted, GError **error)
{
  counted->bucket_id = 0;
  if (!rec_database_get_pair (self->database, &counted->bucket_id, &counted->hits, error,
                              "SELECT bucket_id, hits FROM reports WHERE uuid = ?", "b",
                              rec_report_body_get_uuid (report)))
    return FALSE;
  counted->is_known = counted->bucket_id != 0;
  return TRUE;
}

static gboolean
is_in_bucket (RecCollectionStore *self,
              RecReportBody *report,
              gint64 bucket_id,
              gboolean *is_in,
              GError **error)
{
  RecSignature *signature = rec_report_body_get_signature (report);
  gint64 found = 0;

  if (!rec_database_get_int (self->database, &found, error,
                             "SELECT id FROM buckets WHERE bucket = ?", "s",
                             rec_signature_get_bucket (signature)))
    return FALSE;
  *is_in = found == bucket_id;
  return TRUE;
}

static char *
dup_signature (RecSignature *signature)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  rec_signature_to_json (signature, builder);
  return rec_json_print (builder, FALSE);
}

static gboolean
count_bucket (RecCollectionStore *self,
              RecReportBody *report,
              gint64 day,
              Counted *counted,
              GError **error)
{
  RecSignature *signature = rec_report_body_get_signature (report);
  const char *bucket = rec_signature_get_bucket (signature);
  gint64 occurrences = rec_report_body_get_occurrences (report);
  g_autofree char *text = NULL;

  counted->bucket_id = 0;
  if (!rec_database_get_pair (self->database, &counted->bucket_id, &counted->hits, error,
                              "UPDATE buckets SET hits = hits + ?2, reports = reports + 1, "
                              "last_day = max (last_day, ?3) WHERE bucket = ?1 RETURNING id, hits",
                              "sii", bucket, occurrences, day))
    return FALSE;
  if (counted->bucket_id != 0)
    return TRUE;

  text = dup_signature (signature);
  return rec_database_get_pair (
      self->database, &counted->bucket_id, &counted->hits, error,
      "INSERT INTO buckets (bucket, event_type, signature, first_day, last_day, reports, hits) "
      "VALUES (?1, ?2, ?3, ?4, ?4, 1, ?5) RETURNING id, hits",
      "sssii", bucket, rec_signature_get_event_type (signature), text, day, occurrences);
}

static gboolean
insert_platform (RecCollectionStore *self,
                 const char *os,
                 const char *version,
                 const char *arch,
                 gint64 *platform_id,
                 GError **error)
{
  return rec_database_run (self->database, error,
                           "INSERT OR IGNORE INTO platforms (os, version, arch) VALUES (?, ?, ?)",
                           "sss", os, version, arch)
         && rec_database_get_int (
             self->database, platform_id, error,
             "SELECT id FROM platforms WHERE os = ? AND version = ? AND arch = ?", "sss", os,
             version, arch);
}

/* Anybody may name a system that is none; the table of them must not grow without end. */
static gboolean
ensure_platform (RecCollectionStore *self,
                 RecReportBody *report,
                 gint64 *platform_id,
                 GError **error)
{
  const char *os = rec_report_body_get_os (report);
  const char *version = rec_report_body_get_os_version (report);
  const char *arch = rec_report_body_get_arch (report);
  g_autofree char *key = g_strjoin ("\n", os, version, arch, NULL);
  gint64 *known = g_hash_table_lookup (self->platforms, key);
  gint64 n_platforms = 0;

  if (known != NULL)
    {
      *platform_id = *known;
      return TRUE;
    }

  *platform_id = 0;
  if (!rec_database_get_int (self->database, platform_id, error,
                             "SELECT id FROM platforms WHERE os = ? AND version = ? AND arch = ?",
                             "sss", os, version, arch)
      || !rec_database_get_int (self->database, &n_platforms, error,
                                "SELECT count (*) FROM platforms", ""))
    return FALSE;
  if (*platform_id == 0 && n_platforms >= REC_SERVICE_PLATFORMS_MAX)
    return insert_platform (self, "other", "", "", platform_id, error);
  if (*platform_id == 0 && !insert_platform (self, os, version, arch, platform_id, error))
    return FALSE;

  g_hash_table_insert (self->platforms, g_steal_pointer (&key),
                       g_memdup2 (platform_id, sizeof *platform_id));
  return TRUE;
}

static gboolean
count_report (RecCollectionStore *self,
              RecReportBody *report,
              gint64 day,
              Counted *counted,
              GError **error)
{
  gint64 platform_id;

  return count_bucket (self, report, day, counted, error)
         && ensure_platform (self, report, &platform_id, error)
         && rec_database_run (self->database, error,
                              "INSERT INTO counts (bucket_id, day, platform_id, hits) "
                              "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
                              "SET hits = hits + excluded.hits",
                              "iiii", counted->bucket_id, day, platform_id,
                              (gint64) rec_report_body_get_occurrences (report))
         && rec_database_run (
             self->database, error,
             "INSERT INTO reports (uuid, bucket_id, day, hits) VALUES (?, ?, ?, ?)", "biii",
             rec_report_body_get_uuid (report), counted->bucket_id, day, counted->hits);
}

/*
 * rec_collection_store_add_report:
 * @now: in microseconds since 1970-01-01 UTC
 * @answer: (out) (nullable): the answer, as JSON; NULL when the same report came before, for
 * another bucket
 *
 * Counts a report, unless it is known already; then it gets the answer that it got before, as far
 * as that still holds.
 */
gboolean
rec_collection_store_add_report (RecCollectionStore *self,
                                 RecReportBody *report,
                                 gint64 now,
                                 char **answer,
                                 GError **error)
{
  RecSignature *signature = rec_report_body_get_signature (report);
  g_autofree char *request = NULL;
  g_autofree char *response = NULL;
  Counted counted = { 0 };
  gboolean is_in = TRUE;

  *answer = NULL;
  if (!find_report (self, report, &counted, error))
    return FALSE;
  if (counted.is_known && !is_in_bucket (self, report, counted.bucket_id, &is_in, error))
    return FALSE;
  if (!is_in)
    return TRUE;
  if (!counted.is_known && !count_report (self, report, now / REC_DAY, &counted, error))
    return FALSE;

  if (!rec_collection_store_grant (self, rec_report_body_get_uuid (report), counted.bucket_id, now,
                                   &request, error)
      || !rec_collection_store_find_response (self, signature, &response, error))
    return FALSE;

  *answer = g_strdup_printf (
      "{\"bucket\":\"%s\",\"hits\":%" G_GINT64_FORMAT ",\"request\":%s,\"response\":%s}",
      rec_signature_get_bucket (signature), counted.hits, request != NULL ? request : "null",
      response != NULL ? response : "null");
  return TRUE;
}

/*
 * rec_collection_store_expire:
 *
 * Forgets some of the UUIDs that are no longer needed. They are cleared away a few at a time, with
 * the commits that there are anyway.
 */
gboolean
rec_collection_store_expire (RecCollectionStore *self, gint64 now, GError **error)
{
  gint64 oldest = now / REC_DAY - REC_SERVICE_DEDUPLICATION_DAYS;

  return rec_database_run (self->database, error,
                           "DELETE FROM reports WHERE id IN "
                           "(SELECT id FROM reports ORDER BY id LIMIT ?) AND day < ?",
                           "ii", (gint64) REC_SERVICE_EXPIRY_BATCH, oldest)
         && rec_collection_store_expire_grants (self, now, error);
}

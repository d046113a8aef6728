/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A store as it is after a year on a machine where very much fails: written by SQL, because a
 * million reports would take the store's own way of adding them minutes. The store is made by the
 * program's own schema, and the program makes the texts for the search. */

#include "fill-history.h"

#include "core/report/rec-event-type.h"
#include "core/report/rec-report.h"
#include "core/store/rec-analysis-blob.h"
#include "core/store/rec-database.h"
#include "core/store/rec-store.h"

#define DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define N_APPLICATIONS 400
#define N_BLOBS 256
#define SOURCE "systemd-coredump"

static const char *const firsts[]
    = { "gnome", "k",   "mate", "xfce4", "lx",   "open", "libre", "net", "file", "photo",
        "video", "web", "mail", "disk",  "text", "game", "music", "sys", "font", "zoom" };
static const char *const seconds[]
    = { "viewer",  "editor", "player", "manager", "terminal", "panel",  "daemon",
        "monitor", "writer", "reader", "browser", "settings", "helper", "agent",
        "sync",    "shell",  "calc",   "draw",    "scanner",  "server" };
static const char *const libraries[]
    = { "libc.so.6",        "libglib-2.0.so.0", "libgtk-4.so.1",  "libQt5Core.so.5",
        "libcairo.so.2",    "libpango.so.0",    "libssl.so.3",    "libxml2.so.2",
        "libpulse.so.0",    "libwayland.so.0",  "libdrm.so.2",    "libz.so.1",
        "libpython3.11.so", "libjpeg.so.62",    "libvulkan.so.1", "libffi.so.8" };
static const char *const exceptions[]
    = { "SIGSEGV/SEGV_MAPERR", "SIGABRT", "SIGSEGV/SEGV_ACCERR", "SIGFPE/FPE_INTDIV", "SIGBUS" };
/* How often each is among sixteen buckets. */
static const char *const event_types[]
    = { REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_APP_CRASH,
        REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_APP_CRASH,
        REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_APP_CRASH,
        REC_EVENT_TYPE_APP_HANG,  REC_EVENT_TYPE_APP_HANG,  REC_EVENT_TYPE_EXCEPTION,
        REC_EVENT_TYPE_EXCEPTION, REC_EVENT_TYPE_EXCEPTION, REC_EVENT_TYPE_KERNEL_FAULT,
        "org.example.PrintFailed" };
static const char *const states[]
    = { "not-reported", "not-reported", "not-reported", "not-reported", "sent",
        "sent",         "solved",       "declined",     "failed",       "unreportable" };

/* What is known of a bucket before it is written. */
typedef struct
{
  gint64 program;
  guint occurrences;
  gint64 first_time;
  gint64 last_time;
  gint64 last_report;
} Bucket;

typedef struct
{
  RecDatabase *database;
  guint n_reports;
  guint n_buckets;
  gint64 newest;
  Bucket *buckets;
} History;

/* Numbers that look like chance and are the same each time (splitmix64). */
static guint64
mix (guint64 seed)
{
  seed += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  seed = (seed ^ (seed >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  seed = (seed ^ (seed >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return seed ^ (seed >> 31);
}

static char *
dup_uuid (guint report)
{
  guint64 first = mix (report), second = mix (first);

  return g_strdup_printf ("%08x-%04x-4%03x-8%03x-%012" G_GINT64_MODIFIER "x", (guint) (first >> 32),
                          (guint) (first & 0xffff), (guint) (first >> 16 & 0xfff),
                          (guint) (second & 0xfff), second >> 16);
}

static guint
get_application (guint bucket)
{
  /* Some fail more than others. */
  guint64 chance = mix (bucket) % 1000;

  return chance * chance / 1000 * N_APPLICATIONS / 1000;
}

static char *
dup_name (guint application)
{
  return g_strdup_printf ("%s-%s", firsts[application % G_N_ELEMENTS (firsts)],
                          seconds[application / G_N_ELEMENTS (firsts) % G_N_ELEMENTS (seconds)]);
}

static gboolean
write_programs (History *self, GError **error)
{
  static const char sql[]
      = "INSERT INTO programs (id, name, version, build_id, path, display_name, icon, "
        "package_name, package_version, package_format) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  for (guint i = 0; i < 2 * N_APPLICATIONS; i++)
    {
      g_autofree char *name = dup_name (i / 2);
      g_autofree char *version = g_strdup_printf ("%u.%u-%u", 3 + i % 40, i % 7, 1 + i % 2);
      g_autofree char *build_id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", mix (i));
      g_autofree char *path = g_strdup_printf ("/usr/bin/%s", name);
      g_autofree char *display_name
          = g_strdup_printf ("%s %c%s", firsts[i / 2 % 20], g_ascii_toupper (*seconds[i / 40 % 20]),
                             seconds[i / 40 % 20] + 1);
      /* A package owns two programs or one; every tenth program has none. */
      g_autofree char *package = dup_name (i / 2 / 3 * 3 + i / 2 % 3 / 2);

      *display_name = g_ascii_toupper (*display_name);
      if (!rec_database_run (self->database, error, sql, "isssssssss", (gint64) i + 1, name,
                             version, build_id, path, i / 2 % 4 == 3 ? NULL : display_name, name,
                             i / 2 % 10 == 9 ? NULL : package, i / 2 % 10 == 9 ? NULL : version,
                             i / 2 % 10 == 9   ? NULL
                             : i / 2 % 10 == 8 ? "flatpak"
                                               : "deb"))
        return FALSE;
    }

  return TRUE;
}

static RecSignature *
make_signature (guint bucket)
{
  const char *event_type = event_types[bucket % G_N_ELEMENTS (event_types)];
  const guint application = get_application (bucket);
  g_autofree char *name = dup_name (application);
  g_autofree char *version = g_strdup_printf ("%u.%u", 3 + application % 40, application % 7);
  g_autofree char *build_id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", mix (application));
  g_autofree char *place = g_strdup_printf ("0x%x", bucket);
  const char *library = libraries[mix (bucket + 7) % G_N_ELEMENTS (libraries)];
  const char *exception = exceptions[mix (bucket + 9) % G_N_ELEMENTS (exceptions)];
  const char *values[]
      = { name, version, build_id, library, "1.2.3", "aabbc", exception, place, NULL };
  const char *exception_values[]
      = { name, version, build_id, library, "1.2.3", "main", place, "ValueError", NULL };
  const char *kernel_values[]
      = { "Oops", "6.1.0-13-amd64", "i915", "intel_update", place, "0", NULL };
  const char *hang_values[] = { name, version, build_id, place, "0", NULL };
  RecSignature *signature;

  if (g_str_equal (event_type, REC_EVENT_TYPE_APP_CRASH))
    return rec_signature_new_for_values (event_type, values);
  if (g_str_equal (event_type, REC_EVENT_TYPE_EXCEPTION))
    return rec_signature_new_for_values (event_type, exception_values);
  if (g_str_equal (event_type, REC_EVENT_TYPE_KERNEL_FAULT))
    return rec_signature_new_for_values (event_type, kernel_values);
  if (g_str_equal (event_type, REC_EVENT_TYPE_APP_HANG))
    return rec_signature_new_for_values (event_type, hang_values);

  signature = rec_signature_new (event_type);
  rec_signature_append (signature, "ApplicationName", name, NULL);
  rec_signature_append (signature, "Printer", place, NULL);
  return signature;
}

static gboolean
write_parameters (History *self, guint bucket, RecSignature *signature, GError **error)
{
  static const char sql[]
      = "INSERT INTO parameters (bucket_id, position, name, value) VALUES (?, ?, ?, ?)";

  for (guint i = 0; i < rec_signature_get_n_parameters (signature); i++)
    if (!rec_database_run (self->database, error, sql, "iiss", (gint64) bucket + 1, (gint64) i + 1,
                           rec_signature_get_name (signature, i),
                           rec_signature_get_value (signature, i)))
      return FALSE;

  return TRUE;
}

/* The buckets have to be there before their reports, for the counts of reports. */
static gboolean
write_buckets (History *self, GError **error)
{
  static const char sql[]
      = "INSERT INTO buckets (id, bucket, event_type, fault_module, program_id, sort_name, "
        "occurrences, first_time, last_time, last_report, state) "
        "VALUES (?, ?, ?, ?, 0, '', 0, 0, 0, 0, ?)";

  for (guint i = 0; i < self->n_buckets; i++)
    {
      g_autoptr (RecSignature) signature = make_signature (i);
      const char *module = rec_signature_lookup (signature, "FaultModuleName");

      if (*module == '\0')
        module = rec_signature_lookup (signature, "BlamedModule");
      if (*module == '\0')
        module = rec_signature_lookup (signature, "Module");
      if (!rec_database_run (self->database, error, sql, "issss", (gint64) i + 1,
                             rec_signature_get_bucket (signature),
                             rec_signature_get_event_type (signature), module,
                             states[mix (i + 3) % G_N_ELEMENTS (states)])
          || !write_parameters (self, i, signature, error))
        return FALSE;
    }

  return TRUE;
}

/* Each bucket has one report at least; of the others, few buckets have most. */
static guint
get_bucket (History *self, guint report)
{
  const guint every = MAX (1, self->n_reports / self->n_buckets);
  guint64 chance = mix (report + 1000000007) % 1000000;

  if (report % every == 0 && report / every < self->n_buckets)
    return (guint64) report / every * 7919 % self->n_buckets;
  return chance * chance / 1000000 * chance / 1000000 * self->n_buckets / 1000000;
}

static gboolean
write_report (History *self, guint report, GError **error)
{
  static const char sql[]
      = "INSERT INTO reports (id, uuid, bucket_id, program_id, time, detail, state, pid, uid) "
        "VALUES (?, ?, ?, ?, ?, 'journal', ?, ?, 1000)";
  static const char source_sql[]
      = "INSERT INTO report_sources (source_id, key, report_id) VALUES (1, ?, ?)";
  static const char evidence_sql[]
      = "INSERT INTO evidence (report_id, kind, path, class, size) "
        "VALUES (?1, 'heapdump', '/var/lib/systemd/coredump/core.' || ?1, 'personal', ?2)";
  const guint number = get_bucket (self, report);
  Bucket *bucket = &self->buckets[number];
  const gint64 row = (gint64) report + 1;
  const gint64 program = 1 + 2 * get_application (number) + report % 2;
  const gint64 step = 365 * DAY / self->n_reports;
  const gint64 time = self->newest - (self->n_reports - row) * step - (gint64) (mix (row) % 1000);
  g_autofree char *uuid = dup_uuid (report);

  bucket->occurrences++;
  bucket->first_time = bucket->occurrences == 1 ? time : MIN (bucket->first_time, time);
  if (bucket->occurrences == 1 || time >= bucket->last_time)
    {
      bucket->last_time = time;
      bucket->last_report = row;
      bucket->program = program;
    }
  return rec_database_run (self->database, error, sql, "isiiisi", row, uuid, (gint64) number + 1,
                           program, time, number % 3 == 0 ? "sent" : "not-reported",
                           (gint64) 1000 + report % 30000)
         && rec_database_run (self->database, error, source_sql, "si", uuid, row)
         && (report % 20 != 0
             || rec_database_run (self->database, error, evidence_sql, "ii", row,
                                  (gint64) (mix (row) % 900000000)));
}

static GBytes *
make_blob (guint number, const char **encoding, GError **error)
{
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecThread) thread = rec_thread_new (4000 + number, TRUE);

  for (guint i = 0; i < 10; i++)
    {
      const char *library = libraries[mix (number * 16 + i) % G_N_ELEMENTS (libraries)];
      g_autofree char *symbol = g_strdup_printf ("function_%u", (number + i) % 90);
      g_autoptr (RecFrame) frame = rec_frame_new (0x7f0000000000 + i, library, i, symbol, i);

      rec_thread_add_frame (thread, frame);
    }
  rec_analysis_add_thread (analysis, thread);
  return rec_analysis_blob_new (analysis, encoding, error);
}

/* What the reports made of the buckets, and an analysis of the newest report of most. */
static gboolean
finish_buckets (History *self, GError **error)
{
  static const char sql[]
      = "UPDATE buckets SET program_id = ?2, occurrences = ?3, first_time = ?4, last_time = ?5, "
        "last_report = ?6, sort_name = ?7, seen_row = ?8 WHERE id = ?1";
  static const char analysis_sql[]
      = "INSERT INTO analyses (report_id, encoding, data) VALUES (?, ?, ?)";
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *encoding = NULL;

  for (guint i = 0; i < N_BLOBS; i++)
    {
      GBytes *blob = make_blob (i, &encoding, error);

      if (blob == NULL)
        return FALSE;
      g_ptr_array_add (blobs, blob);
    }
  for (guint i = 0; i < self->n_buckets; i++)
    {
      const Bucket *bucket = &self->buckets[i];
      g_autofree char *name = NULL;
      const guint application = get_application (i);

      if (application % 4 == 3)
        name = dup_name (application);
      else
        name = g_strdup_printf ("%s %s", firsts[application % 20], seconds[application / 20 % 20]);
      if (!rec_database_run (self->database, error, sql, "iiiiiisi", (gint64) i + 1,
                             bucket->program, (gint64) bucket->occurrences, bucket->first_time,
                             bucket->last_time, bucket->last_report, name,
                             i % 5 == 0 ? (gint64) 0 : bucket->last_report)
          || (i % 8 != 0
              && !rec_database_run (self->database, error, analysis_sql, "isb", bucket->last_report,
                                    encoding, blobs->pdata[i % N_BLOBS])))
        return FALSE;
    }

  return rec_database_exec (self->database,
                            "UPDATE reports SET state = (SELECT state FROM buckets WHERE id = "
                            "bucket_id) WHERE id IN (SELECT last_report FROM buckets);"
                            "INSERT INTO buckets_to_index SELECT id FROM buckets",
                            error);
}

/* Some updates on most days; on from morning to night, but for a week. */
static gboolean
write_days (History *self, GError **error)
{
  static const char change[]
      = "INSERT INTO package_changes (time, action, name, version_before, version_after, format) "
        "VALUES (?, ?, ?, ?, ?, 'deb')";
  static const char running[] = "INSERT INTO running_times (start_time, end_time) VALUES (?, ?)";

  for (gint64 day = 0; day < 366; day++)
    {
      const gint64 start = self->newest / DAY * DAY - day * DAY;

      if ((day < 100 || day >= 107)
          && !rec_database_run (self->database, error, running, "ii",
                                start + 8 * DAY / 24 + (gint64) (mix (day) % 3600) * 1000000,
                                start + 22 * DAY / 24))
        return FALSE;
      for (guint i = 0; day % 3 != 0 && i < 2 + mix (day) % 8; i++)
        {
          g_autofree char *name = dup_name (mix (day * 16 + i) % N_APPLICATIONS);
          g_autofree char *before = g_strdup_printf ("1.%u", (guint) (366 - day));
          g_autofree char *after = g_strdup_printf ("1.%u", (guint) (367 - day));
          const char *action = i == 5 ? "install" : i == 6 ? "remove" : "update";

          if (!rec_database_run (self->database, error, change, "issss",
                                 start + 9 * DAY / 24 + i * 1000000, action, name,
                                 i == 5 ? "" : before, i == 6 ? "" : after))
            return FALSE;
        }
    }

  return rec_database_run (self->database, error, "INSERT INTO clock_changes VALUES (?, ?)", "ii",
                           self->newest - 40 * DAY, 2 * DAY / 24);
}

/* The indexes are made at the end, in one go. */
static char *
dup_indexes (RecDatabase *database, const char *what, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL "
                         "AND tbl_name IN ('reports', 'report_sources', 'evidence')",
                         what);
  g_autoptr (RecRows) rows = rec_database_query (database, error, g_intern_string (sql), "");
  g_autoptr (GString) script = g_string_new (NULL);

  while (rows != NULL && rec_rows_next (rows, error))
    g_string_append_printf (script, "%s;", rec_rows_get_text (rows, 0));
  return g_string_free (g_steal_pointer (&script), FALSE);
}

static gboolean
write_reports (History *self, GError **error)
{
  g_autofree char *drop = dup_indexes (self->database, "'DROP INDEX ' || name", error);
  g_autofree char *create = dup_indexes (self->database, "sql", error);

  if (!rec_database_exec (self->database, drop, error)
      || !rec_database_run (self->database, error, "INSERT INTO sources VALUES (1, ?, NULL)", "s",
                            SOURCE))
    return FALSE;
  for (guint i = 0; i < self->n_reports; i++)
    if (!write_report (self, i, error))
      return FALSE;

  return rec_database_exec (self->database, create, error);
}

static gboolean
write_all (History *self, GError **error)
{
  return rec_database_exec (self->database,
                            "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN", error)
         && write_programs (self, error) && write_buckets (self, error)
         && write_reports (self, error) && finish_buckets (self, error) && write_days (self, error)
         && rec_database_exec (self->database, "COMMIT; PRAGMA wal_checkpoint (TRUNCATE)", error);
}

/* Fills an empty store: reports over the year before @newest, in microseconds, and the installs and
 * running times of that year. */
gboolean
fill_history (const char *folder, guint n_reports, guint n_buckets, gint64 newest, GError **error)
{
  RecStore *store = rec_store_open (folder, REC_STORE_READ_WRITE, error);
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  History history = { NULL, n_reports, n_buckets, newest, g_new0 (Bucket, n_buckets) };
  gboolean done = FALSE;

  if (store != NULL)
    {
      g_clear_object (&store);
      history.database = rec_database_open (path, REC_DATABASE_READ_WRITE, error);
    }
  if (history.database != NULL)
    done = write_all (&history, error);
  g_clear_object (&history.database);
  g_free (history.buckets);
  if (!done)
    return FALSE;

  /* The writer makes the texts for the search. */
  store = rec_store_open (folder, REC_STORE_READ_WRITE, error);
  done = store != NULL;
  g_clear_object (&store);
  return done;
}

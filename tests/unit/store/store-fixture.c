/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "core/report/rec-event-type.h"

#include "test-folder.h"

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->parent = g_dir_make_tmp ("recourse-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_build_filename (fixture->parent, "state", "recourse", NULL);
  fixture_reopen (fixture, REC_STORE_READ_WRITE);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  test_folder_remove (fixture->parent);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->parent, g_free);
}

void
fixture_reopen (Fixture *fixture, RecStoreMode mode)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->store);
  fixture->store = rec_store_open (fixture->folder, mode, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->store);
}

RecReport *
fixture_new_report (guint application, guint fault, gint64 time)
{
  g_autofree char *name = g_strdup_printf ("gnome-demo%u", application);
  g_autofree char *path = g_strdup_printf ("/usr/bin/%s", name);
  g_autofree char *display_name = g_strdup_printf ("Demo Viewer %u", application);
  g_autofree char *package_name = g_strdup_printf ("demo-package%u", application);
  g_autofree char *module = g_strdup_printf ("libfault.so.%u", fault);
  g_autofree char *offset = g_strdup_printf ("0x%x", 0x1000 + fault);
  const char *values[]
      = { name, "1.2-3", "aabbcc", module, "4.5.6", "ddeeff", "SIGSEGV/SEGV_MAPERR", offset, NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);
  g_autoptr (RecApplication) program
      = rec_application_new (name, "1.2-3", "aabbcc", path, display_name, "demo-icon");
  g_autoptr (RecPackage) package = rec_package_new (package_name, "1.2-3", "deb");
  RecReport *report = rec_report_new (signature, time);

  rec_report_set_application (report, program);
  rec_report_set_package (report, package);
  rec_report_set_process (report, 1000 + application, 1000);
  rec_report_set_detail (report, REC_DETAIL_JOURNAL);
  rec_report_set_dump_path (report, "/var/lib/systemd/coredump/core.demo.1000.zst");
  rec_report_set_dump_size (report, 290 * 1000 * 1000);
  return report;
}

RecAnalysis *
fixture_new_analysis (guint n_threads)
{
  RecAnalysis *analysis = rec_analysis_new ();
  g_autoptr (RecModule) module = rec_module_new ("libfault.so.1", "/usr/lib/libfault.so.1", "4.5.6",
                                                 "ddeeff", 0x7f0000000000, 0x7f0000010000, TRUE);

  rec_analysis_set_exception (analysis, "SIGSEGV/SEGV_MAPERR");
  rec_analysis_add_module (analysis, module);
  for (guint i = 0; i < n_threads; i++)
    {
      g_autoptr (RecThread) thread = rec_thread_new (1000 + i, i == 0);
      g_autoptr (RecFrame) frame
          = rec_frame_new (0x7f0000001000, "libfault.so.1", 0x1000, "demo_fail", 16);

      g_assert_true (rec_thread_add_frame (thread, frame));
      g_assert_true (rec_analysis_add_thread (analysis, thread));
    }
  return analysis;
}

RecReport *
fixture_add (RecStore *store, guint application, guint fault, gint64 time)
{
  RecReport *report = fixture_new_report (application, fault, time);
  g_autoptr (GError) error = NULL;
  RecStoreResult result;

  rec_store_add (store, report, "test", rec_report_get_id (report), &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result, ==, REC_STORE_ADDED);
  return report;
}

/* Reports by quarters of an hour; those before 1970 have negative ones. */
#define PLAIN_COUNTS                                                                               \
  "SELECT CASE WHEN r.time >= 0 THEN r.time / 900000000 ELSE -((-r.time + 899999999) / "           \
  "900000000) END, b.event_type, count (*) FROM reports r JOIN buckets b ON b.id = r.bucket_id "   \
  "GROUP BY 1, 2"

/* Each finds rows that must not be there. */
static const char *const contradictions[] = {
  "SELECT b.id FROM buckets b WHERE b.occurrences != "
  "(SELECT count(*) FROM reports WHERE bucket_id = b.id) OR b.occurrences < 1",
  "SELECT bucket_id FROM reports GROUP BY bucket_id EXCEPT SELECT id FROM buckets",
  "SELECT bucket_id, min (time), max (time) FROM reports GROUP BY bucket_id EXCEPT "
  "SELECT id, first_time, last_time FROM buckets",
  "SELECT b.id FROM buckets b JOIN reports r ON r.id = b.last_report WHERE r.bucket_id != b.id "
  "OR r.time != b.last_time OR r.program_id != b.program_id OR r.state != b.state",
  "SELECT id FROM buckets WHERE last_report NOT IN (SELECT id FROM reports)",
  "SELECT id FROM buckets EXCEPT SELECT rowid FROM problems_fts",
  "SELECT rowid FROM problems_fts EXCEPT SELECT id FROM buckets",
  "SELECT f.rowid FROM problems_fts f JOIN buckets b ON b.id = f.rowid JOIN programs p ON p.id = "
  "b.program_id WHERE f.application IS NOT p.name OR f.package IS NOT p.package_name",
  "SELECT quarter, event_type, reports FROM report_counts WHERE reports != 0 EXCEPT " PLAIN_COUNTS,
  PLAIN_COUNTS " EXCEPT SELECT quarter, event_type, reports FROM report_counts",
  "SELECT bucket_id FROM buckets_to_index",
  "SELECT id FROM programs EXCEPT SELECT program_id FROM reports",
  "SELECT report_id FROM evidence EXCEPT SELECT id FROM reports",
  "SELECT report_id FROM analyses EXCEPT SELECT id FROM reports",
  "SELECT bucket_id FROM parameters EXCEPT SELECT id FROM buckets",
  "SELECT id FROM reports EXCEPT SELECT report_id FROM report_sources",
  "SELECT report_id FROM report_sources WHERE report_id IS NOT NULL GROUP BY report_id "
  "HAVING count(*) > 1",
  "SELECT rowid FROM pragma_foreign_key_check",
  "SELECT 1 FROM pragma_integrity_check WHERE integrity_check != 'ok'",
};

void
fixture_check_in_step (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (contradictions); i++)
    {
      sqlite3_stmt *statement = NULL;
      int code;

      sqlite3_prepare_v2 (handle, contradictions[i], -1, &statement, NULL);
      code = sqlite3_step (statement);
      if (code != SQLITE_DONE)
        g_error ("%s: %s", contradictions[i], sqlite3_errmsg (handle));
      sqlite3_finalize (statement);
    }
  g_assert_cmpint (sqlite3_exec (handle,
                                 "INSERT INTO problems_fts (problems_fts) "
                                 "VALUES ('integrity-check')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-crash-builder.h"

#include "core/report/rec-event-type.h"

#include "test-folder.h"

#include <glib/gstdio.h>

#define PROGRAM "/usr/bin/demo"
#define LIBRARY "/usr/lib/libdemo.so.1.2.3"

/* A root with a dpkg database that owns the program and the library. */
typedef struct
{
  char *root;
  RecDesktopIndex *desktop_index;
  RecOwners *owners;
  gint64 later;
} Fixture;

static void
put (const char *root, const char *path, const char *contents)
{
  g_autofree char *file = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (file);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, contents, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cache = NULL;

  fixture->root = g_dir_make_tmp ("recourse-XXXXXX", NULL);
  put (fixture->root, PROGRAM, "");
  put (fixture->root, LIBRARY, "");
  put (
      fixture->root, "var/lib/dpkg/status",
      "Package: demo\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.0-1\n\n"
      "Package: libdemo1\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.2.3-4\n\n");
  put (fixture->root, "var/lib/dpkg/info/demo.list", "/.\n/usr\n/usr/bin\n" PROGRAM "\n");
  put (fixture->root, "var/lib/dpkg/info/libdemo1.list", "/.\n/usr\n/usr/lib\n" LIBRARY "\n");
  cache = g_build_filename (fixture->root, "cache", NULL);
  fixture->desktop_index = rec_desktop_index_new ();
  fixture->owners = rec_owners_new (fixture->root, cache, fixture->desktop_index);
  fixture->later = g_get_real_time () + 60 * G_USEC_PER_SEC;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->owners);
  g_clear_object (&fixture->desktop_index);
  test_folder_remove (fixture->root);
  g_clear_pointer (&fixture->root, g_free);
}

static void
assert_values (RecReport *report, const char *const *values)
{
  RecSignature *signature = rec_report_get_signature (report);

  g_assert_cmpstr (rec_signature_get_event_type (signature), ==, REC_EVENT_TYPE_APP_CRASH);
  for (guint i = 0; i < 8; i++)
    {
      g_test_message ("P%u", i + 1);
      g_assert_cmpstr (rec_signature_get_value (signature, i), ==, values[i]);
    }
}

static RecAnalysis *
make_analysis (const char *program_path, gboolean program_verified, gboolean library_verified)
{
  RecAnalysis *analysis = rec_analysis_new ();
  g_autoptr (RecModule) program
      = rec_module_new ("demo", program_path, "", "aa11", 0x1000, 0x2000, program_verified);
  g_autoptr (RecModule) library
      = rec_module_new ("libdemo.so.1.2.3", LIBRARY, "", "bb22", 0x7000, 0x8000, library_verified);
  g_autoptr (RecThread) thread = rec_thread_new (42, TRUE);
  g_autoptr (RecFrame) frame = rec_frame_new (0x7123, "libdemo.so.1.2.3", 0x123, "fail", 3);

  rec_analysis_set_exception (analysis, "SIGSEGV/SEGV_MAPERR");
  rec_analysis_add_module (analysis, program);
  rec_analysis_add_module (analysis, library);
  rec_thread_add_frame (thread, frame);
  rec_analysis_add_thread (analysis, thread);
  return analysis;
}

static RecReport *
build (Fixture *fixture, const char *executable, RecAnalysis *analysis, gint64 time)
{
  return rec_crash_build_report (
      &(const RecCrashFacts){ .executable = executable,
                              .command = "demo",
                              .signal_name = "SIGSEGV",
                              .time = time,
                              .pid = 42 },
      analysis, analysis != NULL ? REC_DETAIL_ANALYSIS : REC_DETAIL_FIELDS, fixture->owners);
}

static void
test_analysis (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = make_analysis (PROGRAM, TRUE, TRUE);
  g_autoptr (RecReport) report = build (fixture, PROGRAM, analysis, 1);

  assert_values (report,
                 (const char *const[]){ "demo", "2.0-1", "aa11", "libdemo.so.1.2.3", "1.2.3-4",
                                        "bb22", "SIGSEGV/SEGV_MAPERR", "0x123" });
  g_assert_cmpstr (rec_package_get_version (rec_report_get_package (report)), ==, "2.0-1");
  g_assert_cmpint (rec_report_get_detail (report), ==, REC_DETAIL_ANALYSIS);
}

static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = make_analysis (PROGRAM, FALSE, FALSE);
  g_autoptr (RecReport) report = build (fixture, PROGRAM, analysis, fixture->later);

  assert_values (report, (const char *const[]){ "demo", "", "aa11", "libdemo.so.1.2.3", "1.2.3",
                                                "bb22", "SIGSEGV/SEGV_MAPERR", "0x123" });
  g_assert_cmpstr (rec_package_get_name (rec_report_get_package (report)), ==, "demo");
  g_assert_cmpstr (rec_package_get_version (rec_report_get_package (report)), ==, "");
}

static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = make_analysis (PROGRAM " (deleted)", FALSE, TRUE);
  g_autoptr (RecReport) report = build (fixture, PROGRAM " (deleted)", analysis, fixture->later);
  g_autoptr (RecReport) fields = build (fixture, PROGRAM " (deleted)", NULL, fixture->later);

  assert_values (report, (const char *const[]){ "demo", "", "aa11", "libdemo.so.1.2.3", "1.2.3-4",
                                                "bb22", "SIGSEGV/SEGV_MAPERR", "0x123" });
  g_assert_cmpstr (rec_package_get_name (rec_report_get_package (report)), ==, "demo");
  g_assert_cmpstr (rec_application_get_path (rec_report_get_application (report)), ==, PROGRAM);
  assert_values (fields, (const char *const[]){ "demo", "", "", "", "", "", "SIGSEGV", "" });
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecModule) module = rec_module_new ("demo", "", "", "cc33", 0, 0, FALSE);
  g_autoptr (RecThread) thread = rec_thread_new (42, TRUE);
  g_autoptr (RecFrame) frame = rec_frame_new (0x7123, "demo", 0x55, "main", 3);
  g_autoptr (RecReport) report = NULL;

  rec_analysis_add_module (analysis, module);
  rec_thread_add_frame (thread, frame);
  rec_analysis_add_thread (analysis, thread);
  report = rec_crash_build_report (&(const RecCrashFacts){ .executable = PROGRAM,
                                                           .signal_name = "SIGABRT",
                                                           .time = fixture->later },
                                   analysis, REC_DETAIL_JOURNAL, fixture->owners);
  /* The file was not compared with the build ID in the text, but it has not changed since. */
  assert_values (report, (const char *const[]){ "demo", "2.0-1", "cc33", "demo", "2.0-1", "cc33",
                                                "SIGABRT", "0x55" });
}

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) later = build (fixture, PROGRAM, NULL, fixture->later);
  g_autoptr (RecReport) earlier = build (fixture, PROGRAM, NULL, 1);
  g_autoptr (RecReport) nameless = build (fixture, NULL, NULL, 1);

  assert_values (later, (const char *const[]){ "demo", "2.0-1", "", "", "", "", "SIGSEGV", "" });
  assert_values (earlier, (const char *const[]){ "demo", "", "", "", "", "", "SIGSEGV", "" });
  assert_values (nameless, (const char *const[]){ "demo", "", "", "", "", "", "SIGSEGV", "" });
  g_assert_null (rec_report_get_package (nameless));
}

static void
test_recorded_package (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report
      = rec_crash_build_report (&(const RecCrashFacts){ .executable = PROGRAM,
                                                        .package_name = "demo",
                                                        .package_version = "1.9-1",
                                                        .signal_name = "SIGSEGV",
                                                        .time = 1 },
                                NULL, REC_DETAIL_FIELDS, fixture->owners);

  assert_values (report, (const char *const[]){ "demo", "1.9-1", "", "", "", "", "SIGSEGV", "" });
  g_assert_cmpstr (rec_package_get_format (rec_report_get_package (report)), ==, "deb");
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = make_analysis (PROGRAM, FALSE, FALSE);
  g_autoptr (RecAnalysis) same_files = make_analysis (PROGRAM, TRUE, TRUE);
  RecCrashFacts facts = { .executable = PROGRAM, .time = fixture->later, .is_foreign = TRUE };
  g_autoptr (RecReport) fields
      = rec_crash_build_report (&facts, NULL, REC_DETAIL_FIELDS, fixture->owners);
  g_autoptr (RecReport) dump
      = rec_crash_build_report (&facts, analysis, REC_DETAIL_ANALYSIS, fixture->owners);
  g_autoptr (RecReport) same
      = rec_crash_build_report (&facts, same_files, REC_DETAIL_ANALYSIS, fixture->owners);
  g_autoptr (RecReport) named = NULL;

  g_assert_null (rec_report_get_package (fields));
  assert_values (fields, (const char *const[]){ "demo", "", "", "", "", "", "", "" });
  g_assert_null (rec_report_get_package (dump));
  assert_values (dump, (const char *const[]){ "demo", "", "aa11", "libdemo.so.1.2.3", "1.2.3",
                                              "bb22", "SIGSEGV/SEGV_MAPERR", "0x123" });

  /* The very same files lie here. */
  g_assert_cmpstr (rec_package_get_version (rec_report_get_package (same)), ==, "2.0-1");

  facts.package_name = "demo";
  facts.package_version = "1.9-1";
  named = rec_crash_build_report (&facts, NULL, REC_DETAIL_FIELDS, fixture->owners);
  g_assert_cmpstr (rec_package_get_version (rec_report_get_package (named)), ==, "1.9-1");
  g_assert_cmpstr (rec_package_get_format (rec_report_get_package (named)), ==, "");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/crash-builder/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a dump gives all eight parameters, versions from the packages", test_analysis);
  ADD ("a package that was updated since the crash gives no version", test_replaced);
  ADD ("a deleted program has its package's name and no version", test_deleted);
  ADD ("the journal's text gives module and offset", test_text);
  ADD ("the fields alone give the name and the signal, and a version if the file is older",
       test_fields);
  ADD ("the package that the recorder found in the program goes first", test_recorded_package);
  ADD ("no package of this machine speaks for another file of another", test_foreign);
  return g_test_run ();
}

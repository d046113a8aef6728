/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-analysis-bytes.h"
#include "core/report/rec-error.h"
#include "core/report/rec-event-type.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-report.h"

#include <string.h>

static RecReport *
make_report (void)
{
  const char *values[]
      = { "demo",    "1.2-3", "ab12", "libdemo.so.1", "", "cd34", "SIGSEGV/SEGV_MAPERR",
          "0x1f3a2", NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);
  g_autoptr (RecApplication) application
      = rec_application_new ("demo", "1.2-3", "ab12", "/usr/bin/demo", "Demo", "org.example.Demo");
  g_autoptr (RecPackage) package = rec_package_new ("demo", "1.2-3", "deb");
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecModule) module = rec_module_new ("libdemo.so.1", "/usr/lib/libdemo.so.1", "",
                                                 "cd34", 0x7f0000000000, 0x7f0000010000, TRUE);
  g_autoptr (RecThread) thread = rec_thread_new (4711, TRUE);
  g_autoptr (RecFrame) frame
      = rec_frame_new (0x7f000001f3a2, "libdemo.so.1", 0x1f3a2, "demo_fail", 0x12);
  RecReport *report = rec_report_new (signature, 1795231258123456);

  rec_thread_add_frame (thread, frame);
  rec_analysis_set_exception (analysis, "SIGSEGV/SEGV_MAPERR");
  rec_analysis_set_fault_address (analysis, G_MAXUINT64);
  rec_analysis_set_architecture (analysis, "x86_64");
  rec_analysis_add_module (analysis, module);
  rec_analysis_add_thread (analysis, thread);
  rec_analysis_add_note (analysis, "The memory dump ends too early");

  rec_report_set_application (report, application);
  rec_report_set_package (report, package);
  rec_report_set_analysis (report, analysis);
  rec_report_set_detail (report, REC_DETAIL_ANALYSIS);
  rec_report_set_process (report, 4711, 1000);
  rec_report_set_dump_path (report, "/var/lib/systemd/coredump/core.demo.zst");
  rec_report_set_dump_size (report, G_MAXINT64);
  rec_report_set_dump_removed (report, 1795231258123456);
  rec_report_set_occurrences (report, 4);
  rec_report_add_source (report, "systemd-coredump");
  return report;
}

static char *
print_report (RecReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  rec_report_to_json (report, builder, TRUE);
  return rec_json_print (builder, TRUE);
}

static RecReport *
read_report (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = rec_json_parse (text, -1, error);

  return node != NULL ? rec_report_new_from_json (json_node_get_object (node), error) : NULL;
}

static void
test_round_trip (void)
{
  g_autoptr (RecReport) report = make_report ();
  g_autofree char *text = print_report (report);
  g_autoptr (GError) error = NULL;
  g_autoptr (RecReport) again = read_report (text, &error);
  g_autofree char *text_again = NULL;
  guint64 address = 0;

  g_assert_no_error (error);
  text_again = print_report (again);
  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpstr (rec_report_get_id (again), ==, rec_report_get_id (report));
  g_assert_cmpint (rec_report_get_time (again), ==, 1795231258123456);
  g_assert_cmpint (rec_report_get_detail (again), ==, REC_DETAIL_ANALYSIS);
  g_assert_cmpuint (rec_report_get_occurrences (again), ==, 4);
  g_assert_cmpint (rec_report_get_dump_size (again), ==, G_MAXINT64);
  g_assert_cmpint (rec_report_get_dump_removed (again), ==, 1795231258123456);
  g_assert_true (rec_analysis_get_fault_address (rec_report_get_analysis (again), &address));
  g_assert_cmpuint (address, ==, G_MAXUINT64);
}

static void
test_json_names (void)
{
  g_autoptr (RecReport) report = make_report ();
  g_autofree char *text = print_report (report);
  g_autoptr (JsonNode) node = rec_json_parse (text, -1, NULL);
  JsonObject *object = json_node_get_object (node);
  JsonObject *application = rec_json_get_object (object, "application");
  JsonObject *package = rec_json_get_object (object, "package");

  g_assert_cmpstr (rec_json_get_string (object, "event_type"), ==, "AppCrash");
  g_assert_cmpstr (rec_json_get_string (object, "time"), ==, "2026-11-21T03:20:58.123456Z");
  g_assert_cmpstr (rec_json_get_string (object, "state"), ==, "not-reported");
  g_assert_cmpstr (rec_json_get_string (object, "detail"), ==, "analysis");
  g_assert_cmpstr (rec_json_get_string (object, "bucket"), ==, rec_report_get_bucket (report));
  g_assert_cmpint (rec_json_get_int (object, "occurrences", 0), ==, 4);
  g_assert_cmpuint (json_array_get_length (rec_json_get_array (object, "signature")), ==, 8);
  g_assert_cmpstr (json_array_get_string_element (rec_json_get_array (object, "sources"), 0), ==,
                   "systemd-coredump");
  for (const char *const *name = (const char *[]){ "name", "version", "build_id", "path", NULL };
       *name != NULL; name++)
    g_assert_nonnull (rec_json_get_string (application, *name));
  for (const char *const *name = (const char *[]){ "name", "version", "format", NULL };
       *name != NULL; name++)
    g_assert_nonnull (rec_json_get_string (package, *name));

  rec_report_set_package (report, NULL);
  {
    g_autofree char *without = print_report (report);

    g_assert_nonnull (strstr (without, "\"package\" : null"));
  }
}

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (with, parts);
}

static void
test_bad_reports (void)
{
  static const struct
  {
    const char *what;
    const char *with;
  } changes[] = {
    { "\"AppCrash\"", "7" },
    { "\"AppCrash\"", "\"AppHang\"" },
    { "2026-11-21T", "yesterday " },
    { "\"not-reported\"", "\"lost\"" },
    { "\"detail\" : \"analysis\"", "\"detail\" : \"guess\"" },
    { "\"name\" : \"ApplicationName\"", "\"nom\" : \"ApplicationName\"" },
    { "\"value\" : \"0x1f3a2\"", "\"value\" : \"0x1f3a3\"" },
    { "\"format\" : \"deb\"", "\"format\" : 1" },
    { "\"path\" : \"/usr/bin/demo\"", "\"path\" : null" },
    { "\"frames\" : [", "\"frames\" : [ 1, " },
    { "\"threads\" : [", "\"threads\" : [ [], " },
    { "\"modules\" : [", "\"modules\" : [ \"x\", " },
    { "\"id\" : \"", "\"id\" : \"../" },
  };
  g_autoptr (RecReport) report = make_report ();
  g_autofree char *text = print_report (report);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *bad = replace (text, changes[i].what, changes[i].with);
      g_autoptr (GError) error = NULL;
      g_autoptr (RecReport) read = read_report (bad, &error);

      g_test_message ("%s", changes[i].with);
      g_assert_null (read);
      g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
    }
}

static void
test_too_many (void)
{
  g_autoptr (RecThread) thread = rec_thread_new (1, FALSE);
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecFrame) frame = rec_frame_new (1, "", 0, NULL, 0);
  g_autoptr (RecModule) module = rec_module_new ("m", "/m", "", "", 0, 1, FALSE);

  for (guint i = 0; i < REC_FRAMES_MAX; i++)
    g_assert_true (rec_thread_add_frame (thread, frame));
  g_assert_false (rec_thread_add_frame (thread, frame));
  for (guint i = 0; i < REC_THREADS_MAX; i++)
    g_assert_true (rec_analysis_add_thread (analysis, thread));
  g_assert_false (rec_analysis_add_thread (analysis, thread));
  for (guint i = 0; i < REC_MODULES_MAX; i++)
    g_assert_true (rec_analysis_add_module (analysis, module));
  g_assert_false (rec_analysis_add_module (analysis, module));
  for (guint i = 0; i < REC_NOTES_MAX; i++)
    g_assert_true (rec_analysis_add_note (analysis, "note"));
  g_assert_false (rec_analysis_add_note (analysis, "note"));
}

static void
test_time (void)
{
  const struct
  {
    gint64 time;
    const char *text;
  } times[] = {
    { 0, "1970-01-01T00:00:00.000000Z" },
    { -1, "1969-12-31T23:59:59.999999Z" },
    { 1795231258123456, "2026-11-21T03:20:58.123456Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = rec_time_format (times[i].time);
      gint64 time = 1;

      g_assert_cmpstr (text, ==, times[i].text);
      g_assert_true (rec_time_parse (text, &time));
      g_assert_cmpint (time, ==, times[i].time);
    }

  for (const gint64 *time = (gint64[]){ G_MAXINT64, G_MININT64, 0 }; *time != 0; time++)
    {
      g_autofree char *text = rec_time_format (*time);

      g_assert_nonnull (text);
    }
}

static char *
print_analysis (RecAnalysis *analysis)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  rec_analysis_to_json (analysis, builder);
  return rec_json_print (builder, TRUE);
}

static void
test_bytes (void)
{
  g_autoptr (RecReport) report = make_report ();
  RecAnalysis *analysis = rec_report_get_analysis (report);
  g_autoptr (GBytes) bytes = rec_analysis_to_bytes (analysis);
  g_autoptr (GError) error = NULL;
  g_autoptr (RecAnalysis) again = rec_analysis_new_from_bytes (bytes, &error);
  g_autofree char *text = print_analysis (analysis);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = print_analysis (again);
  g_assert_cmpstr (text, ==, text_again);
}

static void
test_damaged_bytes (void)
{
  g_autoptr (RecReport) report = make_report ();
  g_autoptr (GBytes) whole = rec_analysis_to_bytes (rec_report_get_analysis (report));
  gsize size = g_bytes_get_size (whole);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), size);
  guint n_read = 0;

  /* Whatever is damaged, the reader gives an analysis or an error and never reads outside. */
  for (gsize i = 0; i < size * 8; i++)
    {
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (RecAnalysis) read = NULL;

      data[i / 8] ^= 1 << (i % 8);
      damaged = g_bytes_new (data, size);
      read = rec_analysis_new_from_bytes (damaged, NULL);
      n_read += read != NULL;
      data[i / 8] ^= 1 << (i % 8);
    }
  g_assert_cmpuint (n_read, >, 0);

  for (gsize length = 0; length <= size + 1; length++)
    {
      g_autofree guint8 *cut = g_memdup2 (data, length <= size ? length : size);
      g_autoptr (GBytes) part = NULL;
      g_autoptr (RecAnalysis) read = NULL;
      g_autoptr (GError) error = NULL;

      cut = g_realloc (cut, MAX (length, 1));
      part = g_bytes_new (cut, length);
      read = rec_analysis_new_from_bytes (part, &error);
      if (length == size)
        g_assert_no_error (error);
      else
        g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/a report comes back from JSON as it went", test_round_trip);
  g_test_add_func ("/report/an analysis comes back from its kept form as it went", test_bytes);
  g_test_add_func ("/report/a damaged kept form does no harm", test_damaged_bytes);
  g_test_add_func ("/report/JSON has the names that scripts rely on", test_json_names);
  g_test_add_func ("/report/bad JSON is refused with an error", test_bad_reports);
  g_test_add_func ("/report/threads, frames, modules and notes have limits", test_too_many);
  g_test_add_func ("/report/times are RFC 3339, also before 1970 and out of the calendar",
                   test_time);
  return g_test_run ();
}

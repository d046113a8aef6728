/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-event-type.h"
#include "core/report/rec-wording.h"

#include <string.h>

static RecReport *
make_report (const char *event_type, const char *exception)
{
  const char *values[]
      = { "demo", "1.2-3", "ab12", "libdemo.so.1", "", "cd34", exception, "0x1f3a2", NULL };
  g_autoptr (RecSignature) signature = rec_signature_new_for_values (event_type, values);
  g_autoptr (RecApplication) application
      = rec_application_new ("demo", "1.2-3", "ab12", "/home/alice/bin/demo", NULL, NULL);
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecModule) module
      = rec_module_new ("libdemo.so.1", "/home/alice/lib/libdemo.so.1", "1.0", "cd34", 1, 2, TRUE);
  g_autoptr (RecThread) thread = rec_thread_new (54321, TRUE);
  g_autoptr (RecFrame) frame = rec_frame_new (0x7f3a2, "libdemo.so.1", 0x1f3a2, "demo_fail", 2);
  RecReport *report = rec_report_new (signature, 0);

  rec_thread_add_frame (thread, frame);
  rec_analysis_add_thread (analysis, thread);
  rec_analysis_add_module (analysis, module);
  rec_report_set_application (report, application);
  rec_report_set_analysis (report, analysis);
  rec_report_set_process (report, 54321, 1234567);
  rec_report_set_dump_path (report, "/var/lib/systemd/coredump/core.demo");
  return report;
}

static void
test_headline (void)
{
  g_autoptr (RecReport) crash = make_report (REC_EVENT_TYPE_APP_CRASH, "SIGABRT");
  g_autoptr (RecReport) hang = make_report (REC_EVENT_TYPE_APP_HANG_XPROC, "");
  g_autofree char *crash_headline = rec_wording_dup_headline (crash);
  g_autofree char *hang_headline = rec_wording_dup_headline (hang);
  g_autoptr (RecApplication) named = rec_application_new ("demo", "", "", "", "Demo Viewer", NULL);
  g_autofree char *named_headline = NULL;

  g_assert_cmpstr (crash_headline, ==, "demo closed unexpectedly");
  g_assert_cmpstr (hang_headline, ==, "demo stopped responding");
  rec_report_set_application (crash, named);
  named_headline = rec_wording_dup_headline (crash);
  g_assert_cmpstr (named_headline, ==, "Demo Viewer closed unexpectedly");
}

static void
test_cause (void)
{
  static const struct
  {
    const char *exception;
    const char *words;
  } cases[] = {
    { "SIGSEGV/SEGV_MAPERR", "memory that isn’t there" },
    { "SIGSEGV/SEGV_PKUERR", "memory that it may not use" },
    { "SIGSEGV", "memory that it may not use" },
    { "SIGFPE/FPE_INTDIV", "divided a number by zero" },
    { "SIGABRT/SI_TKILL", "stopped itself" },
  };
  g_autoptr (RecReport) odd = make_report (REC_EVENT_TYPE_APP_CRASH, "SIGSEGVX");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RecReport) report = make_report (REC_EVENT_TYPE_APP_CRASH, cases[i].exception);
      g_autofree char *cause = rec_wording_dup_cause (report);

      g_assert_nonnull (strstr (cause, cases[i].words));
    }
  g_assert_null (rec_wording_dup_cause (odd));
}

static void
test_details (void)
{
  g_autoptr (RecReport) report = make_report (REC_EVENT_TYPE_APP_CRASH, "SIGSEGV/SEGV_MAPERR");
  g_autofree char *details = rec_wording_dup_details (report);

  g_assert_nonnull (strstr (details, rec_report_get_bucket (report)));
  g_assert_nonnull (strstr (details, "#0   demo_fail (libdemo.so.1 + 0x1f3a2)"));
  g_assert_nonnull (strstr (details, "\nThread 1 (failed):\n"));
  g_assert_nonnull (strstr (details, "SIGSEGV/SEGV_MAPERR"));
  g_assert_nonnull (strstr (details, "libdemo.so.1 1.0 cd34"));
  g_assert_null (strstr (details, "alice"));
  g_assert_null (strstr (details, "54321"));
  g_assert_null (strstr (details, "1234567"));
  g_assert_null (strstr (details, "coredump/core"));
  g_assert_null (strstr (details, rec_report_get_id (report)));
}

static void
test_package (void)
{
  static const struct
  {
    const char *version;
    const char *format;
    const char *line;
  } cases[] = {
    { "1.2-3", "deb", "Package:       demo 1.2-3 (deb)\n" },
    { "1.2-3", "", "Package:       demo 1.2-3\n" },
    { "", "deb", "Package:       demo (deb)\n" },
    { "", "", "Package:       demo\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RecReport) report = make_report (REC_EVENT_TYPE_APP_CRASH, "SIGABRT");
      g_autoptr (RecPackage) package = rec_package_new ("demo", cases[i].version, cases[i].format);
      g_autofree char *details = NULL;

      rec_report_set_package (report, package);
      details = rec_wording_dup_details (report);
      g_assert_nonnull (strstr (details, cases[i].line));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wording/the headline says in plain words what happened to what",
                   test_headline);
  g_test_add_func ("/wording/the cause is told by signal and code", test_cause);
  g_test_add_func ("/wording/details for a bug tracker name no user, path or process",
                   test_details);
  g_test_add_func ("/wording/a package is named with as much as is known of it", test_package);
  return g_test_run ();
}

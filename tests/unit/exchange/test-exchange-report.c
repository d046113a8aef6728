/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/exchange/rec-exchange.h"

#include <string.h>
#include <sys/utsname.h>

#include "config.h"
#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-event-type.h"
#include "core/report/rec-json.h"

#define WIRE_ID "7d8a1a7e-3f0e-4d8c-9a53-2d5a0c6f1b42"

/* A value of os-release(5), read by other means than the library's. */
static char *
read_os_release (const char *key)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *prefix = g_strconcat (key, "=", NULL);

  g_assert_true (g_file_get_contents ("/etc/os-release", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], prefix))
      return g_shell_unquote (lines[i] + strlen (prefix), NULL);

  return g_strdup ("");
}

static RecReport *
make_report (void)
{
  const char *values[] = { "demo", "1.2.3", "abcd", "libdemo.so", "1", "ef", "SIGSEGV", "0x10" };
  g_autoptr (RecSignature) signature = rec_signature_new (REC_EVENT_TYPE_APP_CRASH);
  const char *const *names = rec_event_type_list_parameters (REC_EVENT_TYPE_APP_CRASH);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_true (rec_signature_append (signature, names[i], values[i], NULL));

  return rec_report_new (signature, G_GINT64_CONSTANT (1700000000000000));
}

static void
test_bytes (void)
{
  g_autoptr (RecReport) report = make_report ();
  g_autoptr (RecApplication) application
      = rec_application_new ("demo", "1.2.3", "abcd", "/home/somebody/demo", "Demo", NULL);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = read_os_release ("ID");
  g_autofree char *version = read_os_release ("VERSION_ID");
  g_autofree char *text = NULL, *wanted = NULL;
  struct utsname machine;

  rec_report_set_application (report, application);
  rec_report_set_process (report, 4711, 1000);
  rec_report_set_dump_path (report, "/var/lib/systemd/coredump/core.demo.1000");
  body = rec_exchange_build_report (report, WIRE_ID, 3, &error);
  g_assert_no_error (error);

  g_assert_no_errno (uname (&machine));
  wanted = g_strdup_printf (
      "{\"protocol\":1,\"report\":\"" WIRE_ID "\",\"event_type\":\"AppCrash\",\"bucket\":\"%s\","
      "\"bucket_version\":1,\"signature\":[{\"name\":\"ApplicationName\",\"value\":\"demo\"},"
      "{\"name\":\"ApplicationVersion\",\"value\":\"1.2.3\"},"
      "{\"name\":\"ApplicationBuildId\",\"value\":\"abcd\"},"
      "{\"name\":\"FaultModuleName\",\"value\":\"libdemo.so\"},"
      "{\"name\":\"FaultModuleVersion\",\"value\":\"1\"},"
      "{\"name\":\"FaultModuleBuildId\",\"value\":\"ef\"},"
      "{\"name\":\"ExceptionCode\",\"value\":\"SIGSEGV\"},"
      "{\"name\":\"ExceptionOffset\",\"value\":\"0x10\"}],"
      "\"os\":{\"id\":\"%s\",\"version\":\"%s\",\"arch\":\"%s\"},\"occurrences\":3,"
      "\"client\":\"recourse " PACKAGE_VERSION "\"}",
      rec_report_get_bucket (report), id, version, machine.machine);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_wire_id (void)
{
  g_autoptr (RecReport) report = make_report ();
  g_autoptr (GError) error = NULL;

  g_assert_null (rec_exchange_build_report (report, "my-host-1", 1, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
}

/* The longest signature, of characters that JSON writes as six, is within the limit. */
static void
test_longest (void)
{
  g_autoptr (RecSignature) signature = rec_signature_new ("Custom");
  g_autoptr (RecReport) report = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *value = g_strnfill (2000, '"');

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("%063u", i);

      g_assert_true (rec_signature_append (signature, name, value, NULL));
    }
  report = rec_report_new (signature, 0);
  body = rec_exchange_build_report (report, WIRE_ID, G_MAXUINT64, NULL);
  g_assert_nonnull (body);
  g_assert_cmpuint (g_bytes_get_size (body), <=, REC_EXCHANGE_REPORT_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/report-has-what-the-protocol-lists-and-no-more", test_bytes);
  g_test_add_func ("/exchange/report-goes-under-a-random-uuid", test_wire_id);
  g_test_add_func ("/exchange/longest-report-is-within-the-limit", test_longest);

  return g_test_run ();
}

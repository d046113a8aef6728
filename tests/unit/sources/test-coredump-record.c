/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/sources/rec-coredump-record.h"
#include "core/sources/rec-sources-limits.h"

#include <string.h>
#include <systemd/sd-id128.h>

#define BOOT "21cf49db8c7742f6a0d03912421ae6b0"
#define ENTRY_TIME 1795000000000007

static void
set (RecCoredumpRecord *record, const char *name, const char *value)
{
  rec_coredump_record_set_field (record, name, value, strlen (value));
}

static RecCoredumpRecord *
make_record (const char *name, const char *value)
{
  RecCoredumpRecord *record = rec_coredump_record_new ();

  set (record, "COREDUMP_PID", "1234");
  set (record, "COREDUMP_UID", "1000");
  set (record, "COREDUMP_TIMESTAMP", "1795000000000000");
  set (record, "COREDUMP_SIGNAL", "11");
  set (record, name, value);
  rec_coredump_record_complete (record, BOOT, ENTRY_TIME);
  return record;
}

static void
test_key (void)
{
  g_autoptr (RecCoredumpRecord) whole = make_record ("COREDUMP_COMM", "demo");
  g_autoptr (RecCoredumpRecord) bare = rec_coredump_record_new ();
  g_autoptr (RecCoredumpRecord) timeless = rec_coredump_record_new ();

  g_assert_cmpstr (rec_coredump_record_get_key (whole), ==, BOOT "-1234-1795000000000000");
  g_assert_cmpint (rec_coredump_record_get_time (whole), ==, 1795000000000000);

  rec_coredump_record_complete (bare, "", ENTRY_TIME);
  g_assert_cmpstr (rec_coredump_record_get_key (bare), ==, "--1795000000000007-1795000000000007");

  set (timeless, "COREDUMP_PID", "1234");
  rec_coredump_record_complete (timeless, BOOT, ENTRY_TIME);
  g_assert_cmpstr (rec_coredump_record_get_key (timeless), ==, BOOT "-1234-1795000000000007");
  g_assert_cmpint (rec_coredump_record_get_time (timeless), ==, ENTRY_TIME);
}

static void
test_time (void)
{
  static const char *const times[]
      = { "0", "-1", "253402300799000001", "18446744073709551616", "x", "1795 " };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (RecCoredumpRecord) record = rec_coredump_record_new ();

      set (record, "COREDUMP_TIMESTAMP", times[i]);
      rec_coredump_record_complete (record, BOOT, ENTRY_TIME);
      g_assert_cmpint (rec_coredump_record_get_time (record), ==, ENTRY_TIME);
    }
}

static void
test_exception (void)
{
  static const struct
  {
    const char *signal, *name, *code, *exception;
  } cases[] = {
    { "11", "SIGSEGV", "1", "SIGSEGV/SEGV_MAPERR" },
    { "11", "SIGSEGV", "128", "SIGSEGV/SI_KERNEL" },
    { "11", NULL, "2", "SIGSEGV/SEGV_ACCERR" },
    { "6", NULL, "-6", "SIGABRT/SI_TKILL" },
    { "8", NULL, "1", "SIGFPE/FPE_INTDIV" },
    { "7", NULL, "99", "SIGBUS/99" },
    { "11", NULL, "1x", "SIGSEGV" },
    { "34", NULL, NULL, "SIG34" },
    { "0", NULL, NULL, NULL },
    { "4294967307", NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RecCoredumpRecord) record = rec_coredump_record_new ();

      set (record, "COREDUMP_SIGNAL", cases[i].signal);
      if (cases[i].name != NULL)
        set (record, "COREDUMP_SIGNAL_NAME", cases[i].name);
      if (cases[i].code != NULL)
        set (record, "COREDUMP_CODE", cases[i].code);
      rec_coredump_record_complete (record, BOOT, ENTRY_TIME);
      g_assert_cmpstr (rec_coredump_record_get_exception (record), ==, cases[i].exception);
    }
}

static void
test_deleted (void)
{
  g_autoptr (RecCoredumpRecord) gone = make_record ("COREDUMP_EXE", "/usr/bin/demo (deleted)");
  g_autoptr (RecCoredumpRecord) there = make_record ("COREDUMP_EXE", "/usr/bin/demo");

  g_assert_cmpstr (rec_coredump_record_get_executable (gone), ==, "/usr/bin/demo");
  g_assert_true (rec_coredump_record_get_deleted (gone));
  g_assert_cmpstr (rec_coredump_record_get_executable (there), ==, "/usr/bin/demo");
  g_assert_false (rec_coredump_record_get_deleted (there));
}

static void
test_paths (void)
{
  static const char *const paths[] = { "", "demo", "/usr/bin/\xff", "/usr/bin/a\nb", "../x" };
  g_autofree char *longest = g_malloc (REC_SOURCES_FIELD_MAX + 2);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (RecCoredumpRecord) record = make_record ("COREDUMP_EXE", paths[i]);

      g_assert_null (rec_coredump_record_get_executable (record));
    }

  memset (longest, '/', REC_SOURCES_FIELD_MAX + 1);
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autoptr (RecCoredumpRecord) record = NULL;

      longest[REC_SOURCES_FIELD_MAX + 1] = '\0';
      longest[REC_SOURCES_FIELD_MAX + extra] = '\0';
      record = make_record ("COREDUMP_FILENAME", longest);
      g_assert_cmpstr (rec_coredump_record_get_dump_path (record), ==, extra ? NULL : longest);
      longest[REC_SOURCES_FIELD_MAX + extra] = '/';
    }
}

static void
test_text (void)
{
  g_autoptr (RecCoredumpRecord) record = make_record ("COREDUMP_COMM", "a\x1b\xff<b>");

  g_assert_cmpstr (rec_coredump_record_get_command (record), ==, "a\xef\xbf\xbd\xef\xbf\xbd<b>");
}

static void
test_belief (void)
{
  g_autoptr (RecCoredumpRecord) record = make_record ("COREDUMP_COMM", "demo");
  g_autoptr (RecCoredumpRecord) nobody = rec_coredump_record_new ();

  g_assert_true (rec_coredump_record_is_believed (record, 1000));
  g_assert_true (rec_coredump_record_is_believed (record, 0));
  g_assert_true (rec_coredump_record_is_believed (record, REC_SOURCES_SYSTEM_UID_MAX));
  g_assert_false (rec_coredump_record_is_believed (record, 1001));
  g_assert_true (rec_coredump_record_is_believed (nobody, 0));
  g_assert_false (rec_coredump_record_is_believed (nobody, 1000));
  g_assert_false (rec_coredump_record_is_believed (nobody, G_MAXUINT64));
}

static void
test_private_fields (void)
{
  static const char *const names[]
      = { "COREDUMP_ENVIRON",      "COREDUMP_CMDLINE", "COREDUMP_CWD", "COREDUMP_OPEN_FDS",
          "COREDUMP_PROC_ENVIRON", "MESSAGE",          "COREDUMP_",    "COREDUMP_PI" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *data = g_strconcat (names[i], "=x", NULL);

      g_assert_null (rec_coredump_record_find_field (data, strlen (data)));
    }
  g_assert_cmpstr (rec_coredump_record_find_field ("COREDUMP_PID=1", 14), ==, "COREDUMP_PID");
  g_assert_null (rec_coredump_record_find_field ("COREDUMP_PID", 12));
}

static void
test_machine (void)
{
  g_autoptr (RecCoredumpRecord) unknown = make_record ("COREDUMP_COMM", "demo");
  g_autoptr (RecCoredumpRecord) other
      = make_record ("_MACHINE_ID", "00000000000000000000000000000001");
  g_autoptr (RecCoredumpRecord) damaged = make_record ("_MACHINE_ID", "no ID");
  sd_id128_t machine;

  g_assert_true (rec_coredump_record_is_local (unknown));
  g_assert_false (rec_coredump_record_is_local (other));
  g_assert_false (rec_coredump_record_is_local (damaged));
  g_assert_nonnull (rec_coredump_record_find_field ("_MACHINE_ID=1", 13));
  if (sd_id128_get_machine (&machine) < 0)
    {
      g_test_skip ("this machine has no ID");
      return;
    }

  {
    char text[SD_ID128_STRING_MAX];
    g_autoptr (RecCoredumpRecord) here
        = make_record ("_MACHINE_ID", sd_id128_to_string (machine, text));

    g_assert_true (rec_coredump_record_is_local (here));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coredump-record/the-key-is-boot-pid-and-time", test_key);
  g_test_add_func ("/coredump-record/a-time-that-cannot-be-falls-back-to-the-entrys", test_time);
  g_test_add_func ("/coredump-record/the-exception-names-signal-and-code", test_exception);
  g_test_add_func ("/coredump-record/a-deleted-program-is-told-apart", test_deleted);
  g_test_add_func ("/coredump-record/a-path-is-whole-or-absent", test_paths);
  g_test_add_func ("/coredump-record/text-is-cleaned", test_text);
  g_test_add_func ("/coredump-record/only-the-user-or-the-system-is-believed", test_belief);
  g_test_add_func ("/coredump-record/private-fields-are-not-taken", test_private_fields);
  g_test_add_func ("/coredump-record/a record of another machine is told from one of this",
                   test_machine);
  return g_test_run ();
}

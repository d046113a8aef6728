/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "core/packages/rec-debugger.h"
#include "core/packages/rec-elf-note.h"
#include "core/packages/rec-relaunch.h"
#include "core/report/rec-event-type.h"

#define CORE "\177ELF and so on"

static char *
write_program (Fixture *fixture, const char *name)
{
  g_autofree char *file = g_build_filename ("bin", name, NULL);
  char *path = fixture_write (fixture, file, "#!/bin/sh\n");

  g_assert_no_errno (g_chmod (path, 0700));
  return path;
}

/* Nothing is found but what a test writes. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture_set_up (fixture, data);
  path = g_build_filename (fixture->root, "bin", NULL);
  g_setenv ("PATH", path, TRUE);
}

static char *
dup_own_path (void)
{
  return g_file_read_link ("/proc/self/exe", NULL);
}

static RecReport *
new_report (const char *program, const char *build_id, const char *dump, const char *format)
{
  const char *values[] = { "x", "1", "", "x", "1", "", "SIGSEGV", "0x1", NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);
  g_autoptr (RecApplication) application
      = rec_application_new ("x", "", build_id, program, NULL, NULL);
  g_autoptr (RecPackage) package = rec_package_new ("x", "1", format);
  RecReport *report = rec_report_new (signature, 1);

  rec_report_set_application (report, application);
  rec_report_set_package (report, package);
  rec_report_set_process (report, 42, getuid ());
  rec_report_set_dump_path (report, dump);

  return report;
}

/* The command's words with a space between, or “no: ” and the reason. */
static char *
describe_debugger (RecReport *report)
{
  g_autofree char *reason = NULL;
  g_auto (GStrv) command = rec_debugger_find (report, &reason);

  g_assert_true ((command == NULL) == (reason != NULL));
  return command != NULL ? g_strjoinv (" ", command) : g_strconcat ("no: ", reason, NULL);
}

static void
assert_debugger (RecReport *taken, const char *expected)
{
  g_autoptr (RecReport) report = taken;
  g_autofree char *found = describe_debugger (report);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_plain_core (Fixture *fixture, gconstpointer data)
{
  g_autofree char *own = dup_own_path ();
  g_autofree char *build_id = rec_elf_note_read_build_id (own, NULL);
  g_autofree char *core = fixture_write (fixture, "core of spaces", CORE);
  g_autofree char *with_gdb = g_strdup_printf ("gdb %s %s", own, core);
  g_autofree char *with_lldb = g_strdup_printf ("lldb --core %s %s", core, own);

  g_assert_nonnull (build_id);
  g_free (write_program (fixture, "lldb"));
  assert_debugger (new_report (own, build_id, core, "deb"), with_lldb);
  g_free (write_program (fixture, "gdb"));
  assert_debugger (new_report (own, build_id, core, "deb"), with_gdb);
  /* coredumpctl does not know this one. */
  g_free (write_program (fixture, "coredumpctl"));
  assert_debugger (new_report (own, build_id, core, "deb"), with_gdb);
}

static void
test_reasons (Fixture *fixture, gconstpointer data)
{
  g_autofree char *own = dup_own_path ();
  g_autofree char *core = fixture_write (fixture, "core", CORE);
  g_autofree char *packed = fixture_write (fixture, "core.zst", "(\265/\375");
  g_autofree char *gone = g_build_filename (fixture->root, "gone", NULL);
  g_autoptr (RecReport) foreign = new_report (own, "", core, "deb");

  assert_debugger (new_report (own, "", core, "deb"),
                   "no: No debugger is installed. The package gdb has one.");
  g_free (write_program (fixture, "gdb"));
  assert_debugger (new_report (own, "", NULL, "deb"), "no: No memory dump was kept of it");
  assert_debugger (new_report (own, "", "--eval=x", "deb"), "no: No memory dump was kept of it");
  assert_debugger (new_report (own, "", gone, "deb"), "no: The memory dump is no longer there");
  assert_debugger (new_report (gone, "", core, "deb"), "no: The program’s file is no longer there");
  assert_debugger (new_report (own, "0123", core, "deb"),
                   "no: The program’s file was changed since, and would not fit the memory dump");
  assert_debugger (new_report (own, "", core, "flatpak"),
                   "no: It ran in a sandbox, whose files the debugger would not find");
  assert_debugger (new_report (own, "", packed, "deb"),
                   "no: The memory dump is compressed, and coredumpctl does not have it to unpack "
                   "it");
  rec_report_set_process (foreign, 42, getuid () + 1);
  assert_debugger (g_steal_pointer (&foreign), "no: The memory dump is another user’s");
}

static void
assert_relaunch (RecReport *report, const char *entry, const char *expected)
{
  g_autofree char *reason = NULL;
  g_autoptr (GAppInfo) info = rec_relaunch_find (report, entry, &reason);

  g_assert_cmpstr (reason, ==, expected);
  g_assert_true ((info == NULL) == (reason != NULL));
}

static void
test_relaunch (Fixture *fixture, gconstpointer data)
{
  static const char *const broken[]
      = { "", "[Desktop Entry]\n", "[Desktop Entry]\nType=Link\nName=x\nURL=https://a.org\n",
          "[Desktop Entry]\nType=Application\nName=x\nExec=never-installed\n" };
  g_autofree char *program = write_program (fixture, "viewer");
  g_autoptr (RecReport) report = new_report (program, "", NULL, "deb");
  g_autofree char *entry = fixture_write (
      fixture, "a.desktop", "[Desktop Entry]\nType=Application\nName=Viewer\nExec=viewer %U\n");
  g_autofree char *service = fixture_write (
      fixture, "b.desktop",
      "[Desktop Entry]\nType=Application\nName=Viewer\nExec=viewer\nNoDisplay=true\n");

  assert_relaunch (report, entry, NULL);
  assert_relaunch (report, NULL, "It has no desktop entry, so it is not known how it is opened");
  assert_relaunch (report, service, "It works in the background, and is not opened by hand");
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path = fixture_write (fixture, "c.desktop", broken[i]);

      assert_relaunch (report, path,
                       "The program, or the entry that starts it, is no longer there");
    }
  rec_report_set_process (report, 42, getuid () + 1);
  assert_relaunch (report, entry, "It ran for another user");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/opening/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("a-plain-core-is-given-to-the-debugger-that-is-there", test_plain_core);
  ADD ("a-dump-that-cannot-be-opened-says-why", test_reasons);
  ADD ("a-program-that-cannot-be-opened-again-says-why", test_relaunch);
#undef ADD

  return g_test_run ();
}

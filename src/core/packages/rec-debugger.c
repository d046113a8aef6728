/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/packages/rec-debugger.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "core/packages/rec-elf-note.h"

/* In the order in which they are taken. */
static const char *const debuggers[] = { "gdb", "lldb" };

static const char *
find_debugger (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (debuggers); i++)
    {
      g_autofree char *path = g_find_program_in_path (debuggers[i]);

      if (path != NULL)
        return debuggers[i];
    }

  return NULL;
}

/* Why the dump cannot be read; NULL when it can. */
static const char *
get_dump_obstacle (RecReport *report)
{
  const char *dump = rec_report_get_dump_path (report);

  if (dump == NULL || !g_path_is_absolute (dump))
    return _ ("No memory dump was kept of it");
  if (rec_report_get_pid (report) != 0 && rec_report_get_uid (report) != getuid ())
    return _ ("The memory dump is another user’s");
  if (access (dump, R_OK) != 0)
    return errno == ENOENT ? _ ("The memory dump is no longer there")
                           : _ ("The memory dump may not be read");

  return NULL;
}

/* Why the program's file is not what failed; NULL when nothing speaks against it. */
static const char *
get_program_obstacle (RecReport *report)
{
  RecApplication *application = rec_report_get_application (report);
  RecPackage *package = rec_report_get_package (report);
  const char *path = application != NULL ? rec_application_get_path (application) : NULL;
  const char *expected = application != NULL ? rec_application_get_build_id (application) : NULL;
  g_autofree char *build_id = NULL;

  if (package != NULL
      && (g_str_equal (rec_package_get_format (package), "flatpak")
          || g_str_equal (rec_package_get_format (package), "snap")))
    return _ ("It ran in a sandbox, whose files the debugger would not find");
  if (path == NULL || !g_path_is_absolute (path))
    return _ ("It is not known where the program lies");
  if (access (path, R_OK) != 0)
    return errno == ENOENT ? _ ("The program’s file is no longer there")
                           : _ ("The program’s file may not be read");
  if (expected == NULL || *expected == '\0')
    return NULL;

  build_id = rec_elf_note_read_build_id (path, NULL);
  return g_strcmp0 (build_id, expected) != 0
             ? _ ("The program’s file was changed since, and would not fit the memory dump")
             : NULL;
}

static gboolean
is_plain_core (const char *path)
{
  char magic[SELFMAG];
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  gboolean plain
      = fd >= 0 && read (fd, magic, SELFMAG) == SELFMAG && memcmp (magic, ELFMAG, SELFMAG) == 0;

  if (fd >= 0)
    close (fd);

  return plain;
}

static char **
dup_arguments (const char *debugger, const char *program, const char *dump)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, debugger);
  if (g_str_equal (debugger, "lldb"))
    {
      g_strv_builder_add (builder, "--core");
      g_strv_builder_add (builder, dump);
    }
  g_strv_builder_add (builder, program);
  if (!g_str_equal (debugger, "lldb"))
    g_strv_builder_add (builder, dump);

  return g_strv_builder_end (builder);
}

/* The file's name holds the boot, the process and the time: no other record has it. coredumpctl
 * unpacks the dump, and hands it and the program to the debugger. */
static char **
dup_coredumpctl (const char *debugger, const char *dump)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *option = g_strconcat ("--debugger=", debugger, NULL);
  g_autofree char *match = g_strconcat ("COREDUMP_FILENAME=", dump, NULL);

  g_strv_builder_add (builder, "coredumpctl");
  g_strv_builder_add (builder, "debug");
  g_strv_builder_add (builder, option);
  g_strv_builder_add (builder, match);

  return g_strv_builder_end (builder);
}

/**
 * rec_debugger_find: (skip)
 * @report: what happened
 * @reason: (out): where it is stored, for people, why its memory dump cannot be opened in a
 * debugger; %NULL when it can
 *
 * Looks at the dump, the program and what is installed. A file is read, so it is meant for a thread
 * of its own. A dump that systemd-coredump keeps is opened by coredumpctl(1) where that is
 * installed; else a debugger opens it, if it is not compressed.
 *
 * Returns: (transfer full) (nullable): the arguments of the debugger, its name first
 */
char **
rec_debugger_find (RecReport *report, char **reason)
{
  const char *obstacle, *dump, *debugger;
  g_autofree char *coredumpctl = NULL;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  *reason = NULL;
  dump = rec_report_get_dump_path (report);
  debugger = find_debugger ();
  obstacle = get_dump_obstacle (report);
  if (obstacle == NULL && debugger == NULL)
    obstacle = _ ("No debugger is installed. The package gdb has one.");
  if (obstacle == NULL)
    obstacle = get_program_obstacle (report);
  if (obstacle == NULL)
    {
      coredumpctl = g_find_program_in_path ("coredumpctl");
      if (coredumpctl != NULL && g_str_has_prefix (dump, REC_DEBUGGER_SYSTEMD_FOLDER))
        return dup_coredumpctl (debugger, dump);
      if (is_plain_core (dump))
        return dup_arguments (debugger,
                              rec_application_get_path (rec_report_get_application (report)), dump);
      obstacle = _ ("The memory dump is compressed, and coredumpctl does not have it to unpack it");
    }

  *reason = g_strdup (obstacle);
  return NULL;
}

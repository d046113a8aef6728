/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RecCrashFacts:
 * @executable: the program's file as the kernel named it, or %NULL
 * @command: the kernel's short name of the process, or %NULL
 * @signal_name: e.g. `SIGSEGV`, or %NULL
 * @cgroup: the control group of the process, or %NULL
 * @package_name: the package that the recorder found in the program's own note, or %NULL
 * @package_version: its version, or %NULL
 * @dump_path: the dump, or %NULL
 * @dump_size: its size in bytes, or -1 when it is not there
 * @time: when it happened, in microseconds since 1970-01-01 UTC
 * @pid: the number of the process
 * @uid: the number of its user
 * @is_foreign: whether the process ran on another machine whose files are not at hand, so that only
 *   files of this one with the same build ID may speak for them
 *
 * What is known of a crash beside its dump, borrowed from a recorder's record or from an earlier
 * report.
 */
typedef struct
{
  const char *executable;
  const char *command;
  const char *signal_name;
  const char *cgroup;
  const char *package_name;
  const char *package_version;
  const char *dump_path;
  gint64 dump_size;
  gint64 time;
  guint64 pid;
  guint64 uid;
  gboolean is_foreign;
} RecCrashFacts;

G_END_DECLS

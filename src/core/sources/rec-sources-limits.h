/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What is read of a recorder's entry at most. The journal's fields come from whoever wrote them. */

/* One ordinary field, in bytes; no path is longer. What is longer is left out, not cut: half a path
 * names another file. */
#define REC_SOURCES_FIELD_MAX 4096
/* Fields of one entry that are looked at; the journal itself takes 1024. */
#define REC_SOURCES_FIELDS_MAX 1024
/* MESSAGE with its stack text, in bytes; 64 threads of 64 frames fit. The rest is left out. */
#define REC_SOURCES_MESSAGE_MAX (256u * 1024)
/* COREDUMP_PACKAGE_JSON, in bytes; a longer one is left out. */
#define REC_SOURCES_PACKAGE_JSON_MAX (256u * 1024)
/* One line of the stack text, in bytes; a longer one is left out. */
#define REC_SOURCES_LINE_MAX 8192
/* Errors of the journal in a row after which reading ends. */
#define REC_SOURCES_ERRORS_MAX 64
/* After a core has come, its record is looked for this often and this long, in microseconds. The
 * stack of most programs is read within this time; later records are seen when journald tells. */
#define REC_SOURCES_HINT_STEP (15 * G_TIME_SPAN_MILLISECOND)
#define REC_SOURCES_HINT_TIME_MAX (2 * G_TIME_SPAN_SECOND)
/* The highest user ID of a system user, as systemd counts (SYSTEM_UID_MAX). */
#define REC_SOURCES_SYSTEM_UID_MAX 999
/* The highest number of a signal on any machine (_NSIG of MIPS). */
#define REC_SOURCES_SIGNAL_MAX 127
/* What is read of the journal for the history, at one time: boots, probes of one boot (entries that
 * are looked at to find where its clock was set), entries of sleep and of the clock in one boot,
 * changes of Flatpaks, bytes of a name or a version. */
#define REC_HISTORY_BOOTS_MAX 4096u
#define REC_HISTORY_PROBES_MAX 4096u
#define REC_HISTORY_MARKS_MAX 2048u
#define REC_HISTORY_CHANGES_MAX 100000u
#define REC_HISTORY_NAME_MAX 255u
/* A clock that was set by less, in microseconds, is not told; nor a sleep that was shorter. */
#define REC_HISTORY_CLOCK_STEP (60 * (gint64) G_USEC_PER_SEC)
/* What was written before 2000-01-01, or further in the future than this, in microseconds, has a
 * wrong time. */
#define REC_HISTORY_EARLIEST (946684800 * (gint64) G_USEC_PER_SEC)
#define REC_HISTORY_AHEAD (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

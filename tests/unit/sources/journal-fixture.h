/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-error.h"
#include "core/sources/rec-coredump-journal.h"

typedef struct
{
  char *folder;
  char *file;
} Fixture;

gboolean journal_make (const char *path, const char *first_option, ...) G_GNUC_NULL_TERMINATED;
RecCoredumpJournal *journal_open (const char *path);
RecCoredumpRecord *journal_read_next (RecCoredumpJournal *journal);
guint journal_count_rest (RecCoredumpJournal *journal);
void journal_assert_next_pid (RecCoredumpJournal *journal, guint64 pid);
void journal_assert_open_fails (const char *path, int code);
void journal_add_test (const char *promise, void (*test) (Fixture *fixture, gconstpointer data));

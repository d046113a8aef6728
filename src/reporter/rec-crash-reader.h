/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/dump/rec-analyzer.h"
#include "core/report/rec-report.h"
#include "core/sources/rec-coredump-journal.h"
#include "reporter/rec-owners.h"

G_BEGIN_DECLS

#define REC_TYPE_CRASH_READER (rec_crash_reader_get_type ())
G_DECLARE_FINAL_TYPE (RecCrashReader, rec_crash_reader, REC, CRASH_READER, GObject)

RecCrashReader *
rec_crash_reader_new (const char *root, RecAnalyzer *analyzer, RecDesktopIndex *desktop_index);

void rec_crash_reader_forget (RecCrashReader *self);
RecReport *rec_crash_reader_read (RecCrashReader *self,
                                  RecCoredumpRecord *record,
                                  RecCoredumpJournal *journal,
                                  GCancellable *cancellable,
                                  GError **error);
RecReport *rec_crash_reader_read_again (RecCrashReader *self,
                                        RecReport *report,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS

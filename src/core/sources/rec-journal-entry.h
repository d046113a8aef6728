/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <systemd/sd-journal.h>

#include "core/report/rec-analysis.h"
#include "core/sources/rec-coredump-record.h"

G_BEGIN_DECLS

/* Reads the entry that a journal stands at: its record, and its stack on demand. */
typedef struct _RecJournalEntry RecJournalEntry;

RecJournalEntry *rec_journal_entry_new (void);
void rec_journal_entry_free (RecJournalEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecJournalEntry, rec_journal_entry_free)

void rec_journal_entry_forget (RecJournalEntry *self);
RecCoredumpRecord *rec_journal_entry_read_record (RecJournalEntry *self, sd_journal *journal);
RecAnalysis *
rec_journal_entry_read_stack (RecJournalEntry *self, sd_journal *journal, GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"
#include "core/sources/rec-coredump-record.h"

G_BEGIN_DECLS

/* The name of this source in reports and in the store. */
#define REC_SOURCE_SYSTEMD_COREDUMP "systemd-coredump"

#define REC_TYPE_COREDUMP_JOURNAL (rec_coredump_journal_get_type ())
G_DECLARE_FINAL_TYPE (RecCoredumpJournal, rec_coredump_journal, REC, COREDUMP_JOURNAL, GObject)

/* path: NULL for this machine's journal, else a journal file or a folder of journal files. */
RecCoredumpJournal *rec_coredump_journal_open (const char *path, GError **error);

/* As above, but to be followed: the folder may be empty or not there yet. NULL: this machine's. */
RecCoredumpJournal *rec_coredump_journal_follow (const char *folder, GError **error);

/* Where systemd-coredump keeps the cores of this journal; a core there is a hint that a record
 * comes. To be called before the source is made; this machine's folder is set for this machine's
 * journal. */
void rec_coredump_journal_set_core_folder (RecCoredumpJournal *self, const char *folder);

/* Places the reader after cursor; NULL or a cursor that the journal does not know any more: at the
 * oldest record (what is known already is recognised by its key). Sets lost_cursor then. */
gboolean rec_coredump_journal_seek (RecCoredumpJournal *self,
                                    const char *cursor,
                                    gboolean *lost_cursor,
                                    GError **error);

/* The next record, or NULL: at the end without an error, else with one. A record that cannot be
 * read is skipped and counted. */
RecCoredumpRecord *rec_coredump_journal_next (RecCoredumpJournal *self, GError **error);
guint64 rec_coredump_journal_get_n_skipped (RecCoredumpJournal *self);

/* The cursor of the entry that was read last; NULL before the first. */
char *rec_coredump_journal_dup_cursor (RecCoredumpJournal *self);

/* What the record that was read last says in MESSAGE and COREDUMP_PACKAGE_JSON: read only on
 * demand. The analysis has threads with their frames, modules with what versions and build IDs the
 * text tells; NULL with REC_ERROR_NOT_FOUND when there is no stack in the text. */
RecAnalysis *rec_coredump_journal_read_stack (RecCoredumpJournal *self, GError **error);

/* A source that is ready when entries may have come; attach it to the thread that reads. It also
 * sees a journal that is created only later. No timer runs but for a moment after a core. */
GSource *rec_coredump_journal_create_source (RecCoredumpJournal *self);

G_END_DECLS

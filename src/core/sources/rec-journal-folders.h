/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_JOURNAL_FOLDERS (rec_journal_folders_get_type ())
G_DECLARE_FINAL_TYPE (RecJournalFolders, rec_journal_folders, REC, JOURNAL_FOLDERS, GObject)

RecJournalFolders *rec_journal_folders_new (const char *const *paths);
int rec_journal_folders_get_fd (RecJournalFolders *self);
gboolean rec_journal_folders_update (RecJournalFolders *self);

G_END_DECLS

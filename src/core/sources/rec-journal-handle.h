/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>
#include <systemd/sd-journal.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sd_journal, sd_journal_close)

sd_journal *rec_journal_handle_open (const char *path, GError **error);
char *rec_journal_handle_dup_field (sd_journal *journal, const char *name, gsize max);
gboolean rec_journal_handle_is_written_by_system (sd_journal *journal, gboolean or_by_user);

G_END_DECLS

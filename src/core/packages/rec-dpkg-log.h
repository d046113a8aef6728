/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RecDpkgLog RecDpkgLog;

/* One file of dpkg's log, plain or packed by gzip. */
RecDpkgLog *rec_dpkg_log_open (const char *path, GError **error);
void rec_dpkg_log_free (RecDpkgLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecDpkgLog, rec_dpkg_log_free)

gint64 rec_dpkg_log_get_time (RecDpkgLog *self);
char *rec_dpkg_log_dup_position (RecDpkgLog *self);
gboolean rec_dpkg_log_seek (RecDpkgLog *self, const char *position);
const char *rec_dpkg_log_next_line (RecDpkgLog *self);

G_END_DECLS

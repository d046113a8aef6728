/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_COREDUMP_RECORD (rec_coredump_record_get_type ())
G_DECLARE_FINAL_TYPE (RecCoredumpRecord, rec_coredump_record, REC, COREDUMP_RECORD, GObject)

/* One systemd-coredump entry of the journal: the fields that Recourse needs, cleaned and cut.
 * Fields that are missing are NULL or 0. COREDUMP_ENVIRON is never read. */
RecCoredumpRecord *rec_coredump_record_new (void);

const char *rec_coredump_record_find_field (const char *data, gsize length);
void rec_coredump_record_set_field (RecCoredumpRecord *self,
                                    const char *name,
                                    const char *value,
                                    gsize length);
void rec_coredump_record_complete (RecCoredumpRecord *self, const char *boot_id, gint64 entry_time);
gboolean rec_coredump_record_is_believed (RecCoredumpRecord *self, guint64 writer);

const char *rec_coredump_record_get_key (RecCoredumpRecord *self);
gint64 rec_coredump_record_get_time (RecCoredumpRecord *self);
guint64 rec_coredump_record_get_pid (RecCoredumpRecord *self);
guint64 rec_coredump_record_get_uid (RecCoredumpRecord *self);
guint64 rec_coredump_record_get_tid (RecCoredumpRecord *self);
const char *rec_coredump_record_get_signal_name (RecCoredumpRecord *self);
const char *rec_coredump_record_get_exception (RecCoredumpRecord *self);
const char *rec_coredump_record_get_command (RecCoredumpRecord *self);
const char *rec_coredump_record_get_executable (RecCoredumpRecord *self);
gboolean rec_coredump_record_get_deleted (RecCoredumpRecord *self);
const char *rec_coredump_record_get_cgroup (RecCoredumpRecord *self);
const char *rec_coredump_record_get_dump_path (RecCoredumpRecord *self);
const char *rec_coredump_record_get_package_name (RecCoredumpRecord *self);
const char *rec_coredump_record_get_package_version (RecCoredumpRecord *self);
gboolean rec_coredump_record_is_local (RecCoredumpRecord *self);

G_END_DECLS

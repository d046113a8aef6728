/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/rec-authority.h"
#include "admin/rec-dump-folder.h"
#include "admin/rec-idle-exit.h"
#include "rec-admin-bus.h"

G_BEGIN_DECLS

#define REC_TYPE_ADMIN_DUMP_CALLS (rec_admin_dump_calls_get_type ())
G_DECLARE_FINAL_TYPE (RecAdminDumpCalls, rec_admin_dump_calls, REC, ADMIN_DUMP_CALLS, GObject)

RecAdminDumpCalls *rec_admin_dump_calls_new (RecBusAdmin1 *skeleton,
                                             RecAuthority *authority,
                                             RecDumpFolder *dumps,
                                             const char *root,
                                             RecIdleExit *idle_exit);

G_END_DECLS

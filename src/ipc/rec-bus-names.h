/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The reporter on the session bus (design §5). */
#define REC_BUS_REPORTER_NAME "org.recourse.Reporter1"
#define REC_BUS_REPORTER_PATH "/org/recourse/Reporter1"
#define REC_BUS_REPORTER_INTERFACE "org.recourse.Reporter1"

/* The keys of Import's options. */
#define REC_BUS_IMPORT_JOURNAL "journal"
#define REC_BUS_IMPORT_ROOT "root"

/* The keys of RemoveFiles' options. */
#define REC_BUS_REMOVE_ALL "all"
#define REC_BUS_REMOVE_PROGRAM "program"
#define REC_BUS_REMOVE_KIND "kind"
#define REC_BUS_REMOVE_PATHS "paths"
#define REC_BUS_REMOVE_INTERACTIVE "interactive"
#define REC_BUS_REMOVE_DRY_RUN "dry-run"

/* The helper for all users' settings on the system bus. */
#define REC_BUS_ADMIN_NAME "org.recourse.Admin1"
#define REC_BUS_ADMIN_PATH "/org/recourse/Admin1"
#define REC_BUS_ADMIN_INTERFACE "org.recourse.Admin1"

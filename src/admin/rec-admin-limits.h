/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Paths in one call of DeleteDumps. */
#define REC_ADMIN_PATHS_MAX 1000
/* Folders with dumps of kernel faults, and files of one, that are looked at. */
#define REC_ADMIN_KERNEL_FOLDERS_MAX 10000
#define REC_ADMIN_KERNEL_FILES_MAX 1000
/* How deep a small dump's folder is, and how many entries it has. */
#define REC_ADMIN_SMALL_DUMP_DEPTH_MAX 4
#define REC_ADMIN_SMALL_DUMP_ENTRIES_MAX 10000

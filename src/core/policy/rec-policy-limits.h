/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A policy file, in bytes; files of a folder; entries of a list; one entry, in bytes. */
#define REC_POLICY_FILE_MAX (64 * 1024)
#define REC_POLICY_FILES_MAX 64
#define REC_POLICY_LIST_MAX 256
#define REC_POLICY_TEXT_MAX 1024
/* Reports that wait (Windows' MaxQueueCount), and days between two reminders. */
#define REC_POLICY_QUEUE_MIN 1
#define REC_POLICY_QUEUE_MAX 500
#define REC_POLICY_DAYS_MAX 365
/* Reports that keep their files (Windows' MaxArchiveCount); days that files or reports are kept;
 * what files may take, in megabytes. */
#define REC_POLICY_ARCHIVE_MIN 1
#define REC_POLICY_ARCHIVE_MAX 5000
#define REC_POLICY_KEEP_DAYS_MAX 36500
#define REC_POLICY_FILES_SIZE_MAX 10000000
/* Free space that a kernel dump needs, in gigabytes; small kernel dumps (Windows' MinidumpsCount).
 */
#define REC_POLICY_FREE_SPACE_MAX 100000
#define REC_POLICY_SMALL_DUMPS_MAX 5000
/* The name of a service description, in bytes. */
#define REC_POLICY_SERVICE_MAX 128

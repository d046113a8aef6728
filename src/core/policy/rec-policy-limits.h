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
/* The name of a service description, in bytes. */
#define REC_POLICY_SERVICE_MAX 128

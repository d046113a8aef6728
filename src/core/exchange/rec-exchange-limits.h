/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The first stage's body (protocol.md); what a service may answer; how long it may take to say
 * something, in seconds. */
#define REC_EXCHANGE_REPORT_MAX (16 * 1024)
#define REC_EXCHANGE_ANSWER_MAX (256 * 1024)
#define REC_EXCHANGE_FEED_MAX (8 * 1024 * 1024)
#define REC_EXCHANGE_FEED_RESPONSES_MAX 10000
#define REC_EXCHANGE_TIMEOUT 30
#define REC_EXCHANGE_REDIRECTS_MAX 3
/* How long a whole answer may take once the request is written, in seconds: what comes byte by
 * byte comes to an end. */
#define REC_EXCHANGE_ANSWER_TIMEOUT 300
/* The longest wait that a service may ask for, in seconds. */
#define REC_EXCHANGE_RETRY_AFTER_MAX (7 * 24 * 60 * 60)
/* An address in the ledger, in bytes; a longer one is named without its query. */
#define REC_EXCHANGE_URL_MAX 256
/* The operating system's name or version, in bytes. */
#define REC_EXCHANGE_OS_MAX 64
/* Answers to parts of an upload by which the service took less than half of what was sent. */
#define REC_EXCHANGE_STALLS_MAX 3
/* One part of an archive's upload, in bytes. */
#define REC_EXCHANGE_PART_SIZE (4 * 1024 * 1024)
/* A service description, in bytes; descriptions of a machine; patterns of one. */
#define REC_SERVICE_FILE_MAX (64 * 1024)
#define REC_SERVICES_MAX 256
/* What is wrong with a description, in bytes. */
#define REC_SERVICE_PROBLEM_MAX 2048
#define REC_SERVICE_PATTERNS_MAX 256
/* The first wait after a failure and the longest, in seconds. */
#define REC_BACKOFF_FIRST 60
#define REC_BACKOFF_MAX (24 * 60 * 60)
/* The manifest of an archive, in bytes. */
#define REC_MANIFEST_MAX (64 * 1024)

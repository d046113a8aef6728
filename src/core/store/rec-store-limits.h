/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* How long a statement waits for another process, in milliseconds. */
#define REC_STORE_BUSY_TIMEOUT_MS 5000
/* An analysis, in bytes, and how long it is kept as it is; a longer one is compressed. */
#define REC_STORE_ANALYSIS_MAX (64u * 1024 * 1024)
#define REC_STORE_PLAIN_ANALYSIS_MAX 2048
/* What is searched for: bytes of the text, and words; the rest is passed over. */
#define REC_SEARCH_LENGTH_MAX 1024
#define REC_SEARCH_WORDS_MAX 32
/* What a source calls an event, and its cursor, in bytes; a longer one is refused. */
#define REC_STORE_KEY_MAX 1024
#define REC_STORE_CURSOR_MAX 4096
/* A service's responses that are kept, the least recently changed ones going first; buckets of
 * other machines that one response names. */
#define REC_STORE_RESPONSES_MAX 4000
#define REC_STORE_RESPONSE_BUCKETS_MAX 1000
/* Buckets that the pattern of one response is compared with when it comes. */
#define REC_STORE_PATTERN_BUCKETS_MAX 100000
/* Buckets that can be ignored, and items of evidence in a submission. */
#define REC_STORE_IGNORED_MAX 10000
#define REC_STORE_ITEMS_MAX 64
/* Why a submission failed, in bytes; the rest is cut. */
#define REC_STORE_PROBLEM_MAX 1024
/* The body of a request that the ledger keeps, in bytes; of a larger one, size and checksum. */
#define REC_STORE_BODY_MAX (64u * 1024)
/* Heavy files that are looked at to tell what is used. */
#define REC_STORE_USAGE_FILES_MAX 100000
/* Values of one field of a filter; the rest is passed over. */
#define REC_FILTER_VALUES_MAX 1000
/* Modules of a stack that the search knows, and links of a response. */
#define REC_SEARCH_MODULES_MAX 64
#define REC_SEARCH_LINKS_MAX 64
/* Buckets whose text is made by one transaction after a migration. */
#define REC_STORE_INDEX_BATCH 2000
/* Moved reports that are listed one by one, of one transaction and in all. */
#define REC_STORE_MOVED_MAX 1000
/* Reports that are put into the order of events one by one; more are read anew. */
#define REC_STORE_MERGED_MAX 20000
/* Names and versions in the histories of packages, in bytes; the rest is cut. */
#define REC_STORE_PACKAGE_TEXT_MAX 256
/* What is kept of the histories; the oldest goes first. */
#define REC_STORE_PACKAGE_CHANGES_MAX 200000
#define REC_STORE_RUNNING_TIMES_MAX 100000
#define REC_STORE_CLOCK_CHANGES_MAX 10000
/* Reports that one transaction deletes of problems that are deleted as a whole. */
#define REC_STORE_DELETE_BATCH 20000

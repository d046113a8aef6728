/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* How long a statement waits for another process, in milliseconds. */
#define REC_STORE_BUSY_TIMEOUT_MS 5000
/* An analysis longer than this is kept compressed, in bytes of JSON. */
#define REC_STORE_PLAIN_ANALYSIS_MAX 4096
/* What is searched for: bytes of the text, and words; the rest is passed over. */
#define REC_SEARCH_LENGTH_MAX 1024
#define REC_SEARCH_WORDS_MAX 32
/* What a source calls an event, and its cursor, in bytes; a longer one is refused. */
#define REC_STORE_KEY_MAX 1024
#define REC_STORE_CURSOR_MAX 4096

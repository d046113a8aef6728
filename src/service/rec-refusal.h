/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What libsoup has no name for. */
#define REC_STATUS_TOO_MANY 429

/* Refuses a request before its body was read: answers, and takes no more of it. The message is over
 * with this. */
void rec_refuse_early (SoupServerMessage *message, guint status, const char *reason);
/* The answer for a request that is read. */
void rec_answer_problem (SoupServerMessage *message, guint status, const char *reason);

G_END_DECLS

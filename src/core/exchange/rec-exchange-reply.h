/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/exchange/rec-exchange.h"

G_BEGIN_DECLS

/* The JSON that a service answers with (protocol.md). */
RecStageOneReply *
rec_stage_one_reply_parse (const char *text, gsize length, const char *bucket, GError **error);
RecFeedReply *rec_feed_reply_parse (const char *text, gsize length, GError **error);

G_END_DECLS

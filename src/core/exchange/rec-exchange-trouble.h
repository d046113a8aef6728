/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * RecExchangeStage:
 * @REC_EXCHANGE_STAGE_REPORT: the first stage
 * @REC_EXCHANGE_STAGE_EVIDENCE: the second stage
 * @REC_EXCHANGE_STAGE_FEED: the look for responses
 */
typedef enum
{
  REC_EXCHANGE_STAGE_REPORT,
  REC_EXCHANGE_STAGE_EVIDENCE,
  REC_EXCHANGE_STAGE_FEED,
} RecExchangeStage;

/* What went wrong, in the library's errors and in words for people. */
GError *rec_exchange_trouble_explain (SoupMessage *message,
                                      const GError *error,
                                      const char *who,
                                      guint timeout);
GError *rec_exchange_trouble_of_closing (const char *who);
GError *rec_exchange_trouble_of_status (RecExchangeStage stage,
                                        guint status,
                                        const char *retry_after,
                                        const char *who);
guint rec_exchange_trouble_parse_retry_after (const char *text, gint64 now);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/exchange/rec-exchange-reply.h"

#include "fuzz.h"

/* What a service answers, read as the first stage's answer and as the feed. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  g_autoptr (RecStageOneReply) reply
      = rec_stage_one_reply_parse (text, size, "00112233445566778899aabbccddeeff", NULL);
  g_autoptr (RecFeedReply) feed = rec_feed_reply_parse (text, size, NULL);
  g_autoptr (RecSignature) signature = rec_signature_new ("AppCrash");
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  if (reply != NULL && reply->request != NULL)
    rec_evidence_request_to_json (reply->request, builder);
  if (reply != NULL && reply->response != NULL)
    rec_response_to_json (reply->response, builder);
  rec_signature_append (signature, "ApplicationName", "demo", NULL);
  for (guint i = 0; feed != NULL && i < feed->responses->len; i++)
    rec_response_matches (g_ptr_array_index (feed->responses, i), signature);
  json_builder_end_array (builder);

  return 0;
}

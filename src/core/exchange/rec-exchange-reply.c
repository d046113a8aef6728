/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-exchange-reply.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/**
 * rec_stage_one_reply_free:
 */
void
rec_stage_one_reply_free (RecStageOneReply *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->request);
  g_clear_object (&self->response);
  g_free (self);
}

/**
 * rec_feed_reply_free:
 */
void
rec_feed_reply_free (RecFeedReply *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->responses, g_ptr_array_unref);
  g_free (self);
}

static JsonNode *
parse_object (const char *text, gsize length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) root = rec_json_parse (text, length, &local_error);

  if (root == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The service’s answer cannot be read: %s"), local_error->message);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("The service’s answer is no object"));
      return NULL;
    }

  return g_steal_pointer (&root);
}

/* An object, or nothing: neither there nor null. Something else is no answer. */
static gboolean
get_optional_object (JsonObject *answer, const char *name, JsonObject **object, GError **error)
{
  JsonNode *node = json_object_get_member (answer, name);

  *object = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("“%s” in the service’s answer is no object"), name);
      return FALSE;
    }
  *object = json_node_get_object (node);

  return TRUE;
}

static gboolean
read_hits (RecStageOneReply *self, JsonObject *answer, GError **error)
{
  gint64 hits = rec_json_get_int (answer, "hits", -1);

  if (hits < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The service’s answer has no count of hits"));
      return FALSE;
    }
  self->hits = hits;

  return TRUE;
}

/* The report was counted, and to send it again would not mend what the service says besides. So a
 * request or a response that cannot be read is left out, as in the feed. */
static void
take_parts (RecStageOneReply *self, JsonObject *request, JsonObject *response)
{
  g_autoptr (GError) request_error = NULL;
  g_autoptr (GError) response_error = NULL;

  if (request != NULL)
    self->request = rec_evidence_request_new_from_json (request, &request_error);
  if (response != NULL)
    self->response = rec_response_new_from_json (response, &response_error);
  if (request_error != NULL)
    g_debug ("The service’s request is left out: %s", request_error->message);
  if (response_error != NULL)
    g_debug ("The service’s response is left out: %s", response_error->message);
}

/**
 * rec_stage_one_reply_parse: (skip)
 * @text: the body of an answer 200 to the first stage
 * @length: its length in bytes
 * @bucket: the bucket that was sent
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): what the service answered; %NULL with %REC_ERROR_INVALID
 */
RecStageOneReply *
rec_stage_one_reply_parse (const char *text, gsize length, const char *bucket, GError **error)
{
  g_autoptr (RecStageOneReply) self = g_new0 (RecStageOneReply, 1);
  g_autoptr (JsonNode) root = parse_object (text, length, error);
  JsonObject *answer, *request, *response;

  if (root == NULL)
    return NULL;

  answer = json_node_get_object (root);
  if (g_strcmp0 (rec_json_get_string (answer, "bucket"), bucket) != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The service’s answer is about another bucket"));
      return NULL;
    }
  if (!read_hits (self, answer, error) || !get_optional_object (answer, "request", &request, error)
      || !get_optional_object (answer, "response", &response, error))
    return NULL;

  take_parts (self, request, response);

  return g_steal_pointer (&self);
}

static gboolean
is_fair_cursor (const char *cursor)
{
  g_autofree char *clean = NULL;

  if (cursor == NULL || *cursor == '\0' || strlen (cursor) > REC_OPAQUE_MAX)
    return FALSE;
  clean = rec_text_clean (cursor, -1, REC_OPAQUE_MAX);

  return g_str_equal (clean, cursor);
}

/* A response that cannot be read is left out, so that one does not keep back all others. */
static void
read_responses (RecFeedReply *self, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr (GError) error = NULL;
      RecResponse *response = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        response = rec_response_new_from_json (json_node_get_object (node), &error);
      if (response != NULL)
        g_ptr_array_add (self->responses, response);
      else
        g_debug ("Response %u of the feed is left out: %s", i,
                 error != NULL ? error->message : "it is no object");
    }
}

/**
 * rec_feed_reply_parse: (skip)
 * @text: the body of an answer 200 to a look for responses
 * @length: its length in bytes
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): what changed; %NULL with %REC_ERROR_INVALID
 */
RecFeedReply *
rec_feed_reply_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (RecFeedReply) self = g_new0 (RecFeedReply, 1);
  g_autoptr (JsonNode) root = parse_object (text, length, error);
  JsonObject *answer;
  JsonArray *responses;

  if (root == NULL)
    return NULL;

  answer = json_node_get_object (root);
  responses = rec_json_get_array (answer, "responses");
  if (!is_fair_cursor (rec_json_get_string (answer, "cursor")) || responses == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The service’s answer lacks one of cursor, responses"));
      return NULL;
    }
  if (json_array_get_length (responses) > REC_EXCHANGE_FEED_RESPONSES_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The service’s answer has more than %d responses"),
                   REC_EXCHANGE_FEED_RESPONSES_MAX);
      return NULL;
    }

  self->cursor = g_strdup (rec_json_get_string (answer, "cursor"));
  self->has_more = rec_json_get_boolean (answer, "more");
  self->responses = g_ptr_array_new_with_free_func (g_object_unref);
  read_responses (self, responses);

  return g_steal_pointer (&self);
}

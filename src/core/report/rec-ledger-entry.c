/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-ledger-entry.h"

#include "core/report/rec-evidence-item.h"
#include "core/report/rec-json.h"
#include "core/report/rec-time.h"

/**
 * RecLedgerEntry:
 *
 * One request that left this machine: when, to whom, which bytes, under which consent.
 */
struct _RecLedgerEntry
{
  GObject parent_instance;

  gint64 id;
  RecLedgerStage stage;
  gint64 time;
  gint64 size;
  RecConsent consent;
  char *level;
  char *report;
  char *bucket;
  char *service;
  char *url;
  char *head;
  GBytes *body;
  char *sha256;
  char *items;
  char *outcome;
};

/* The names are part of the store and of the command line's JSON; they are stable. */
static const char *const stage_names[] = {
  [REC_LEDGER_SIGNATURE] = "signature",
  [REC_LEDGER_EVIDENCE] = "evidence",
  [REC_LEDGER_FEED] = "feed",
};

static const char *const consent_names[] = {
  [REC_CONSENT_POLICY] = "policy",
  [REC_CONSENT_ANSWER] = "answer",
  [REC_CONSENT_REQUEST] = "request",
};

G_DEFINE_FINAL_TYPE (RecLedgerEntry, rec_ledger_entry, G_TYPE_OBJECT)

static void
rec_ledger_entry_finalize (GObject *object)
{
  RecLedgerEntry *self = REC_LEDGER_ENTRY (object);

  g_clear_pointer (&self->level, g_free);
  g_clear_pointer (&self->report, g_free);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->head, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->items, g_free);
  g_clear_pointer (&self->outcome, g_free);

  G_OBJECT_CLASS (rec_ledger_entry_parent_class)->finalize (object);
}

static void
rec_ledger_entry_class_init (RecLedgerEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_ledger_entry_finalize;
}

static void
rec_ledger_entry_init (RecLedgerEntry *self)
{
}

/**
 * rec_ledger_entry_new:
 * @stage: what kind of request it was
 * @time: when it left, in microseconds since 1970-01-01 UTC
 *
 * Returns: (transfer full): a new [class@LedgerEntry]
 */
RecLedgerEntry *
rec_ledger_entry_new (RecLedgerStage stage, gint64 time)
{
  RecLedgerEntry *self = g_object_new (REC_TYPE_LEDGER_ENTRY, NULL);

  self->stage = stage;
  self->time = time;
  return self;
}

/**
 * rec_ledger_entry_set_report:
 * @report: (nullable): the report’s ID; %NULL for what concerns no report
 */
void
rec_ledger_entry_set_report (RecLedgerEntry *self, const char *report)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_free (self->report);
  self->report = g_strdup (report);
}

/**
 * rec_ledger_entry_set_bucket:
 * @bucket: (nullable): its bucket ID
 */
void
rec_ledger_entry_set_bucket (RecLedgerEntry *self, const char *bucket)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_free (self->bucket);
  self->bucket = g_strdup (bucket);
}

/**
 * rec_ledger_entry_set_service:
 * @service: (nullable): the name of the service
 */
void
rec_ledger_entry_set_service (RecLedgerEntry *self, const char *service)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_free (self->service);
  self->service = g_strdup (service);
}

/**
 * rec_ledger_entry_set_url:
 * @url: (nullable): the address that it went to
 */
void
rec_ledger_entry_set_url (RecLedgerEntry *self, const char *url)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_free (self->url);
  self->url = g_strdup (url);
}

/**
 * rec_ledger_entry_set_head:
 * @head: (nullable): the request’s method, path and headers as they were sent, secrets left out
 */
void
rec_ledger_entry_set_head (RecLedgerEntry *self, const char *head)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_free (self->head);
  self->head = g_strdup (head);
}

/**
 * rec_ledger_entry_set_body:
 * @body: (nullable): the bytes of the body; %NULL when there was none, or when they are too many to
 *   keep
 */
void
rec_ledger_entry_set_body (RecLedgerEntry *self, GBytes *body)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
}

/**
 * rec_ledger_entry_set_sha256:
 * @sha256: (nullable): the SHA-256 of the body
 */
void
rec_ledger_entry_set_sha256 (RecLedgerEntry *self, const char *sha256)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_free (self->sha256);
  self->sha256 = g_strdup (sha256);
}

/**
 * rec_ledger_entry_set_items:
 * @items: (nullable): what was in the archive: a JSON array of evidence items
 */
void
rec_ledger_entry_set_items (RecLedgerEntry *self, const char *items)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_free (self->items);
  self->items = g_strdup (items);
}

/**
 * rec_ledger_entry_set_outcome:
 * @outcome: (nullable): what came of it, a stable word: `begun`, `done`, `refused`, `failed`
 */
void
rec_ledger_entry_set_outcome (RecLedgerEntry *self, const char *outcome)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  g_free (self->outcome);
  self->outcome = g_strdup (outcome);
}

/**
 * rec_ledger_entry_set_id:
 * @id: its number in the ledger
 */
void
rec_ledger_entry_set_id (RecLedgerEntry *self, gint64 id)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  self->id = id;
}

/**
 * rec_ledger_entry_set_size:
 * @size: how many bytes the body had
 */
void
rec_ledger_entry_set_size (RecLedgerEntry *self, gint64 size)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  self->size = size;
}

/**
 * rec_ledger_entry_set_consent:
 * @consent: who let it go
 * @level: the consent level that was in force: `off`, `1`, `2` or `3`
 */
void
rec_ledger_entry_set_consent (RecLedgerEntry *self, RecConsent consent, const char *level)
{
  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  self->consent = consent;
  g_free (self->level);
  self->level = g_strdup (level);
}

/**
 * rec_ledger_entry_get_id:
 *
 * Returns: its number in the ledger; 0 before it is there
 */
gint64
rec_ledger_entry_get_id (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), 0);

  return self->id;
}

/**
 * rec_ledger_entry_get_stage:
 *
 * Returns: what kind of request it was
 */
RecLedgerStage
rec_ledger_entry_get_stage (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), REC_LEDGER_SIGNATURE);

  return self->stage;
}

/**
 * rec_ledger_entry_get_time:
 *
 * Returns: when it left, in microseconds since 1970-01-01 UTC
 */
gint64
rec_ledger_entry_get_time (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), 0);

  return self->time;
}

/**
 * rec_ledger_entry_get_size:
 *
 * Returns: how many bytes the body had
 */
gint64
rec_ledger_entry_get_size (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), 0);

  return self->size;
}

/**
 * rec_ledger_entry_get_consent:
 *
 * Returns: who let it go
 */
RecConsent
rec_ledger_entry_get_consent (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), REC_CONSENT_POLICY);

  return self->consent;
}

/**
 * rec_ledger_entry_get_level:
 *
 * Returns: (transfer none) (nullable): the consent level that was in force
 */
const char *
rec_ledger_entry_get_level (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->level;
}

/**
 * rec_ledger_entry_get_report:
 *
 * Returns: (transfer none) (nullable): the report’s ID; %NULL for what concerns no report
 */
const char *
rec_ledger_entry_get_report (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->report;
}

/**
 * rec_ledger_entry_get_bucket:
 *
 * Returns: (transfer none) (nullable): its bucket ID
 */
const char *
rec_ledger_entry_get_bucket (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->bucket;
}

/**
 * rec_ledger_entry_get_service:
 *
 * Returns: (transfer none) (nullable): the name of the service
 */
const char *
rec_ledger_entry_get_service (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->service;
}

/**
 * rec_ledger_entry_get_url:
 *
 * Returns: (transfer none) (nullable): the address that it went to
 */
const char *
rec_ledger_entry_get_url (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->url;
}

/**
 * rec_ledger_entry_get_head:
 *
 * Returns: (transfer none) (nullable): the request’s method, path and headers as they were sent,
 * secrets left out
 */
const char *
rec_ledger_entry_get_head (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->head;
}

/**
 * rec_ledger_entry_get_body:
 *
 * Returns: (transfer none) (nullable): the bytes of the body; %NULL when there was none, or when
 * they are too many to keep
 */
GBytes *
rec_ledger_entry_get_body (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->body;
}

/**
 * rec_ledger_entry_get_sha256:
 *
 * Returns: (transfer none) (nullable): the SHA-256 of the body
 */
const char *
rec_ledger_entry_get_sha256 (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->sha256;
}

/**
 * rec_ledger_entry_get_items:
 *
 * Returns: (transfer none) (nullable): what was in the archive: a JSON array of evidence items
 */
const char *
rec_ledger_entry_get_items (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->items;
}

/**
 * rec_ledger_entry_list_items:
 *
 * Returns: (transfer full) (element-type RecEvidenceItem): what was in the archive; empty when
 *   nothing is known of it
 */
GPtrArray *
rec_ledger_entry_list_items (RecLedgerEntry *self)
{
  g_autoptr (JsonNode) root = NULL;
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array = NULL;

  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), items);

  if (self->items != NULL)
    root = rec_json_parse (self->items, -1, NULL);
  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    array = json_node_get_array (root);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      RecEvidenceItem *item = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        item = rec_evidence_item_new_from_json (json_node_get_object (node), NULL);
      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return items;
}

/**
 * rec_ledger_entry_get_outcome:
 *
 * Returns: (transfer none) (nullable): what came of it, a stable word: `begun`, `done`, `refused`,
 * `failed`
 */
const char *
rec_ledger_entry_get_outcome (RecLedgerEntry *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_ENTRY (self), NULL);

  return self->outcome;
}

/* The same bytes, whatever they are: what is no text is in base 64. */
static void
add_body (RecLedgerEntry *self, JsonBuilder *builder)
{
  gsize size = 0;
  const char *data = self->body != NULL ? g_bytes_get_data (self->body, &size) : NULL;
  gboolean is_text = data != NULL && g_utf8_validate_len (data, size, NULL);
  g_autofree char *text = is_text ? g_strndup (data, size) : NULL;
  g_autofree char *code
      = data != NULL && !is_text ? g_base64_encode ((const guchar *) data, size) : NULL;

  rec_json_add_string (builder, "body", text);
  rec_json_add_string (builder, "body_base64", code);
}

/**
 * rec_ledger_entry_to_json:
 * @builder: gets one object
 */
void
rec_ledger_entry_to_json (RecLedgerEntry *self, JsonBuilder *builder)
{
  g_autofree char *time = NULL;

  g_return_if_fail (REC_IS_LEDGER_ENTRY (self));

  time = rec_time_format (self->time);
  json_builder_begin_object (builder);
  rec_json_add_int (builder, "id", self->id);
  rec_json_add_string (builder, "time", time);
  rec_json_add_string (builder, "stage", rec_ledger_stage_to_string (self->stage));
  rec_json_add_string (builder, "service", self->service);
  rec_json_add_string (builder, "url", self->url);
  rec_json_add_string (builder, "report", self->report);
  rec_json_add_string (builder, "bucket", self->bucket);
  rec_json_add_string (builder, "consent", rec_consent_to_string (self->consent));
  rec_json_add_string (builder, "level", self->level);
  rec_json_add_string (builder, "head", self->head);
  rec_json_add_int (builder, "size", self->size);
  rec_json_add_string (builder, "sha256", self->sha256);
  add_body (self, builder);
  rec_json_add_string (builder, "items", self->items);
  rec_json_add_string (builder, "outcome", self->outcome);
  json_builder_end_object (builder);
}

/**
 * rec_ledger_stage_to_string:
 * @stage: a value
 *
 * Returns: (transfer none): its stable name
 */
const char *
rec_ledger_stage_to_string (RecLedgerStage stage)
{
  g_return_val_if_fail (stage < G_N_ELEMENTS (stage_names), NULL);

  return stage_names[stage];
}

/**
 * rec_ledger_stage_from_string:
 * @stage: (out): what @string names
 *
 * Returns: whether @string is the name of one
 */
gboolean
rec_ledger_stage_from_string (const char *string, RecLedgerStage *stage)
{
  g_return_val_if_fail (string != NULL && stage != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (stage_names); i++)
    if (g_str_equal (stage_names[i], string))
      {
        *stage = (RecLedgerStage) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * rec_consent_to_string:
 * @consent: a value
 *
 * Returns: (transfer none): its stable name
 */
const char *
rec_consent_to_string (RecConsent consent)
{
  g_return_val_if_fail (consent < G_N_ELEMENTS (consent_names), NULL);

  return consent_names[consent];
}

/**
 * rec_consent_from_string:
 * @consent: (out): what @string names
 *
 * Returns: whether @string is the name of one
 */
gboolean
rec_consent_from_string (const char *string, RecConsent *consent)
{
  g_return_val_if_fail (string != NULL && consent != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (consent_names); i++)
    if (g_str_equal (consent_names[i], string))
      {
        *consent = (RecConsent) i;
        return TRUE;
      }

  return FALSE;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-evidence-item.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/**
 * RecEvidenceItem:
 *
 * One file that describes a report: what it is, how large, what was replaced in it, and whether it
 * goes. Its class is a property of its kind.
 */
struct _RecEvidenceItem
{
  GObject parent_instance;

  char *kind;
  char *name;
  char *path;
  char *sha256;
  char *problem;
  gint64 size;
  gboolean chosen;
  gboolean sent;
  gboolean redacted;
  gboolean cut;
  GArray *redactions;
};

G_DEFINE_FINAL_TYPE (RecEvidenceItem, rec_evidence_item, G_TYPE_OBJECT)

static void
rec_evidence_item_finalize (GObject *object)
{
  RecEvidenceItem *self = REC_EVIDENCE_ITEM (object);

  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->redactions, g_array_unref);

  G_OBJECT_CLASS (rec_evidence_item_parent_class)->finalize (object);
}

static void
rec_evidence_item_class_init (RecEvidenceItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_evidence_item_finalize;
}

static void
rec_evidence_item_init (RecEvidenceItem *self)
{
  self->size = -1;
  self->redactions = g_array_new (FALSE, FALSE, sizeof (RecRedaction));
}

/* The words are kept as long as the program runs; so they are not anybody's. */
static gboolean
is_identifier (const char *what)
{
  static const char *const words[] = { "login", "real-name", "home",   "host", "machine-id", "ipv4",
                                       "ipv6",  "mac",       "e-mail", "word", NULL };

  return g_strv_contains (words, what);
}

static gboolean
read_redactions (RecEvidenceItem *self, JsonArray *redactions)
{
  for (guint i = 0; redactions != NULL && i < json_array_get_length (redactions); i++)
    {
      JsonNode *node = json_array_get_element (redactions, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *what = object != NULL ? rec_json_get_string (object, "what") : NULL;
      gint64 count = object != NULL ? rec_json_get_int (object, "count", 0) : 0;

      if (what == NULL || !is_identifier (what) || count < 0 || count > G_MAXUINT)
        return FALSE;
      rec_evidence_item_add_redaction (self, what, count);
    }

  return TRUE;
}

/**
 * rec_evidence_item_new:
 * @kind: a kind of evidence, or what a service called one
 * @name: (nullable): the name under which an application registered it; else it is named as its
 * kind
 *
 * Makes an item of foreign text, cleaned as [func@text_clean] does.
 *
 * Returns: (transfer full): a new [class@EvidenceItem], for which no file is there yet
 */
RecEvidenceItem *
rec_evidence_item_new (const char *kind, const char *name)
{
  RecEvidenceItem *self;

  g_return_val_if_fail (kind != NULL, NULL);

  self = g_object_new (REC_TYPE_EVIDENCE_ITEM, NULL);
  self->kind = rec_text_clean (kind, -1, REC_NAME_MAX);
  self->name = rec_text_clean (name != NULL ? name : kind, -1, REC_EVIDENCE_NAME_MAX);
  return self;
}

/**
 * rec_evidence_item_new_from_json:
 * @object: what [method@EvidenceItem.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@EvidenceItem]; %NULL with %REC_ERROR_INVALID
 */
RecEvidenceItem *
rec_evidence_item_new_from_json (JsonObject *object, GError **error)
{
  const char *kind = rec_json_get_string (object, "kind");
  g_autoptr (RecEvidenceItem) self = NULL;

  if (kind == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The evidence lacks its kind");
      return NULL;
    }

  self = rec_evidence_item_new (kind, rec_json_get_string (object, "name"));
  self->path = g_strdup (rec_json_get_string (object, "path"));
  self->size = rec_json_get_int (object, "size", -1);
  if (self->size < -1)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The size of “%s” is less than nothing",
                   self->name);
      return NULL;
    }
  self->sha256 = g_strdup (rec_json_get_string (object, "sha256"));
  self->problem = g_strdup (rec_json_get_string (object, "problem"));
  self->chosen = rec_json_get_boolean (object, "chosen");
  self->sent = rec_json_get_boolean (object, "sent");
  self->redacted = rec_json_get_boolean (object, "redacted");
  self->cut = rec_json_get_boolean (object, "cut");
  if (!read_redactions (self, rec_json_get_array (object, "redactions")))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The redactions of “%s” cannot be read",
                   self->name);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rec_evidence_item_set_file:
 * @path: where its bytes are, exactly as they will be sent
 * @size: how many they are
 * @sha256: (nullable): their SHA-256 in lower-case hex
 */
void
rec_evidence_item_set_file (RecEvidenceItem *self,
                            const char *path,
                            gint64 size,
                            const char *sha256)
{
  g_return_if_fail (REC_IS_EVIDENCE_ITEM (self));
  g_return_if_fail (path != NULL);

  g_free (self->path);
  self->path = g_strdup (path);
  self->size = size;
  g_free (self->sha256);
  self->sha256 = g_strdup (sha256);
}

/**
 * rec_evidence_item_set_problem:
 * @problem: (nullable): why it cannot be collected, for people
 */
void
rec_evidence_item_set_problem (RecEvidenceItem *self, const char *problem)
{
  g_return_if_fail (REC_IS_EVIDENCE_ITEM (self));

  g_free (self->problem);
  self->problem = g_strdup (problem);
}

/**
 * rec_evidence_item_set_chosen:
 * @chosen: whether policy or the user lets it go
 */
void
rec_evidence_item_set_chosen (RecEvidenceItem *self, gboolean chosen)
{
  g_return_if_fail (REC_IS_EVIDENCE_ITEM (self));

  self->chosen = chosen;
}

/**
 * rec_evidence_item_set_sent:
 * @sent: whether the service has it
 */
void
rec_evidence_item_set_sent (RecEvidenceItem *self, gboolean sent)
{
  g_return_if_fail (REC_IS_EVIDENCE_ITEM (self));

  self->sent = sent;
}

/**
 * rec_evidence_item_set_redacted:
 * @redacted: whether it is a text in which identifiers were looked for and replaced
 */
void
rec_evidence_item_set_redacted (RecEvidenceItem *self, gboolean redacted)
{
  g_return_if_fail (REC_IS_EVIDENCE_ITEM (self));

  self->redacted = redacted;
}

/**
 * rec_evidence_item_set_cut:
 * @cut: whether only the end of a long text is in it
 */
void
rec_evidence_item_set_cut (RecEvidenceItem *self, gboolean cut)
{
  g_return_if_fail (REC_IS_EVIDENCE_ITEM (self));

  self->cut = cut;
}

/**
 * rec_evidence_item_add_redaction:
 * @what: the kind of identifier, as [struct@Redaction] lists them
 * @count: how many times it was replaced; added to what was said of it before
 */
void
rec_evidence_item_add_redaction (RecEvidenceItem *self, const char *what, guint count)
{
  RecRedaction redaction = { NULL, count };

  g_return_if_fail (REC_IS_EVIDENCE_ITEM (self));
  g_return_if_fail (what != NULL);

  redaction.what = g_intern_string (what);
  for (guint i = 0; i < self->redactions->len; i++)
    {
      RecRedaction *other = &g_array_index (self->redactions, RecRedaction, i);

      if (other->what == redaction.what)
        {
          other->count += MIN (count, G_MAXUINT - other->count);
          return;
        }
    }
  g_array_append_val (self->redactions, redaction);
}

/**
 * rec_evidence_item_get_kind:
 *
 * Returns: (transfer none): the kind
 */
const char *
rec_evidence_item_get_kind (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), NULL);

  return self->kind;
}

/**
 * rec_evidence_item_get_name:
 *
 * Returns: (transfer none): the name, unique within its report
 */
const char *
rec_evidence_item_get_name (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), NULL);

  return self->name;
}

/**
 * rec_evidence_item_get_class:
 *
 * Returns: what it may say about a person
 */
RecEvidenceClass
rec_evidence_item_get_class (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), REC_EVIDENCE_PERSONAL);

  return rec_evidence_get_class (self->kind);
}

/**
 * rec_evidence_item_get_path:
 *
 * Returns: (transfer none) (nullable): where its bytes are; %NULL until it is collected
 */
const char *
rec_evidence_item_get_path (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), NULL);

  return self->path;
}

/**
 * rec_evidence_item_get_size:
 *
 * Returns: how many bytes it has; -1 until that is known
 */
gint64
rec_evidence_item_get_size (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), -1);

  return self->size;
}

/**
 * rec_evidence_item_get_sha256:
 *
 * Returns: (transfer none) (nullable): the SHA-256 of its bytes in lower-case hex
 */
const char *
rec_evidence_item_get_sha256 (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), NULL);

  return self->sha256;
}

/**
 * rec_evidence_item_get_problem:
 *
 * Returns: (transfer none) (nullable): why it cannot be collected
 */
const char *
rec_evidence_item_get_problem (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), NULL);

  return self->problem;
}

/**
 * rec_evidence_item_get_chosen:
 *
 * Returns: whether policy or the user lets it go
 */
gboolean
rec_evidence_item_get_chosen (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), FALSE);

  return self->chosen;
}

/**
 * rec_evidence_item_get_sent:
 *
 * Returns: whether the service has it
 */
gboolean
rec_evidence_item_get_sent (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), FALSE);

  return self->sent;
}

/**
 * rec_evidence_item_get_redacted:
 *
 * Returns: whether identifiers were looked for and replaced in it; %FALSE for what is no text, such
 *   as a dump: there they may still be
 */
gboolean
rec_evidence_item_get_redacted (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), FALSE);

  return self->redacted;
}

/**
 * rec_evidence_item_get_cut:
 *
 * Returns: whether only the end of a long text is in it
 */
gboolean
rec_evidence_item_get_cut (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), FALSE);

  return self->cut;
}

/**
 * rec_evidence_item_get_n_redactions:
 *
 * Returns: how many kinds of identifiers were replaced in it
 */
guint
rec_evidence_item_get_n_redactions (RecEvidenceItem *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), 0);

  return self->redactions->len;
}

/**
 * rec_evidence_item_count_replaced:
 *
 * Returns: how many identifiers of all kinds were replaced in it, each as often as it stood there
 */
guint
rec_evidence_item_count_replaced (RecEvidenceItem *self)
{
  guint64 count = 0;

  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), 0);

  for (guint i = 0; i < self->redactions->len; i++)
    count += g_array_index (self->redactions, RecRedaction, i).count;
  return (guint) MIN (count, G_MAXINT);
}

/**
 * rec_evidence_item_get_redaction:
 * @index: less than [method@EvidenceItem.get_n_redactions]
 *
 * Returns: (transfer none): what was replaced and how often
 */
const RecRedaction *
rec_evidence_item_get_redaction (RecEvidenceItem *self, guint index)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (self), NULL);
  g_return_val_if_fail (index < self->redactions->len, NULL);

  return &g_array_index (self->redactions, RecRedaction, index);
}

/**
 * rec_evidence_item_to_json:
 * @builder: gets one object
 */
void
rec_evidence_item_to_json (RecEvidenceItem *self, JsonBuilder *builder)
{
  g_return_if_fail (REC_IS_EVIDENCE_ITEM (self));

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "kind", self->kind);
  rec_json_add_string (builder, "name", self->name);
  rec_json_add_string (builder, "class",
                       rec_evidence_class_to_string (rec_evidence_item_get_class (self)));
  rec_json_add_string (builder, "path", self->path);
  rec_json_add_int (builder, "size", self->size);
  rec_json_add_string (builder, "sha256", self->sha256);
  rec_json_add_string (builder, "problem", self->problem);
  rec_json_add_boolean (builder, "chosen", self->chosen);
  rec_json_add_boolean (builder, "sent", self->sent);
  rec_json_add_boolean (builder, "redacted", self->redacted);
  rec_json_add_boolean (builder, "cut", self->cut);
  json_builder_set_member_name (builder, "redactions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->redactions->len; i++)
    {
      const RecRedaction *redaction = &g_array_index (self->redactions, RecRedaction, i);

      json_builder_begin_object (builder);
      rec_json_add_string (builder, "what", redaction->what);
      rec_json_add_int (builder, "count", redaction->count);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-signature.h"

#include "core/report/rec-error.h"
#include "core/report/rec-event-type.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

#include <string.h>

/**
 * RecSignature:
 *
 * The ordered parameters P1, P2, … that tell one failure from another (design §2, seed 001). All
 * reports with the same event type and values are in one bucket, whose ID is reckoned here as
 * `protocol.md`, "Bucket ID", says.
 */
struct _RecSignature
{
  GObject parent_instance;

  char *event_type;
  GPtrArray *names;
  GPtrArray *values;
  char *bucket;
};

G_DEFINE_FINAL_TYPE (RecSignature, rec_signature, G_TYPE_OBJECT)

static void
add_string (GChecksum *checksum, const char *string)
{
  gsize length = strlen (string);
  guint32 header = GUINT32_TO_BE ((guint32) length);

  g_checksum_update (checksum, (const guchar *) &header, sizeof header);
  g_checksum_update (checksum, (const guchar *) string, length);
}

static char *
reckon_bucket (RecSignature *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  add_string (checksum, self->event_type);
  for (guint i = 0; i < self->values->len; i++)
    add_string (checksum, g_ptr_array_index (self->values, i));

  return g_strndup (g_checksum_get_string (checksum), REC_BUCKET_LENGTH);
}

static void
rec_signature_finalize (GObject *object)
{
  RecSignature *self = REC_SIGNATURE (object);

  g_clear_pointer (&self->event_type, g_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->bucket, g_free);

  G_OBJECT_CLASS (rec_signature_parent_class)->finalize (object);
}

static void
rec_signature_class_init (RecSignatureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_signature_finalize;
}

static void
rec_signature_init (RecSignature *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
}

/**
 * rec_signature_new:
 * @event_type: the event type, at most 64 bytes; a longer name is cut
 *
 * Returns: (transfer full): a signature without parameters
 */
RecSignature *
rec_signature_new (const char *event_type)
{
  RecSignature *self;

  g_return_val_if_fail (event_type != NULL, NULL);

  self = g_object_new (REC_TYPE_SIGNATURE, NULL);
  self->event_type = rec_text_clean (event_type, -1, REC_NAME_MAX);
  return self;
}

/**
 * rec_signature_new_for_values:
 * @event_type: an event type that [func@event_type_list_parameters] knows
 * @values: (array zero-terminated=1): the values of P1, P2, … in order; those at the end that are
 *   missing are empty
 *
 * Returns: (transfer full): the signature, its parameters named as `protocol.md` names them
 */
RecSignature *
rec_signature_new_for_values (const char *event_type, const char *const *values)
{
  const char *const *names;
  RecSignature *self;

  g_return_val_if_fail (event_type != NULL && values != NULL, NULL);
  names = rec_event_type_list_parameters (event_type);
  g_return_val_if_fail (names != NULL, NULL);

  self = rec_signature_new (event_type);
  for (; *names != NULL; names++)
    rec_signature_append (self, *names, *values != NULL ? *values++ : "", NULL);

  return self;
}

/**
 * rec_signature_new_from_json:
 * @event_type: the event type
 * @array: an array of objects with `name` and `value`
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the signature that [method@Signature.to_json] wrote
 */
RecSignature *
rec_signature_new_from_json (const char *event_type, JsonArray *array, GError **error)
{
  g_autoptr (RecSignature) self = NULL;

  g_return_val_if_fail (event_type != NULL && array != NULL, NULL);

  self = rec_signature_new (event_type);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *parameter
          = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *name = parameter != NULL ? rec_json_get_string (parameter, "name") : NULL;
      const char *value = parameter != NULL ? rec_json_get_string (parameter, "value") : NULL;

      if (name == NULL || value == NULL)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                       "The signature's parameter %u has no name or no value", i + 1);
          return NULL;
        }
      if (!rec_signature_append (self, name, value, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rec_signature_append:
 * @name: the parameter's name, at most 64 bytes
 * @value: its value; cleaned as [func@text_clean] does and cut at 255 bytes
 * @error: return location for a [error@Error]
 *
 * Adds the next parameter.
 *
 * Returns: %FALSE with %REC_ERROR_TOO_LARGE when there are ten already
 */
gboolean
rec_signature_append (RecSignature *self, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (REC_IS_SIGNATURE (self), FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  if (self->values->len >= REC_SIGNATURE_PARAMETERS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "A signature has at most %d parameters",
                   REC_SIGNATURE_PARAMETERS_MAX);
      return FALSE;
    }

  g_ptr_array_add (self->names, rec_text_clean (name, -1, REC_NAME_MAX));
  g_ptr_array_add (self->values, rec_text_clean (value, -1, REC_SIGNATURE_VALUE_MAX));
  g_clear_pointer (&self->bucket, g_free);
  return TRUE;
}

/**
 * rec_signature_get_event_type:
 *
 * Returns: (transfer none): the event type
 */
const char *
rec_signature_get_event_type (RecSignature *self)
{
  g_return_val_if_fail (REC_IS_SIGNATURE (self), NULL);

  return self->event_type;
}

/**
 * rec_signature_get_n_parameters:
 *
 * Returns: how many parameters there are, 0 to 10
 */
guint
rec_signature_get_n_parameters (RecSignature *self)
{
  g_return_val_if_fail (REC_IS_SIGNATURE (self), 0);

  return self->values->len;
}

/**
 * rec_signature_get_name:
 * @index: 0 for P1
 *
 * Returns: (transfer none): the parameter's name
 */
const char *
rec_signature_get_name (RecSignature *self, guint index)
{
  g_return_val_if_fail (REC_IS_SIGNATURE (self), NULL);
  g_return_val_if_fail (index < self->names->len, NULL);

  return g_ptr_array_index (self->names, index);
}

/**
 * rec_signature_get_value:
 * @index: 0 for P1
 *
 * Returns: (transfer none): the parameter's value, perhaps empty
 */
const char *
rec_signature_get_value (RecSignature *self, guint index)
{
  g_return_val_if_fail (REC_IS_SIGNATURE (self), NULL);
  g_return_val_if_fail (index < self->values->len, NULL);

  return g_ptr_array_index (self->values, index);
}

/**
 * rec_signature_lookup:
 * @name: a parameter's name
 *
 * Returns: (transfer none): the value of that parameter; empty when there is none
 */
const char *
rec_signature_lookup (RecSignature *self, const char *name)
{
  g_return_val_if_fail (REC_IS_SIGNATURE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->names->len; i++)
    if (g_str_equal (g_ptr_array_index (self->names, i), name))
      return g_ptr_array_index (self->values, i);

  return "";
}

/**
 * rec_signature_get_bucket:
 *
 * The bucket ID, as `protocol.md` reckons it from the event type and the values.
 *
 * Returns: (transfer none): 32 lower-case hex digits
 */
const char *
rec_signature_get_bucket (RecSignature *self)
{
  g_return_val_if_fail (REC_IS_SIGNATURE (self), NULL);

  if (self->bucket == NULL)
    self->bucket = reckon_bucket (self);
  return self->bucket;
}

/**
 * rec_signature_to_json:
 * @builder: where an array of objects with `name` and `value` is added
 */
void
rec_signature_to_json (RecSignature *self, JsonBuilder *builder)
{
  g_return_if_fail (REC_IS_SIGNATURE (self));
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->values->len; i++)
    {
      json_builder_begin_object (builder);
      rec_json_add_string (builder, "name", g_ptr_array_index (self->names, i));
      rec_json_add_string (builder, "value", g_ptr_array_index (self->values, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * rec_bucket_is_valid:
 * @bucket: text that may be a bucket ID
 *
 * Returns: whether @bucket is 32 lower-case hex digits
 */
gboolean
rec_bucket_is_valid (const char *bucket)
{
  g_return_val_if_fail (bucket != NULL, FALSE);

  return strlen (bucket) == REC_BUCKET_LENGTH
         && strspn (bucket, "0123456789abcdef") == REC_BUCKET_LENGTH;
}

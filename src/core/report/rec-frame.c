/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-frame.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/**
 * RecFrame:
 *
 * One frame of a stack.
 */
struct _RecFrame
{
  GObject parent_instance;

  guint64 address;
  char *module;
  guint64 offset;
  char *symbol;
  guint64 symbol_offset;
};

G_DEFINE_FINAL_TYPE (RecFrame, rec_frame, G_TYPE_OBJECT)

static void
rec_frame_finalize (GObject *object)
{
  RecFrame *self = REC_FRAME (object);

  g_clear_pointer (&self->module, g_free);
  g_clear_pointer (&self->symbol, g_free);

  G_OBJECT_CLASS (rec_frame_parent_class)->finalize (object);
}

static void
rec_frame_class_init (RecFrameClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_frame_finalize;
}

static void
rec_frame_init (RecFrame *self)
{
}

/**
 * rec_frame_new:
 * @address: the program counter
 * @module: the name of the module that holds it, or empty
 * @offset: the address less the start of the module; 0 without a module
 * @symbol: (nullable): the function, if known
 * @symbol_offset: the address less the start of the function; 0 without a function
 *
 * Makes a frame of foreign text, cleaned as [func@text_clean] does.
 *
 * Returns: (transfer full): a new [class@Frame]
 */
RecFrame *
rec_frame_new (guint64 address,
               const char *module,
               guint64 offset,
               const char *symbol,
               guint64 symbol_offset)
{
  RecFrame *self;

  g_return_val_if_fail (module != NULL, NULL);

  self = g_object_new (REC_TYPE_FRAME, NULL);
  self->address = address;
  self->module = rec_text_clean (module, -1, REC_SIGNATURE_VALUE_MAX);
  self->offset = offset;
  self->symbol = symbol != NULL ? rec_text_clean (symbol, -1, REC_SYMBOL_MAX) : NULL;
  self->symbol_offset = symbol_offset;

  return self;
}

/**
 * rec_frame_new_from_json:
 * @object: what [method@Frame.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@Frame]; %NULL with %REC_ERROR_INVALID
 */
RecFrame *
rec_frame_new_from_json (JsonObject *object, GError **error)
{
  const char *module = rec_json_get_string (object, "module");

  if (module == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The frame lacks “module”");
      return NULL;
    }

  return rec_frame_new (
      rec_json_get_address (object, "address"), module, rec_json_get_address (object, "offset"),
      rec_json_get_string (object, "symbol"), rec_json_get_address (object, "symbol_offset"));
}

/**
 * rec_frame_get_address:
 *
 * Returns: the program counter
 */
guint64
rec_frame_get_address (RecFrame *self)
{
  g_return_val_if_fail (REC_IS_FRAME (self), 0);

  return self->address;
}

/**
 * rec_frame_get_module:
 *
 * Returns: (transfer none): the name of the module that holds it, or empty
 */
const char *
rec_frame_get_module (RecFrame *self)
{
  g_return_val_if_fail (REC_IS_FRAME (self), NULL);

  return self->module;
}

/**
 * rec_frame_get_offset:
 *
 * Returns: the address less the start of the module; 0 without a module
 */
guint64
rec_frame_get_offset (RecFrame *self)
{
  g_return_val_if_fail (REC_IS_FRAME (self), 0);

  return self->offset;
}

/**
 * rec_frame_get_symbol:
 *
 * Returns: (transfer none) (nullable): the function, if known
 */
const char *
rec_frame_get_symbol (RecFrame *self)
{
  g_return_val_if_fail (REC_IS_FRAME (self), NULL);

  return self->symbol;
}

/**
 * rec_frame_get_symbol_offset:
 *
 * Returns: the address less the start of the function; 0 without a function
 */
guint64
rec_frame_get_symbol_offset (RecFrame *self)
{
  g_return_val_if_fail (REC_IS_FRAME (self), 0);

  return self->symbol_offset;
}

/**
 * rec_frame_to_json:
 * @builder: where an object is added
 */
void
rec_frame_to_json (RecFrame *self, JsonBuilder *builder)
{
  g_return_if_fail (REC_IS_FRAME (self));
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_object (builder);
  rec_json_add_address (builder, "address", self->address);
  rec_json_add_string (builder, "module", self->module);
  rec_json_add_address (builder, "offset", self->offset);
  rec_json_add_string (builder, "symbol", self->symbol);
  rec_json_add_address (builder, "symbol_offset", self->symbol_offset);
  json_builder_end_object (builder);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-module.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/**
 * RecModule:
 *
 * One file that was mapped into the failed process: the program, a library, the vDSO.
 */
struct _RecModule
{
  GObject parent_instance;

  char *name;
  char *path;
  char *version;
  char *build_id;
  guint64 start;
  guint64 end;
  gboolean verified;
};

G_DEFINE_FINAL_TYPE (RecModule, rec_module, G_TYPE_OBJECT)

static void
rec_module_finalize (GObject *object)
{
  RecModule *self = REC_MODULE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->build_id, g_free);

  G_OBJECT_CLASS (rec_module_parent_class)->finalize (object);
}

static void
rec_module_class_init (RecModuleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_module_finalize;
}

static void
rec_module_init (RecModule *self)
{
}

/**
 * rec_module_new:
 * @name: the file name without folders
 * @path: the file as the kernel named it
 * @version: its version as design §2 says, or empty
 * @build_id: the GNU build ID in hex as found in the dump, or empty
 * @start: the lowest address it was mapped at
 * @end: the first address after it
 * @verified: whether the file that is on the disk now has this build ID
 *
 * Makes a module of foreign text, cleaned as [func@text_clean] does.
 *
 * Returns: (transfer full): a new [class@Module]
 */
RecModule *
rec_module_new (const char *name,
                const char *path,
                const char *version,
                const char *build_id,
                guint64 start,
                guint64 end,
                gboolean verified)
{
  RecModule *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (version != NULL, NULL);
  g_return_val_if_fail (build_id != NULL, NULL);

  self = g_object_new (REC_TYPE_MODULE, NULL);
  self->name = rec_text_clean (name, -1, REC_SIGNATURE_VALUE_MAX);
  self->path = rec_text_clean (path, -1, REC_PATH_LENGTH_MAX);
  self->version = rec_text_clean (version, -1, REC_SIGNATURE_VALUE_MAX);
  self->build_id = rec_text_clean (build_id, -1, REC_SIGNATURE_VALUE_MAX);
  self->start = start;
  self->end = end;
  self->verified = verified;

  return self;
}

/**
 * rec_module_new_from_json:
 * @object: what [method@Module.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@Module]; %NULL with %REC_ERROR_INVALID
 */
RecModule *
rec_module_new_from_json (JsonObject *object, GError **error)
{
  const char *name = rec_json_get_string (object, "name");
  const char *path = rec_json_get_string (object, "path");
  const char *version = rec_json_get_string (object, "version");
  const char *build_id = rec_json_get_string (object, "build_id");

  if (name == NULL || path == NULL || version == NULL || build_id == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The module lacks one of name, path, version, build_id");
      return NULL;
    }

  return rec_module_new (name, path, version, build_id, rec_json_get_address (object, "start"),
                         rec_json_get_address (object, "end"),
                         rec_json_get_boolean (object, "verified"));
}

/**
 * rec_module_get_name:
 *
 * Returns: (transfer none): the file name without folders
 */
const char *
rec_module_get_name (RecModule *self)
{
  g_return_val_if_fail (REC_IS_MODULE (self), NULL);

  return self->name;
}

/**
 * rec_module_get_path:
 *
 * Returns: (transfer none): the file as the kernel named it
 */
const char *
rec_module_get_path (RecModule *self)
{
  g_return_val_if_fail (REC_IS_MODULE (self), NULL);

  return self->path;
}

/**
 * rec_module_get_version:
 *
 * Returns: (transfer none): its version as design §2 says, or empty
 */
const char *
rec_module_get_version (RecModule *self)
{
  g_return_val_if_fail (REC_IS_MODULE (self), NULL);

  return self->version;
}

/**
 * rec_module_get_build_id:
 *
 * Returns: (transfer none): the GNU build ID in hex as found in the dump, or empty
 */
const char *
rec_module_get_build_id (RecModule *self)
{
  g_return_val_if_fail (REC_IS_MODULE (self), NULL);

  return self->build_id;
}

/**
 * rec_module_get_start:
 *
 * Returns: the lowest address it was mapped at
 */
guint64
rec_module_get_start (RecModule *self)
{
  g_return_val_if_fail (REC_IS_MODULE (self), 0);

  return self->start;
}

/**
 * rec_module_get_end:
 *
 * Returns: the first address after it
 */
guint64
rec_module_get_end (RecModule *self)
{
  g_return_val_if_fail (REC_IS_MODULE (self), 0);

  return self->end;
}

/**
 * rec_module_get_verified:
 *
 * Returns: whether the file that is on the disk now has this build ID
 */
gboolean
rec_module_get_verified (RecModule *self)
{
  g_return_val_if_fail (REC_IS_MODULE (self), FALSE);

  return self->verified;
}

/**
 * rec_module_to_json:
 * @builder: where an object is added
 */
void
rec_module_to_json (RecModule *self, JsonBuilder *builder)
{
  g_return_if_fail (REC_IS_MODULE (self));
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "name", self->name);
  rec_json_add_string (builder, "path", self->path);
  rec_json_add_string (builder, "version", self->version);
  rec_json_add_string (builder, "build_id", self->build_id);
  rec_json_add_address (builder, "start", self->start);
  rec_json_add_address (builder, "end", self->end);
  rec_json_add_boolean (builder, "verified", self->verified);
  json_builder_end_object (builder);
}

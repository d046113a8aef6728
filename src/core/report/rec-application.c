/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-application.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/**
 * RecApplication:
 *
 * The program that failed: P1 to P3 of most signatures, and how people know it.
 */
struct _RecApplication
{
  GObject parent_instance;

  char *name;
  char *version;
  char *build_id;
  char *path;
  char *display_name;
  char *icon;
};

G_DEFINE_FINAL_TYPE (RecApplication, rec_application, G_TYPE_OBJECT)

static void
rec_application_finalize (GObject *object)
{
  RecApplication *self = REC_APPLICATION (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->build_id, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->icon, g_free);

  G_OBJECT_CLASS (rec_application_parent_class)->finalize (object);
}

static void
rec_application_class_init (RecApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_application_finalize;
}

static void
rec_application_init (RecApplication *self)
{
}

/**
 * rec_application_new:
 * @name: the name of the executable file, without folders: P1
 * @version: its version as design §2 says, or empty: P2
 * @build_id: the GNU build ID of the executable in hex, or empty: P3
 * @path: the executable, or empty
 * @display_name: (nullable): the name in the desktop entry, in the language of the session
 * @icon: (nullable): the icon in the desktop entry: a theme name or a path
 *
 * Makes an application of foreign text, cleaned as [func@text_clean] does.
 *
 * Returns: (transfer full): a new [class@Application]
 */
RecApplication *
rec_application_new (const char *name,
                     const char *version,
                     const char *build_id,
                     const char *path,
                     const char *display_name,
                     const char *icon)
{
  RecApplication *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (version != NULL, NULL);
  g_return_val_if_fail (build_id != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (REC_TYPE_APPLICATION, NULL);
  self->name = rec_text_clean (name, -1, REC_SIGNATURE_VALUE_MAX);
  self->version = rec_text_clean (version, -1, REC_SIGNATURE_VALUE_MAX);
  self->build_id = rec_text_clean (build_id, -1, REC_SIGNATURE_VALUE_MAX);
  self->path = rec_text_clean (path, -1, REC_PATH_LENGTH_MAX);
  self->display_name
      = display_name != NULL ? rec_text_clean (display_name, -1, REC_SIGNATURE_VALUE_MAX) : NULL;
  self->icon = icon != NULL ? rec_text_clean (icon, -1, REC_PATH_LENGTH_MAX) : NULL;

  return self;
}

/**
 * rec_application_new_from_json:
 * @object: what [method@Application.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@Application]; %NULL with %REC_ERROR_INVALID
 */
RecApplication *
rec_application_new_from_json (JsonObject *object, GError **error)
{
  const char *name = rec_json_get_string (object, "name");
  const char *version = rec_json_get_string (object, "version");
  const char *build_id = rec_json_get_string (object, "build_id");
  const char *path = rec_json_get_string (object, "path");

  if (name == NULL || version == NULL || build_id == NULL || path == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The application lacks one of name, version, build_id, path");
      return NULL;
    }

  return rec_application_new (name, version, build_id, path,
                              rec_json_get_string (object, "display_name"),
                              rec_json_get_string (object, "icon"));
}

/**
 * rec_application_get_name:
 *
 * Returns: (transfer none): the name of the executable file, without folders: P1
 */
const char *
rec_application_get_name (RecApplication *self)
{
  g_return_val_if_fail (REC_IS_APPLICATION (self), NULL);

  return self->name;
}

/**
 * rec_application_get_version:
 *
 * Returns: (transfer none): its version as design §2 says, or empty: P2
 */
const char *
rec_application_get_version (RecApplication *self)
{
  g_return_val_if_fail (REC_IS_APPLICATION (self), NULL);

  return self->version;
}

/**
 * rec_application_get_build_id:
 *
 * Returns: (transfer none): the GNU build ID of the executable in hex, or empty: P3
 */
const char *
rec_application_get_build_id (RecApplication *self)
{
  g_return_val_if_fail (REC_IS_APPLICATION (self), NULL);

  return self->build_id;
}

/**
 * rec_application_get_path:
 *
 * Returns: (transfer none): the executable, or empty
 */
const char *
rec_application_get_path (RecApplication *self)
{
  g_return_val_if_fail (REC_IS_APPLICATION (self), NULL);

  return self->path;
}

/**
 * rec_application_get_display_name:
 *
 * Returns: (transfer none) (nullable): the name in the desktop entry, in the language of the
 * session
 */
const char *
rec_application_get_display_name (RecApplication *self)
{
  g_return_val_if_fail (REC_IS_APPLICATION (self), NULL);

  return self->display_name;
}

/**
 * rec_application_get_icon:
 *
 * Returns: (transfer none) (nullable): the icon in the desktop entry: a theme name or a path
 */
const char *
rec_application_get_icon (RecApplication *self)
{
  g_return_val_if_fail (REC_IS_APPLICATION (self), NULL);

  return self->icon;
}

/**
 * rec_application_to_json:
 * @builder: where an object is added
 */
void
rec_application_to_json (RecApplication *self, JsonBuilder *builder)
{
  g_return_if_fail (REC_IS_APPLICATION (self));
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "name", self->name);
  rec_json_add_string (builder, "version", self->version);
  rec_json_add_string (builder, "build_id", self->build_id);
  rec_json_add_string (builder, "path", self->path);
  rec_json_add_string (builder, "display_name", self->display_name);
  rec_json_add_string (builder, "icon", self->icon);
  json_builder_end_object (builder);
}

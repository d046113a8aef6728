/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-package.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/**
 * RecPackage:
 *
 * The package that owns a program or a library, whatever format it has.
 */
struct _RecPackage
{
  GObject parent_instance;

  char *name;
  char *version;
  char *format;
};

G_DEFINE_FINAL_TYPE (RecPackage, rec_package, G_TYPE_OBJECT)

static void
rec_package_finalize (GObject *object)
{
  RecPackage *self = REC_PACKAGE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->format, g_free);

  G_OBJECT_CLASS (rec_package_parent_class)->finalize (object);
}

static void
rec_package_class_init (RecPackageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_package_finalize;
}

static void
rec_package_init (RecPackage *self)
{
}

/**
 * rec_package_new:
 * @name: the name of the package, or the ID of a Flatpak
 * @version: its whole version as its format writes it; empty when not known for certain
 * @format: `deb`, `rpm`, `flatpak`, `snap`, or the type that an ELF package note names
 *
 * Makes a package of foreign text, cleaned as [func@text_clean] does.
 *
 * Returns: (transfer full): a new [class@Package]
 */
RecPackage *
rec_package_new (const char *name, const char *version, const char *format)
{
  RecPackage *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (version != NULL, NULL);
  g_return_val_if_fail (format != NULL, NULL);

  self = g_object_new (REC_TYPE_PACKAGE, NULL);
  self->name = rec_text_clean (name, -1, REC_SIGNATURE_VALUE_MAX);
  self->version = rec_text_clean (version, -1, REC_SIGNATURE_VALUE_MAX);
  self->format = rec_text_clean (format, -1, REC_SIGNATURE_VALUE_MAX);

  return self;
}

/**
 * rec_package_new_from_json:
 * @object: what [method@Package.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@Package]; %NULL with %REC_ERROR_INVALID
 */
RecPackage *
rec_package_new_from_json (JsonObject *object, GError **error)
{
  const char *name = rec_json_get_string (object, "name");
  const char *version = rec_json_get_string (object, "version");
  const char *format = rec_json_get_string (object, "format");

  if (name == NULL || version == NULL || format == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The package lacks one of name, version, format");
      return NULL;
    }

  return rec_package_new (name, version, format);
}

/**
 * rec_package_get_name:
 *
 * Returns: (transfer none): the name of the package, or the ID of a Flatpak
 */
const char *
rec_package_get_name (RecPackage *self)
{
  g_return_val_if_fail (REC_IS_PACKAGE (self), NULL);

  return self->name;
}

/**
 * rec_package_get_version:
 *
 * Returns: (transfer none): its whole version as its format writes it; empty when not known for
 * certain
 */
const char *
rec_package_get_version (RecPackage *self)
{
  g_return_val_if_fail (REC_IS_PACKAGE (self), NULL);

  return self->version;
}

/**
 * rec_package_get_format:
 *
 * Returns: (transfer none): `deb`, `rpm`, `flatpak`, `snap`, or the type that an ELF package note
 * names
 */
const char *
rec_package_get_format (RecPackage *self)
{
  g_return_val_if_fail (REC_IS_PACKAGE (self), NULL);

  return self->format;
}

/**
 * rec_package_to_json:
 * @builder: where an object is added
 */
void
rec_package_to_json (RecPackage *self, JsonBuilder *builder)
{
  g_return_if_fail (REC_IS_PACKAGE (self));
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "name", self->name);
  rec_json_add_string (builder, "version", self->version);
  rec_json_add_string (builder, "format", self->format);
  json_builder_end_object (builder);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-storage-request.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/report/rec-error.h"
#include "core/report/rec-evidence.h"
#include "ipc/rec-bus-names.h"
#include "reporter/rec-reporter-limits.h"

/**
 * rec_storage_request_free:
 * @self: (transfer full): a request
 */
void
rec_storage_request_free (RecStorageRequest *self)
{
  g_free (self->program);
  g_free (self->kind);
  g_clear_pointer (&self->paths, g_hash_table_unref);
  g_free (self);
}

/**
 * rec_storage_request_new_limits:
 *
 * Returns: (transfer full): what the reporter does by itself
 */
RecStorageRequest *
rec_storage_request_new_limits (void)
{
  RecStorageRequest *self = g_new0 (RecStorageRequest, 1);

  self->by_limits = TRUE;
  return self;
}

static gboolean
take_paths (RecStorageRequest *self, GVariant *options, GError **error)
{
  g_autofree const char **paths = NULL;
  gsize n_paths;

  if (!g_variant_lookup (options, REC_BUS_REMOVE_PATHS, "^a&s", &paths))
    return TRUE;

  n_paths = g_strv_length ((char **) paths);
  if (n_paths > REC_CALL_PATHS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, _ ("One call takes at most %d files"),
                   REC_CALL_PATHS_MAX);
      return FALSE;
    }

  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < n_paths; i++)
    g_hash_table_add (self->paths, g_strdup (paths[i]));
  return TRUE;
}

/**
 * rec_storage_request_new_from_options:
 * @options: as the bus's method RemoveFiles has them
 * @error: return location for a [error@Error]
 *
 * What several options say holds together. What is not understood could have been meant to spare
 * something, so it is refused.
 *
 * Returns: (transfer full): the request; %NULL with %REC_ERROR_INVALID or %REC_ERROR_TOO_LARGE
 */
RecStorageRequest *
rec_storage_request_new_from_options (GVariant *options, GError **error)
{
  g_autoptr (RecStorageRequest) self = g_new0 (RecStorageRequest, 1);
  gboolean all = FALSE;
  gsize n_known = 0;

  g_return_val_if_fail (g_variant_is_of_type (options, G_VARIANT_TYPE_VARDICT), NULL);

  n_known += g_variant_lookup (options, REC_BUS_REMOVE_ALL, "b", &all);
  n_known += g_variant_lookup (options, REC_BUS_REMOVE_PROGRAM, "s", &self->program);
  n_known += g_variant_lookup (options, REC_BUS_REMOVE_KIND, "s", &self->kind);
  n_known += g_variant_lookup (options, REC_BUS_REMOVE_INTERACTIVE, "b", &self->interactive);
  n_known += g_variant_lookup (options, REC_BUS_REMOVE_DRY_RUN, "b", &self->dry_run);
  if (!take_paths (self, options, error))
    return NULL;
  n_known += self->paths != NULL;
  if (n_known != g_variant_n_children (options))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The options say something about which files go that is not understood"));
      return NULL;
    }
  if (self->kind != NULL && !rec_evidence_is_known (self->kind))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "There is no evidence of the kind “%s”",
                   self->kind);
      return NULL;
    }

  self->by_limits = !all && self->program == NULL && self->kind == NULL && self->paths == NULL;
  return g_steal_pointer (&self);
}

static gboolean
is_program (const char *wanted, const RecStoreFile *file)
{
  const char *name;

  if (file->program == NULL)
    return *wanted == '\0';
  if (g_str_equal (wanted, file->program))
    return TRUE;

  name = strrchr (file->program, '/');
  return strchr (wanted, '/') == NULL && name != NULL && g_str_equal (wanted, name + 1);
}

/**
 * rec_storage_request_matches:
 * @file: a heavy file
 *
 * Returns: whether it is asked for; by limits, all are, and the limits decide
 */
gboolean
rec_storage_request_matches (RecStorageRequest *self, const RecStoreFile *file)
{
  g_return_val_if_fail (self != NULL && file != NULL, FALSE);

  return (self->program == NULL || is_program (self->program, file))
         && (self->kind == NULL || g_str_equal (self->kind, file->kind))
         && (self->paths == NULL || g_hash_table_contains (self->paths, file->path));
}

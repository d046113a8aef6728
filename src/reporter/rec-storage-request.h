/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-files.h"

G_BEGIN_DECLS

/**
 * RecStorageRequest:
 * @by_limits: what is over the limits of the policy
 * @program: (nullable): only files of this program, by its path or name
 * @kind: (nullable): only this kind of evidence
 * @paths: (nullable): only these
 * @interactive: whether polkit may ask for a password
 * @dry_run: nothing is removed, and only counted
 *
 * Which heavy files are to be removed.
 */
typedef struct
{
  gboolean by_limits;
  char *program;
  char *kind;
  GHashTable *paths;
  gboolean interactive;
  gboolean dry_run;
} RecStorageRequest;

RecStorageRequest *rec_storage_request_new_limits (void);
RecStorageRequest *rec_storage_request_new_from_options (GVariant *options, GError **error);
void rec_storage_request_free (RecStorageRequest *self);
gboolean rec_storage_request_matches (RecStorageRequest *self, const RecStoreFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStorageRequest, rec_storage_request_free)

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/rec-collection-store.h"

G_BEGIN_DECLS

/* rec-collection-requests.c: what is asked for, and who may send it. */

/* A report’s right to send what was asked for. */
typedef struct
{
  gint64 id;
  gint64 bucket_id;
  /* Of the kind and the name in turns. */
  char **items;
  gint64 expires;
  gboolean is_wanted;
} RecGrant;

void rec_grant_free (RecGrant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecGrant, rec_grant_free)

gint64 rec_grant_get_max_size (RecGrant *self);
const char *rec_grant_get_kind (RecGrant *self, const char *name);

gboolean rec_collection_store_request (RecCollectionStore *self,
                                       gint64 bucket_id,
                                       const char *const *items,
                                       const char *reason,
                                       gint64 wanted,
                                       gint64 expires,
                                       GError **error);
gboolean
rec_collection_store_cancel_request (RecCollectionStore *self, gint64 bucket_id, GError **error);
gboolean rec_collection_store_grant (RecCollectionStore *self,
                                     GBytes *uuid,
                                     gint64 bucket_id,
                                     gint64 now,
                                     char **request,
                                     GError **error);
gboolean rec_collection_store_expire_grants (RecCollectionStore *self, gint64 now, GError **error);

RecGrant *rec_collection_store_find_grant (RecCollectionStore *self,
                                           GBytes *uuid,
                                           const char *token,
                                           GError **error);
/* Of what was granted, the kinds and names that have not come yet. */
char **
rec_collection_store_list_missing (RecCollectionStore *self, RecGrant *grant, GError **error);
gboolean rec_collection_store_has_archive (RecCollectionStore *self,
                                           gint64 grant_id,
                                           const char *sha256,
                                           gboolean *has,
                                           GError **error);
char *
rec_collection_store_dup_last_archive (RecCollectionStore *self, gint64 grant_id, GError **error);

/* Within a transaction, when the files are on the disk. */
gboolean rec_collection_store_add_archive (RecCollectionStore *self,
                                           RecGrant *grant,
                                           GPtrArray *items,
                                           const char *sha256,
                                           gint64 now,
                                           GError **error);

G_END_DECLS

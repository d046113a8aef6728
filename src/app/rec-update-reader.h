/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-store-reader.h"
#include "core/packages/rec-fix.h"

G_BEGIN_DECLS

/**
 * RecUpdateFacts:
 * @packages: the RecFailedPackage of the report
 * @bugs: the bugs that the response names, as [func@bug_list_find] does
 * @fixed_version: (nullable): the version that the response says it is fixed in
 * @fix: (nullable): in words, where this machine stands with it
 *
 * What this machine knows of a problem's packages by itself.
 */
typedef struct
{
  GPtrArray *packages;
  GStrv bugs;
  char *fixed_version;
  char *fix;
} RecUpdateFacts;

void rec_update_facts_free (RecUpdateFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecUpdateFacts, rec_update_facts_free)

void rec_update_reader_read_async (RecStoreReader *reader,
                                   const char *bucket,
                                   RecReport *report,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
RecUpdateFacts *rec_update_reader_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS

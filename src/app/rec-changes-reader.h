/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-change-item.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

/**
 * RecChanges:
 * @items: the RecChangeItem, those that have to do with the problem first, then the newest first
 * @was_read: whether any history of packages was read
 * @reaches_back: whether the history begins before the time that was asked for
 *
 * What changed before a problem first happened.
 */
typedef struct
{
  GPtrArray *items;
  gboolean was_read;
  gboolean reaches_back;
} RecChanges;

void rec_changes_free (RecChanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecChanges, rec_changes_free)

void rec_changes_reader_read_async (RecStoreReader *reader,
                                    gint64 first_time,
                                    GPtrArray *packages,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
RecChanges *
rec_changes_reader_read_finish (RecStoreReader *reader, GAsyncResult *result, GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-sender.h"
#include "reporter/rec-storage-request.h"

G_BEGIN_DECLS

/**
 * RecRemovalResult:
 * @files: how many files were removed
 * @bytes: what that frees
 * @kept: in words, what could not be removed and why
 */
typedef struct
{
  guint files;
  guint64 bytes;
  GStrv kept;
} RecRemovalResult;

void rec_removal_result_free (RecRemovalResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecRemovalResult, rec_removal_result_free)

#define REC_TYPE_STORAGE_KEEPER (rec_storage_keeper_get_type ())
G_DECLARE_FINAL_TYPE (RecStorageKeeper, rec_storage_keeper, REC, STORAGE_KEEPER, GObject)

RecStorageKeeper *
rec_storage_keeper_new (RecSender *sender, GMainContext *context, GCancellable *stop);

void rec_storage_keeper_set_store (RecStorageKeeper *self, RecStore *store);
void rec_storage_keeper_note_read (RecStorageKeeper *self, gboolean added);
void rec_storage_keeper_remove (RecStorageKeeper *self, GTask *task, RecStorageRequest *request);
void rec_storage_keeper_close (RecStorageKeeper *self);

G_END_DECLS

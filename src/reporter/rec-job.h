/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store.h"
#include "reporter/rec-change-set.h"
#include "reporter/rec-crash-reader.h"
#include "reporter/rec-reading.h"

G_BEGIN_DECLS

typedef struct _RecJob RecJob;

RecJob *rec_job_new_import (GTask *task, RecReading *reading);
RecJob *rec_job_new_reanalyse (GTask *task, RecCrashReader *reader, const char *const *ids);
void rec_job_free (RecJob *self);

gboolean rec_job_step (RecJob *self,
                       RecStore *store,
                       RecChangeSet *changes,
                       gboolean *done,
                       GCancellable *cancellable,
                       GError **error);
gboolean rec_job_is_store_error (RecJob *self, const GError *error);
void rec_job_fail (RecJob *self, const GError *error);
char *rec_job_dup_progress (RecJob *self);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-evidence-item.h"
#include "core/report/rec-evidence-request.h"
#include "core/report/rec-ledger-entry.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

/**
 * RecSubmission:
 * @bucket: the bucket; there is one submission for each that has ever been up for sending
 * @report: the ID of the newest report that it is for
 * @state: how far it is; the newest report and the bucket have the same one
 * @stage: 1 or 2: what is asked, waits or goes now
 * @service: (nullable): the ID of the service description
 * @wire_id: (nullable): the random UUID of this first stage; a new one for each
 * @attempts: how many times it failed since it last went on
 * @next_attempt: when it is tried next, in microseconds since 1970-01-01 UTC; 0: nothing is due
 * @problem: (nullable): why it failed or cannot be reported, for people
 * @consent: who let the current stage go
 * @by_hand: whether the user asked for it
 * @hits: how often the service has seen the bucket; 0: not known
 * @occurrences: how many reports this first stage stands for
 * @reported_row: the row of the newest report that a service has counted
 * @request: (nullable): what the service asks for
 * @items: (element-type RecEvidenceItem): what was collected for it
 * @archive_path: (nullable): the archive that is being sent
 * @archive_sha256: (nullable): its SHA-256
 * @archive_size: its size in bytes
 * @asked_at: when the user was first asked
 * @sent_at: when the service last took a first stage
 */
typedef struct
{
  char *bucket;
  char *report;
  RecState state;
  guint stage;
  char *service;
  char *wire_id;
  guint attempts;
  gint64 next_attempt;
  char *problem;
  RecConsent consent;
  gboolean by_hand;
  guint64 hits;
  guint64 occurrences;
  gint64 reported_row;
  RecEvidenceRequest *request;
  GPtrArray *items;
  char *archive_path;
  char *archive_sha256;
  gint64 archive_size;
  gint64 asked_at;
  gint64 sent_at;
} RecSubmission;

RecSubmission *rec_submission_new (const char *bucket);
void rec_submission_free (RecSubmission *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecSubmission, rec_submission_free)

G_END_DECLS

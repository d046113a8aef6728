/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-sender-private.h"
#include "reporter/rec-submission-run.h"

G_BEGIN_DECLS

struct _RecSubmissionRun
{
  GObject parent_instance;

  RecSender *sender;
  RecStore *store;
  RecSubmission *submission;
  RecReport *report;
  RecServiceDescription *service;
  GCancellable *cancellable;
  char *account;
  char *password;
  /* The ledger's entry of the request that is on its way; 0 for none. */
  gint64 entry;
  gint64 last_progress;
};

void rec_submission_run_begin_signature (RecSubmissionRun *self);
void rec_submission_run_begin_evidence (RecSubmissionRun *self);

/* Writes into the ledger what is about to leave; FALSE when it must not. */
gboolean rec_submission_run_note_traffic (const RecTraffic *traffic, gpointer run, GError **error);
void rec_submission_run_close_entry (RecSubmissionRun *self, const GError *error);
/* Whether what is on the disk is still this run's to change. */
gboolean rec_submission_run_is_current (RecSubmissionRun *self);
void
rec_submission_run_tell (RecSubmissionRun *self, const char *words, goffset done, goffset total);
/* Saves and finishes. */
void rec_submission_run_end (RecSubmissionRun *self);
/* As end, after an error. */
void rec_submission_run_fail (RecSubmissionRun *self, const GError *error);
void rec_submission_run_finish (RecSubmissionRun *self);

G_END_DECLS

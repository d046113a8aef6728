/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ipc/rec-reporter-client.h"

G_BEGIN_DECLS

#define REC_TYPE_REPORTER_LINK (rec_reporter_link_get_type ())
G_DECLARE_FINAL_TYPE (RecReporterLink, rec_reporter_link, REC, REPORTER_LINK, GObject)

/**
 * RecReporterStatus:
 * @REC_REPORTER_CONNECTING: nothing was heard from it yet
 * @REC_REPORTER_READY: it is there, and has read what was there to be read
 * @REC_REPORTER_MISSING: it cannot be reached
 */
typedef enum
{
  REC_REPORTER_CONNECTING,
  REC_REPORTER_READY,
  REC_REPORTER_MISSING,
} RecReporterStatus;

RecReporterLink *rec_reporter_link_new (void);

void rec_reporter_link_connect (RecReporterLink *self);
RecReporterStatus rec_reporter_link_get_status (RecReporterLink *self);
RecBusReporter1 *rec_reporter_link_get_proxy (RecReporterLink *self);
const char *rec_reporter_link_get_busy (RecReporterLink *self);
const char *rec_reporter_link_get_problem (RecReporterLink *self);
char *rec_reporter_link_dup_missing_recorders (RecReporterLink *self);

void rec_reporter_link_delete_async (RecReporterLink *self,
                                     gboolean problems,
                                     const char *const *ids,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
rec_reporter_link_delete_finish (RecReporterLink *self, GAsyncResult *result, GError **error);
void rec_reporter_link_mark_seen (RecReporterLink *self, const char *bucket);
void rec_reporter_link_reanalyse_async (RecReporterLink *self,
                                        const char *id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean rec_reporter_link_reanalyse_finish (RecReporterLink *self,
                                             GAsyncResult *result,
                                             gboolean *changed,
                                             GError **error);

G_END_DECLS

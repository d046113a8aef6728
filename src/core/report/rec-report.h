/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"
#include "core/report/rec-application.h"
#include "core/report/rec-package.h"
#include "core/report/rec-signature.h"
#include "core/report/rec-time.h"

G_BEGIN_DECLS

/**
 * RecDetail:
 * @REC_DETAIL_FIELDS: only what the recorder noted beside the event
 * @REC_DETAIL_JOURNAL: the recorder's own text with the stack
 * @REC_DETAIL_ANALYSIS: the dump itself
 *
 * Where a report's signature came from, the poorest first.
 */
typedef enum
{
  REC_DETAIL_FIELDS,
  REC_DETAIL_JOURNAL,
  REC_DETAIL_ANALYSIS,
} RecDetail;

/**
 * RecState:
 * @REC_STATE_NOT_REPORTED: nothing left this machine
 * @REC_STATE_ASKING: the user's answer is awaited, before the first stage or before the second
 * @REC_STATE_QUEUED: waits to be sent
 * @REC_STATE_SENT: the service has the signature, and knows no solution yet
 * @REC_STATE_REQUESTED: the service asked for evidence, which is being collected
 * @REC_STATE_SENDING: evidence is on its way
 * @REC_STATE_SOLVED: the service answered with a solution
 * @REC_STATE_DECLINED: the user does not want it to be sent
 * @REC_STATE_UNREPORTABLE: no service takes it, or policy forbids it; the problem says which
 * @REC_STATE_FAILED: it could not be sent; the problem says why, and when it is tried next
 *
 * How far reporting went (design §4).
 */
typedef enum
{
  REC_STATE_NOT_REPORTED,
  REC_STATE_ASKING,
  REC_STATE_QUEUED,
  REC_STATE_SENT,
  REC_STATE_REQUESTED,
  REC_STATE_SENDING,
  REC_STATE_SOLVED,
  REC_STATE_DECLINED,
  REC_STATE_UNREPORTABLE,
  REC_STATE_FAILED,
} RecState;

#define REC_TYPE_REPORT (rec_report_get_type ())
G_DECLARE_FINAL_TYPE (RecReport, rec_report, REC, REPORT, GObject)

RecReport *rec_report_new (RecSignature *signature, gint64 time);
RecReport *rec_report_new_from_json (JsonObject *object, GError **error);

void rec_report_set_id (RecReport *self, const char *id);
void rec_report_set_application (RecReport *self, RecApplication *application);
void rec_report_set_package (RecReport *self, RecPackage *package);
void rec_report_set_signature (RecReport *self, RecSignature *signature);
void rec_report_set_analysis (RecReport *self, RecAnalysis *analysis);
void rec_report_set_detail (RecReport *self, RecDetail detail);
void rec_report_set_state (RecReport *self, RecState state);
void rec_report_set_process (RecReport *self, guint64 pid, guint64 uid);
void rec_report_set_dump_path (RecReport *self, const char *path);
void rec_report_set_dump_size (RecReport *self, gint64 size);
void rec_report_set_dump_removed (RecReport *self, gint64 time);
void rec_report_set_occurrences (RecReport *self, guint64 occurrences);
void rec_report_add_source (RecReport *self, const char *source);

const char *rec_report_get_id (RecReport *self);
const char *rec_report_get_event_type (RecReport *self);
gint64 rec_report_get_time (RecReport *self);
RecSignature *rec_report_get_signature (RecReport *self);
const char *rec_report_get_bucket (RecReport *self);
RecApplication *rec_report_get_application (RecReport *self);
RecPackage *rec_report_get_package (RecReport *self);
RecAnalysis *rec_report_get_analysis (RecReport *self);
RecDetail rec_report_get_detail (RecReport *self);
RecState rec_report_get_state (RecReport *self);
guint64 rec_report_get_pid (RecReport *self);
guint64 rec_report_get_uid (RecReport *self);
const char *rec_report_get_dump_path (RecReport *self);
gint64 rec_report_get_dump_size (RecReport *self);
gint64 rec_report_get_dump_removed (RecReport *self);
guint64 rec_report_get_occurrences (RecReport *self);
const char *const *rec_report_list_sources (RecReport *self);
void rec_report_to_json (RecReport *self, JsonBuilder *builder, gboolean with_analysis);

const char *rec_detail_to_string (RecDetail detail);
gboolean rec_detail_from_string (const char *string, RecDetail *detail);
const char *rec_state_to_string (RecState state);
gboolean rec_state_from_string (const char *string, RecState *state);

G_END_DECLS

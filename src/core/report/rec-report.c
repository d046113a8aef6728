/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-report.h"

#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

/**
 * RecReport:
 *
 * One event on this machine: a crash, a hang, an unhandled exception, a kernel fault (design §2).
 */
struct _RecReport
{
  GObject parent_instance;

  char *id;
  gint64 time;
  RecSignature *signature;
  RecApplication *application;
  RecPackage *package;
  RecAnalysis *analysis;
  RecDetail detail;
  RecState state;
  guint64 pid;
  guint64 uid;
  char *dump_path;
  gint64 dump_size;
  gint64 dump_removed;
  guint64 occurrences;
  GPtrArray *sources;
};

G_DEFINE_FINAL_TYPE (RecReport, rec_report, G_TYPE_OBJECT)

/* The names are part of the command line's JSON and of the store; they are stable. */
static const char *const detail_names[] = {
  [REC_DETAIL_FIELDS] = "fields",
  [REC_DETAIL_JOURNAL] = "journal",
  [REC_DETAIL_ANALYSIS] = "analysis",
};

static const char *const state_names[] = {
  [REC_STATE_NOT_REPORTED] = "not-reported",
  [REC_STATE_ASKING] = "asking",
  [REC_STATE_QUEUED] = "queued",
  [REC_STATE_SENT] = "sent",
  [REC_STATE_REQUESTED] = "requested",
  [REC_STATE_SENDING] = "sending",
  [REC_STATE_SOLVED] = "solved",
  [REC_STATE_DECLINED] = "declined",
  [REC_STATE_UNREPORTABLE] = "unreportable",
  [REC_STATE_FAILED] = "failed",
};

static gboolean
find_name (const char *const *names, gsize n_names, const char *string, gsize *index)
{
  for (gsize i = 0; i < n_names; i++)
    if (g_str_equal (names[i], string))
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

static void
rec_report_finalize (GObject *object)
{
  RecReport *self = REC_REPORT (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->signature);
  g_clear_object (&self->application);
  g_clear_object (&self->package);
  g_clear_object (&self->analysis);
  g_clear_pointer (&self->dump_path, g_free);
  g_clear_pointer (&self->sources, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_report_parent_class)->finalize (object);
}

static void
rec_report_class_init (RecReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_report_finalize;
}

static void
rec_report_init (RecReport *self)
{
  self->id = g_uuid_string_random ();
  self->dump_size = -1;
  self->occurrences = 1;
  self->sources = g_ptr_array_new_null_terminated (1, g_free, TRUE);
}

/**
 * rec_report_new:
 * @signature: what tells this failure from others
 * @time: when it happened, in microseconds since 1970-01-01 UTC
 *
 * Returns: (transfer full): a report with a new random ID, which never leaves this machine
 */
RecReport *
rec_report_new (RecSignature *signature, gint64 time)
{
  RecReport *self;

  g_return_val_if_fail (REC_IS_SIGNATURE (signature), NULL);

  self = g_object_new (REC_TYPE_REPORT, NULL);
  self->signature = g_object_ref (signature);
  self->time = time;
  return self;
}

/**
 * rec_report_set_id:
 * @id: a UUID
 */
void
rec_report_set_id (RecReport *self, const char *id)
{
  g_return_if_fail (REC_IS_REPORT (self));
  g_return_if_fail (id != NULL && g_uuid_string_is_valid (id));

  g_free (self->id);
  self->id = g_strdup (id);
}

/**
 * rec_report_set_application:
 * @application: (nullable): the program that failed
 */
void
rec_report_set_application (RecReport *self, RecApplication *application)
{
  g_return_if_fail (REC_IS_REPORT (self));
  g_return_if_fail (application == NULL || REC_IS_APPLICATION (application));

  g_set_object (&self->application, application);
}

/**
 * rec_report_set_package:
 * @package: (nullable): the package that owns it
 */
void
rec_report_set_package (RecReport *self, RecPackage *package)
{
  g_return_if_fail (REC_IS_REPORT (self));
  g_return_if_fail (package == NULL || REC_IS_PACKAGE (package));

  g_set_object (&self->package, package);
}

/**
 * rec_report_set_signature:
 * @signature: what tells this failure from others
 */
void
rec_report_set_signature (RecReport *self, RecSignature *signature)
{
  g_return_if_fail (REC_IS_REPORT (self));
  g_return_if_fail (REC_IS_SIGNATURE (signature));

  g_set_object (&self->signature, signature);
}

/**
 * rec_report_set_analysis:
 * @analysis: (nullable): what the dump tells
 */
void
rec_report_set_analysis (RecReport *self, RecAnalysis *analysis)
{
  g_return_if_fail (REC_IS_REPORT (self));
  g_return_if_fail (analysis == NULL || REC_IS_ANALYSIS (analysis));

  g_set_object (&self->analysis, analysis);
}

/**
 * rec_report_set_detail:
 * @detail: where the signature came from
 */
void
rec_report_set_detail (RecReport *self, RecDetail detail)
{
  g_return_if_fail (REC_IS_REPORT (self));

  self->detail = detail;
}

/**
 * rec_report_set_state:
 * @state: how far reporting went
 */
void
rec_report_set_state (RecReport *self, RecState state)
{
  g_return_if_fail (REC_IS_REPORT (self));

  self->state = state;
}

/**
 * rec_report_set_process:
 * @pid: the number of the failed process
 * @uid: the number of the user who ran it
 */
void
rec_report_set_process (RecReport *self, guint64 pid, guint64 uid)
{
  g_return_if_fail (REC_IS_REPORT (self));

  self->pid = pid;
  self->uid = uid;
}

/**
 * rec_report_set_dump_path:
 * @path: (nullable): the dump where its recorder keeps it; it may be gone
 */
void
rec_report_set_dump_path (RecReport *self, const char *path)
{
  g_return_if_fail (REC_IS_REPORT (self));

  g_free (self->dump_path);
  self->dump_path = path != NULL ? rec_text_clean (path, -1, REC_PATH_LENGTH_MAX) : NULL;
}

/**
 * rec_report_set_dump_size:
 * @size: how large the dump is, in bytes; -1 when it is not there
 */
void
rec_report_set_dump_size (RecReport *self, gint64 size)
{
  g_return_if_fail (REC_IS_REPORT (self));

  self->dump_size = MAX (size, -1);
}

/**
 * rec_report_set_dump_removed:
 * @time: when Recourse removed the dump, in microseconds since 1970-01-01 UTC; 0: it did not
 */
void
rec_report_set_dump_removed (RecReport *self, gint64 time)
{
  g_return_if_fail (REC_IS_REPORT (self));

  self->dump_removed = MAX (time, 0);
}

/**
 * rec_report_set_occurrences:
 * @occurrences: how many reports are in the same bucket, this one among them
 */
void
rec_report_set_occurrences (RecReport *self, guint64 occurrences)
{
  g_return_if_fail (REC_IS_REPORT (self));

  self->occurrences = occurrences;
}

/**
 * rec_report_add_source:
 * @source: the name of a recorder that saw the event; a second time it changes nothing
 */
void
rec_report_add_source (RecReport *self, const char *source)
{
  g_return_if_fail (REC_IS_REPORT (self));
  g_return_if_fail (source != NULL);

  if (!g_strv_contains (rec_report_list_sources (self), source))
    g_ptr_array_add (self->sources, rec_text_clean (source, -1, REC_NAME_MAX));
}

/**
 * rec_report_get_id:
 *
 * Returns: (transfer none): a UUID, for this machine only
 */
const char *
rec_report_get_id (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return self->id;
}

/**
 * rec_report_get_event_type:
 *
 * Returns: (transfer none): the event type
 */
const char *
rec_report_get_event_type (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return rec_signature_get_event_type (self->signature);
}

/**
 * rec_report_get_time:
 *
 * Returns: when it happened, in microseconds since 1970-01-01 UTC
 */
gint64
rec_report_get_time (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), 0);

  return self->time;
}

/**
 * rec_report_get_signature:
 *
 * Returns: (transfer none): what tells this failure from others
 */
RecSignature *
rec_report_get_signature (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return self->signature;
}

/**
 * rec_report_get_bucket:
 *
 * Returns: (transfer none): the bucket ID: 32 lower-case hex digits
 */
const char *
rec_report_get_bucket (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return rec_signature_get_bucket (self->signature);
}

/**
 * rec_report_get_application:
 *
 * Returns: (transfer none) (nullable): the program that failed
 */
RecApplication *
rec_report_get_application (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return self->application;
}

/**
 * rec_report_get_package:
 *
 * Returns: (transfer none) (nullable): the package that owns it
 */
RecPackage *
rec_report_get_package (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return self->package;
}

/**
 * rec_report_get_analysis:
 *
 * Returns: (transfer none) (nullable): what the dump tells
 */
RecAnalysis *
rec_report_get_analysis (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return self->analysis;
}

/**
 * rec_report_get_detail:
 *
 * Returns: where the signature came from
 */
RecDetail
rec_report_get_detail (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), REC_DETAIL_FIELDS);

  return self->detail;
}

/**
 * rec_report_get_state:
 *
 * Returns: how far reporting went
 */
RecState
rec_report_get_state (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), REC_STATE_NOT_REPORTED);

  return self->state;
}

/**
 * rec_report_get_pid:
 *
 * Returns: the number of the failed process, or 0
 */
guint64
rec_report_get_pid (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), 0);

  return self->pid;
}

/**
 * rec_report_get_uid:
 *
 * Returns: the number of the user who ran it
 */
guint64
rec_report_get_uid (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), 0);

  return self->uid;
}

/**
 * rec_report_get_dump_path:
 *
 * Returns: (transfer none) (nullable): the dump where its recorder keeps it; it may be gone
 */
const char *
rec_report_get_dump_path (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return self->dump_path;
}

/**
 * rec_report_get_dump_size:
 *
 * Returns: how large the dump was when the report was made, in bytes; -1 when it was not there
 */
gint64
rec_report_get_dump_size (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), -1);

  return self->dump_size;
}

/**
 * rec_report_get_dump_removed:
 *
 * Returns: when Recourse removed the dump to save space, in microseconds since 1970-01-01 UTC; 0
 *   when it did not
 */
gint64
rec_report_get_dump_removed (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), 0);

  return self->dump_removed;
}

/**
 * rec_report_get_occurrences:
 *
 * Returns: how many reports are in the same bucket
 */
guint64
rec_report_get_occurrences (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), 0);

  return self->occurrences;
}

/**
 * rec_report_list_sources:
 *
 * Returns: (transfer none) (array zero-terminated=1): the recorders that saw the event
 */
const char *const *
rec_report_list_sources (RecReport *self)
{
  g_return_val_if_fail (REC_IS_REPORT (self), NULL);

  return (const char *const *) self->sources->pdata;
}

/**
 * rec_detail_to_string:
 *
 * Returns: (transfer none): `fields`, `journal` or `analysis`
 */
const char *
rec_detail_to_string (RecDetail detail)
{
  g_return_val_if_fail (detail < G_N_ELEMENTS (detail_names), NULL);

  return detail_names[detail];
}

/**
 * rec_detail_from_string:
 * @detail: (out): what @string names
 *
 * Returns: whether @string is the name of a detail
 */
gboolean
rec_detail_from_string (const char *string, RecDetail *detail)
{
  gsize index;

  g_return_val_if_fail (string != NULL && detail != NULL, FALSE);

  if (!find_name (detail_names, G_N_ELEMENTS (detail_names), string, &index))
    return FALSE;
  *detail = (RecDetail) index;
  return TRUE;
}

/**
 * rec_state_to_string:
 *
 * Returns: (transfer none): the stable name of the state
 */
const char *
rec_state_to_string (RecState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

/**
 * rec_state_from_string:
 * @state: (out): what @string names
 *
 * Returns: whether @string is the name of a state
 */
gboolean
rec_state_from_string (const char *string, RecState *state)
{
  gsize index;

  g_return_val_if_fail (string != NULL && state != NULL, FALSE);

  if (!find_name (state_names, G_N_ELEMENTS (state_names), string, &index))
    return FALSE;
  *state = (RecState) index;
  return TRUE;
}

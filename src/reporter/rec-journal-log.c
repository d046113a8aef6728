/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Else each record would have the path of this file. */
#define SD_JOURNAL_SUPPRESS_LOCATION

#include "reporter/rec-journal-log.h"

#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

#include <string.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

/* A name and no path: a path may say who the user is. */
static char *
dup_name (const char *name)
{
  g_autofree char *base
      = name != NULL && *name != '\0' ? g_path_get_basename (name) : g_strdup ("");

  return rec_text_clean (base, -1, REC_SIGNATURE_VALUE_MAX);
}

/* A journal that is not there is no reason to stop. */
static void
note_failure (int result)
{
  if (result < 0)
    g_debug ("Cannot write to the journal: %s", g_strerror (-result));
}

/**
 * rec_journal_log_recorded:
 * @report: a report that was added to the store
 *
 * Writes seed 001's event 1000: a problem was recorded. The record names the event type, the bucket
 * ID and the application, no more. Whether policy wants it the caller knows.
 */
void
rec_journal_log_recorded (RecReport *report)
{
  RecApplication *application;
  g_autofree char *name = NULL;

  g_return_if_fail (REC_IS_REPORT (report));

  application = rec_report_get_application (report);
  name = dup_name (application != NULL ? rec_application_get_name (application) : NULL);
  note_failure (sd_journal_send (
      "MESSAGE_ID=" REC_JOURNAL_RECORDED_ID, "MESSAGE=A problem of %s was recorded: %s, bucket %s",
      *name != '\0' ? name : "the system", rec_report_get_event_type (report),
      rec_report_get_bucket (report), "PRIORITY=%i", LOG_INFO, "SYSLOG_IDENTIFIER=recourse",
      "RECOURSE_EVENT_TYPE=%s", rec_report_get_event_type (report), "RECOURSE_BUCKET=%s",
      rec_report_get_bucket (report), "RECOURSE_APPLICATION=%s", name, NULL));
}

/**
 * rec_journal_log_reported:
 * @event_type: the event type of what was reported
 * @bucket: its bucket ID
 * @application: (nullable): the application that it happened to
 * @service: the service that took it
 *
 * Writes seed 001's event 1001: a problem was reported.
 */
void
rec_journal_log_reported (const char *event_type,
                          const char *bucket,
                          const char *application,
                          const char *service)
{
  g_autofree char *name = NULL, *clean_service = NULL;

  g_return_if_fail (event_type != NULL && bucket != NULL && service != NULL);

  name = dup_name (application);
  clean_service = dup_name (service);
  note_failure (sd_journal_send ("MESSAGE_ID=" REC_JOURNAL_REPORTED_ID,
                                 "MESSAGE=A problem of %s was reported to %s: %s, bucket %s",
                                 *name != '\0' ? name : "the system", clean_service, event_type,
                                 bucket, "PRIORITY=%i", LOG_INFO, "SYSLOG_IDENTIFIER=recourse",
                                 "RECOURSE_EVENT_TYPE=%s", event_type, "RECOURSE_BUCKET=%s", bucket,
                                 "RECOURSE_APPLICATION=%s", name, "RECOURSE_SERVICE=%s",
                                 clean_service, NULL));
}

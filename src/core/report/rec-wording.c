/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/report/rec-wording.h"

#include "core/report/rec-event-type.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the codes of waitpid(2) and sigaction(2) mean to somebody who never heard of them. The
 * longest match comes first. */
static const struct
{
  const char *exception;
  const char *words;
} causes[] = {
  { "SIGSEGV/SEGV_ACCERR", N_ ("It tried to use memory in a way that is not allowed.") },
  { "SIGSEGV/SEGV_MAPERR", N_ ("It tried to use memory that isn’t there.") },
  { "SIGSEGV", N_ ("It tried to use memory that it may not use.") },
  { "SIGBUS",
    N_ ("It tried to use memory that could not be reached, such as a file that was cut.") },
  { "SIGABRT", N_ ("It found something wrong and stopped itself.") },
  { "SIGFPE/FPE_INTDIV", N_ ("It divided a number by zero.") },
  { "SIGFPE", N_ ("It made a calculation that has no result.") },
  { "SIGILL", N_ ("It came upon an instruction that this processor does not know.") },
  { "SIGTRAP", N_ ("It stopped at a check that its developers put in.") },
  { "SIGSYS", N_ ("It asked the system for something that is forbidden to it.") },
  { "SIGQUIT", N_ ("It was told to quit and to leave a dump.") },
  { "SIGXCPU", N_ ("It used more processor time than it was allowed.") },
  { "SIGXFSZ", N_ ("It wrote a file larger than it was allowed.") },
};

/**
 * rec_wording_dup_application:
 *
 * Returns: (transfer full): the name that people know the program by
 */
char *
rec_wording_dup_application (RecReport *report)
{
  RecApplication *application;
  const char *name;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  application = rec_report_get_application (report);
  if (application == NULL)
    return g_strdup (_ ("An unknown program"));

  name = rec_application_get_display_name (application);
  if (name == NULL || *name == '\0')
    name = rec_application_get_name (application);
  return g_strdup (*name != '\0' ? name : _ ("An unknown program"));
}

/**
 * rec_wording_dup_headline:
 *
 * Returns: (transfer full): what happened, as one sentence without a full stop
 */
char *
rec_wording_dup_headline (RecReport *report)
{
  g_autofree char *application = NULL;
  const char *event_type;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  application = rec_wording_dup_application (report);
  event_type = rec_report_get_event_type (report);
  if (g_str_equal (event_type, REC_EVENT_TYPE_APP_CRASH))
    return g_strdup_printf (_ ("%s closed unexpectedly"), application);
  if (g_str_has_prefix (event_type, REC_EVENT_TYPE_APP_HANG))
    return g_strdup_printf (_ ("%s stopped responding"), application);
  if (g_str_equal (event_type, REC_EVENT_TYPE_EXCEPTION))
    return g_strdup_printf (_ ("%s ended on an error"), application);
  if (g_str_equal (event_type, REC_EVENT_TYPE_KERNEL_FAULT))
    return g_strdup (_ ("The Linux kernel reported a fault"));
  return g_strdup_printf (_ ("%s reported a problem"), application);
}

/**
 * rec_wording_dup_summary:
 * @event_type: an event type
 *
 * Returns: (transfer full): what happened, to stand under the program's name in a list
 */
char *
rec_wording_dup_summary (const char *event_type)
{
  g_return_val_if_fail (event_type != NULL, NULL);

  if (g_str_equal (event_type, REC_EVENT_TYPE_APP_CRASH))
    return g_strdup (_ ("Closed unexpectedly"));
  if (g_str_has_prefix (event_type, REC_EVENT_TYPE_APP_HANG))
    return g_strdup (_ ("Stopped responding"));
  if (g_str_equal (event_type, REC_EVENT_TYPE_EXCEPTION))
    return g_strdup (_ ("Ended on an error"));
  if (g_str_equal (event_type, REC_EVENT_TYPE_KERNEL_FAULT))
    return g_strdup (_ ("Reported a fault"));
  return g_strdup (event_type);
}

/**
 * rec_wording_dup_cause:
 *
 * Returns: (transfer full) (nullable): why it ended, in a sentence; %NULL when that is not known
 */
char *
rec_wording_dup_cause (RecReport *report)
{
  const char *exception;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  exception = rec_signature_lookup (rec_report_get_signature (report), "ExceptionCode");
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      gsize length = strlen (causes[i].exception);

      if (strncmp (exception, causes[i].exception, length) == 0
          && (exception[length] == '\0' || exception[length] == '/'))
        return g_strdup (_ (causes[i].words));
    }

  return NULL;
}

/**
 * rec_wording_dup_fault:
 *
 * Returns: (transfer full) (nullable): the place that failed, e.g. `libfoo.so.1 at 0x1f3a2`; %NULL
 *   when that is not known
 */
char *
rec_wording_dup_fault (RecReport *report)
{
  RecSignature *signature;
  const char *module, *offset;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  signature = rec_report_get_signature (report);
  module = rec_signature_lookup (signature, "FaultModuleName");
  offset = rec_signature_lookup (signature, "ExceptionOffset");
  if (*module == '\0')
    return NULL;
  if (*offset == '\0')
    return g_strdup (module);
  /* Translators: a library's file name, and a place in it, such as 0x1f3a2 */
  return g_strdup_printf (_ ("%s at %s"), module, offset);
}

/**
 * rec_wording_get_detail:
 *
 * Returns: (transfer none): a sentence on where the signature came from
 */
const char *
rec_wording_get_detail (RecDetail detail)
{
  switch (detail)
    {
    case REC_DETAIL_ANALYSIS:
      return _ ("Read from the memory dump");
    case REC_DETAIL_JOURNAL:
      return _ ("Read from the journal’s text, without a memory dump");
    case REC_DETAIL_FIELDS:
    default:
      return _ (
          "Neither a memory dump nor a stack could be read; only what the recorder noted is known");
    }
}

/**
 * rec_wording_get_state:
 *
 * Returns: (transfer none): the words of design §4
 */
const char *
rec_wording_get_state (RecState state)
{
  switch (state)
    {
    case REC_STATE_ASKING:
      return _ ("Waiting for your answer");
    case REC_STATE_QUEUED:
      return _ ("Waiting to send");
    case REC_STATE_SENT:
      return _ ("Sent, no solution yet");
    case REC_STATE_REQUESTED:
      return _ ("More information requested");
    case REC_STATE_SENDING:
      return _ ("Sending information");
    case REC_STATE_SOLVED:
      return _ ("Solution available");
    case REC_STATE_DECLINED:
      return _ ("Declined");
    case REC_STATE_UNREPORTABLE:
      return _ ("Cannot be reported");
    case REC_STATE_FAILED:
      return _ ("Failed");
    case REC_STATE_NOT_REPORTED:
    default:
      return _ ("Not reported");
    }
}

static void
append_line (GString *text, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%-14s %s\n", label, value);
}

/* The kernel's number of a thread is not given: that of the first thread is the process's. */
static void
append_thread (GString *text, guint number, RecThread *thread)
{
  GListModel *frames = rec_thread_get_frames (thread);

  g_string_append_printf (text, "\nThread %u%s:\n", number,
                          rec_thread_get_crashed (thread) ? " (failed)" : "");
  for (guint i = 0; i < g_list_model_get_n_items (frames); i++)
    {
      g_autoptr (RecFrame) frame = g_list_model_get_item (frames, i);
      const char *symbol = rec_frame_get_symbol (frame);
      const char *module = rec_frame_get_module (frame);

      g_string_append_printf (text, "#%-3u %s", i, symbol != NULL ? symbol : "??");
      if (*module != '\0')
        g_string_append_printf (text, " (%s + 0x%" G_GINT64_MODIFIER "x)", module,
                                rec_frame_get_offset (frame));
      g_string_append_c (text, '\n');
    }
}

static void
append_modules (GString *text, GListModel *modules)
{
  if (g_list_model_get_n_items (modules) > 0)
    g_string_append (text, "\nModules:\n");
  for (guint i = 0; i < g_list_model_get_n_items (modules); i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);
      const char *build_id = rec_module_get_build_id (module);

      g_string_append_printf (text, "%s %s %s\n", rec_module_get_name (module),
                              rec_module_get_version (module), *build_id != '\0' ? build_id : "-");
    }
}

/* Of some packages neither the version nor the format is known for certain. */
static char *
dup_package (RecPackage *package)
{
  const char *version = rec_package_get_version (package);
  const char *format = rec_package_get_format (package);

  return g_strconcat (rec_package_get_name (package), *version != '\0' ? " " : "", version,
                      *format != '\0' ? " (" : "", format, *format != '\0' ? ")" : "", NULL);
}

/**
 * rec_wording_dup_details:
 *
 * The report as text for a bug tracker: in English whatever the language, and without anything
 * that tells who the user is (no paths, no process or user numbers).
 *
 * Returns: (transfer full): several lines
 */
char *
rec_wording_dup_details (RecReport *report)
{
  RecApplication *application;
  RecSignature *signature;
  RecPackage *package;
  RecAnalysis *analysis;
  GString *text;
  g_autofree char *time = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *count = NULL;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  application = rec_report_get_application (report);
  package = rec_report_get_package (report);
  signature = rec_report_get_signature (report);
  analysis = rec_report_get_analysis (report);
  time = rec_time_format (rec_report_get_time (report));
  count = g_strdup_printf ("%" G_GUINT64_FORMAT, rec_report_get_occurrences (report));
  if (package != NULL)
    owner = dup_package (package);

  text = g_string_new (NULL);
  append_line (text, "Problem:", rec_report_get_event_type (report));
  append_line (text,
               "Application:", application != NULL ? rec_application_get_name (application) : NULL);
  append_line (text, "Package:", owner);
  append_line (text, "Time:", time);
  append_line (text, "Occurrences:", count);
  append_line (text, "Bucket ID:", rec_report_get_bucket (report));
  append_line (text, "Read from:", rec_detail_to_string (rec_report_get_detail (report)));
  if (analysis != NULL)
    append_line (text, "Architecture:", rec_analysis_get_architecture (analysis));

  g_string_append (text, "\nSignature:\n");
  for (guint i = 0; i < rec_signature_get_n_parameters (signature); i++)
    g_string_append_printf (text, "P%-2u %-22s %s\n", i + 1, rec_signature_get_name (signature, i),
                            rec_signature_get_value (signature, i));

  if (analysis != NULL)
    {
      GListModel *threads = rec_analysis_get_threads (analysis);

      for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
        {
          g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);

          append_thread (text, i + 1, thread);
        }
      append_modules (text, rec_analysis_get_modules (analysis));
    }

  return g_string_free (text, FALSE);
}

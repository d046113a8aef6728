/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-crash-reader.h"

#include "core/report/rec-error.h"
#include "reporter/rec-crash-builder.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>

/**
 * RecCrashReader:
 *
 * Makes reports of systemd-coredump's records: from the dump where it is still there, else from the
 * text in the journal, else from the record's fields.
 */
struct _RecCrashReader
{
  GObject parent_instance;

  char *root;
  RecAnalyzer *analyzer;
  RecOwners *owners;
};

G_DEFINE_FINAL_TYPE (RecCrashReader, rec_crash_reader, G_TYPE_OBJECT)

static void
rec_crash_reader_finalize (GObject *object)
{
  RecCrashReader *self = REC_CRASH_READER (object);

  g_clear_pointer (&self->root, g_free);
  g_clear_object (&self->analyzer);
  g_clear_object (&self->owners);

  G_OBJECT_CLASS (rec_crash_reader_parent_class)->finalize (object);
}

static void
rec_crash_reader_class_init (RecCrashReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_crash_reader_finalize;
}

static void
rec_crash_reader_init (RecCrashReader *self)
{
}

static gint64
get_size (const char *path)
{
  struct stat status;

  return path != NULL && stat (path, &status) == 0 ? status.st_size : -1;
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A dump whose thread that failed is not in it says less than the recorder's own text. */
static gboolean
has_stack (RecAnalysis *analysis)
{
  g_autoptr (RecFrame) frame = rec_analysis_dup_fault_frame (analysis);

  return frame != NULL;
}

static void
move_notes (RecAnalysis *from, RecAnalysis *to)
{
  for (const char *const *note = rec_analysis_get_notes (from); *note != NULL; note++)
    rec_analysis_add_note (to, *note);
}

/* Falls back from the dump to the text. dump_analysis holds at least why the dump did not do. */
static RecAnalysis *
read_text (RecCoredumpJournal *journal, RecAnalysis *dump_analysis, RecDetail *detail)
{
  g_autoptr (RecAnalysis) text = NULL;
  g_autoptr (GError) error = NULL;

  text = rec_coredump_journal_read_stack (journal, &error);
  if (text != NULL && has_stack (text))
    {
      if (dump_analysis != NULL)
        move_notes (dump_analysis, text);
      *detail = REC_DETAIL_JOURNAL;
      return g_steal_pointer (&text);
    }

  if (error != NULL)
    g_debug ("There is no stack in the journal: %s", error->message);
  return dump_analysis != NULL ? g_object_ref (dump_analysis) : NULL;
}

static RecAnalysis *
read_analysis (RecCrashReader *self,
               const char *dump_path,
               RecCoredumpJournal *journal,
               RecDetail *detail,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GError) local_error = NULL;

  *detail = REC_DETAIL_FIELDS;
  if (dump_path == NULL || !g_file_test (dump_path, G_FILE_TEST_EXISTS))
    return read_text (journal, NULL, detail);

  analysis = rec_analyzer_run (self->analyzer, dump_path, self->root, cancellable, &local_error);
  if (is_cancelled (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (analysis == NULL)
    {
      analysis = rec_analysis_new ();
      rec_analysis_add_note (analysis, local_error->message);
    }
  else if (has_stack (analysis))
    {
      *detail = REC_DETAIL_ANALYSIS;
      return g_steal_pointer (&analysis);
    }
  else
    {
      /* Its modules and notes are kept if the text knows no more. */
      *detail = REC_DETAIL_ANALYSIS;
    }

  return read_text (journal, analysis, detail);
}

/**
 * rec_crash_reader_new:
 * @root: (nullable): the folder under which the process's files and dumps lie; %NULL for /
 * @analyzer: reads the dumps
 * @desktop_index: which desktop entry starts which program
 *
 * Returns: (transfer full): a reader
 */
RecCrashReader *
rec_crash_reader_new (const char *root, RecAnalyzer *analyzer, RecDesktopIndex *desktop_index)
{
  RecCrashReader *self;

  g_return_val_if_fail (REC_IS_ANALYZER (analyzer), NULL);

  self = g_object_new (REC_TYPE_CRASH_READER, NULL);
  self->root = g_strdup (root);
  self->analyzer = g_object_ref (analyzer);
  self->owners = rec_owners_new (root, NULL, desktop_index);
  return self;
}

/**
 * rec_crash_reader_forget:
 *
 * Looks up the owners of files anew from now on; to be called before each batch of records.
 */
void
rec_crash_reader_forget (RecCrashReader *self)
{
  g_return_if_fail (REC_IS_CRASH_READER (self));

  rec_owners_forget (self->owners);
}

/* Under a root, “..” in what was recorded leads no higher than to it. */
static char *
dup_dump_path (RecCrashReader *self, const char *recorded_path)
{
  g_autofree char *path = g_canonicalize_filename (recorded_path, "/");

  return self->root != NULL ? g_build_filename (self->root, path, NULL) : g_steal_pointer (&path);
}

/**
 * rec_crash_reader_read:
 * @record: a record
 * @journal: the journal that @record was read from last
 * @cancellable: (nullable): stops the analysis of the dump
 * @error: return location for a `GError`
 *
 * Returns: (transfer full): a new report, however little is known; %NULL with
 *   %G_IO_ERROR_CANCELLED only
 */
RecReport *
rec_crash_reader_read (RecCrashReader *self,
                       RecCoredumpRecord *record,
                       RecCoredumpJournal *journal,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *dump_path = NULL;
  const char *recorded_path;
  RecDetail detail;

  g_return_val_if_fail (REC_IS_CRASH_READER (self), NULL);
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (record), NULL);

  recorded_path = rec_coredump_record_get_dump_path (record);
  if (recorded_path != NULL)
    dump_path = dup_dump_path (self, recorded_path);
  analysis = read_analysis (self, dump_path, journal, &detail, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return rec_crash_build_report (
      &(const RecCrashFacts){
          .executable = rec_coredump_record_get_executable (record),
          .command = rec_coredump_record_get_command (record),
          .signal_name = rec_coredump_record_get_exception (record),
          .cgroup = rec_coredump_record_get_cgroup (record),
          .package_name = rec_coredump_record_get_package_name (record),
          .package_version = rec_coredump_record_get_package_version (record),
          .dump_path = dump_path,
          .dump_size = get_size (dump_path),
          .time = rec_coredump_record_get_time (record),
          .pid = rec_coredump_record_get_pid (record),
          .uid = rec_coredump_record_get_uid (record),
          .is_foreign = self->root == NULL && !rec_coredump_record_is_local (record),
      },
      analysis, detail, self->owners);
}

/* A report may be of another machine, which is not kept: then a package of this one counts only
 * where the very same file lies here. */
static gboolean
is_package_certain (RecReport *report)
{
  RecPackage *package = rec_report_get_package (report);

  return package != NULL && *rec_package_get_version (package) != '\0';
}

/* What an earlier report knew for certain stays; its signal is the first part of P7. */
static RecReport *
build_again (RecCrashReader *self, RecReport *report, RecAnalysis *analysis)
{
  RecApplication *application = rec_report_get_application (report);
  RecPackage *package = rec_report_get_package (report);
  const char *exception = rec_signature_lookup (rec_report_get_signature (report), "ExceptionCode");
  gboolean has_version = package != NULL && *rec_package_get_version (package) != '\0';
  g_autofree char *signal_name = g_strndup (exception != NULL ? exception : "",
                                            exception != NULL ? strcspn (exception, "/") : 0);
  RecReport *again = rec_crash_build_report (
      &(const RecCrashFacts){
          .executable = application != NULL ? rec_application_get_path (application) : NULL,
          .command = application != NULL ? rec_application_get_name (application) : NULL,
          .signal_name = signal_name,
          .package_name = has_version ? rec_package_get_name (package) : NULL,
          .package_version = has_version ? rec_package_get_version (package) : NULL,
          .dump_path = rec_report_get_dump_path (report),
          .dump_size = get_size (rec_report_get_dump_path (report)),
          .time = rec_report_get_time (report),
          .pid = rec_report_get_pid (report),
          .uid = rec_report_get_uid (report),
      },
      analysis, REC_DETAIL_ANALYSIS, self->owners);

  rec_report_set_id (again, rec_report_get_id (report));
  rec_report_set_state (again, rec_report_get_state (report));
  if (package != NULL ? has_version || rec_report_get_package (again) == NULL
                      : !is_package_certain (again))
    rec_report_set_package (again, package);
  for (const char *const *source = rec_report_list_sources (report); *source != NULL; source++)
    rec_report_add_source (again, *source);
  return again;
}

/**
 * rec_crash_reader_read_again:
 * @report: a report of an earlier reading
 * @cancellable: (nullable): stops the analysis of the dump
 * @error: return location for a `GError`
 *
 * Reads a report's dump once more, for example after symbols were installed or a newer version of
 * Recourse came.
 *
 * Returns: (transfer full): the report anew, with the same ID; %NULL with %REC_ERROR_NOT_FOUND when
 *   the dump is gone, or with the analyser's error
 */
RecReport *
rec_crash_reader_read_again (RecCrashReader *self,
                             RecReport *report,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  const char *dump_path;

  g_return_val_if_fail (REC_IS_CRASH_READER (self), NULL);
  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  dump_path = rec_report_get_dump_path (report);
  if (dump_path == NULL || !g_file_test (dump_path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                   _ ("The memory dump of this problem is not kept any more"));
      return NULL;
    }

  analysis = rec_analyzer_run (self->analyzer, dump_path, self->root, cancellable, error);
  if (analysis == NULL)
    return NULL;
  if (!has_stack (analysis))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TRUNCATED,
                   _ ("The memory dump of this problem does not hold the thread that failed"));
      return NULL;
    }

  return build_again (self, report, analysis);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-crash-builder.h"

#include "core/report/rec-event-type.h"
#include "core/report/rec-version.h"

#include <string.h>

#define DELETED_SUFFIX " (deleted)"

/* The parts of a report while they are put together. */
typedef struct
{
  const RecCrashFacts *facts;
  RecAnalysis *analysis;
  RecDetail detail;
  RecOwners *owners;
  char *name;
  char *version;
  const char *build_id;
  RecModule *program;
  RecPackage *package;
} Crash;

static void
crash_clear (Crash *crash)
{
  g_clear_pointer (&crash->name, g_free);
  g_clear_pointer (&crash->version, g_free);
  g_clear_object (&crash->package);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crash, crash_clear)

static char *
dup_without_deleted (const char *path)
{
  if (g_str_has_suffix (path, DELETED_SUFFIX))
    return g_strndup (path, strlen (path) - strlen (DELETED_SUFFIX));

  return g_strdup (path);
}

/* P1: the base name of the executable (design §2); the kernel's short name where that is unknown.
 */
static char *
dup_name (const RecCrashFacts *facts)
{
  if (facts->executable != NULL && *facts->executable != '\0')
    {
      g_autofree char *path = dup_without_deleted (facts->executable);

      return g_path_get_basename (path);
    }

  return g_strdup (facts->command != NULL ? facts->command : "");
}

static gboolean
is_same_file (const char *path, const char *other)
{
  g_autofree char *left = dup_without_deleted (path);
  g_autofree char *right = dup_without_deleted (other);

  return g_str_equal (left, right);
}

/* The program among the modules: by its path, by its name where the text knows no paths, else the
 * first one of a dump, which is where the kernel begins. */
static RecModule *
find_program (RecAnalysis *analysis, const char *executable, const char *name, RecDetail detail)
{
  GListModel *modules = rec_analysis_get_modules (analysis);

  for (guint i = 0; executable != NULL && i < g_list_model_get_n_items (modules); i++)
    {
      /* The model keeps its items, so the pointer stays good after this reference is dropped. */
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      if (is_same_file (rec_module_get_path (module), executable))
        return module;
    }
  if (detail == REC_DETAIL_ANALYSIS)
    {
      g_autoptr (RecModule) first = g_list_model_get_item (modules, 0);

      return first;
    }

  return rec_analysis_find_module (analysis, name);
}

/* The package that the recorder read from the crashed program itself is certain; the index only
 * adds in which format it came. */
static RecPackage *
make_recorded_package (const RecCrashFacts *facts, RecPackage *owner)
{
  const char *format = "";

  if (owner != NULL && g_str_equal (rec_package_get_name (owner), facts->package_name))
    format = rec_package_get_format (owner);

  return rec_package_new (facts->package_name,
                          facts->package_version != NULL ? facts->package_version : "", format);
}

/* Only with a dump was a module compared with the file on the disk. */
static RecModule *
get_compared (Crash *crash, RecModule *module)
{
  return crash->detail == REC_DETAIL_ANALYSIS ? module : NULL;
}

static RecPackage *
lookup_file (Crash *crash, const char *path, RecModule *module, gboolean *certain)
{
  RecModule *compared = get_compared (crash, module);

  *certain = FALSE;
  if (crash->facts->is_foreign && (compared == NULL || !rec_module_get_verified (compared)))
    return NULL;

  return rec_owners_lookup_file (crash->owners, path, compared, crash->facts->time, certain);
}

static RecPackage *
lookup_program (Crash *crash, gboolean *certain)
{
  const RecCrashFacts *facts = crash->facts;
  RecPackage *owner = NULL;

  *certain = FALSE;
  if (!facts->is_foreign)
    owner = rec_owners_lookup_sandbox (crash->owners, facts->cgroup, facts->executable, facts->time,
                                       certain);
  if (owner == NULL && facts->executable != NULL)
    owner = lookup_file (crash, facts->executable, crash->program, certain);

  return owner;
}

static void
find_package (Crash *crash)
{
  const RecCrashFacts *facts = crash->facts;
  gboolean certain;
  g_autoptr (RecPackage) owner = lookup_program (crash, &certain);

  if (facts->package_name != NULL && *facts->package_name != '\0')
    crash->package = make_recorded_package (facts, owner);
  else if (owner != NULL)
    crash->package = rec_package_new (rec_package_get_name (owner),
                                      certain ? rec_package_get_version (owner) : "",
                                      rec_package_get_format (owner));
}

static void
describe_program (Crash *crash)
{
  crash->name = dup_name (crash->facts);
  if (crash->analysis != NULL)
    crash->program
        = find_program (crash->analysis, crash->facts->executable, crash->name, crash->detail);
  crash->build_id = crash->program != NULL ? rec_module_get_build_id (crash->program) : "";
  find_package (crash);
  /* An uncertain version was left out of the package already. */
  crash->version = rec_version_choose (
      crash->package != NULL ? rec_package_get_version (crash->package) : NULL, TRUE,
      crash->program != NULL ? rec_module_get_version (crash->program) : NULL, crash->name);
}

/* Two modules may have one name, so the address decides where the dump tells it. */
static RecModule *
find_fault_module (RecAnalysis *analysis, RecFrame *frame)
{
  GListModel *modules = rec_analysis_get_modules (analysis);
  const char *name = rec_frame_get_module (frame);
  guint64 address = rec_frame_get_address (frame);

  for (guint i = 0; i < g_list_model_get_n_items (modules); i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      if (address >= rec_module_get_start (module) && address < rec_module_get_end (module)
          && g_str_equal (rec_module_get_name (module), name))
        return module;
    }

  return rec_analysis_find_module (analysis, name);
}

/* P5: the version of the module in which the program failed. */
static char *
dup_fault_version (Crash *crash, const char *name, RecModule *module)
{
  g_autoptr (RecPackage) package = NULL;
  gboolean certain = FALSE;

  if (module != NULL && module == crash->program)
    return g_strdup (crash->version);
  if (module == NULL && g_str_equal (name, crash->name))
    return g_strdup (crash->version);
  if (module != NULL)
    package = lookup_file (crash, rec_module_get_path (module), module, &certain);

  return rec_version_choose (package != NULL ? rec_package_get_version (package) : NULL, certain,
                             module != NULL ? rec_module_get_version (module) : NULL, name);
}

/* P7: the signal and its si_code; the recorder's fields know the signal only. */
static const char *
get_exception (Crash *crash)
{
  if (crash->analysis != NULL && *rec_analysis_get_exception (crash->analysis) != '\0')
    return rec_analysis_get_exception (crash->analysis);

  return crash->facts->signal_name != NULL ? crash->facts->signal_name : "";
}

static RecSignature *
make_signature (Crash *crash)
{
  g_autoptr (RecFrame) frame = NULL;
  g_autofree char *fault_name = NULL, *fault_version = NULL, *offset = NULL;
  const char *fault_build_id = "";

  if (crash->analysis != NULL)
    frame = rec_analysis_dup_fault_frame (crash->analysis);
  if (frame != NULL && *rec_frame_get_module (frame) != '\0')
    {
      RecModule *module = find_fault_module (crash->analysis, frame);

      fault_name = dup_without_deleted (rec_frame_get_module (frame));
      fault_version = dup_fault_version (crash, fault_name, module);
      fault_build_id = module != NULL ? rec_module_get_build_id (module) : "";
      offset = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", rec_frame_get_offset (frame));
    }

  return rec_signature_new_for_values (
      REC_EVENT_TYPE_APP_CRASH,
      (const char *const[]){ crash->name, crash->version, crash->build_id,
                             fault_name != NULL ? fault_name : "",
                             fault_version != NULL ? fault_version : "", fault_build_id,
                             get_exception (crash), offset != NULL ? offset : "", NULL });
}

static RecApplication *
make_application (Crash *crash)
{
  g_autofree char *path = NULL, *display_name = NULL, *icon = NULL;

  path = dup_without_deleted (crash->facts->executable != NULL ? crash->facts->executable : "");
  if (*path != '\0')
    rec_owners_lookup_entry (crash->owners, path, crash->package, &display_name, &icon);

  return rec_application_new (crash->name, crash->version, crash->build_id, path, display_name,
                              icon);
}

/**
 * rec_crash_build_report:
 * @facts: what is known beside the dump
 * @analysis: (nullable): what the dump or the recorder's text tells
 * @detail: which of them
 * @owners: who owns the files
 *
 * Puts together the report of a crash, its signature as design §2 says.
 *
 * Returns: (transfer full): a new report
 */
RecReport *
rec_crash_build_report (const RecCrashFacts *facts,
                        RecAnalysis *analysis,
                        RecDetail detail,
                        RecOwners *owners)
{
  g_auto (Crash) crash = { facts, analysis, detail, owners };
  g_autoptr (RecSignature) signature = NULL;
  g_autoptr (RecApplication) application = NULL;
  RecReport *report;

  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (REC_IS_OWNERS (owners), NULL);

  describe_program (&crash);
  signature = make_signature (&crash);
  application = make_application (&crash);

  report = rec_report_new (signature, facts->time);
  rec_report_set_application (report, application);
  rec_report_set_package (report, crash.package);
  rec_report_set_analysis (report, analysis);
  rec_report_set_detail (report, detail);
  rec_report_set_process (report, facts->pid, facts->uid);
  rec_report_set_dump_path (report, facts->dump_path);
  rec_report_set_dump_size (report, facts->dump_size);
  return report;
}

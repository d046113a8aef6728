/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "cli/cli-command.h"
#include "cli/cli-selection.h"
#include "cli/cli-store.h"
#include "core/export/rec-list-export.h"
#include "core/export/rec-problem-export.h"
#include "core/policy/rec-policy-key.h"
#include "core/policy/rec-policy.h"
#include "core/report/rec-error.h"

typedef struct
{
  RecStore *store;
  RecExportFormat format;
  RecGrouping grouping;
  GArray *rows;
  GStrv ids;
  gboolean whole;
} Export;

static RecExportFile *
open_output (const char *output, GError **error)
{
  if (output == NULL || g_str_equal (output, "-"))
    return rec_export_file_new_for_fd (STDOUT_FILENO, _ ("standard output"));
  return rec_export_file_new (output, error);
}

/* Knows the user, the machine, and the words of the policy. */
static RecRedactor *
new_redactor (void)
{
  g_auto (GStrv) folders = rec_policy_settings_dup_machine_folders ();
  g_autofree char *path = rec_policy_settings_dup_user_path ();
  g_autoptr (RecPolicySettings) machine
      = rec_policy_settings_load_folders ((const char *const *) folders);
  g_autoptr (RecPolicySettings) user = rec_policy_settings_load (REC_POLICY_USER, path);
  g_autoptr (RecPolicy) policy = rec_policy_new (machine, user);
  g_auto (GStrv) words = rec_policy_get_list (policy, REC_POLICY_KEY_WORDS);

  return rec_redactor_new_for_user ((const char *const *) words);
}

/* What was replaced. */
static void
say_replaced (RecEvidenceItem *item)
{
  guint count = rec_evidence_item_count_replaced (item);

  if (count == 0)
    return;

  cli_warn (ngettext ("%u thing that identifies you or this computer is replaced",
                      "%u things that identify you or this computer are replaced", count),
            count);
  for (guint i = 0; i < rec_evidence_item_get_n_redactions (item); i++)
    {
      const RecRedaction *redaction = rec_evidence_item_get_redaction (item, i);

      cli_warn (_ ("    replaced: %s, %u×"), redaction->what, redaction->count);
    }
}

/* One report, of which the newest is the first, without what tells who the user is. */
static gboolean
write_archive (Export *self, RecExportFile *file, GError **error)
{
  g_autoptr (RecExportFile) owned = file;
  g_autoptr (RecReport) report = rec_store_load_report (self->store, self->ids[0], error);
  g_autoptr (RecRedactor) redactor = new_redactor ();
  g_autoptr (RecProblemExport) export = NULL;

  if (report == NULL)
    return FALSE;

  export = rec_problem_export_new (report, redactor);
  say_replaced (rec_problem_export_get_replaced (export, REC_EXPORT_ARCHIVE));
  return rec_problem_export_write (export, REC_EXPORT_ARCHIVE, file, error);
}

/* Single reports are for others to read, as is every text; a list is for programs. */
static gboolean
is_for_others (Export *self)
{
  if (self->whole)
    return FALSE;
  return self->format == REC_EXPORT_TEXT || (self->format == REC_EXPORT_JSON && self->ids != NULL);
}

static gboolean
write_list (Export *self, RecExportFile *file, GError **error)
{
  g_autoptr (RecListExport) export = rec_list_export_new (self->format, self->grouping, file);
  g_autoptr (RecEvidenceItem) replaced = rec_evidence_item_new ("export", NULL);

  rec_list_export_set_with_analysis (export, self->format == REC_EXPORT_JSON
                                                 || self->format == REC_EXPORT_TEXT);
  if (is_for_others (self))
    {
      g_autoptr (RecRedactor) redactor = new_redactor ();

      rec_list_export_set_redactor (export, redactor, replaced);
    }
  if (self->ids != NULL)
    rec_list_export_set_reports (export, (const char *const *) self->ids);
  else
    rec_list_export_set_rows (export, self->rows);

  while (!rec_list_export_is_done (export))
    if (!rec_list_export_step (export, self->store, error))
      return FALSE;
  say_replaced (replaced);
  return TRUE;
}

static int
write_export (Export *self, const char *output)
{
  g_autoptr (GError) error = NULL;
  RecExportFile *file = open_output (output, &error);
  gboolean written = file != NULL
                     && (self->format == REC_EXPORT_ARCHIVE ? write_archive (self, file, &error)
                                                            : write_list (self, file, &error));

  return written ? CLI_EXIT_OK : cli_fail (error);
}

/* What makes no sense together, said before anything is read. */
static int
check (int argc, const Export *self, gboolean all, CliSelection *selection, const char *format)
{
  const gboolean is_given = cli_selection_is_given (selection);

  if ((all ? 1 : 0) + (argc > 1 ? 1 : 0) + (is_given ? 1 : 0) != 1)
    return cli_refuse ("export", _ ("Either IDs, --all or filters are needed"));
  if (self->format == REC_EXPORT_N_FORMATS)
    return cli_refuse (
        "export", _ ("There is no format “%s”, only these: csv, json, xml, text, archive"), format);
  if (self->format == REC_EXPORT_ARCHIVE && argc != 2)
    return cli_refuse ("export", _ ("An archive holds one report: one ID is needed"));
  if (self->format == REC_EXPORT_ARCHIVE && self->whole)
    return cli_refuse ("export", _ ("An archive is for others: --whole is not for it"));
  return CLI_EXIT_OK;
}

/*
 * cli_export:
 *
 * Writes reports or problems to a file, or to stdout.
 */
int
cli_export (int argc, char **argv)
{
  Export self = { .format = REC_EXPORT_JSON };
  gboolean all = FALSE, json = FALSE;
  g_autofree char *format = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry own[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, N_ ("Write all reports"), NULL },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format,
      N_ ("How to write: csv, json, xml, text or archive"), N_ ("FORMAT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("The same as --format json"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write; else to stdout"),
      N_ ("FILE") },
    { "whole", 0, 0, G_OPTION_ARG_NONE, &self.whole, N_ ("Replace nothing, for your own use"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (CliSelection) selection = { 0 };
  g_autofree GOptionEntry *entries = cli_selection_dup_entries (&selection, own);
  RecListing listing = { 0 };
  g_autoptr (RecFilter) filter = NULL;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GArray) rows = NULL;
  g_auto (GStrv) ids = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  if (!cli_parse (
          entries, _ ("[ID…]"),
          _ ("Writes reports or problems. “text” and “archive” leave out what tells who\n"
             "the user is, as does “json” where IDs are given; the others do not. A bucket’s\n"
             "ID stands for all its reports, in an archive for the newest."),
          &argc, &argv))
    return CLI_EXIT_USAGE;
  if (!json && format != NULL && !rec_export_format_from_string (format, &self.format))
    self.format = REC_EXPORT_N_FORMATS;
  exit_code = check (argc, &self, all, &selection, format);
  if (exit_code != CLI_EXIT_OK)
    return exit_code;

  self.store = store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  if (!cli_selection_make_listing (&selection, "export", store, &listing))
    return CLI_EXIT_USAGE;
  filter = listing.filter;
  self.grouping = listing.grouping;
  if (argc > 1)
    self.ids = ids = cli_store_find_reports (store, argv + 1, &exit_code);
  else
    self.rows = rows = cli_selection_list_rows (&selection, store, &listing, &error);
  if (argc > 1 && ids == NULL)
    return exit_code;
  if (argc == 1 && rows == NULL)
    return cli_fail (error);

  return write_export (&self, output);
}

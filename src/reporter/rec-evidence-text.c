/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-evidence-text.h"

#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

#include <string.h>
#include <sys/utsname.h>

/* The texts are for those who look for the fault; so they are not translated. */

static void
add_line (GString *text, const char *label, const char *value)
{
  g_autofree char *clean = NULL;

  if (value == NULL || *value == '\0')
    return;

  clean = rec_text_clean (value, -1, REC_SIGNATURE_VALUE_MAX);
  g_string_append_printf (text, "%s: %s\n", label, clean);
}

/* The value of the first line “name = value” or “name: value”. */
static char *
dup_field (const char *contents, const char *name, char separator)
{
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      char *value = g_str_has_prefix (*line, name) ? strchr (*line, separator) : NULL;

      if (value != NULL)
        {
          g_autofree char *key = g_strndup (*line, value - *line);

          if (g_str_equal (g_strchomp (key), name))
            return g_strstrip (g_strdup (value + 1));
        }
    }

  return NULL;
}

static char *
read_file (const char *root, const char *path)
{
  g_autofree char *file = g_build_filename (root, path, NULL);
  char *contents = NULL;

  g_file_get_contents (file, &contents, NULL, NULL);
  return contents != NULL ? contents : g_strdup ("");
}

static void
add_os_field (GString *text, const char *os_release, const char *label, const char *name)
{
  g_autofree char *quoted = dup_field (os_release, name, '=');
  g_autofree char *value = quoted != NULL ? g_shell_unquote (quoted, NULL) : NULL;

  add_line (text, label, value);
}

/* The size to a power of two says enough, and less of the machine than the very number. */
static void
add_memory (GString *text, const char *meminfo)
{
  g_autofree char *total = dup_field (meminfo, "MemTotal", ':');
  guint64 kibibytes = total != NULL ? g_ascii_strtoull (total, NULL, 10) : 0;
  guint64 class = 1;

  if (kibibytes == 0)
    return;

  while (class * 1024 * 1024 < kibibytes)
    class *= 2;
  g_string_append_printf (text, "Memory: up to %" G_GUINT64_FORMAT " GiB\n", class);
}

/* “de” of “de_AT.UTF-8”; the region would say where somebody lives. */
static void
add_language (GString *text)
{
  const char *const *names = g_get_language_names ();
  g_autofree char *language = g_strndup (names[0], strcspn (names[0], "_.@"));

  add_line (text, "Language", language);
}

/**
 * rec_evidence_text_describe_system:
 * @root: the folder of the system to look at, / for this one
 *
 * Describes the system by a list of what may be said: no name, number or address of the machine.
 *
 * Returns: (transfer full): a text
 */
char *
rec_evidence_text_describe_system (const char *root)
{
  g_autofree char *os_release = read_file (root, "etc/os-release");
  g_autofree char *meminfo = read_file (root, "proc/meminfo");
  g_autofree char *cpuinfo = read_file (root, "proc/cpuinfo");
  g_autofree char *processor = dup_field (cpuinfo, "model name", ':');
  g_autofree char *processors = g_strdup_printf ("%u", g_get_num_processors ());
  GString *text = g_string_new (NULL);
  struct utsname kernel;

  if (*os_release == '\0')
    {
      g_free (os_release);
      os_release = read_file (root, "usr/lib/os-release");
    }
  add_os_field (text, os_release, "System", "PRETTY_NAME");
  add_os_field (text, os_release, "System ID", "ID");
  add_os_field (text, os_release, "System version", "VERSION_ID");
  if (uname (&kernel) == 0)
    {
      add_line (text, "Kernel", kernel.release);
      add_line (text, "Architecture", kernel.machine);
    }
  add_line (text, "Processor", processor);
  add_line (text, "Processors", processors);
  add_memory (text, meminfo);
  add_line (text, "Desktop", g_getenv ("XDG_CURRENT_DESKTOP"));
  add_line (text, "Session", g_getenv ("XDG_SESSION_TYPE"));
  add_language (text);
  return g_string_free (text, FALSE);
}

static const char *
or_dash (const char *value)
{
  return value != NULL && *value != '\0' ? value : "-";
}

/* A name only: the folder may be one of the user's. */
static void
add_module (GString *text, RecModule *module)
{
  g_autofree char *name = g_path_get_basename (or_dash (rec_module_get_name (module)));

  g_string_append_printf (text, "%s\t%s\t%s\n", name, or_dash (rec_module_get_version (module)),
                          or_dash (rec_module_get_build_id (module)));
}

/**
 * rec_evidence_text_describe_modules:
 * @report: a report with an analysis
 *
 * Returns: (transfer full) (nullable): names, versions and build IDs of the program, its package
 * and all modules; %NULL if they are not known
 */
char *
rec_evidence_text_describe_modules (RecReport *report)
{
  RecAnalysis *analysis = rec_report_get_analysis (report);
  RecApplication *application = rec_report_get_application (report);
  RecPackage *package = rec_report_get_package (report);
  GListModel *modules = analysis != NULL ? rec_analysis_get_modules (analysis) : NULL;
  guint n_modules = modules != NULL ? g_list_model_get_n_items (modules) : 0;
  GString *text;

  if (n_modules == 0)
    return NULL;

  text = g_string_new (NULL);
  if (application != NULL)
    {
      g_autofree char *name
          = g_path_get_basename (or_dash (rec_application_get_name (application)));

      add_line (text, "Program", name);
      add_line (text, "Program version", rec_application_get_version (application));
      add_line (text, "Program build ID", rec_application_get_build_id (application));
    }
  if (package != NULL)
    {
      add_line (text, "Package", rec_package_get_name (package));
      add_line (text, "Package version", rec_package_get_version (package));
      add_line (text, "Package format", rec_package_get_format (package));
    }
  add_line (text, "Architecture", rec_analysis_get_architecture (analysis));
  g_string_append (text, "\nModule\tVersion\tBuild ID\n");
  for (guint i = 0; i < n_modules; i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      add_module (text, module);
    }
  return g_string_free (text, FALSE);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-recorders.h"

#include "config.h"
#include "core/sources/rec-coredump-journal.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* The packages that bring systemd-coredump, by the ID in os-release; the first one that fits the ID
 * or ID_LIKE counts. */
static const struct
{
  const char *distribution;
  const char *package;
} packages[] = {
  { "debian", "systemd-coredump" },
  { "ubuntu", "systemd-coredump" },
  { "fedora", "systemd-udev" },
  { "rhel", "systemd-udev" },
  { "opensuse", "systemd-coredump" },
  { "suse", "systemd-coredump" },
  { "arch", "systemd" },
};

static char *
read_file (const char *root, const char *path)
{
  g_autofree char *file = g_build_filename (root, path, NULL);
  char *contents = NULL;

  g_file_get_contents (file, &contents, NULL, NULL);
  return contents;
}

static gboolean
is_there (const char *root, const char *path, GFileTest test)
{
  g_autofree char *file = g_build_filename (root, path, NULL);

  return g_file_test (file, test);
}

/* os-release(5): NAME=value lines in the shell's quoting. */
static char *
dup_os_field (const char *os_release, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (os_release, "\n", -1);
  gsize length = strlen (name);

  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, name) && (*line)[length] == '=')
      {
        g_autofree char *value = g_shell_unquote (*line + length + 1, NULL);

        return value != NULL ? g_steal_pointer (&value) : g_strdup ("");
      }

  return g_strdup ("");
}

static const char *
find_package (const char *root)
{
  g_autofree char *os_release = read_file (root, "etc/os-release");
  g_autofree char *id = NULL, *like = NULL, *words = NULL;
  g_auto (GStrv) names = NULL;

  if (os_release == NULL)
    os_release = read_file (root, "usr/lib/os-release");
  if (os_release == NULL)
    return NULL;

  id = dup_os_field (os_release, "ID");
  like = dup_os_field (os_release, "ID_LIKE");
  words = g_strconcat (id, " ", like, NULL);
  names = g_strsplit (words, " ", -1);
  for (char **name = names; *name != NULL; name++)
    for (gsize i = 0; i < G_N_ELEMENTS (packages); i++)
      if (g_str_equal (*name, packages[i].distribution))
        return packages[i].package;

  return NULL;
}

static char *
describe_not_installed (const char *root)
{
  const char *package = find_package (root);

  if (package == NULL)
    return g_strdup (_ ("systemd-coredump is not installed. Install the package that brings it."));

  return g_strdup_printf (_ ("systemd-coredump is not installed. Install the package %s."),
                          package);
}

/* What there is of a journal for this user. */
typedef enum
{
  JOURNAL_NONE,
  JOURNAL_REFUSED,
  JOURNAL_READABLE,
} JournalAccess;

static JournalAccess
look_for_journal (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  JournalAccess best = JOURNAL_NONE;
  const char *name;

  if (dir == NULL)
    return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? JOURNAL_REFUSED
                                                                     : JOURNAL_NONE;

  while (best != JOURNAL_READABLE && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      JournalAccess found = JOURNAL_NONE;

      if (g_str_has_suffix (name, ".journal"))
        found = access (path, R_OK) == 0 ? JOURNAL_READABLE : JOURNAL_REFUSED;
      else if (g_file_test (path, G_FILE_TEST_IS_DIR))
        found = look_for_journal (path);
      best = MAX (best, found);
    }

  return best;
}

/* What is wrong with the journal, and whether crashes are found in it all the same. */
static const char *
describe_journal (const char *root, gboolean *records)
{
  g_autofree char *kept = g_build_filename (root, "var/log/journal", NULL);
  g_autofree char *passing = g_build_filename (root, "run/log/journal", NULL);

  JournalAccess kept_access = look_for_journal (kept);
  JournalAccess passing_access = look_for_journal (passing);

  *records = TRUE;
  if (kept_access == JOURNAL_READABLE)
    return "";
  if (passing_access == JOURNAL_READABLE)
    return _ ("The journal is lost when the machine is switched off. To keep it, create the "
              "folder /var/log/journal and restart.");

  *records = FALSE;
  if (kept_access == JOURNAL_REFUSED || passing_access == JOURNAL_REFUSED)
    return _ ("You may not read the journal in which systemd-coredump notes crashes. An "
              "administrator can add you to the group systemd-journal.");

  return _ ("There is no journal in which systemd-coredump could note crashes. "
            "systemd-journald is not running.");
}

static RecRecorder *
inspect_systemd_coredump (const char *root)
{
  RecRecorder *self = g_new0 (RecRecorder, 1);
  g_autofree char *pattern = read_file (root, "proc/sys/kernel/core_pattern");

  self->name = g_strdup (REC_SOURCE_SYSTEMD_COREDUMP);
  if (!is_there (root, "usr/lib/systemd/systemd-coredump", G_FILE_TEST_EXISTS)
      && !is_there (root, "lib/systemd/systemd-coredump", G_FILE_TEST_EXISTS))
    self->missing = describe_not_installed (root);
  else if (pattern == NULL || strstr (pattern, "systemd-coredump") == NULL)
    self->missing = g_strdup (_ ("systemd-coredump is installed, but the kernel does not hand "
                                 "crashes to it. Restart the machine, or set kernel.core_pattern "
                                 "as its package does."));
  else
    self->missing = g_strdup (describe_journal (root, &self->records));

  return self;
}

void
rec_recorder_free (RecRecorder *self)
{
  g_free (self->name);
  g_free (self->missing);
  g_free (self);
}

/**
 * rec_recorders_list:
 * @root: the folder of the system to look at, / for this one
 *
 * Returns: (transfer full) (element-type RecRecorder): the recorders that Recourse knows
 */
GPtrArray *
rec_recorders_list (const char *root)
{
  GPtrArray *recorders;

  g_return_val_if_fail (root != NULL, NULL);

  recorders = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_recorder_free);
  g_ptr_array_add (recorders, inspect_systemd_coredump (root));
  return recorders;
}

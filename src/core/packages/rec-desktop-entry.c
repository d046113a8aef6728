/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-desktop-entry.h"

#include <stdlib.h>
#include <string.h>

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

#define GROUP G_KEY_FILE_DESKTOP_GROUP

/* Programs that run as whatever they are told to be: when one of them crashes, an entry that starts
 * it with a script says nothing. Versions follow the name, as in python3.11. */
static const char *const interpreters[]
    = { "ash",   "bash", "csh",  "dash",   "electron", "fish",    "gjs",  "gjs-console",
        "guile", "java", "ksh",  "lua",    "luajit",   "mono",    "node", "nodejs",
        "perl",  "php",  "pypy", "python", "qml",      "Rscript", "ruby", "sh",
        "tclsh", "tcsh", "wine", "wish",   "xterm",    "zsh",     NULL };

/* Programs that only start another one, or that are many programs in one file. */
static const char *const launchers[] = { "busybox",     "coreutils",
                                         "dbus-launch", "dbus-run-session",
                                         "env",         "exo-open",
                                         "flatpak",     "gio",
                                         "gtk-launch",  "gtk4-launch",
                                         "kstart",      "kstart5",
                                         "nice",        "nohup",
                                         "pkexec",      "setsid",
                                         "snap",        "sudo",
                                         "systemd-run", "toybox",
                                         "xdg-open",    "x-terminal-emulator",
                                         NULL };

static gboolean
is_interpreter (const char *program)
{
  g_autofree char *name = g_path_get_basename (program);
  gsize length = strlen (name);

  if (g_strv_contains (interpreters, name))
    return TRUE;
  while (length > 0 && (g_ascii_isdigit (name[length - 1]) || strchr (".-", name[length - 1])))
    name[--length] = '\0';

  return g_strv_contains (interpreters, name);
}

static gboolean
is_launcher (const char *program)
{
  g_autofree char *name = g_path_get_basename (program);

  return g_strv_contains (launchers, name);
}

/* Field codes, as %U, are not arguments of the entry's own. */
static gboolean
has_own_arguments (char **arguments)
{
  for (guint i = 1; arguments[i] != NULL; i++)
    if (!(arguments[i][0] == '%' && arguments[i][1] != '\0' && arguments[i][2] == '\0'))
      return TRUE;

  return FALSE;
}

/* env NAME=VALUE program … starts the program. */
static char **
skip_env (char **arguments)
{
  g_autofree char *name = g_path_get_basename (arguments[0]);

  if (!g_str_equal (name, "env"))
    return arguments;
  do
    arguments++;
  while (arguments[0] != NULL && strchr (arguments[0], '=') != NULL && arguments[0][0] != '-');

  return arguments;
}

static void
take_program (RecDesktopEntry *self, const char *exec)
{
  g_auto (GStrv) parsed = NULL;
  g_autofree char *found = NULL;
  g_autofree char *resolved = NULL;
  char **arguments;

  if (!g_shell_parse_argv (exec, NULL, &parsed, NULL))
    return;

  arguments = skip_env (parsed);
  if (arguments[0] == NULL || (found = g_find_program_in_path (arguments[0])) == NULL
      || (resolved = realpath (found, NULL)) == NULL)
    return;

  self->has_arguments = has_own_arguments (arguments);
  if (is_launcher (found) || is_launcher (resolved)
      || (self->has_arguments && (is_interpreter (found) || is_interpreter (resolved))))
    return;

  self->program = g_strdup (resolved);
}

static char *
dup_text (GKeyFile *file, const char *key, gsize max)
{
  g_autofree char *text = g_key_file_get_locale_string (file, GROUP, key, NULL, NULL);

  return text != NULL && text[0] != '\0' ? rec_text_clean (text, -1, max) : NULL;
}

static char *
dup_application_id (GKeyFile *file)
{
  char *id = g_key_file_get_string (file, GROUP, "X-Flatpak", NULL);

  return id != NULL ? id : g_key_file_get_string (file, GROUP, "X-SnapInstanceName", NULL);
}

/**
 * rec_desktop_entry_read: (skip)
 * @path: a file of the Desktop Entry Specification
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): what is needed of it; %NULL with %REC_ERROR_INVALID when it is no entry
 * of an application, or when it cannot be read
 */
RecDesktopEntry *
rec_desktop_entry_read (const char *path, GError **error)
{
  g_autoptr (RecDesktopEntry) self = g_new0 (RecDesktopEntry, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_DESKTOP_ENTRY_MAX, error);
  g_autofree char *type = NULL;
  g_autofree char *exec = NULL;

  if (bytes == NULL)
    return NULL;
  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "“%s” is no desktop entry", path);
      return NULL;
    }

  self->path = g_strdup (path);
  self->hidden = g_key_file_get_boolean (file, GROUP, "Hidden", NULL);
  if (self->hidden)
    return g_steal_pointer (&self);

  type = g_key_file_get_string (file, GROUP, "Type", NULL);
  self->display_name = dup_text (file, "Name", REC_DESKTOP_NAME_MAX);
  if (g_strcmp0 (type, "Application") != 0 || self->display_name == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "“%s” is no entry of an application", path);
      return NULL;
    }

  self->icon = dup_text (file, "Icon", REC_PATH_LENGTH_MAX);
  self->application_id = dup_application_id (file);
  self->no_display = g_key_file_get_boolean (file, GROUP, "NoDisplay", NULL);
  exec = g_key_file_get_string (file, GROUP, "Exec", NULL);
  if (exec != NULL && self->application_id == NULL)
    take_program (self, exec);

  return g_steal_pointer (&self);
}

/**
 * rec_desktop_entry_free: (skip)
 */
void
rec_desktop_entry_free (RecDesktopEntry *self)
{
  g_free (self->path);
  g_free (self->display_name);
  g_free (self->icon);
  g_free (self->program);
  g_free (self->application_id);
  g_free (self);
}

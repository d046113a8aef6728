/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-software-center.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/report/rec-error.h"

/* The programs that show a package, with the words before its name; the first that is installed is
 * taken. */
static const struct
{
  const char *program;
  const char *option;
  const char *name;
} centers[] = {
  { "gnome-software", "--details-pkg=", "GNOME Software" },
  { "plasma-discover", "--search=", "Discover" },
};

/* What updates one package from a shell, by the format that it knows. */
static const struct
{
  const char *format;
  const char *program;
  const char *command;
} commands[] = {
  { "deb", "apt-get", "sudo apt-get install --only-upgrade %s" },
  { "rpm", "dnf", "sudo dnf upgrade %s" },
  { "rpm", "zypper", "sudo zypper update %s" },
  { NULL, "pkcon", "pkcon update %s" },
};

static gboolean
is_installed (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);

  return path != NULL;
}

static int
find_center (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (centers); i++)
    if (is_installed (centers[i].program))
      return (int) i;

  return -1;
}

/* Names of packages have nothing that a shell or a desktop entry’s command line would read. */
static gboolean
is_plain_name (const char *package)
{
  if (!g_ascii_isalnum (*package))
    return FALSE;
  for (; *package != '\0'; package++)
    if (!g_ascii_isalnum (*package) && strchr ("+-._", *package) == NULL)
      return FALSE;

  return TRUE;
}

/* The name of the installed program in which updates are installed; NULL when there is none. */
const char *
rec_software_center_get_name (void)
{
  int center = find_center ();

  return center >= 0 ? centers[center].name : NULL;
}

/* Opens the program at @package. */
gboolean
rec_software_center_open (GtkWidget *widget, const char *package, GError **error)
{
  int center = find_center ();
  g_autofree char *line = NULL;
  g_autoptr (GAppInfo) program = NULL;
  g_autoptr (GdkAppLaunchContext) context = NULL;

  if (center < 0 || !is_plain_name (package))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("No program is there to show “%s” in"),
                   package);
      return FALSE;
    }

  line = g_strconcat (centers[center].program, " ", centers[center].option, package, NULL);
  program = g_app_info_create_from_commandline (
      line, centers[center].name, G_APP_INFO_CREATE_SUPPORTS_STARTUP_NOTIFICATION, error);
  if (program == NULL)
    return FALSE;

  context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));
  return g_app_info_launch (program, NULL, G_APP_LAUNCH_CONTEXT (context), error);
}

/* What installs the update when it is entered into a shell; NULL when nothing is known that would.
 */
char *
rec_software_center_dup_command (const char *package, const char *format)
{
  if (!is_plain_name (package))
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if ((commands[i].format == NULL || g_strcmp0 (commands[i].format, format) == 0)
        && is_installed (commands[i].program))
      {
        g_auto (GStrv) parts = g_strsplit (commands[i].command, "%s", 2);

        return g_strjoinv (package, parts);
      }

  return NULL;
}

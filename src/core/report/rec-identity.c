/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-identity.h"

#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

/* One line that the kernel or the system keeps in a file. */
static char *
read_line (const char *path)
{
  char *line = NULL;

  if (!g_file_get_contents (path, &line, NULL, NULL))
    return NULL;
  line[strcspn (line, "\n")] = '\0';
  return g_strstrip (line);
}

static void
add (RecRedactor *redactor, const char *what, const char *text)
{
  if (text != NULL && *text != '\0')
    rec_redactor_add (redactor, what, text);
}

static void
add_folder (RecRedactor *redactor, const char *folder)
{
  char *real;

  if (folder == NULL || !g_path_is_absolute (folder))
    return;

  add (redactor, "home", folder);
  real = realpath (folder, NULL);
  if (real != NULL)
    add (redactor, "home", real);
  free (real);
}

static void
add_user (RecRedactor *redactor)
{
  const struct passwd *entry = getpwuid (getuid ());

  add (redactor, "login", g_get_user_name ());
  /* GLib says “Unknown” where the account has no name. */
  if (!g_str_equal (g_get_real_name (), "Unknown"))
    add (redactor, "real-name", g_get_real_name ());
  add_folder (redactor, g_get_home_dir ());
  if (entry == NULL)
    return;

  add (redactor, "login", entry->pw_name);
  add_folder (redactor, entry->pw_dir);
}

static void
add_host (RecRedactor *redactor)
{
  char name[HOST_NAME_MAX + 1] = { 0 };
  g_autofree char *kept = read_line ("/etc/hostname");
  g_autofree char *information = NULL;

  if (gethostname (name, sizeof name - 1) == 0)
    add (redactor, "host", name);
  add (redactor, "host", kept);

  if (g_file_get_contents ("/etc/machine-info", &information, NULL, NULL))
    {
      g_auto (GStrv) lines = g_strsplit (information, "\n", -1);

      for (char **line = lines; *line != NULL; line++)
        if (g_str_has_prefix (*line, "PRETTY_HOSTNAME="))
          {
            g_autofree char *pretty = g_shell_unquote (*line + strlen ("PRETTY_HOSTNAME="), NULL);

            add (redactor, "host", pretty);
          }
    }
}

static void
add_machine (RecRedactor *redactor)
{
  static const char *const files[]
      = { "/etc/machine-id", "/var/lib/dbus/machine-id", "/proc/sys/kernel/random/boot_id" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *id = read_line (files[i]);

      add (redactor, "machine-id", id);
    }
}

/* With its separators any hardware address is known; this machine's own are known without, too. */
static void
add_interfaces (RecRedactor *redactor)
{
  g_autoptr (GDir) folder = g_dir_open ("/sys/class/net", 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/sys/class/net", name, "address", NULL);
      g_autofree char *address = read_line (path);

      if (address != NULL && strspn (address, "0:") != strlen (address))
        add (redactor, "mac", address);
    }
}

/* Tells the redactor what identifies this user and this machine. Asks neither the net nor a
 * service. */
void
rec_identity_add_to (RecRedactor *redactor)
{
  g_return_if_fail (REC_IS_REDACTOR (redactor));

  add_user (redactor);
  add_host (redactor);
  add_machine (redactor);
  add_interfaces (redactor);
}

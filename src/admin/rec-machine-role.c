/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/rec-machine-role.h"

#include <string.h>

/* SMBIOS (DMTF DSP0134 §7.4.1): main server, rack mount, blade, blade enclosure. */
static const char *const server_chassis[] = { "17", "23", "28", "29" };

/* What joining a domain leaves on the disk: the machine's key (realmd, SSSD, adcli, Samba and
 * FreeIPA write it here), and FreeIPA's settings. */
static const char *const domain_files[] = { "etc/krb5.keytab", "etc/ipa/default.conf" };

/* Such files are short; a machine without one is an ordinary one. */
static char *
read_file (const char *root, const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_strstrip (text) : NULL;
}

/* The value of a variable in a file of shell assignments (os-release(5), machine-info(5)). */
static char *
read_variable (const char *root, const char *name, const char *variable)
{
  g_autofree char *text = read_file (root, name);
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;
  gsize length = strlen (variable);

  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    if (strncmp (lines[i], variable, length) == 0 && lines[i][length] == '=')
      return g_shell_unquote (lines[i] + length + 1, NULL);
  return NULL;
}

static gboolean
has_server_chassis (const char *root)
{
  g_autofree char *type = read_file (root, "sys/class/dmi/id/chassis_type");

  for (gsize i = 0; i < G_N_ELEMENTS (server_chassis); i++)
    if (g_strcmp0 (type, server_chassis[i]) == 0)
      return TRUE;
  return FALSE;
}

/*
 * rec_machine_is_server:
 * @root: the folder under which the machine's files are, "/"
 *
 * What an administrator says in machine-info counts more than the firmware's word.
 *
 * Returns: whether it is a server: by its chassis, or by the variant of its system
 */
gboolean
rec_machine_is_server (const char *root)
{
  g_autofree char *chassis = NULL;
  g_autofree char *variant = NULL;

  g_return_val_if_fail (root != NULL, TRUE);

  chassis = read_variable (root, "etc/machine-info", "CHASSIS");
  variant = read_variable (root, "etc/os-release", "VARIANT_ID");
  if (variant == NULL)
    variant = read_variable (root, "usr/lib/os-release", "VARIANT_ID");
  if (g_strcmp0 (variant, "server") == 0)
    return TRUE;
  return chassis != NULL && *chassis != '\0' ? g_str_equal (chassis, "server")
                                             : has_server_chassis (root);
}

/*
 * rec_machine_is_managed:
 * @root: the folder under which the machine's files are, "/"
 * @policy: the policy for all users
 *
 * Returns: whether an administrator looks after it: the consent level is set for all users, or it
 * belongs to a domain
 */
gboolean
rec_machine_is_managed (const char *root, RecPolicy *policy)
{
  g_return_val_if_fail (root != NULL && REC_IS_POLICY (policy), TRUE);

  if (rec_policy_is_locked (policy, REC_POLICY_KEY_LEVEL))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (domain_files); i++)
    {
      g_autofree char *path = g_build_filename (root, domain_files[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

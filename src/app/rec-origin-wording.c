/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-origin-wording.h"

#include <glib/gi18n.h>

/* The formats of packages whose makers people know by name. */
static const struct
{
  const char *format;
  const char *words;
} formats[] = {
  /* Translators: %s is the name of the package */
  { "deb", N_ ("from the Debian package %s") },
  { "rpm", N_ ("from the RPM package %s") },
  { "flatpak", N_ ("from the Flatpak %s") },
  { "snap", N_ ("from the Snap %s") },
};

static char *
dup_package (RecPackage *package)
{
  const char *words = N_ ("from the package %s");

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].format, rec_package_get_format (package)))
      words = formats[i].words;

      /* The translations keep the one %s of the texts above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_ (words), rec_package_get_name (package));
#pragma GCC diagnostic pop
}

/* Which program it is, in which version, and whose package brought it, e.g.
 * `eog 43.2-1, from the Debian package eog`; empty where nothing is known. */
char *
rec_origin_wording_dup (RecReport *report)
{
  RecApplication *application = rec_report_get_application (report);
  RecPackage *package = rec_report_get_package (report);
  GString *text = g_string_new (NULL);

  if (application != NULL)
    g_string_append (text, rec_application_get_name (application));
  if (application != NULL && *rec_application_get_version (application) != '\0')
    g_string_append_printf (text, " %s", rec_application_get_version (application));
  else if (package != NULL && *rec_package_get_version (package) != '\0')
    g_string_append_printf (text, " %s", rec_package_get_version (package));

  if (package != NULL)
    {
      g_autofree char *owner = dup_package (package);

      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append (text, owner);
    }

  return g_string_free (text, FALSE);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-locale.h"

#include "config.h"

#include <libintl.h>
#include <locale.h>

/**
 * rec_locale_start:
 *
 * Takes up the user's locale and the translations for it, first of all that a program does. For
 * tests and for development, `RECOURSE_LOCALE_FOLDER` names the folder of the translations.
 */
void
rec_locale_start (void)
{
  const char *folder = g_getenv ("RECOURSE_LOCALE_FOLDER");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/rec-app.h"

#include "core/report/rec-locale.h"

int
main (int argc, char **argv)
{
  g_autoptr (RecApp) app = NULL;

  rec_locale_start ();

  app = rec_app_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}

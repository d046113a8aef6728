/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/rec-admin-service.h"

#include "core/report/rec-locale.h"

int
main (int argc, char **argv)
{
  g_autoptr (RecAdminService) service = NULL;

  rec_locale_start ();
  service = rec_admin_service_new ();
  return rec_admin_service_run (service, argc, argv);
}

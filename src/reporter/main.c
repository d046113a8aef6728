/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-service.h"

#include "core/report/rec-locale.h"

#include <malloc.h>

/* Unpacking a field of the journal takes this much for a moment; giving it back to the system each
 * time costs more than the unpacking. The collector gives it back after its work. */
#define KEPT_MEMORY (8 * 1024 * 1024)

int
main (int argc, char **argv)
{
  g_autoptr (RecService) service = NULL;

  rec_locale_start ();
  mallopt (M_TRIM_THRESHOLD, KEPT_MEMORY);
  mallopt (M_MMAP_THRESHOLD, KEPT_MEMORY / 8);
  service = rec_service_new ();
  return rec_service_run (service, argc, argv);
}

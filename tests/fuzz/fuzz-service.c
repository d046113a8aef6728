/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/exchange/rec-service-description.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

/* A description is read from a file, which is one in memory here. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  int fd = memfd_create ("service-description", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (RecSignature) signature = rec_signature_new ("AppCrash");
  g_autoptr (RecApplication) application
      = rec_application_new ("demo", "1", "", "/opt/demo/bin/demo", "Demo", NULL);
  g_autoptr (RecPackage) package = rec_package_new ("demo", "1", "deb");
  g_autoptr (RecReport) report = NULL;

  rec_signature_append (signature, "ApplicationName", "demo", NULL);
  report = rec_report_new (signature, 0);
  rec_report_set_application (report, application);
  rec_report_set_package (report, package);
  if (fd >= 0 && write (fd, data, size) == (ssize_t) size)
    for (int is_administrators = 0; is_administrators <= 1; is_administrators++)
      {
        g_autoptr (RecServiceDescription) service
            = rec_service_description_load (path, is_administrators, NULL);

        if (service != NULL)
          rec_service_description_match (service, report);
      }
  close (fd);

  return 0;
}

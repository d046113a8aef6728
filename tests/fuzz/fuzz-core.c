/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-core-analysis.h"

#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("core", MFD_CLOEXEC);

  if (fd >= 0 && write (fd, data, size) == (ssize_t) size && lseek (fd, 0, SEEK_SET) == 0)
    {
      analysis = rec_core_analysis_run (fd, NULL, NULL, FALSE, &error);
      if ((analysis == NULL) != (error != NULL))
        g_error ("An analysis comes either with a result or with an error");
    }
  if (fd >= 0)
    close (fd);
  return 0;
}

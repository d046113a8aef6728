/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-core-file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Prints how often a core is read from its start until all is known that an analysis needs. */
int
main (int argc, char **argv)
{
  g_autoptr (RecCoreFile) core = NULL;
  g_autoptr (GError) error = NULL;
  int fd = argc == 2 ? open (argv[1], O_RDONLY | O_CLOEXEC) : -1;

  core = fd >= 0 ? rec_core_file_new (fd, &error) : NULL;
  if (core == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "Usage: count-passes CORE");
      return 1;
    }

  printf ("%u\n", rec_core_file_get_passes (core));
  g_clear_pointer (&core, rec_core_file_free);
  close (fd);
  return 0;
}

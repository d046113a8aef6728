/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-dump-limits.h"
#include "core/dump/rec-minidump-writer.h"

#include "../unit/dump/minidump-view.h"
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

static void
check (const GByteArray *dump)
{
  MinidumpView view = minidump_view (dump->data, dump->len);

  if (dump->len > REC_MINIDUMP_SIZE_MAX)
    g_error ("A minidump is larger than its limit");
  minidump_view_assert_sound (&view);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) dump = NULL;
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("core", MFD_CLOEXEC);

  if (fd >= 0 && write (fd, data, size) == (ssize_t) size && lseek (fd, 0, SEEK_SET) == 0)
    {
      dump = rec_minidump_new_from_core (fd, &error);
      if ((dump == NULL) != (error != NULL))
        g_error ("A minidump comes either with a result or with an error");
      if (dump != NULL)
        check (dump);
    }
  if (fd >= 0)
    close (fd);
  return 0;
}

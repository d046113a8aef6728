/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A journal that lends no more than the threshold of a field. sd_journal_set_data_threshold(3)
 * leaves it to the library whether it cuts; systemd 252 never does, so that what is tested on it
 * alone may be cut short by others. Linked into a test, these stand before libsystemd's. */

#include <dlfcn.h>
#include <glib.h>
#include <systemd/sd-journal.h>

typedef int (*GetData) (sd_journal *journal, const char *field, const void **data, size_t *size);
typedef int (*EnumerateData) (sd_journal *journal, const void **data, size_t *size);

static int
cut (sd_journal *journal, int result, size_t *size)
{
  size_t threshold;

  if (result >= 0 && sd_journal_get_data_threshold (journal, &threshold) >= 0 && threshold > 0)
    *size = MIN (*size, threshold);
  return result;
}

int
sd_journal_get_data (sd_journal *journal, const char *field, const void **data, size_t *size)
{
  GetData get_data = (GetData) dlsym (RTLD_NEXT, "sd_journal_get_data");

  return cut (journal, get_data (journal, field, data, size), size);
}

int
sd_journal_enumerate_available_data (sd_journal *journal, const void **data, size_t *size)
{
  EnumerateData enumerate
      = (EnumerateData) dlsym (RTLD_NEXT, "sd_journal_enumerate_available_data");
  int result = enumerate (journal, data, size);

  return result > 0 ? cut (journal, result, size) : result;
}

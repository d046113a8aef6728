/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-elf-machine.h"

#include <string.h>

/* elfutils' words (dwelf_elf_e_machine_string) for the machines that distributions are made for,
 * where one word means one name of `uname -m`; bits or byte order decide the others. */
static const struct
{
  const char *description;
  const char *machine;
} machines[] = {
  { "AMD x86-64", "x86_64" },
  { "AARCH64", "aarch64" },
  { "LoongArch", "loongarch64" },
};

/**
 * rec_elf_machine_from_description: (skip)
 * @description: a machine as elfutils describes it, e.g. `AMD x86-64`
 *
 * Returns: (nullable): its name as `uname -m` has it; %NULL when that does not follow for certain
 */
const char *
rec_elf_machine_from_description (const char *description)
{
  g_return_val_if_fail (description != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    if (strcmp (machines[i].description, description) == 0)
      return machines[i].machine;

  return NULL;
}

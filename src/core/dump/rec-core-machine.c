/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-core-machine.h"

#include <elf.h>

/* DWARF's rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp, r8 to r15, return address, as places in the
 * kernel's user_regs_struct (System V ABI for AMD64, figure 3.36). */
static const guint8 x86_64_dwarf[] = { 10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16 };

/* x0 to x30 and sp have the same numbers in both (DWARF for the Arm 64-bit Architecture). */
static const guint8 aarch64_dwarf[]
    = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 };

static const RecCoreMachine machines[] = {
  { EM_X86_64, TRUE, "x86_64", "x86_64", 27, 16, 19, -1, x86_64_dwarf,
    G_N_ELEMENTS (x86_64_dwarf) },
  { EM_AARCH64, TRUE, "aarch64", "aarch64_be", 34, 32, 31, 30, aarch64_dwarf,
    G_N_ELEMENTS (aarch64_dwarf) },
  { EM_386, FALSE, "i686", "i686", 17, 12, 15, -1, NULL, 0 },
  { EM_ARM, FALSE, "armv7l", "armv7b", 18, 15, 13, 14, NULL, 0 },
  { EM_PPC64, TRUE, "ppc64le", "ppc64", 34, 32, 1, -1, NULL, 0 },
  { EM_S390, TRUE, "s390x", "s390x", 18, 1, 17, -1, NULL, 0 },
  { EM_RISCV, TRUE, "riscv64", "riscv64", 32, 0, 2, 1, NULL, 0 },
};

/**
 * rec_core_machine_find: (skip)
 *
 * Returns: (nullable): what is known of the machine; %NULL where the layout of a thread's state is
 *   not
 */
const RecCoreMachine *
rec_core_machine_find (const RecElfFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      if (machines[i].machine == format->machine && machines[i].is_64 == format->is_64)
        return &machines[i];
    }

  return NULL;
}

/**
 * rec_core_machine_get_name: (skip)
 *
 * Returns: the name as `uname -m` has it
 */
const char *
rec_core_machine_get_name (const RecCoreMachine *self, const RecElfFormat *format)
{
  return format->is_big ? self->name_big : self->name;
}

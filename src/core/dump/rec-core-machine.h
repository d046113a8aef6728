/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-elf-format.h"

G_BEGIN_DECLS

#define REC_CORE_REGISTERS_MAX 34

/* How a kind of machine writes a thread's state (struct elf_prstatus) into a core. */
typedef struct
{
  guint16 machine;
  gboolean is_64;
  const char *name;
  const char *name_big;
  guint n_registers;
  guint pc;
  guint sp;
  /* The register that holds the return address after a call, or -1 where the stack does. */
  int link;
  /* The register of the core for each of DWARF's, when stacks of this machine are unwound. */
  const guint8 *dwarf;
  guint n_dwarf;
} RecCoreMachine;

const RecCoreMachine *rec_core_machine_find (const RecElfFormat *format);
const char *rec_core_machine_get_name (const RecCoreMachine *self, const RecElfFormat *format);

G_END_DECLS

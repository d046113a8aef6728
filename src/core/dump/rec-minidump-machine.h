/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-core-notes.h"

G_BEGIN_DECLS

/* Appends the thread's state as a minidump has it (MDRawContext…). */
typedef void (*RecContextFunc) (GByteArray *dump, const RecCoreThread *thread);

/* How a minidump has a kind of machine. */
typedef struct
{
  guint16 machine;
  guint16 architecture;
  /* How many bits of a pointer are its address. */
  guint address_bits;
  /* The first registers of a thread in the core that programs use for whatever they like. */
  guint n_general;
  RecContextFunc append_context;
} RecMinidumpMachine;

const RecMinidumpMachine *rec_minidump_machine_find (const RecElfFormat *format);

G_END_DECLS

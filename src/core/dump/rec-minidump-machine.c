/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-minidump-machine.h"

#include "core/dump/rec-minidump-format.h"

#include <elf.h>

/* What a context says that it holds. */
#define AMD64_REGISTERS 0x100007
#define AMD64_FLOATING_POINT 0x8
#define X86_REGISTERS 0x10007
#define X86_FLOATING_POINT 0x8
#define ARM64_REGISTERS 0x80000002
#define ARM64_FLOATING_POINT 0x4

/* The control words of the floating point say which faults were wanted, its status which there
 * were; the registers stay 0, for text is copied through them. */
static void
append_fxsave (GByteArray *dump, const RecCoreThread *thread)
{
  rec_minidump_append16 (dump, thread->floating_point_control);
  rec_minidump_append16 (dump, thread->floating_point_status);
  rec_minidump_append_zeros (dump, 20);
  rec_minidump_append32 (dump, thread->vector_control);
  rec_minidump_append_zeros (dump, 484);
}

/* MDRawContextAMD64, from the kernel's user_regs_struct. */
static void
append_amd64 (GByteArray *dump, const RecCoreThread *thread)
{
  /* rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8 to r15, rip. */
  static const guint8 order[] = { 10, 11, 12, 5, 19, 4, 13, 14, 9, 8, 7, 6, 3, 2, 1, 0, 16 };
  /* cs, ds, es, fs, gs, ss. */
  static const guint8 segments[] = { 17, 23, 24, 25, 26, 20 };

  rec_minidump_append_zeros (dump, 48);
  rec_minidump_append32 (dump,
                         AMD64_REGISTERS | (thread->has_floating_point ? AMD64_FLOATING_POINT : 0));
  rec_minidump_append32 (dump, thread->vector_control);
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    rec_minidump_append16 (dump, thread->registers[segments[i]]);
  rec_minidump_append32 (dump, thread->registers[18]);
  rec_minidump_append_zeros (dump, 48);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    rec_minidump_append64 (dump, thread->registers[order[i]]);
  append_fxsave (dump, thread);
  rec_minidump_append_zeros (dump, 464);
}

/* MDRawContextX86, from the kernel's user_regs_struct of 32 bits. */
static void
append_x86 (GByteArray *dump, const RecCoreThread *thread)
{
  /* gs, fs, es, ds, edi, esi, ebx, edx, ecx, eax, ebp, eip, cs, eflags, esp, ss. */
  static const guint8 order[] = { 10, 9, 8, 7, 4, 3, 0, 2, 1, 6, 5, 12, 13, 14, 15, 16 };

  rec_minidump_append32 (dump,
                         X86_REGISTERS | (thread->has_floating_point ? X86_FLOATING_POINT : 0));
  rec_minidump_append_zeros (dump, 24);
  rec_minidump_append32 (dump, thread->floating_point_control);
  rec_minidump_append32 (dump, thread->floating_point_status);
  rec_minidump_append_zeros (dump, 104);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    rec_minidump_append32 (dump, thread->registers[order[i]]);
  rec_minidump_append_zeros (dump, 512);
}

/* MDRawContextARM64_Old, which Breakpad still writes and lldb reads: x0 to x30, sp and pc lie as
 * they do in the core. */
static void
append_arm64 (GByteArray *dump, const RecCoreThread *thread)
{
  rec_minidump_append64 (dump,
                         ARM64_REGISTERS | (thread->has_floating_point ? ARM64_FLOATING_POINT : 0));
  for (guint i = 0; i < 33; i++)
    rec_minidump_append64 (dump, thread->registers[i]);
  rec_minidump_append32 (dump, thread->registers[33]);
  rec_minidump_append32 (dump, thread->floating_point_status);
  rec_minidump_append32 (dump, thread->floating_point_control);
  rec_minidump_append_zeros (dump, 512);
}

static const RecMinidumpMachine machines[] = {
  { EM_X86_64, REC_MINIDUMP_AMD64, 64, 15, append_amd64 },
  { EM_386, REC_MINIDUMP_X86, 32, 7, append_x86 },
  { EM_AARCH64, REC_MINIDUMP_ARM64, 48, 31, append_arm64 },
};

/**
 * rec_minidump_machine_find: (skip)
 *
 * Returns: (nullable): how minidumps have that machine; %NULL where they do not
 */
const RecMinidumpMachine *
rec_minidump_machine_find (const RecElfFormat *format)
{
  const RecCoreMachine *known = rec_core_machine_find (format);

  for (guint i = 0; known != NULL && !format->is_big && i < G_N_ELEMENTS (machines); i++)
    {
      if (machines[i].machine == format->machine)
        return &machines[i];
    }

  return NULL;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-signal-name.h"

#include <signal.h>
#include <string.h>

/* The codes of siginfo_t as sigaction(2) and the kernel's asm-generic/siginfo.h list them. */
typedef struct
{
  const char *signal_name;
  gint64 code;
  const char *name;
} SignalCode;

static const SignalCode codes[] = {
  { "SIGILL", 1, "ILL_ILLOPC" },
  { "SIGILL", 2, "ILL_ILLOPN" },
  { "SIGILL", 3, "ILL_ILLADR" },
  { "SIGILL", 4, "ILL_ILLTRP" },
  { "SIGILL", 5, "ILL_PRVOPC" },
  { "SIGILL", 6, "ILL_PRVREG" },
  { "SIGILL", 7, "ILL_COPROC" },
  { "SIGILL", 8, "ILL_BADSTK" },
  { "SIGFPE", 1, "FPE_INTDIV" },
  { "SIGFPE", 2, "FPE_INTOVF" },
  { "SIGFPE", 3, "FPE_FLTDIV" },
  { "SIGFPE", 4, "FPE_FLTOVF" },
  { "SIGFPE", 5, "FPE_FLTUND" },
  { "SIGFPE", 6, "FPE_FLTRES" },
  { "SIGFPE", 7, "FPE_FLTINV" },
  { "SIGFPE", 8, "FPE_FLTSUB" },
  { "SIGSEGV", 1, "SEGV_MAPERR" },
  { "SIGSEGV", 2, "SEGV_ACCERR" },
  { "SIGSEGV", 3, "SEGV_BNDERR" },
  { "SIGSEGV", 4, "SEGV_PKUERR" },
  { "SIGSEGV", 8, "SEGV_MTEAERR" },
  { "SIGSEGV", 9, "SEGV_MTESERR" },
  { "SIGSEGV", 10, "SEGV_CPERR" },
  { "SIGBUS", 1, "BUS_ADRALN" },
  { "SIGBUS", 2, "BUS_ADRERR" },
  { "SIGBUS", 3, "BUS_OBJERR" },
  { "SIGBUS", 4, "BUS_MCEERR_AR" },
  { "SIGBUS", 5, "BUS_MCEERR_AO" },
  { "SIGTRAP", 1, "TRAP_BRKPT" },
  { "SIGTRAP", 2, "TRAP_TRACE" },
  { "SIGTRAP", 3, "TRAP_BRANCH" },
  { "SIGTRAP", 4, "TRAP_HWBKPT" },
  { "SIGTRAP", 5, "TRAP_UNK" },
  { "SIGSYS", 1, "SYS_SECCOMP" },
  { "SIGSYS", 2, "SYS_USER_DISPATCH" },
  { NULL, 0, "SI_USER" },
  { NULL, 0x80, "SI_KERNEL" },
  { NULL, -1, "SI_QUEUE" },
  { NULL, -2, "SI_TIMER" },
  { NULL, -3, "SI_MESGQ" },
  { NULL, -4, "SI_ASYNCIO" },
  { NULL, -5, "SI_SIGIO" },
  { NULL, -6, "SI_TKILL" },
};

/**
 * rec_signal_name_dup: (skip)
 * @number: a signal's number on this machine
 *
 * Returns: (transfer full) (nullable): its name, e.g. `SIGSEGV` or `SIGRTMIN+3`
 */
char *
rec_signal_name_dup (gint64 number)
{
  const char *abbreviation;

  if (number < 1 || number > SIGRTMAX)
    return NULL;
  if (number >= SIGRTMIN)
    return g_strdup_printf ("SIGRTMIN+%d", (int) number - SIGRTMIN);

  abbreviation = sigabbrev_np ((int) number);
  return abbreviation != NULL ? g_strconcat ("SIG", abbreviation, NULL) : NULL;
}

/**
 * rec_signal_code_name: (skip)
 * @signal_name: a signal, e.g. `SIGSEGV`
 * @code: the `si_code` that came with it
 *
 * Returns: (nullable): the code's name, e.g. `SEGV_MAPERR`; %NULL when there is none
 */
const char *
rec_signal_code_name (const char *signal_name, gint64 code)
{
  g_return_val_if_fail (signal_name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == code
        && (codes[i].signal_name == NULL || strcmp (codes[i].signal_name, signal_name) == 0))
      return codes[i].name;

  return NULL;
}

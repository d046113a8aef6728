/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-exception.h"

#include <signal.h>

typedef struct
{
  int number;
  const char *name;
} SignalName;

typedef struct
{
  int signal;
  int code;
  const char *name;
} CodeName;

/* The numbers of the kernel's uapi/asm-generic/signal.h, which all machines but MIPS, SPARC, Alpha
 * and PA-RISC share. Names do not depend on the C library of the machine that reads the dump. */
static const SignalName signal_names[] = {
  { 1, "SIGHUP" },     { 2, "SIGINT" },   { 3, "SIGQUIT" },  { 4, "SIGILL" },   { 5, "SIGTRAP" },
  { 6, "SIGABRT" },    { 7, "SIGBUS" },   { 8, "SIGFPE" },   { 9, "SIGKILL" },  { 10, "SIGUSR1" },
  { 11, "SIGSEGV" },   { 12, "SIGUSR2" }, { 13, "SIGPIPE" }, { 14, "SIGALRM" }, { 15, "SIGTERM" },
  { 16, "SIGSTKFLT" }, { 24, "SIGXCPU" }, { 25, "SIGXFSZ" }, { 31, "SIGSYS" },
};

/* uapi/asm-generic/siginfo.h. */
static const CodeName code_names[] = {
  { SIGILL, 1, "ILL_ILLOPC" },    { SIGILL, 2, "ILL_ILLOPN" },
  { SIGILL, 3, "ILL_ILLADR" },    { SIGILL, 4, "ILL_ILLTRP" },
  { SIGILL, 5, "ILL_PRVOPC" },    { SIGILL, 6, "ILL_PRVREG" },
  { SIGILL, 7, "ILL_COPROC" },    { SIGILL, 8, "ILL_BADSTK" },
  { SIGILL, 9, "ILL_BADIADDR" },  { SIGFPE, 1, "FPE_INTDIV" },
  { SIGFPE, 2, "FPE_INTOVF" },    { SIGFPE, 3, "FPE_FLTDIV" },
  { SIGFPE, 4, "FPE_FLTOVF" },    { SIGFPE, 5, "FPE_FLTUND" },
  { SIGFPE, 6, "FPE_FLTRES" },    { SIGFPE, 7, "FPE_FLTINV" },
  { SIGFPE, 8, "FPE_FLTSUB" },    { SIGFPE, 14, "FPE_FLTUNK" },
  { SIGFPE, 15, "FPE_CONDTRAP" }, { SIGSEGV, 1, "SEGV_MAPERR" },
  { SIGSEGV, 2, "SEGV_ACCERR" },  { SIGSEGV, 3, "SEGV_BNDERR" },
  { SIGSEGV, 4, "SEGV_PKUERR" },  { SIGSEGV, 5, "SEGV_ACCADI" },
  { SIGSEGV, 6, "SEGV_ADIDERR" }, { SIGSEGV, 7, "SEGV_ADIPERR" },
  { SIGSEGV, 8, "SEGV_MTEAERR" }, { SIGSEGV, 9, "SEGV_MTESERR" },
  { SIGSEGV, 10, "SEGV_CPERR" },  { SIGBUS, 1, "BUS_ADRALN" },
  { SIGBUS, 2, "BUS_ADRERR" },    { SIGBUS, 3, "BUS_OBJERR" },
  { SIGBUS, 4, "BUS_MCEERR_AR" }, { SIGBUS, 5, "BUS_MCEERR_AO" },
  { SIGTRAP, 1, "TRAP_BRKPT" },   { SIGTRAP, 2, "TRAP_TRACE" },
  { SIGTRAP, 3, "TRAP_BRANCH" },  { SIGTRAP, 4, "TRAP_HWBKPT" },
  { SIGTRAP, 5, "TRAP_UNK" },     { SIGTRAP, 6, "TRAP_PERF" },
  { SIGSYS, 1, "SYS_SECCOMP" },   { SIGSYS, 2, "SYS_USER_DISPATCH" },
};

/* The codes of a signal that somebody sent. */
static const SignalName sender_names[] = {
  { 0, "SI_USER" },      { 128, "SI_KERNEL" },  { -1, "SI_QUEUE" }, { -2, "SI_TIMER" },
  { -3, "SI_MESGQ" },    { -4, "SI_ASYNCIO" },  { -5, "SI_SIGIO" }, { -6, "SI_TKILL" },
  { -7, "SI_DETHREAD" }, { -60, "SI_ASYNCNL" },
};

static const char *
find_name (const SignalName *names, guint n_names, int number)
{
  for (guint i = 0; i < n_names; i++)
    {
      if (names[i].number == number)
        return names[i].name;
    }

  return NULL;
}

static const char *
find_code (int signal, int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (code_names); i++)
    {
      if (code_names[i].signal == signal && code_names[i].code == code)
        return code_names[i].name;
    }

  return find_name (sender_names, G_N_ELEMENTS (sender_names), code);
}

/**
 * rec_exception_dup_name: (skip)
 * @signal: the number of the signal
 * @has_code: whether its `si_code` is known
 * @code: the `si_code`
 *
 * Returns: (transfer full): the exception code, P7 of design §2: `SIGSEGV/SEGV_MAPERR`; a number
 *   where there is no name, and the signal alone where the code is not known
 */
char *
rec_exception_dup_name (int signal, gboolean has_code, int code)
{
  const char *name = find_name (signal_names, G_N_ELEMENTS (signal_names), signal);
  const char *code_name = has_code ? find_code (signal, code) : NULL;
  g_autofree char *number = name == NULL ? g_strdup_printf ("SIG%d", signal) : NULL;

  if (name == NULL)
    name = number;
  if (!has_code)
    return g_strdup (name);
  if (code_name == NULL)
    return g_strdup_printf ("%s/%d", name, code);

  return g_strdup_printf ("%s/%s", name, code_name);
}

/**
 * rec_exception_has_address: (skip)
 *
 * Returns: whether the kernel fills `si_addr` for this signal and code: it does for a fault, not
 * for a signal that somebody sent
 */
gboolean
rec_exception_has_address (int signal, int code)
{
  return code > 0 && code != 128
         && (signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL
             || signal == SIGTRAP);
}

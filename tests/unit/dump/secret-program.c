/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fails with secrets in all the places where a program has text: buffers on the stacks of several
 * threads, aligned and not, narrow and wide, short and long; registers that a copy goes through;
 * registers that functions keep for their callers; the heap, a variable, a thread's name. Its
 * argument and its environment are others. */

#include "secrets.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 3

typedef struct
{
  char narrow[128];
  unsigned short wide[64];
  unsigned int wider[64];
  char words[4][16];
} Buffers;

/* How many threads have their secrets in their registers. */
static int n_ready;

static char global[64];

/* The compiler may not know that nobody reads them. */
static void
keep (void *data)
{
  __asm__ volatile("" : : "r"(data) : "memory");
}

static void
fill (Buffers *buffers, int offset)
{
  static const char *const short_secrets[] = SECRETS_SHORT;

  memset (buffers, 0, sizeof *buffers);
  strcpy (buffers->narrow + offset, SECRET_PASSWORD);
  strcpy (buffers->narrow + 48 + offset, SECRET_MAIL);
  for (int i = 0; SECRET_WIDE[i] != '\0'; i++)
    {
      buffers->wide[i + offset] = SECRET_WIDE[i];
      buffers->wider[i + offset] = SECRET_WIDE[i];
    }
  for (int i = 0; i < 4; i++)
    strcpy (buffers->words[i] + (offset > 8 ? 8 : offset), short_secrets[i]);
  keep (buffers);
}

#ifdef __x86_64__
#define SECRETS_TO_REGISTERS                                                                       \
  "movdqu (%0), %%xmm0\n\tmovdqu (%0), %%xmm7\n\tmovdqu (%0), %%xmm15\n\t"                         \
  "movq (%1), %%rbx\n\tmovq (%1), %%r12\n\tmovq (%1), %%r13\n\tmovq (%1), %%r14\n\t"               \
  "movq (%1), %%r15\n\tmovq (%1), %%r8\n\tmovq (%1), %%r9\n\tmovq (%1), %%r10\n\t"
#define SECRET_REGISTERS                                                                           \
  "rax", "rcx", "r11", "rbx", "r12", "r13", "r14", "r15", "r8", "r9", "r10", "xmm0", "xmm7",       \
      "xmm15", "memory"

/* The kernel keeps the registers of a thread that waits in it. */
static void
wait_with_secrets (void)
{
  __asm__ volatile(SECRETS_TO_REGISTERS "lock incl %2\n\t1: movl $34, %%eax\n\tsyscall\n\tjmp 1b"
                   :
                   : "S"(SECRET_COPIED), "D"(SECRET_REGISTER), "m"(n_ready)
                   : SECRET_REGISTERS);
}

static void
fail_with_secrets (void)
{
  __asm__ volatile(SECRETS_TO_REGISTERS "movl $16, %%eax\n\tmovl (%%rax), %%ecx"
                   :
                   : "S"(SECRET_COPIED), "D"(SECRET_REGISTER)
                   : SECRET_REGISTERS);
}
#else
static void
wait_with_secrets (void)
{
  __atomic_add_fetch (&n_ready, 1, __ATOMIC_SEQ_CST);
  for (;;)
    pause ();
}

static void
fail_with_secrets (void)
{
  *(volatile int *) 16 = 1;
}
#endif

static void *
run_thread (void *data)
{
  Buffers buffers;

  pthread_setname_np (pthread_self (), SECRET_THREAD);
  fill (&buffers, *(const int *) data);
  wait_with_secrets ();
  keep (&buffers);
  return NULL;
}

int
main (void)
{
  static const int offsets[THREADS] = { 0, 3, 5 };
  Buffers buffers;
  char *heap = malloc (64);

  strcpy (heap, SECRET_HEAP);
  strcpy (global, SECRET_GLOBAL);
  keep (heap);
  keep (global);
  for (int i = 0; i < THREADS; i++)
    {
      pthread_t thread;

      pthread_create (&thread, NULL, run_thread, (void *) &offsets[i]);
    }
  fill (&buffers, 1);
  while (__atomic_load_n (&n_ready, __ATOMIC_SEQ_CST) < THREADS)
    sched_yield ();
  fail_with_secrets ();
  keep (&buffers);
  return 0;
}

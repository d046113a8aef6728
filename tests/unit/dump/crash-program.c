/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int crash_outer (const int *place);

static void *
wait_forever (void *data)
{
  pthread_barrier_wait (data);
  for (;;)
    pause ();
  return NULL;
}

/* Uses up its stack, unless it gets a negative number. */
static int
recurse (int depth)
{
  volatile int kept[512] = { depth };

  return depth < 0 ? 0 : recurse (depth + 1) + kept[depth % 512];
}

/* Starts as many threads and takes as many megabytes as its arguments say, then fails in its
 * library; “nowhere” for a third makes it call a function at address 0 instead, “stay” makes it say
 * that it is ready and wait, “recurse” makes it use up its stack. */
int
main (int argc, char **argv)
{
  int threads = argc > 1 ? atoi (argv[1]) : 0;
  size_t size = argc > 2 ? (size_t) atoi (argv[2]) << 20 : 0;
  char *heap = malloc (size + 1);
  pthread_barrier_t barrier;
  int (*volatile nowhere) (const int *) = NULL;

  pthread_barrier_init (&barrier, NULL, threads + 1);
  memset (heap, 0x5a, size + 1);
  for (int i = 0; i < threads; i++)
    {
      pthread_t thread;

      pthread_create (&thread, NULL, wait_forever, &barrier);
    }
  pthread_barrier_wait (&barrier);
  if (argc > 3 && strcmp (argv[3], "stay") == 0)
    {
      puts ("ready");
      fflush (stdout);
      pause ();
    }
  if (argc > 3 && strcmp (argv[3], "recurse") == 0)
    return recurse (0);
  if (argc > 3 && strcmp (argv[3], "nowhere") == 0)
    return nowhere ((const int *) 16) + heap[size];
  return crash_outer ((const int *) 16) + heap[size];
}

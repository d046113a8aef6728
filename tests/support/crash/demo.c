/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "libdemo.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_IDLE_THREADS 3

static void *
idle_cb (void *barrier)
{
  pthread_barrier_wait (barrier);
  while (pause () != 0)
    continue;
  return NULL;
}

static void *
load_cb (void *barrier)
{
  pthread_barrier_wait (barrier);
  printf ("%d\n", demo_count_pages (NULL));
  return NULL;
}

/* Fails in a thread while the main thread and three more wait. */
static void
fail_in_thread (void)
{
  pthread_barrier_t barrier;
  pthread_t threads[N_IDLE_THREADS + 1];

  pthread_barrier_init (&barrier, NULL, N_IDLE_THREADS + 1);
  for (int i = 0; i < N_IDLE_THREADS; i++)
    pthread_create (&threads[i], NULL, idle_cb, &barrier);
  pthread_create (&threads[N_IDLE_THREADS], NULL, load_cb, &barrier);
  for (int i = 0; i <= N_IDLE_THREADS; i++)
    pthread_join (threads[i], NULL);
}

/* An update has replaced the program while it ran. */
static void
fail_deleted (void)
{
  char path[4096];
  ssize_t length = readlink ("/proc/self/exe", path, sizeof path - 1);

  if (length <= 0)
    exit (2);
  path[length] = '\0';
  if (unlink (path) != 0)
    exit (2);
  printf ("%d\n", demo_count_pages (NULL));
}

int
main (int argc, char **argv)
{
  const DemoDocument document = { "Untitled", 12 };
  const char *how = argc > 1 ? argv[1] : "library";

  if (strcmp (how, "library") == 0)
    printf ("%d\n", demo_count_pages (NULL));
  else if (strcmp (how, "abort") == 0)
    abort ();
  else if (strcmp (how, "divide") == 0)
    printf ("%d\n", demo_pages_per_chapter (&document, argc - 2));
  else if (strcmp (how, "thread") == 0)
    fail_in_thread ();
  else if (strcmp (how, "deleted") == 0)
    fail_deleted ();
  return 0;
}

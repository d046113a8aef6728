/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-sandbox.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void *
do_nothing (void *data)
{
  return data;
}

/* Landlock alone, without the filter of system calls that would deny the same before it. */
static int
try_paths (void)
{
  gboolean denied = FALSE;

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !rec_sandbox_deny_paths (&denied, NULL))
    return 2;
  if (!denied)
    return 4;
  return open ("/etc/passwd", O_RDONLY) >= 0 || open ("/tmp", O_RDONLY | O_DIRECTORY) >= 0
                 || unlink ("/tmp/recourse-sandbox-probe") == 0
                 || mkdir ("/tmp/recourse-sandbox-probe", 0700) == 0
             ? 0
             : 1;
}

/* Enters the sandbox and tries what its argument names. Exit status: 0 when that worked, 1 when it
 * failed, 2 when the sandbox could not be entered, 4 when the kernel lacks what is tried.
 * Descriptor 4 has to be gone. */
int
main (int argc, char **argv)
{
  const char *what = argc > 1 ? argv[1] : "";
  gboolean worked = FALSE;
  pthread_t thread;

  if (strcmp (what, "paths") == 0)
    _exit (try_paths ());
  if (!rec_sandbox_enter (3, NULL))
    return 2;

  if (strcmp (what, "nothing") == 0)
    worked = TRUE;
  else if (strcmp (what, "memory") == 0)
    worked = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
             != MAP_FAILED;
  else if (strcmp (what, "open") == 0)
    worked = open ("/etc/passwd", O_RDONLY) >= 0;
  else if (strcmp (what, "create") == 0)
    worked = open ("/tmp/recourse-sandbox-probe", O_WRONLY | O_CREAT, 0600) >= 0;
  else if (strcmp (what, "write") == 0)
    worked = write (3, "x", 1) == 1;
  else if (strcmp (what, "unlink") == 0)
    worked = unlink ("/tmp/recourse-sandbox-probe") == 0;
  else if (strcmp (what, "socket") == 0)
    worked = socket (AF_INET, SOCK_STREAM, 0) >= 0;
  else if (strcmp (what, "execute") == 0)
    worked = execl ("/bin/true", "true", NULL) == 0;
  else if (strcmp (what, "fork") == 0)
    worked = fork () >= 0;
  else if (strcmp (what, "thread") == 0)
    worked = pthread_create (&thread, NULL, do_nothing, NULL) == 0;
  else if (strcmp (what, "trace") == 0)
    worked = ptrace (PTRACE_ATTACH, getppid (), NULL, NULL) == 0;
  else if (strcmp (what, "code") == 0)
    worked = mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
             != MAP_FAILED;
  else if (strcmp (what, "inherited") == 0)
    worked = fcntl (4, F_GETFD) >= 0 || write (4, "x", 1) == 1;

  _exit (worked ? 0 : 1);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-sandbox.h"

#include "core/dump/rec-dump-limits.h"
#include "core/report/rec-error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights and fields that came after Landlock's first version; older headers lack them. */
#define FS_RIGHTS_1 ((G_GUINT64_CONSTANT (1) << 13) - 1)
#define FS_RIGHT_REFER (G_GUINT64_CONSTANT (1) << 13)
#define FS_RIGHT_TRUNCATE (G_GUINT64_CONSTANT (1) << 14)
#define FS_RIGHT_IOCTL (G_GUINT64_CONSTANT (1) << 15)
#define NET_RIGHTS (G_GUINT64_CONSTANT (3))
#define SCOPES (G_GUINT64_CONSTANT (3))

typedef struct
{
  guint64 handled_access_fs;
  guint64 handled_access_net;
  guint64 scoped;
} LandlockRules;

static gboolean
set_limit (int resource, guint64 value, const char *what, GError **error)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) == 0)
    {
      limit.rlim_max = MIN (limit.rlim_max, (rlim_t) value);
      limit.rlim_cur = limit.rlim_max;
      if (setrlimit (resource, &limit) == 0)
        return TRUE;
    }

  g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "The limit of %s cannot be set: %s", what,
               g_strerror (errno));
  return FALSE;
}

/* AddressSanitizer reserves terabytes of address space for what it remembers, and looks for leaks
 * from a process that it starts: neither is possible in here. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#define HAS_ADDRESS_SANITIZER __has_feature (address_sanitizer)
#else
#define HAS_ADDRESS_SANITIZER 0
#endif

#if HAS_ADDRESS_SANITIZER
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}
#endif

static gboolean
set_memory_limits (GError **error)
{
  return HAS_ADDRESS_SANITIZER
         || (set_limit (RLIMIT_AS, REC_DUMP_ADDRESS_SPACE_MAX, "address space", error)
             && set_limit (RLIMIT_DATA, REC_DUMP_DATA_MAX, "memory", error));
}

static gboolean
set_limits (GError **error)
{
  return set_memory_limits (error) && set_limit (RLIMIT_CPU, REC_DUMP_CPU_MAX, "CPU time", error)
         && set_limit (RLIMIT_NOFILE, REC_DUMP_OPEN_FILES_MAX, "open files", error)
         && set_limit (RLIMIT_FSIZE, 0, "file size", error)
         && set_limit (RLIMIT_NPROC, 0, "processes", error)
         && set_limit (RLIMIT_CORE, 0, "core size", error);
}

/* Memory may be mapped, but never to be executed; what is asked of a file is asked of a descriptor,
 * which the C library does by a call that could also take a path. */
static int
add_rules_of_arguments (scmp_filter_ctx filter)
{
  int result = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                                 SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));

  if (result == 0)
    result = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                               SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  if (result == 0)
    result = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (newfstatat), 1,
                               SCMP_A3 (SCMP_CMP_EQ, AT_EMPTY_PATH));
  return result;
}

static int
add_rules (scmp_filter_ctx filter)
{
  /* On descriptors that it has, and on its own memory. */
  static const int allowed[] = {
    SCMP_SYS (read),          SCMP_SYS (pread64),
    SCMP_SYS (readv),         SCMP_SYS (write),
    SCMP_SYS (writev),        SCMP_SYS (lseek),
    SCMP_SYS (close),         SCMP_SYS (fstat),
    SCMP_SYS (sendmsg),       SCMP_SYS (recvmsg),
    SCMP_SYS (munmap),        SCMP_SYS (mremap),
    SCMP_SYS (madvise),       SCMP_SYS (brk),
    SCMP_SYS (futex),         SCMP_SYS (getrandom),
    SCMP_SYS (clock_gettime), SCMP_SYS (rt_sigprocmask),
    SCMP_SYS (rt_sigreturn),  SCMP_SYS (exit),
    SCMP_SYS (exit_group),    SCMP_SYS (restart_syscall),
  };
  /* What no library does by the way. Anything else that is not allowed fails with EPERM. */
  static const int deadly[] = {
    SCMP_SYS (execve),
    SCMP_SYS (execveat),
    SCMP_SYS (fork),
    SCMP_SYS (vfork),
    SCMP_SYS (socket),
    SCMP_SYS (connect),
    SCMP_SYS (bind),
    SCMP_SYS (listen),
    SCMP_SYS (ptrace),
    SCMP_SYS (process_vm_readv),
    SCMP_SYS (process_vm_writev),
    SCMP_SYS (io_uring_setup),
    SCMP_SYS (bpf),
    SCMP_SYS (mount),
  };

  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      int result = seccomp_rule_add (filter, SCMP_ACT_ALLOW, allowed[i], 0);

      if (result != 0)
        return result;
    }
  for (guint i = 0; i < G_N_ELEMENTS (deadly); i++)
    {
      /* Some machines never had some of these. */
      int result = seccomp_rule_add (filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0);

      if (result != 0 && result != -EDOM)
        return result;
    }

  /* It looks at the stack before a function that does not return. */
  if (HAS_ADDRESS_SANITIZER
      && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (sigaltstack), 0) != 0)
    return -EINVAL;
  return add_rules_of_arguments (filter);
}

static gboolean
filter_calls (GError **error)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  int result = filter == NULL ? -ENOMEM : add_rules (filter);

  if (result == 0)
    result = seccomp_load (filter);
  if (filter != NULL)
    seccomp_release (filter);
  if (result != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "System calls cannot be limited: %s",
                   g_strerror (-result));
      return FALSE;
    }

  return TRUE;
}

/**
 * rec_sandbox_deny_paths: (skip)
 * @denied: (out): whether it is so now; %FALSE on kernels without Landlock
 * @error: return location for a [error@Error]
 *
 * Takes from this process, for good, all files that it would reach by a path, and TCP. It is a
 * second wall behind the filter of system calls, and needs that no new privileges can be had.
 *
 * Returns: %FALSE where Landlock is there but could not be used
 */
gboolean
rec_sandbox_deny_paths (gboolean *denied, GError **error)
{
  LandlockRules rules = { FS_RIGHTS_1, 0, 0 };
  gsize size = sizeof rules.handled_access_fs;
  long version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  int fd;

  *denied = version >= 1;
  if (version < 1)
    return TRUE;

  if (version >= 2)
    rules.handled_access_fs |= FS_RIGHT_REFER;
  if (version >= 3)
    rules.handled_access_fs |= FS_RIGHT_TRUNCATE;
  if (version >= 4)
    {
      rules.handled_access_net = NET_RIGHTS;
      size = G_STRUCT_OFFSET (LandlockRules, scoped);
    }
  if (version >= 5)
    rules.handled_access_fs |= FS_RIGHT_IOCTL;
  if (version >= 6)
    {
      rules.scoped = SCOPES;
      size = sizeof rules;
    }

  fd = syscall (SYS_landlock_create_ruleset, &rules, size, 0);
  if (fd < 0 || syscall (SYS_landlock_restrict_self, fd, 0) != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "Landlock cannot be set up: %s",
                   g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }

  close (fd);
  return TRUE;
}

/**
 * rec_sandbox_enter: (skip)
 * @last_fd: the highest descriptor that stays open
 * @error: return location for a [error@Error]
 *
 * Gives up, for good, all that reading foreign bytes does not need: this process can then use the
 * descriptors that it has, get more from a socket that it has, and its own memory; it cannot open,
 * write or execute files, make sockets or processes. It ends when its parent does.
 *
 * Returns: whether all of it took hold; if not, no foreign byte may be read
 */
gboolean
rec_sandbox_enter (int last_fd, GError **error)
{
  gboolean denied;

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_PDEATHSIG, SIGKILL) != 0
      || prctl (PR_SET_DUMPABLE, 0) != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "Privileges cannot be given up: %s",
                   g_strerror (errno));
      return FALSE;
    }

  syscall (SYS_close_range, last_fd + 1, ~0U, 0);
  return set_limits (error) && rec_sandbox_deny_paths (&denied, error) && filter_calls (error);
}

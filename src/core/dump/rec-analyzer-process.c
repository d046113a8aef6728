/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-analyzer-process.h"

#include "core/dump/rec-analyzer-child.h"
#include "core/dump/rec-broker.h"
#include "core/dump/rec-dump-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Descriptors that the child gets are first moved out of the way of the numbers they get there. */
#define FIRST_FREE_FD 16

/* The descriptors are the parent's ends. */
struct _RecAnalyzerProcess
{
  char *dump_path;
  pid_t pid;
  int broker;
  int output_fd;
  int message_fd;
  GString *output;
  GString *message;
  guint n_requests;
  gboolean was_killed;
};

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static gboolean
make_channels (int ends[6], GError **error)
{
  for (guint i = 0; i < 6; i++)
    ends[i] = -1;
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0
      && pipe2 (ends + 2, O_CLOEXEC) == 0 && pipe2 (ends + 4, O_CLOEXEC) == 0)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "The channels of an analysis cannot be made: %s",
               g_strerror (errno));
  return FALSE;
}

static int
spawn_with (const char *program, const char *option, const int fds[4], pid_t *pid)
{
  char *const arguments[] = { (char *) program, (char *) option, NULL };
  /* Nothing of the user's environment, which also keeps libraries from asking servers. */
  char *const environment[] = { "LC_ALL=C.UTF-8", NULL };
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t signals;
  int moved[4];
  int result = 0;

  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigemptyset (&signals);
  posix_spawnattr_setsigmask (&attributes, &signals);
  sigfillset (&signals);
  posix_spawnattr_setsigdefault (&attributes, &signals);
  for (int i = 0; i < 4; i++)
    {
      moved[i] = fcntl (fds[i], F_DUPFD_CLOEXEC, FIRST_FREE_FD);
      if (moved[i] < 0)
        result = errno;
      else
        posix_spawn_file_actions_adddup2 (&actions, moved[i], i);
    }

  if (result == 0)
    result = posix_spawn (pid, program, &actions, &attributes, arguments, environment);
  for (int i = 0; i < 4; i++)
    close_fd (&moved[i]);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  return result;
}

static gboolean
spawn (RecAnalyzerProcess *self, const char *program, const char *option, int dump, GError **error)
{
  int ends[6];
  int result = 0;
  gboolean made = make_channels (ends, error);

  if (made)
    {
      const int fds[4] = { dump, ends[3], ends[5], ends[1] };

      result = spawn_with (program, option, fds, &self->pid);
      if (result != 0)
        {
          self->pid = 0;
          g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "The program %s cannot be started: %s",
                       program, g_strerror (result));
        }
    }

  self->broker = ends[0];
  self->output_fd = ends[2];
  self->message_fd = ends[4];
  close_fd (&ends[1]);
  close_fd (&ends[3]);
  close_fd (&ends[5]);
  return made && result == 0;
}

/* Returns FALSE when there is more than the limit. */
static gboolean
read_some (int *fd, GString *text, gsize max)
{
  char buffer[65536];
  gssize length = read (*fd, buffer, sizeof buffer);

  if (length > 0)
    g_string_append_len (text, buffer, length);
  else if (length == 0 || errno != EINTR)
    close_fd (fd);

  return text->len <= max;
}

static gboolean
serve (RecAnalyzerProcess *self, const char *root, const struct pollfd *polls, GError **error)
{
  /* The end of the questions is none of them. */
  if (polls[0].revents != 0 && !rec_broker_answer (self->broker, root))
    close_fd (&self->broker);
  else if (polls[0].revents != 0 && self->n_requests++ >= REC_DUMP_REQUESTS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
                   "The analysis of the memory dump %s was stopped: it asked for more than %d "
                   "files",
                   self->dump_path, REC_DUMP_REQUESTS_MAX);
      return FALSE;
    }

  if ((polls[1].revents != 0 && !read_some (&self->output_fd, self->output, REC_DUMP_OUTPUT_MAX))
      || (polls[2].revents != 0
          && !read_some (&self->message_fd, self->message, REC_DUMP_MESSAGE_MAX)))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
                   "The analysis of the memory dump %s was stopped: it wrote too much",
                   self->dump_path);
      return FALSE;
    }

  return TRUE;
}

/* A child that has closed all that it writes to has a second left to end in. */
static void
wait_for_end (RecAnalyzerProcess *self)
{
  struct pollfd end = { syscall (SYS_pidfd_open, self->pid, 0), POLLIN, 0 };

  if (end.fd < 0 || poll (&end, 1, 1000) != 1)
    kill (self->pid, SIGKILL);
  close_fd (&end.fd);
}

/* Waits until the child has closed all that it writes to. */
static gboolean
attend (RecAnalyzerProcess *self,
        const char *root,
        gint64 deadline,
        GCancellable *cancellable,
        GError **error)
{
  GPollFD cancel = { -1, G_IO_IN, 0 };
  gboolean has_cancel = g_cancellable_make_pollfd (cancellable, &cancel);
  gboolean going_on = TRUE;

  while (going_on && (self->output_fd >= 0 || self->message_fd >= 0))
    {
      struct pollfd polls[4] = {
        { self->broker, POLLIN, 0 },
        { self->output_fd, POLLIN, 0 },
        { self->message_fd, POLLIN, 0 },
        { cancel.fd, POLLIN, 0 },
      };
      gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
      int ready = left > 0 ? poll (polls, G_N_ELEMENTS (polls), left) : 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        going_on = FALSE;
      else if (ready == 0)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
                       "The analysis of the memory dump %s was stopped because it took too long",
                       self->dump_path);
          going_on = FALSE;
        }
      else if (ready > 0)
        going_on = serve (self, root, polls, error);
    }

  if (has_cancel)
    g_cancellable_release_fd (cancellable);
  return going_on;
}

static gboolean
check_status (RecAnalyzerProcess *self, int status, GError **error)
{
  g_autofree char *message
      = rec_text_clean (self->message->str, self->message->len, REC_DUMP_MESSAGE_MAX);
  int code;

  if (WIFSIGNALED (status))
    {
      int number = WTERMSIG (status);

      self->was_killed = TRUE;
      if (number == SIGXCPU || number == SIGKILL)
        g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
                     "The analysis of the memory dump %s was stopped at one of its limits",
                     self->dump_path);
      else
        g_set_error (error, REC_ERROR, REC_ERROR_FAILED,
                     "The analysis of the memory dump %s ended with the signal %d (%s)",
                     self->dump_path, number, g_strsignal (number));
      return FALSE;
    }

  code = WEXITSTATUS (status);
  if (code == 0)
    return TRUE;

  code -= REC_ANALYZER_EXIT_ERROR;
  g_set_error (error, REC_ERROR, code >= 0 && code <= REC_ERROR_LIMIT ? code : REC_ERROR_FAILED,
               "The memory dump %s cannot be read: %s", self->dump_path,
               message[0] != '\0' ? message : "the analysis gave no reason");
  return FALSE;
}

static gboolean
reap (RecAnalyzerProcess *self, GError **error)
{
  int status;
  pid_t reaped;

  wait_for_end (self);
  do
    reaped = waitpid (self->pid, &status, 0);
  while (reaped < 0 && errno == EINTR);

  self->pid = 0;
  if (reaped < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED,
                   "How the analysis of the memory dump %s ended is not known: %s", self->dump_path,
                   g_strerror (errno));
      return FALSE;
    }

  return check_status (self, status, error);
}

/**
 * rec_analyzer_process_new: (skip)
 * @program: the path of recourse-analyze
 * @option: (nullable): its only argument
 * @dump: the dump, open at its start; it is lent for this call
 * @dump_path: the dump's name in messages
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the process, which has begun
 */
RecAnalyzerProcess *
rec_analyzer_process_new (const char *program,
                          const char *option,
                          int dump,
                          const char *dump_path,
                          GError **error)
{
  g_autoptr (RecAnalyzerProcess) self = g_new0 (RecAnalyzerProcess, 1);

  self->dump_path = g_strdup (dump_path);
  self->broker = self->output_fd = self->message_fd = -1;
  self->output = g_string_new (NULL);
  self->message = g_string_new (NULL);
  return spawn (self, program, option, dump, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rec_analyzer_process_free: (skip)
 *
 * Nothing is left of the process afterwards, whatever it was doing.
 */
void
rec_analyzer_process_free (RecAnalyzerProcess *self)
{
  if (self->pid > 0)
    {
      kill (self->pid, SIGKILL);
      while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    }
  close_fd (&self->broker);
  close_fd (&self->output_fd);
  close_fd (&self->message_fd);
  g_string_free (self->output, TRUE);
  g_string_free (self->message, TRUE);
  g_free (self->dump_path);
  g_free (self);
}

/**
 * rec_analyzer_process_wait: (skip)
 * @root: (nullable): the folder under which the dead process's files lie, %NULL for `/`
 * @deadline: when the process is given up, on the clock of g_get_monotonic_time()
 * @cancellable: (nullable): a [class@Gio.Cancellable]
 * @error: return location for a [error@Error] or [error@Gio.IOErrorEnum]
 *
 * Hands files to the process and takes what it says, until it ends or reaches a limit. To be called
 * once.
 *
 * Returns: whether it ended as it should
 */
gboolean
rec_analyzer_process_wait (RecAnalyzerProcess *self,
                           const char *root,
                           gint64 deadline,
                           GCancellable *cancellable,
                           GError **error)
{
  return attend (self, root, deadline, cancellable, error) && reap (self, error);
}

/**
 * rec_analyzer_process_was_killed: (skip)
 *
 * Returns: whether a signal ended the process: its own fault, or a limit of the kernel's
 */
gboolean
rec_analyzer_process_was_killed (RecAnalyzerProcess *self)
{
  return self->was_killed;
}

/**
 * rec_analyzer_process_get_output: (skip)
 * @length: (out): its bytes
 *
 * Returns: (transfer none): what the process has written
 */
const char *
rec_analyzer_process_get_output (RecAnalyzerProcess *self, gsize *length)
{
  *length = self->output->len;
  return self->output->str;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-analyzer.h"

#include "core/dump/rec-analyzer-child.h"
#include "core/dump/rec-broker.h"
#include "core/dump/rec-dump-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-text.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Descriptors that the child gets are first moved out of the way of the numbers they get there. */
#define FIRST_FREE_FD 16

/**
 * RecAnalyzer:
 *
 * Has memory dumps analysed by a child process that has nothing to lose (design §5).
 */
struct _RecAnalyzer
{
  GObject parent_instance;

  char *program;
};

/* One child while it runs; the descriptors are the parent's ends. */
typedef struct
{
  const char *dump_path;
  const char *root;
  pid_t pid;
  int broker;
  int output_fd;
  int message_fd;
  GString *output;
  GString *message;
  guint n_requests;
} Child;

G_DEFINE_FINAL_TYPE (RecAnalyzer, rec_analyzer, G_TYPE_OBJECT)

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
child_clear (Child *child)
{
  if (child->pid > 0)
    {
      kill (child->pid, SIGKILL);
      while (waitpid (child->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    }
  close_fd (&child->broker);
  close_fd (&child->output_fd);
  close_fd (&child->message_fd);
  g_string_free (child->output, TRUE);
  g_string_free (child->message, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Child, child_clear)

static int
open_dump (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY);
  struct stat status;

  if (fd < 0 && errno == ENOENT)
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "The memory dump %s is not there any more",
                 path);
  else if (fd < 0 && errno == ELOOP)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                 "The memory dump %s is a link, which is not followed", path);
  else if (fd < 0)
    g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "The memory dump %s cannot be opened: %s",
                 path, g_strerror (errno));
  if (fd < 0)
    return -1;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The memory dump %s is no regular file",
                   path);
      close (fd);
      return -1;
    }

  return fd;
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
spawn_with (const char *program, const int fds[4], pid_t *pid)
{
  char *const arguments[] = { (char *) program, NULL };
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
spawn_child (Child *child, const char *program, int dump, GError **error)
{
  int ends[6];
  int result = 0;
  gboolean made = make_channels (ends, error);

  if (made)
    {
      const int fds[4] = { dump, ends[3], ends[5], ends[1] };

      result = spawn_with (program, fds, &child->pid);
      if (result != 0)
        {
          child->pid = 0;
          g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "The program %s cannot be started: %s",
                       program, g_strerror (result));
        }
    }

  child->broker = ends[0];
  child->output_fd = ends[2];
  child->message_fd = ends[4];
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
serve (Child *child, const struct pollfd *polls, GError **error)
{
  if (polls[0].revents != 0)
    {
      if (child->n_requests++ >= REC_DUMP_REQUESTS_MAX)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
                       "The analysis of the memory dump %s was stopped: it asked for more than %d "
                       "files",
                       child->dump_path, REC_DUMP_REQUESTS_MAX);
          return FALSE;
        }
      if (!rec_broker_answer (child->broker, child->root))
        close_fd (&child->broker);
    }

  if ((polls[1].revents != 0 && !read_some (&child->output_fd, child->output, REC_DUMP_OUTPUT_MAX))
      || (polls[2].revents != 0
          && !read_some (&child->message_fd, child->message, REC_DUMP_MESSAGE_MAX)))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
                   "The analysis of the memory dump %s was stopped: it wrote too much",
                   child->dump_path);
      return FALSE;
    }

  return TRUE;
}

/* Waits until the child has closed all that it writes to. */
static gboolean
attend (Child *child, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + REC_DUMP_WAIT_MAX * G_USEC_PER_SEC;
  GPollFD cancel = { -1, G_IO_IN, 0 };
  gboolean has_cancel = g_cancellable_make_pollfd (cancellable, &cancel);
  gboolean going_on = TRUE;

  while (going_on && (child->output_fd >= 0 || child->message_fd >= 0))
    {
      struct pollfd polls[4] = {
        { child->broker, POLLIN, 0 },
        { child->output_fd, POLLIN, 0 },
        { child->message_fd, POLLIN, 0 },
        { cancel.fd, POLLIN, 0 },
      };
      gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
      int ready = left > 0 ? poll (polls, G_N_ELEMENTS (polls), left) : 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        going_on = FALSE;
      else if (ready == 0)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
                       "The analysis of the memory dump %s was stopped after %d seconds",
                       child->dump_path, REC_DUMP_WAIT_MAX);
          going_on = FALSE;
        }
      else if (ready > 0)
        going_on = serve (child, polls, error);
    }

  if (has_cancel)
    g_cancellable_release_fd (cancellable);
  return going_on;
}

static gboolean
check_status (Child *child, int status, GError **error)
{
  g_autofree char *message
      = rec_text_clean (child->message->str, child->message->len, REC_DUMP_MESSAGE_MAX);
  int code;

  if (WIFSIGNALED (status))
    {
      int number = WTERMSIG (status);

      if (number == SIGXCPU || number == SIGKILL)
        g_set_error (error, REC_ERROR, REC_ERROR_LIMIT,
                     "The analysis of the memory dump %s was stopped at one of its limits",
                     child->dump_path);
      else
        g_set_error (error, REC_ERROR, REC_ERROR_FAILED,
                     "The analysis of the memory dump %s ended with the signal %d (%s)",
                     child->dump_path, number, g_strsignal (number));
      return FALSE;
    }

  code = WEXITSTATUS (status);
  if (code == 0)
    return TRUE;

  code -= REC_ANALYZER_EXIT_ERROR;
  g_set_error (error, REC_ERROR, code >= 0 && code <= REC_ERROR_LIMIT ? code : REC_ERROR_FAILED,
               "The memory dump %s cannot be read: %s", child->dump_path,
               message[0] != '\0' ? message : "the analysis gave no reason");
  return FALSE;
}

static gboolean
reap (Child *child, GError **error)
{
  int status;
  pid_t reaped;

  do
    reaped = waitpid (child->pid, &status, 0);
  while (reaped < 0 && errno == EINTR);

  child->pid = 0;
  if (reaped < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED,
                   "How the analysis of the memory dump %s ended is not known: %s",
                   child->dump_path, g_strerror (errno));
      return FALSE;
    }

  return check_status (child, status, error);
}

static void
rec_analyzer_finalize (GObject *object)
{
  RecAnalyzer *self = REC_ANALYZER (object);

  g_clear_pointer (&self->program, g_free);

  G_OBJECT_CLASS (rec_analyzer_parent_class)->finalize (object);
}

static void
rec_analyzer_class_init (RecAnalyzerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_analyzer_finalize;
}

static void
rec_analyzer_init (RecAnalyzer *self)
{
}

/**
 * rec_analyzer_new:
 * @program: (nullable): the path of recourse-analyze; %NULL for `$RECOURSE_ANALYZE`, else for the
 *   installed one
 *
 * Returns: (transfer full): a new [class@Analyzer]
 */
RecAnalyzer *
rec_analyzer_new (const char *program)
{
  RecAnalyzer *self = g_object_new (REC_TYPE_ANALYZER, NULL);

  if (program == NULL)
    program = g_getenv ("RECOURSE_ANALYZE");
  self->program = g_strdup (program != NULL ? program : REC_ANALYZE_PATH);
  return self;
}

/**
 * rec_analyzer_run:
 * @dump_path: an ELF core, plain or compressed with zstd, lz4, xz, bzip2 or gzip
 * @root: (nullable): the folder under which the dead process's files lie, %NULL for `/`
 * @cancellable: (nullable): a [class@Gio.Cancellable]; the child is then killed
 * @error: return location for a [error@Error] or [error@Gio.IOErrorEnum]
 *
 * Has the dump read by a child process without files, network or privileges, and waits for it, at
 * most for two minutes. On its request the child gets programs and libraries, to be read only; that
 * is how stacks are unwound and files on the disk compared with those that were in use.
 *
 * Returns: (transfer full): what is known of the failure; %NULL with %REC_ERROR_NOT_FOUND when the
 *   dump is gone, %REC_ERROR_INVALID or %REC_ERROR_TRUNCATED when it says nothing,
 *   %REC_ERROR_LIMIT when the child was stopped, %REC_ERROR_FAILED when it or the system failed
 */
RecAnalysis *
rec_analyzer_run (RecAnalyzer *self,
                  const char *dump_path,
                  const char *root,
                  GCancellable *cancellable,
                  GError **error)
{
  g_auto (Child) child = { 0 };
  g_autoptr (JsonNode) node = NULL;
  int dump;
  gboolean spawned;

  g_return_val_if_fail (REC_IS_ANALYZER (self), NULL);
  g_return_val_if_fail (dump_path != NULL, NULL);

  child.dump_path = dump_path;
  child.root = root;
  child.broker = child.output_fd = child.message_fd = -1;
  child.output = g_string_new (NULL);
  child.message = g_string_new (NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  dump = open_dump (dump_path, error);
  if (dump < 0)
    return NULL;

  spawned = spawn_child (&child, self->program, dump, error);
  close (dump);
  if (!spawned || !attend (&child, cancellable, error) || !reap (&child, error))
    return NULL;

  node = rec_json_parse (child.output->str, child.output->len, error);
  if (node == NULL)
    {
      g_prefix_error (error, "The analysis of the memory dump %s is not understood: ", dump_path);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The analysis of the memory dump %s is no JSON object", dump_path);
      return NULL;
    }

  return rec_analysis_new_from_json (json_node_get_object (node), error);
}

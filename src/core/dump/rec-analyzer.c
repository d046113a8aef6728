/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-analyzer.h"

#include "core/dump/rec-analyzer-child.h"
#include "core/dump/rec-analyzer-process.h"
#include "core/dump/rec-dump-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MINIDUMP_MAGIC "MDMP"
#define MINIDUMP_MAGIC_SIZE 4

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

/* What the steps of an analysis, and a minidump, have in common. */
typedef struct
{
  const char *program;
  const char *dump_path;
  const char *root;
  int dump;
  gint64 deadline;
  GCancellable *cancellable;
} Run;

G_DEFINE_FINAL_TYPE (RecAnalyzer, rec_analyzer, G_TYPE_OBJECT)

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

static RecAnalysis *
read_answer (RecAnalyzerProcess *process, const char *dump_path, GError **error)
{
  gsize length;
  const char *output = rec_analyzer_process_get_output (process, &length);
  g_autoptr (JsonNode) node = rec_json_parse (output, length, error);

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

static gboolean
set_write_error (const Run *run, int number, GError **error)
{
  g_set_error (error, REC_ERROR, number == ENOSPC ? REC_ERROR_NO_SPACE : REC_ERROR_FAILED,
               "The minidump of %s cannot be written: %s", run->dump_path, g_strerror (number));
  return FALSE;
}

static gboolean
write_all (const Run *run, const char *data, gsize length, int fd, GError **error)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return set_write_error (run, written < 0 ? errno : EIO, error);
      data += written;
      length -= written;
    }

  return TRUE;
}

/* All of it is taken before the first byte is written, so that no part of one is ever left. */
static gboolean
run_minidump (const Run *run, int minidump_fd, GError **error)
{
  g_autoptr (RecAnalyzerProcess) process = rec_analyzer_process_new (
      run->program, REC_ANALYZER_MINIDUMP, run->dump, run->dump_path, error);
  const char *output;
  gsize length;

  if (process == NULL
      || !rec_analyzer_process_wait (process, run->root, run->deadline, run->cancellable, error))
    return FALSE;

  output = rec_analyzer_process_get_output (process, &length);
  if (length > REC_MINIDUMP_SIZE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_LIMIT, "The minidump of %s has more than %u bytes",
                   run->dump_path, REC_MINIDUMP_SIZE_MAX);
      return FALSE;
    }
  if (length < MINIDUMP_MAGIC_SIZE || memcmp (output, MINIDUMP_MAGIC, MINIDUMP_MAGIC_SIZE) != 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "What was made of %s is no minidump",
                   run->dump_path);
      return FALSE;
    }

  return write_all (run, output, length, minidump_fd, error);
}

static RecAnalysis *
run_once (const Run *run, const char *option, gboolean *was_killed, GError **error)
{
  g_autoptr (RecAnalyzerProcess) process
      = rec_analyzer_process_new (run->program, option, run->dump, run->dump_path, error);
  gboolean ended;

  if (process == NULL)
    return NULL;

  ended = rec_analyzer_process_wait (process, run->root, run->deadline, run->cancellable, error);
  *was_killed = rec_analyzer_process_was_killed (process);
  return ended ? read_answer (process, run->dump_path, error) : NULL;
}

/* A file that was in use can be made so that reading it kills the child. What the core itself says,
 * which is where it failed, is then asked for again without unwinding. */
static RecAnalysis *
run_in_two_steps (const Run *run, GError **error)
{
  g_autoptr (GError) first_error = NULL;
  gboolean was_killed = FALSE;
  RecAnalysis *analysis = run_once (run, NULL, &was_killed, &first_error);

  if (analysis == NULL && was_killed && lseek (run->dump, 0, SEEK_SET) == 0)
    analysis = run_once (run, REC_ANALYZER_INNERMOST, &was_killed, NULL);
  if (analysis == NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  return analysis;
}

static gboolean
begin (RecAnalyzer *self, Run *run, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;

  run->program = self->program;
  run->dump = open_dump (run->dump_path, error);
  run->deadline = g_get_monotonic_time () + REC_DUMP_WAIT_MAX * G_USEC_PER_SEC;
  return run->dump >= 0;
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
 * is how stacks are unwound and files on the disk compared with those that were in use. Should that
 * kill the child, a second one reads the innermost frames alone, in what is left of the time.
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
  Run run = { NULL, dump_path, root, -1, 0, cancellable };
  RecAnalysis *analysis;

  g_return_val_if_fail (REC_IS_ANALYZER (self), NULL);
  g_return_val_if_fail (dump_path != NULL, NULL);

  if (!begin (self, &run, error))
    return NULL;

  analysis = run_in_two_steps (&run, error);
  close (run.dump);
  return analysis;
}

/**
 * rec_analyzer_write_minidump:
 * @dump_path: an ELF core, as for [method@Analyzer.run]
 * @root: (nullable): the folder under which the dead process's files lie, %NULL for `/`
 * @minidump_fd: a file that is open for writing and empty; it is lent
 * @cancellable: (nullable): a [class@Gio.Cancellable]; the child is then killed
 * @error: return location for a [error@Error] or [error@Gio.IOErrorEnum]
 *
 * Has the child make a minidump of the core, as Breakpad has it, with its stacks and registers
 * sanitised (`docs/minidump.md`), and writes it. Nothing is written unless all of it is there. It
 * takes at most two minutes, and a minidump has at most 8 MB; one of ten threads is under 100 kB.
 *
 * Returns: whether it was written; %FALSE with the errors of [method@Analyzer.run], with
 *   %REC_ERROR_UNSUPPORTED when minidumps are not made of that machine, %REC_ERROR_NO_SPACE when
 * the disk is full
 */
gboolean
rec_analyzer_write_minidump (RecAnalyzer *self,
                             const char *dump_path,
                             const char *root,
                             int minidump_fd,
                             GCancellable *cancellable,
                             GError **error)
{
  Run run = { NULL, dump_path, root, -1, 0, cancellable };
  gboolean written;

  g_return_val_if_fail (REC_IS_ANALYZER (self), FALSE);
  g_return_val_if_fail (dump_path != NULL, FALSE);
  g_return_val_if_fail (minidump_fd >= 0, FALSE);

  if (!begin (self, &run, error))
    return FALSE;

  written = run_minidump (&run, minidump_fd, error);
  close (run.dump);
  return written;
}

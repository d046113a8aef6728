/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-broker.h"
#include "core/report/rec-limits.h"

#include "test-folder.h"

#include <elf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder that stands for a mounted disk, and a program beside it that must not be got at. */
typedef struct
{
  char *folder;
  char *root;
  char *program;
  char *secret;
} Fixture;

typedef struct
{
  int socket;
  const char *path;
  int fd;
} Question;

static void
write_elf (const char *path, guint16 type)
{
  Elf64_Ehdr header = { 0 };

  memcpy (header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = GUINT16_TO_LE (type);
  g_assert_true (g_file_set_contents (path, (char *) &header, sizeof header, NULL));
}

static gpointer
ask_thread (gpointer data)
{
  Question *question = data;

  question->fd = rec_broker_ask (question->socket, question->path);
  return NULL;
}

/* Returns what the child gets. */
static int
ask (const char *root, const char *path)
{
  Question question = { -1, path, -1 };
  int ends[2];
  GThread *thread;
  char first;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  question.socket = ends[1];
  thread = g_thread_new ("child", ask_thread, &question);
  g_assert_cmpint (recv (ends[0], &first, 1, MSG_PEEK), ==, 1);
  g_assert_true (rec_broker_answer (ends[0], root));
  g_thread_join (thread);
  close (ends[0]);
  close (ends[1]);
  return question.fd;
}

static gboolean
is_given (const char *root, const char *path)
{
  int fd = ask (root, path);

  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

static char *
build_path (const Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->root, name, NULL);
}

static void
test_programs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *library = build_path (fixture, "library");
  int fd;

  write_elf (library, ET_DYN);
  g_assert_true (is_given (fixture->root, "/program"));
  g_assert_true (is_given (fixture->root, "/library"));
  g_assert_true (is_given (NULL, fixture->program));
  g_assert_true (is_given ("/", fixture->program));

  fd = ask (fixture->root, "/program");
  g_assert_cmpint (write (fd, "x", 1), ==, -1);
  close (fd);
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  static const char *const ways[] = { "/out", "/../secret", "/folder/../../secret", "/up/secret" };
  g_autofree char *out = build_path (fixture, "out");
  g_autofree char *up = build_path (fixture, "up");
  g_autofree char *inside = build_path (fixture, "inside");
  g_autofree char *folder = build_path (fixture, "folder");

  g_assert_cmpint (symlink (fixture->secret, out), ==, 0);
  g_assert_cmpint (symlink ("..", up), ==, 0);
  g_assert_cmpint (symlink ("/program", inside), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (is_given (NULL, fixture->secret));
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    g_assert_false (is_given (fixture->root, ways[i]));
  g_assert_true (is_given (fixture->root, "/inside"));
  g_assert_true (is_given (fixture->root, "/../program"));
}

static void
test_other_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = build_path (fixture, "other");

  g_assert_false (is_given (fixture->root, "/"));
  g_assert_false (is_given (fixture->root, "/absent"));
  g_assert_false (is_given (NULL, "/dev/zero"));
  g_assert_false (is_given (NULL, "/etc/passwd"));
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_false (is_given (fixture->root, "/other"));
  write_elf (path, ET_CORE);
  g_assert_false (is_given (fixture->root, "/other"));
  write_elf (path, ET_REL);
  g_assert_false (is_given (fixture->root, "/other"));
  write_elf (path, ET_EXEC);
  g_assert_true (is_given (fixture->root, "/other"));
  g_assert_cmpint (truncate (path, 20), ==, 0);
  g_assert_false (is_given (fixture->root, "/other"));
}

/* A FIFO stands for the devices that do something already when they are opened. */
static void
test_fifo (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = build_path (fixture, "fifo");
  int watch = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  char event[sizeof (struct inotify_event) + NAME_MAX + 1];

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_cmpint (inotify_add_watch (watch, path, IN_OPEN), >, 0);
  g_assert_false (is_given (fixture->root, "/fifo"));
  g_assert_false (is_given (NULL, path));
  g_assert_cmpint (read (watch, event, sizeof event), ==, -1);
  close (watch);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  const char *name = "/program";
  g_autofree char *odd = build_path (fixture, "odd\nname\x1b");
  g_autofree char *longest = g_strnfill (REC_PATH_LENGTH_MAX - 1, '/');
  g_autofree char *too_long = g_strnfill (REC_PATH_LENGTH_MAX + 1, '/');

  write_elf (odd, ET_EXEC);
  g_assert_true (is_given (fixture->root, "/odd\nname\x1b"));
  g_assert_false (is_given (fixture->root, "program"));
  memcpy (longest + strlen (longest) - strlen (name), name, strlen (name));
  memcpy (too_long + strlen (too_long) - strlen (name), name, strlen (name));
  g_assert_true (is_given (fixture->root, longest));
  g_assert_false (is_given (fixture->root, too_long));
}

/* A path with a NUL in it would be read as another one. */
static void
test_nul (Fixture *fixture, gconstpointer data)
{
  const char path[] = "/program\0/x";
  int ends[2];
  char answer = 1;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  g_assert_cmpint (send (ends[1], path, sizeof path - 1, 0), ==, sizeof path - 1);
  g_assert_true (rec_broker_answer (ends[0], fixture->root));
  g_assert_cmpint (recv (ends[1], &answer, 1, 0), ==, 1);
  g_assert_cmpint (answer, ==, 0);
  close (ends[0]);
  close (ends[1]);
}

static void
test_never_waits (Fixture *fixture, gconstpointer data)
{
  guint n_answers = 0;
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  /* Nothing was asked. */
  g_assert_true (rec_broker_answer (ends[0], fixture->root));
  /* No answer is taken. */
  do
    g_assert_cmpint (send (ends[1], "/absent", 7, 0), ==, 7);
  while (rec_broker_answer (ends[0], fixture->root) && n_answers++ < 100000);
  g_assert_cmpuint (n_answers, <, 100000);
  close (ends[1]);
  while (rec_broker_answer (ends[0], fixture->root))
    continue;
  close (ends[0]);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("recourse-broker-XXXXXX", NULL);
  fixture->root = g_build_filename (fixture->folder, "root", NULL);
  fixture->program = build_path (fixture, "program");
  fixture->secret = g_build_filename (fixture->folder, "secret", NULL);
  g_assert_cmpint (g_mkdir (fixture->root, 0700), ==, 0);
  write_elf (fixture->program, ET_EXEC);
  write_elf (fixture->secret, ET_EXEC);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->root);
  g_free (fixture->program);
  g_free (fixture->secret);
}

#define ADD(name, test) g_test_add ("/broker/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("hands out programs and libraries, to be read only", test_programs);
  ADD ("lets neither a link nor “..” lead out of the root", test_links);
  ADD ("refuses folders, devices, cores and what is no ELF file", test_other_files);
  ADD ("does not even open what is no regular file", test_fifo);
  ADD ("takes odd names, and paths up to their limit", test_names);
  ADD ("refuses a path with a NUL", test_nul);
  ADD ("never waits for the child", test_never_waits);
  return g_test_run ();
}

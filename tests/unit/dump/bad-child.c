/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-analyzer-child.h"
#include "core/dump/rec-broker.h"
#include "core/dump/rec-dump-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define OUTPUT 1
#define MESSAGE 2

static void
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, text, length);

      if (written <= 0)
        _exit (9);
      text += written;
      length -= written;
    }
}

static void
write_text (int fd, const char *text)
{
  write_all (fd, text, strlen (text));
}

static void
write_filled (int fd, char with, gsize length)
{
  g_autofree char *text = g_strnfill (length, with);

  write_all (fd, text, length);
}

static void
write_forever (int fd)
{
  for (;;)
    write_filled (fd, ' ', 65536);
}

static void
wait_forever (void)
{
  for (;;)
    pause ();
}

static void
answer_with (gsize length)
{
  write_text (OUTPUT, "{}");
  write_filled (OUTPUT, ' ', length - 2);
}

static int
complain_with (gsize length)
{
  write_filled (MESSAGE, 'a', length - 7);
  write_text (MESSAGE, "the end");
  return REC_ANALYZER_EXIT_ERROR + REC_ERROR_INVALID;
}

static gboolean
ask (const char *path)
{
  int fd = rec_broker_ask (REC_ANALYZER_BROKER_FD, path);

  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

static void
ask_often (guint times)
{
  for (guint i = 0; i < times; i++)
    ask ("/nowhere");
  write_text (OUTPUT, "{}");
}

/* Questions without ever taking an answer. */
static void
flood (void)
{
  while (write (REC_ANALYZER_BROKER_FD, "/bin/true", 9) > 0)
    continue;
  write_text (OUTPUT, "{}");
}

/* Stands in for recourse-analyze, and does what the name that it was started by says. */
int
main (int argc, char **argv)
{
  g_autofree char *how = g_path_get_basename (argv[0]);

  signal (SIGPIPE, SIG_IGN);
  if (g_str_equal (how, "prints-forever"))
    write_forever (OUTPUT);
  else if (g_str_equal (how, "complains-forever"))
    write_forever (MESSAGE);
  else if (g_str_equal (how, "sleeps"))
    wait_forever ();
  else if (g_str_equal (how, "closes-and-sleeps"))
    {
      close (OUTPUT);
      close (MESSAGE);
      wait_forever ();
    }
  else if (g_str_equal (how, "closes-its-questions"))
    {
      close (REC_ANALYZER_BROKER_FD);
      write_text (OUTPUT, "{}");
    }
  else if (g_str_equal (how, "answers-to-the-limit"))
    answer_with (REC_DUMP_OUTPUT_MAX);
  else if (g_str_equal (how, "answers-past-it"))
    answer_with (REC_DUMP_OUTPUT_MAX + 1);
  else if (g_str_equal (how, "complains-to-the-limit"))
    return complain_with (REC_DUMP_MESSAGE_MAX);
  else if (g_str_equal (how, "complains-past-it"))
    return complain_with (REC_DUMP_MESSAGE_MAX + 1);
  else if (g_str_equal (how, "asks-to-the-limit"))
    ask_often (REC_DUMP_REQUESTS_MAX);
  else if (g_str_equal (how, "asks-past-it"))
    ask_often (REC_DUMP_REQUESTS_MAX + 1);
  else if (g_str_equal (how, "floods"))
    flood ();
  else if (g_str_equal (how, "dies"))
    raise (SIGSYS);
  else if (g_str_equal (how, "is-out-of-time"))
    raise (SIGXCPU);
  else if (g_str_equal (how, "fails"))
    return 1;
  else if (g_str_equal (how, "answers-nonsense"))
    write_text (OUTPUT, "[not JSON");
  else if (g_str_equal (how, "answers-a-list"))
    write_text (OUTPUT, "[]");
  else if (g_str_equal (how, "answers-deeply"))
    write_filled (OUTPUT, '[', 10 << 20);
  else if (g_str_equal (how, "dies-of-files"))
    {
      if (argc != 2 || !g_str_equal (argv[1], REC_ANALYZER_INNERMOST))
        raise (SIGSYS);
      write_text (OUTPUT, "{\"notes\": [\"recovered\"]}");
    }
  return 0;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/report/rec-error.h"

/* The longest line, in bytes; a terminal takes no longer one either. */
#define SECRET_MAX 4095

typedef struct
{
  GMainLoop *loop;
  char *line;
  gsize length;
  int number;
  gboolean is_cancelled;
} Reading;

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer data)
{
  Reading *self = data;
  gssize n_read = read (fd, self->line + self->length, SECRET_MAX - self->length);

  if (n_read < 0 && errno == EINTR)
    return G_SOURCE_CONTINUE;
  if (n_read < 0)
    self->number = errno;
  if (n_read > 0)
    self->length += n_read;
  if (n_read > 0 && self->length < SECRET_MAX && memchr (self->line, '\n', self->length) == NULL)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
signal_cb (gpointer data)
{
  Reading *self = data;

  self->is_cancelled = TRUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* On its loop, so that a signal ends it while the terminal can still be set right: also one that
 * comes as soon as the prompt is there. */
static void
read_line (Reading *self, int fd, const char *prompt)
{
  guint sources[] = {
    g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, self),
    g_unix_signal_add (SIGINT, signal_cb, self),
    g_unix_signal_add (SIGTERM, signal_cb, self),
    g_unix_signal_add (SIGHUP, signal_cb, self),
  };

  if (prompt != NULL)
    g_printerr ("%s", prompt);
  g_main_loop_run (self->loop);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

static gboolean
check_line (Reading *self, GError **error)
{
  char *end = memchr (self->line, '\n', self->length);

  if (self->is_cancelled)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The password was not read"));
  else if (self->number != 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (self->number),
                 _ ("Reading the password failed: %s"), g_strerror (self->number));
  else if (end == self->line || self->length == 0)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("The password is empty"));
  else if (end == NULL && self->length == SECRET_MAX)
    g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, _ ("The password is over %d bytes long"),
                 SECRET_MAX - 1);
  else if (!g_utf8_validate (self->line, end != NULL ? end - self->line : (gssize) self->length,
                             NULL))
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("The password is no text in UTF-8"));
  else
    {
      self->line[end != NULL ? (gsize) (end - self->line) : self->length] = '\0';
      return TRUE;
    }
  return FALSE;
}

/* Reads with the terminal's echo off; what was typed before the prompt does not count. */
static void
read_from_terminal (Reading *self, int fd, const char *prompt)
{
  struct termios before, silent;

  if (tcgetattr (fd, &before) != 0)
    {
      self->number = errno;
      return;
    }
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  silent.c_lflag |= ECHONL;
  if (tcsetattr (fd, TCSAFLUSH, &silent) != 0)
    {
      self->number = errno;
      return;
    }
  read_line (self, fd, prompt);
  tcsetattr (fd, TCSAFLUSH, &before);
}

/*
 * cli_secret_read:
 *
 * Asks on the terminal, without showing what is typed. When standard input is no terminal, its
 * first line is read.
 *
 * Returns: (nullable): the secret, for cli_secret_free()
 */
char *
cli_secret_read (const char *prompt, GError **error)
{
  Reading self = { 0 };
  gboolean done;

  self.loop = g_main_loop_new (NULL, FALSE);
  self.line = g_malloc0 (SECRET_MAX + 1);
  if (isatty (STDIN_FILENO))
    read_from_terminal (&self, STDIN_FILENO, prompt);
  else
    read_line (&self, STDIN_FILENO, NULL);

  done = check_line (&self, error);
  if (!done)
    g_clear_pointer (&self.line, cli_secret_free);
  g_main_loop_unref (self.loop);
  return self.line;
}

void
cli_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "service/rec-accounts.h"
#include "service/rec-service-limits.h"
#include "service/service-command.h"

/* Waits for a line on a terminal. A signal that would end the program is taken instead, so that the
 * terminal can be set right before. */
static gboolean
wait_for_line (void)
{
  struct pollfd waiting[] = { { STDIN_FILENO, POLLIN, 0 }, { -1, POLLIN, 0 } };
  sigset_t ending, before;
  gboolean is_there = FALSE;

  sigemptyset (&ending);
  sigaddset (&ending, SIGINT);
  sigaddset (&ending, SIGTERM);
  sigaddset (&ending, SIGHUP);
  sigprocmask (SIG_BLOCK, &ending, &before);
  waiting[1].fd = signalfd (-1, &ending, SFD_CLOEXEC);
  if (waiting[1].fd >= 0)
    {
      struct signalfd_siginfo taken;

      g_printerr (_ ("Password: "));
      while (poll (waiting, G_N_ELEMENTS (waiting), -1) < 0 && errno == EINTR)
        ;
      is_there = waiting[1].revents == 0;
      if (!is_there)
        (void) !read (waiting[1].fd, &taken, sizeof taken);
      close (waiting[1].fd);
    }
  sigprocmask (SIG_SETMASK, &before, NULL);
  return is_there;
}

/* From a pipe, or typed without being shown. */
static char *
read_password (GError **error)
{
  char line[REC_SERVICE_CREDENTIAL_MAX + 2];
  struct termios shown, hidden;
  gboolean is_terminal = tcgetattr (STDIN_FILENO, &shown) == 0;
  gboolean is_there = TRUE;
  const char *got;

  if (is_terminal)
    {
      hidden = shown;
      hidden.c_lflag &= ~(tcflag_t) ECHO;
      /* What is typed after the prompt is neither shown nor thrown away. */
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
      is_there = wait_for_line ();
    }
  got = is_there ? fgets (line, sizeof line, stdin) : NULL;
  if (is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
      g_printerr ("\n");
    }
  if (!is_there)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The password was not read"));
      return NULL;
    }
  if (got != NULL)
    g_strdelimit (line, "\n", '\0');
  if (got != NULL && *line != '\0')
    return g_strdup (line);

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("The password is empty"));
  return NULL;
}

static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* Root writes it for the service, whose user is that of the folder. */
static void
give_to_owner (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat status;

  if (geteuid () == 0 && stat (folder, &status) == 0
      && lchown (path, status.st_uid, status.st_gid) != 0)
    service_warn (_ ("“%s” stays root’s: %s"), path, g_strerror (errno));
}

static gboolean
write_file (const char *path, const char *text, GError **error)
{
  if (!g_file_set_contents_full (path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    return FALSE;
  give_to_owner (path);
  return TRUE;
}

static int
change (const char *path, const char *name, gboolean remove)
{
  g_autofree char *text = NULL;
  g_autofree char *password = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *result = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error) && !(is_missing (error) && !remove))
    return service_fail (error);
  g_clear_error (&error);
  if (!remove)
    {
      password = read_password (&error);
      hash = password != NULL ? rec_accounts_hash (password, &error) : NULL;
      if (hash == NULL)
        return service_fail (error);
    }

  result = rec_accounts_replace (text != NULL ? text : "", name, hash);
  if (result == NULL)
    {
      service_warn (_ ("There is no account “%s”"), name);
      return SERVICE_EXIT_NOT_FOUND;
    }
  return write_file (path, result, &error) ? SERVICE_EXIT_OK : service_fail (error);
}

static int
list (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    return service_fail (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *colon = strchr (*line, ':');

      if (colon != NULL && **line != '#')
        printf ("%.*s\n", (int) (colon - *line), *line);
    }
  return service_finish_output ();
}

/*
 * service_account:
 *
 * Keeps the file of accounts.
 */
int
service_account (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The service’s folder"), N_ ("FOLDER") },
    { "accounts", 0, 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("The file of accounts (“accounts” in the service’s folder)"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };

  if (!service_parse (entries, _ ("add NAME | remove NAME | list"),
                      _ ("Adds or removes accounts. The password is read from the terminal or from "
                         "standard input."),
                      &argc, &argv))
    return SERVICE_EXIT_USAGE;
  if (path == NULL)
    {
      g_autofree char *folder = service_dup_folder (data);

      path = g_build_filename (folder, "accounts", NULL);
    }
  if (argc == 2 && g_str_equal (argv[1], "list"))
    return list (path);
  if (argc != 3 || (!g_str_equal (argv[1], "add") && !g_str_equal (argv[1], "remove")))
    return service_refuse ("account", _ ("add NAME, remove NAME or list is needed"));
  if (!rec_accounts_is_name (argv[2]))
    return service_refuse ("account", _ ("“%s” cannot be the name of an account"), argv[2]);
  return change (path, argv[2], g_str_equal (argv[1], "remove"));
}

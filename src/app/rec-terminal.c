/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-terminal.h"

/* The terminals that are known, and what stands before the command that they are to run. Each takes
 * the command as arguments of their own: none hands it to a shell. */
static const struct
{
  const char *name;
  const char *option;
} terminals[] = {
  { "xdg-terminal-exec", NULL },
  { "x-terminal-emulator", "-e" },
  { "ptyxis", "--" },
  { "gnome-terminal", "--" },
  { "konsole", "-e" },
  { "xfce4-terminal", "-x" },
  { "mate-terminal", "-x" },
  { "foot", NULL },
  { "kitty", NULL },
  { "alacritty", "-e" },
  { "xterm", "-e" },
};

static gboolean
is_there (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

/* The variable is a wish. Any text can stand in it, so that it counts only when it names one of the
 * known terminals, whose arguments are known too. */
static gsize
find_wished (void)
{
  const char *wish = g_getenv ("TERMINAL");
  gsize i = 0;

  while (i < G_N_ELEMENTS (terminals)
         && !(g_strcmp0 (wish, terminals[i].name) == 0 && is_there (wish)))
    i++;

  return i;
}

static gsize
find_terminal (void)
{
  gsize wished = find_wished ();
  gsize i = 0;

  /* What the desktop has set counts most. */
  if (is_there (terminals[0].name) || wished == G_N_ELEMENTS (terminals))
    while (i < G_N_ELEMENTS (terminals) && !is_there (terminals[i].name))
      i++;
  else
    i = wished;

  return i;
}

/* @command with what runs it in a terminal before it; %NULL when no terminal is installed. */
char **
rec_terminal_dup_argv (const char *const *command)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  gsize i = find_terminal ();

  if (i == G_N_ELEMENTS (terminals))
    return NULL;

  builder = g_strv_builder_new ();
  g_strv_builder_add (builder, terminals[i].name);
  if (terminals[i].option != NULL)
    g_strv_builder_add (builder, terminals[i].option);
  g_strv_builder_addv (builder, (const char **) command);

  return g_strv_builder_end (builder);
}

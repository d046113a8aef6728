/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A main loop that is woken every millisecond and has nothing to do, as the peer of the window's:
 * what it waits for under a load is a core of the machine. */

#include <glib.h>

static gboolean
do_nothing_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

int
main (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (1, do_nothing_cb, NULL);
  g_main_loop_run (loop);
  return 0;
}

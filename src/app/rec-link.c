/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-link.h"

/* Whether it leads to a page or to a program’s description: nothing else is opened that came from a
 * service (design §4). */
gboolean
rec_link_is_allowed (const char *url)
{
  g_autofree char *scheme = url != NULL ? g_uri_parse_scheme (url) : NULL;

  return scheme != NULL
         && (g_ascii_strcasecmp (scheme, "https") == 0 || g_ascii_strcasecmp (scheme, "http") == 0
             || g_ascii_strcasecmp (scheme, "appstream") == 0);
}

/* Opens @url in the program that is there for it, if it may be opened. */
void
rec_link_open (GtkWidget *widget, const char *url)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (rec_link_is_allowed (url))
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, url, GDK_CURRENT_TIME);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/packages/rec-relaunch.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "core/report/rec-event-type.h"

/* The reason why the entry itself is none to open; NULL when it is. */
static const char *
get_obstacle (GDesktopAppInfo *entry)
{
  if (entry == NULL)
    return _ ("The program, or the entry that starts it, is no longer there");
  if (g_desktop_app_info_get_is_hidden (entry))
    return _ ("The entry that starts it was removed");
  if (g_desktop_app_info_get_nodisplay (entry))
    return _ ("It works in the background, and is not opened by hand");

  return NULL;
}

/**
 * rec_relaunch_find: (skip)
 * @report: what happened
 * @desktop_path: (nullable) (type filename): the desktop entry that starts the program
 * @reason: (out): where it is stored, for people, why the program cannot be opened again; %NULL
 * when it can
 *
 * The entry is started as the [Desktop Entry
 * Specification](https://specifications.freedesktop.org/desktop-entry-spec/latest/) says, over the
 * bus where it asks for that, and never by a shell.
 *
 * Returns: (transfer full) (nullable): what starts the program
 */
GAppInfo *
rec_relaunch_find (RecReport *report, const char *desktop_path, char **reason)
{
  g_autoptr (GDesktopAppInfo) entry = NULL;
  const char *obstacle;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  *reason = NULL;
  if (g_str_equal (rec_report_get_event_type (report), REC_EVENT_TYPE_KERNEL_FAULT))
    obstacle = _ ("The kernel is not a program that can be opened");
  else if (rec_report_get_pid (report) != 0 && rec_report_get_uid (report) != getuid ())
    obstacle = _ ("It ran for another user");
  else if (desktop_path == NULL)
    obstacle = _ ("It has no desktop entry, so it is not known how it is opened");
  else
    {
      entry = g_desktop_app_info_new_from_filename (desktop_path);
      obstacle = get_obstacle (entry);
    }
  if (obstacle == NULL)
    return G_APP_INFO (g_steal_pointer (&entry));

  *reason = g_strdup (obstacle);
  return NULL;
}

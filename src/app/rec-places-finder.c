/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-places-finder.h"

#include "core/packages/rec-debugger.h"
#include "core/packages/rec-relaunch.h"

void
rec_places_found_free (RecPlacesFound *self)
{
  rec_places_free (self->places);
  g_clear_object (&self->entry);
  g_free (self->relaunch_reason);
  g_strfreev (self->debugger);
  g_free (self->debugger_reason);
  g_free (self);
}

static void
find (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RecReport *report = data;
  g_autoptr (RecDesktopIndex) desktops = NULL;
  RecPlacesFound *found;

  /* Whoever walks through the list asks for many, and waits for the last. */
  if (g_task_return_error_if_cancelled (task))
    return;

  desktops = rec_desktop_index_new ();
  found = g_new0 (RecPlacesFound, 1);
  found->places = rec_places_find ("/", desktops, report);
  found->entry = rec_relaunch_find (report, found->places->desktop_path, &found->relaunch_reason);
  found->debugger = rec_debugger_find (report, &found->debugger_reason);
  g_task_return_pointer (task, found, (GDestroyNotify) rec_places_found_free);
}

/* Files of others are read for it, on a thread. */
void
rec_places_finder_find_async (RecReport *report,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (report), g_object_unref);
  g_task_run_in_thread (task, find);
}

RecPlacesFound *
rec_places_finder_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

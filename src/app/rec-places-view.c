/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-places-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rec-details-copier.h"
#include "app/rec-place-row.h"
#include "app/rec-places-finder.h"
#include "app/rec-terminal.h"
#include "app/rec-toast.h"

/**
 * RecPlacesView:
 *
 * Where a problem's program comes from and where to go with it, and what can be opened: the program
 * itself, and its memory dump. Nothing is opened without a click.
 */
struct _RecPlacesView
{
  AdwBin parent_instance;

  GtkLabel *origin_label;
  GtkLabel *obstacle_label;
  GtkWidget *hint_label;
  GtkListBox *places_list;
  RecPlaceRow *relaunch_row;
  RecPlaceRow *debugger_row;

  RecPolicyLink *policy;
  RecReport *report;
  RecPlacesFound *found;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RecPlacesView, rec_places_view, ADW_TYPE_BIN)

static void
say_failure (RecPlacesView *self, const char *what, const GError *error)
{
  /* Translators: what could not be opened, and why */
  g_autofree char *text = g_strdup_printf (_ ("Cannot open %s: %s"), what, error->message);

  rec_toast_say (GTK_WIDGET (self), text);
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecPlacesView) self = REC_PLACES_VIEW (user_data);
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (object), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_failure (self, _ ("the page"), error);
}

/* The arguments go to the program as they are: no shell reads them. */
static void
run (RecPlacesView *self, const char *const *command, gboolean in_terminal)
{
  g_auto (GStrv) arguments
      = in_terminal ? rec_terminal_dup_argv (command) : g_strdupv ((char **) command);
  g_autoptr (GError) error = NULL;

  if (arguments == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("no terminal is installed"));
  else
    g_spawn_async (g_get_home_dir (), arguments, NULL,
                   G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                   NULL, NULL, NULL, &error);
  if (error != NULL)
    say_failure (self, command[0], error);
}

static void
open_place (RecPlacesView *self, const RecPlace *place)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (place->uri == NULL)
    run (self, (const char *const *) place->command, place->in_terminal);
  else if (GTK_IS_WINDOW (root))
    gtk_show_uri_full (GTK_WINDOW (root), place->uri, GDK_CURRENT_TIME, NULL, shown_cb,
                       g_object_ref (self));
}

/* A place that is opened when the details are on the clipboard: whoever opens first may find the
 * window without the focus, which then has no clipboard. */
typedef struct
{
  RecPlacesView *self;
  GPtrArray *places;
  const RecPlace *place;
} Visit;

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;
  g_autoptr (RecPlacesView) self = visit->self;
  g_autofree char *text = rec_details_copier_copy_finish (result);

  rec_toast_say (GTK_WIDGET (self), text);
  open_place (self, visit->place);
  g_ptr_array_unref (visit->places);
  g_free (visit);
}

static void
place_activated_cb (RecPlacesView *self, GtkListBoxRow *row)
{
  const RecPlace *place
      = g_ptr_array_index (self->found->places->places, gtk_list_box_row_get_index (row));
  Visit *visit;

  if (!rec_place_takes_report (place))
    {
      open_place (self, place);
      return;
    }

  visit = g_new (Visit, 1);
  visit->self = g_object_ref (self);
  visit->places = g_ptr_array_ref (self->found->places->places);
  visit->place = place;
  rec_details_copier_copy_async (GTK_WIDGET (self), self->report, self->policy, copied_cb, visit);
}

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecPlacesView) self = REC_PLACES_VIEW (user_data);
  GAppInfo *entry = G_APP_INFO (object);
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_uris_finish (entry, result, &error))
    say_failure (self, g_app_info_get_name (entry), error);
}

static void
relaunch (RecPlacesView *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  g_autoptr (GdkAppLaunchContext) context = gdk_display_get_app_launch_context (display);

  g_app_info_launch_uris_async (self->found->entry, NULL, G_APP_LAUNCH_CONTEXT (context), NULL,
                                launched_cb, g_object_ref (self));
}

static void
action_activated_cb (RecPlacesView *self, GtkListBoxRow *row)
{
  if (row == GTK_LIST_BOX_ROW (self->relaunch_row))
    relaunch (self);
  else
    run (self, (const char *const *) self->found->debugger, TRUE);
}

/* What a click opens, and that it goes to the net where that is not plain from the address. */
static char *
dup_note (const RecPlace *place)
{
  g_autofree char *target = rec_place_dup_target (place);

  if (place->uri != NULL)
    return g_steal_pointer (&target);
  /* Translators: %s is a command */
  return g_strdup_printf (place->in_terminal ? _ ("Starts “%s” in a terminal. It uses the network.")
                                             : _ ("Starts “%s”. It uses the network."),
                          target);
}

/* Of the whole command, what people know. */
static const char *
get_debugger_name (char **command)
{
  static const char option[] = "--debugger=";

  for (guint i = 0; command[i] != NULL; i++)
    if (g_str_has_prefix (command[i], option))
      return command[i] + strlen (option);

  return command[0];
}

static char *
dup_terminal_reason (const char *const *command)
{
  g_auto (GStrv) arguments = rec_terminal_dup_argv (command);

  return arguments != NULL ? NULL
                           : g_strdup (_ ("No terminal is installed. The package xterm has one."));
}

static void
add_place (RecPlacesView *self, const RecPlace *place)
{
  GtkWidget *row = rec_place_row_new ();
  g_autofree char *title = rec_place_dup_title (place);
  g_autofree char *note = dup_note (place);
  g_autofree char *reason
      = place->in_terminal ? dup_terminal_reason ((const char *const *) place->command) : NULL;

  rec_place_row_show (REC_PLACE_ROW (row), title, note, reason);
  gtk_list_box_append (self->places_list, row);
}

static void
show_places (RecPlacesView *self)
{
  RecPlaces *places = self->found->places;
  g_autofree char *origin = rec_places_dup_origin (places);
  const char *obstacle = rec_places_get_obstacle (places);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->places_list))) != NULL)
    gtk_list_box_remove (self->places_list, row);
  for (guint i = 0; i < places->places->len; i++)
    add_place (self, g_ptr_array_index (places->places, i));

  gtk_label_set_text (self->origin_label, origin);
  gtk_label_set_text (self->obstacle_label, obstacle != NULL ? obstacle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->obstacle_label), obstacle != NULL);
  gtk_widget_set_visible (self->hint_label, obstacle == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->places_list), places->places->len > 0);
}

static void
show_actions (RecPlacesView *self)
{
  RecPlacesFound *found = self->found;
  g_autofree char *entry = NULL;
  g_autofree char *command = NULL;
  g_autofree char *no_terminal = NULL;
  const char *reason = found->debugger_reason;

  if (found->entry != NULL)
    /* Translators: %s is a program's name */
    entry = g_strdup_printf (_ ("Starts %s"), g_app_info_get_name (found->entry));
  if (found->debugger != NULL)
    {
      no_terminal = dup_terminal_reason ((const char *const *) found->debugger);
      reason = no_terminal;
      /* Translators: %s is a program, as gdb */
      command = g_strdup_printf (_ ("Starts %s in a terminal with the memory dump"),
                                 get_debugger_name (found->debugger));
    }

  rec_place_row_show (self->relaunch_row, _ ("Open Again"), entry, found->relaunch_reason);
  rec_place_row_show (self->debugger_row, _ ("Open in Debugger"), command, reason);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecPlacesView *self;
  g_autoptr (GError) error = NULL;
  RecPlacesFound *found = rec_places_finder_find_finish (result, &error);

  if (found == NULL)
    return;

  self = REC_PLACES_VIEW (user_data);
  g_clear_pointer (&self->found, rec_places_found_free);
  self->found = found;
  show_places (self);
  show_actions (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
rec_places_view_dispose (GObject *object)
{
  RecPlacesView *self = REC_PLACES_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->policy);
  g_clear_object (&self->report);

  G_OBJECT_CLASS (rec_places_view_parent_class)->dispose (object);
}

static void
rec_places_view_finalize (GObject *object)
{
  RecPlacesView *self = REC_PLACES_VIEW (object);

  g_clear_pointer (&self->found, rec_places_found_free);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rec_places_view_parent_class)->finalize (object);
}

static void
rec_places_view_class_init (RecPlacesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rec_places_view_dispose;
  object_class->finalize = rec_places_view_finalize;

  g_type_ensure (REC_TYPE_PLACE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-places-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecPlacesView, origin_label);
  gtk_widget_class_bind_template_child (widget_class, RecPlacesView, obstacle_label);
  gtk_widget_class_bind_template_child (widget_class, RecPlacesView, hint_label);
  gtk_widget_class_bind_template_child (widget_class, RecPlacesView, places_list);
  gtk_widget_class_bind_template_child (widget_class, RecPlacesView, relaunch_row);
  gtk_widget_class_bind_template_child (widget_class, RecPlacesView, debugger_row);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, action_activated_cb);
}

static void
rec_places_view_init (RecPlacesView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @policy: knows the words that are replaced in what is copied. */
void
rec_places_view_start (RecPlacesView *self, RecPolicyLink *policy)
{
  g_return_if_fail (REC_IS_PLACES_VIEW (self));

  g_set_object (&self->policy, policy);
}

/* Shows what is found for @report, once it is; until then nothing of another report's. */
void
rec_places_view_set_report (RecPlacesView *self, RecReport *report)
{
  g_return_if_fail (REC_IS_PLACES_VIEW (self));
  g_return_if_fail (REC_IS_REPORT (report));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  if (self->report == NULL
      || g_strcmp0 (rec_report_get_id (self->report), rec_report_get_id (report)) != 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_set_object (&self->report, report);
  rec_places_finder_find_async (report, self->cancellable, found_cb, self);
}

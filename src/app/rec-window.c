/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-window.h"

#include <glib/gi18n.h>

#include "app/rec-deletion.h"
#include "app/rec-problem-page.h"
#include "app/rec-problems-page.h"
#include "core/report/rec-error.h"

/**
 * RecWindow:
 *
 * The window: the list of problems and the page of one, side by side or, where it is narrow, one
 * after the other.
 */
struct _RecWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  AdwLeaflet *leaflet;
  RecProblemsPage *problems_page;
  RecProblemPage *problem_page;

  GSettings *settings;
  RecStoreReader *reader;
  RecReporterLink *reporter;
  GPtrArray *deletions;

  /* The problem that is to be opened as soon as it is known. */
  char *awaited;
  GCancellable *search;
};

G_DEFINE_FINAL_TYPE (RecWindow, rec_window, ADW_TYPE_APPLICATION_WINDOW)

static void
say (RecWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (title));
}

static void
show_list (RecWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rec_problems_page_focus_list (self->problems_page);
}

static void
selected_cb (RecWindow *self)
{
  RecProblemItem *item = rec_problems_page_get_selected (self->problems_page);

  if (item != NULL)
    g_clear_pointer (&self->awaited, g_free);
  rec_problem_page_set_item (self->problem_page, item);
  if (item == NULL && adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static void
activated_cb (RecWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "problem");
}

static void
notice_cb (RecWindow *self, const char *text)
{
  say (self, text);
}

static void
deletion_finished_cb (RecWindow *self, GError *error, RecDeletion *deletion)
{
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Cannot delete it: %s"), error->message);

      say (self, text);
    }

  rec_problems_page_set_hidden (self->problems_page, rec_deletion_get_row (deletion), FALSE);
  g_ptr_array_remove (self->deletions, deletion);
}

static void
delete_cb (RecWindow *self)
{
  RecProblemItem *item = rec_problems_page_get_selected (self->problems_page);
  RecProblem *problem = item != NULL ? rec_problem_item_get_problem (item) : NULL;
  const char *name;
  RecDeletion *deletion;

  if (problem == NULL)
    return;

  name = rec_problem_get_display_name (problem);
  if (name == NULL || *name == '\0')
    name = rec_problem_get_application (problem);
  deletion = rec_deletion_new (self->reader, self->reporter, rec_problem_get_row (problem),
                               rec_problem_get_bucket (problem), name);
  g_ptr_array_add (self->deletions, deletion);
  g_signal_connect_object (deletion, "finished", G_CALLBACK (deletion_finished_cb), self,
                           G_CONNECT_SWAPPED);
  rec_problems_page_set_hidden (self->problems_page, rec_problem_get_row (problem), TRUE);
  adw_toast_overlay_add_toast (self->toast_overlay,
                               g_object_ref (rec_deletion_get_toast (deletion)));
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RecWindow *self = REC_WINDOW (widget);

  if (adw_leaflet_get_folded (self->leaflet))
    show_list (self);
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RecWindow *self = REC_WINDOW (widget);

  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
  rec_problems_page_toggle_search (self->problems_page);
}

static gboolean
awaits_latest (RecWindow *self)
{
  return g_str_equal (self->awaited, "latest");
}

static void
not_found (RecWindow *self, const GError *error)
{
  gboolean unknown = g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND);

  /* The reporter may be about to bring it. */
  if (unknown && rec_reporter_link_get_status (self->reporter) == REC_REPORTER_CONNECTING)
    return;

  /* That nothing has failed yet is what the list itself says. */
  if (!unknown || !awaits_latest (self))
    say (self, error->message);
  g_clear_pointer (&self->awaited, g_free);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecWindow *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (RecProblem) problem
      = rec_store_reader_find_problem_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_WINDOW (user_data);
  /* Meanwhile somebody selected another. */
  if (self->awaited == NULL)
    return;

  if (problem == NULL)
    not_found (self, error);
  else
    rec_problems_page_open_row (self->problems_page, rec_problem_get_row (problem));
}

/* Which one is the latest is known when the reporter has read what the system recorded. */
static void
look_for_awaited (RecWindow *self)
{
  if (self->awaited == NULL
      || (awaits_latest (self)
          && rec_reporter_link_get_status (self->reporter) == REC_REPORTER_CONNECTING))
    return;

  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  self->search = g_cancellable_new ();
  rec_store_reader_find_problem_async (self->reader, awaits_latest (self) ? NULL : self->awaited,
                                       self->search, found_cb, self);
}

/* The benchmark reads this: it is the moment from which a person sees the window. */
static void
painted_cb (GdkFrameClock *clock, RecWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  g_debug ("The first frame is painted");
}

static void
rec_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rec_window_parent_class)->realize (widget);

  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                           G_CALLBACK (painted_cb), widget, 0);
}

/* What was deleted and not undone is deleted for good when the window goes. */
static gboolean
rec_window_close_request (GtkWindow *window)
{
  RecWindow *self = REC_WINDOW (window);

  for (guint i = self->deletions->len; i > 0; i--)
    rec_deletion_carry_out (g_ptr_array_index (self->deletions, i - 1));

  return GTK_WINDOW_CLASS (rec_window_parent_class)->close_request (window);
}

static void
rec_window_dispose (GObject *object)
{
  RecWindow *self = REC_WINDOW (object);

  g_cancellable_cancel (self->search);
  g_clear_object (&self->reader);
  g_clear_object (&self->reporter);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rec_window_parent_class)->dispose (object);
}

static void
rec_window_finalize (GObject *object)
{
  RecWindow *self = REC_WINDOW (object);

  g_clear_object (&self->search);
  g_clear_pointer (&self->awaited, g_free);
  g_clear_pointer (&self->deletions, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_window_parent_class)->finalize (object);
}

static void
rec_window_class_init (RecWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rec_window_dispose;
  object_class->finalize = rec_window_finalize;
  widget_class->realize = rec_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = rec_window_close_request;

  g_type_ensure (REC_TYPE_PROBLEMS_PAGE);
  g_type_ensure (REC_TYPE_PROBLEM_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RecWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, problems_page);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, problem_page);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, notice_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_cb);
}

static void
rec_window_init (RecWindow *self)
{
  self->deletions = g_ptr_array_new_with_free_func (g_object_unref);
  self->settings = g_settings_new ("org.recourse.Recourse");

  gtk_widget_init_template (GTK_WIDGET (self));

  if (g_str_equal (PROFILE, "development"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  gtk_widget_insert_action_group (GTK_WIDGET (self), "problem",
                                  rec_problem_page_get_actions (self->problem_page));
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

RecWindow *
rec_window_new (AdwApplication *application)
{
  return g_object_new (REC_TYPE_WINDOW, "application", application, NULL);
}

/* Begins to read, once the window is on its way to the screen. */
void
rec_window_start (RecWindow *self)
{
  g_autofree char *folder = rec_store_dup_default_folder ();

  g_return_if_fail (REC_IS_WINDOW (self));

  self->reader = rec_store_reader_new (folder);
  self->reporter = rec_reporter_link_new ();
  rec_problem_page_start (self->problem_page, self->reader, self->reporter);
  rec_problems_page_start (self->problems_page, self->reader, self->reporter, self->settings,
                           GTK_WIDGET (self));
  g_signal_connect_object (self->reporter, "status-changed", G_CALLBACK (look_for_awaited), self,
                           G_CONNECT_SWAPPED);
  rec_reporter_link_connect (self->reporter);
}

/* Opens the problem @bucket, or the one that happened last where it is “latest”. */
void
rec_window_show_problem (RecWindow *self, const char *bucket)
{
  g_return_if_fail (REC_IS_WINDOW (self));
  g_return_if_fail (bucket != NULL);

  g_free (self->awaited);
  self->awaited = g_strdup (bucket);
  look_for_awaited (self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-window.h"

#include <glib/gi18n.h>

#include "app/rec-first-run-page.h"
#include "app/rec-problems-view.h"
#include "app/rec-settings-page.h"
#include "app/rec-side-windows.h"
#include "app/rec-solutions-view.h"
#include "app/rec-stability-page.h"
#include "app/rec-toast.h"

/**
 * RecWindow:
 *
 * The window: its pages, their names in the head or, where it is narrow, at the foot.
 */
struct _RecWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  GtkStack *main_stack;
  AdwViewStack *view_stack;
  AdwViewSwitcherTitle *switcher_title;
  GtkWidget *back_button;
  GtkWidget *search_button;
  GtkWidget *view_button;
  RecProblemsView *problems_view;
  RecSolutionsView *solutions_view;
  AdwViewStackPage *solutions_stack_page;
  RecStabilityPage *stability_page;
  RecSettingsPage *settings_page;
  RecFirstRunPage *first_run_page;

  GSettings *settings;
  RecStoreReader *reader;
  RecReporterLink *reporter;
  RecPolicyLink *policy;
  RecExchangeLink *exchange;
  guint head_id;
};

G_DEFINE_FINAL_TYPE (RecWindow, rec_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
shows (RecWindow *self, gpointer page)
{
  return adw_view_stack_get_visible_child (self->view_stack) == page;
}

static char *
dup_page_title (RecWindow *self)
{
  GtkWidget *child = adw_view_stack_get_visible_child (self->view_stack);

  return g_strdup (
      adw_view_stack_page_get_title (adw_view_stack_get_page (self->view_stack, child)));
}

static gboolean
show_head_cb (gpointer user_data)
{
  RecWindow *self = REC_WINDOW (user_data);
  gboolean can_go_back = FALSE, can_search = FALSE;
  g_autofree char *title = NULL;
  guint n_new = 0;

  self->head_id = 0;
  if (shows (self, self->problems_view))
    g_object_get (self->problems_view, "can-go-back", &can_go_back, "can-search", &can_search,
                  "title", &title, NULL);
  else if (shows (self, self->solutions_view))
    g_object_get (self->solutions_view, "can-go-back", &can_go_back, "title", &title, NULL);
  else
    title = dup_page_title (self);
  g_object_get (self->solutions_view, "n-new", &n_new, NULL);

  gtk_widget_set_visible (self->back_button, can_go_back);
  gtk_widget_set_visible (self->search_button, can_search);
  gtk_widget_set_visible (self->view_button, can_search);
  adw_view_switcher_title_set_title (self->switcher_title, title);
  adw_view_stack_page_set_badge_number (self->solutions_stack_page, n_new);
  adw_view_stack_page_set_needs_attention (self->solutions_stack_page, n_new > 0);

  return G_SOURCE_REMOVE;
}

/* The pages tell of changes while the window is laid out, when its head must not change. */
static void
update_head (RecWindow *self)
{
  if (self->reader != NULL && self->head_id == 0)
    self->head_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_head_cb, self, NULL);
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RecWindow *self = REC_WINDOW (widget);

  if (shows (self, self->problems_view))
    rec_problems_view_go_back (self->problems_view);
  else if (shows (self, self->solutions_view))
    rec_solutions_view_go_back (self->solutions_view);
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RecWindow *self = REC_WINDOW (widget);

  rec_window_show_page (self, "problems");
  rec_problems_view_toggle_search (self->problems_view);
}

static void
show_page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rec_window_show_page (REC_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
notice_cb (RecWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toast_overlay, rec_toast_new (text));
}

static void
first_run_done_cb (RecWindow *self)
{
  GtkWidget *page = GTK_WIDGET (g_steal_pointer (&self->first_run_page));

  gtk_stack_set_visible_child_name (self->main_stack, "main");
  if (page != NULL)
    gtk_stack_remove (self->main_stack, page);
}

/* The first choice is offered when it is known that nobody has made it. */
static void
policy_changed_cb (RecWindow *self)
{
  if (self->first_run_page == NULL && rec_first_run_page_is_wanted (self->policy))
    {
      self->first_run_page = rec_first_run_page_new (self->policy);
      g_signal_connect_object (self->first_run_page, "done", G_CALLBACK (first_run_done_cb), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
      gtk_stack_add_child (self->main_stack, GTK_WIDGET (self->first_run_page));
      gtk_stack_set_visible_child (self->main_stack, GTK_WIDGET (self->first_run_page));
    }
  else if (self->first_run_page != NULL && !rec_first_run_page_is_wanted (self->policy))
    first_run_done_cb (self);
}

static void
show_problem_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rec_window_show_problem (REC_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
answer_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rec_window_show_question (REC_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* With an empty text for all that left. */
static void
ledger_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RecWindow *self = REC_WINDOW (widget);
  const char *bucket = g_variant_get_string (parameter, NULL);

  rec_side_windows_show_ledger (GTK_WINDOW (self), self->reader, self->reporter, self->policy,
                                *bucket != '\0' ? bucket : NULL);
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

static gboolean
rec_window_close_request (GtkWindow *window)
{
  rec_problems_view_carry_out_deletions (REC_WINDOW (window)->problems_view);

  return GTK_WINDOW_CLASS (rec_window_parent_class)->close_request (window);
}

static void
rec_window_dispose (GObject *object)
{
  RecWindow *self = REC_WINDOW (object);

  g_clear_handle_id (&self->head_id, g_source_remove);
  g_clear_object (&self->reader);
  g_clear_object (&self->reporter);
  g_clear_object (&self->policy);
  g_clear_object (&self->exchange);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rec_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RecWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, main_stack);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, view_stack);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, view_button);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, problems_view);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, solutions_view);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, solutions_stack_page);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, stability_page);
  gtk_widget_class_bind_template_child (widget_class, RecWindow, settings_page);
  gtk_widget_class_bind_template_callback (widget_class, update_head);
}

static void
rec_window_class_init (RecWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_window_dispose;
  widget_class->realize = rec_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = rec_window_close_request;

  g_type_ensure (REC_TYPE_PROBLEMS_VIEW);
  g_type_ensure (REC_TYPE_SOLUTIONS_VIEW);
  g_type_ensure (REC_TYPE_STABILITY_PAGE);
  g_type_ensure (REC_TYPE_SETTINGS_PAGE);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_cb);
  gtk_widget_class_install_action (widget_class, "win.show-problem", "s", show_problem_cb);
  gtk_widget_class_install_action (widget_class, "win.answer", "s", answer_cb);
  gtk_widget_class_install_action (widget_class, "win.ledger", "s", ledger_cb);
}

static void
rec_window_init (RecWindow *self)
{
  self->settings = g_settings_new ("org.recourse.Recourse");

  gtk_widget_init_template (GTK_WIDGET (self));

  if (g_str_equal (PROFILE, "development"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  gtk_widget_insert_action_group (GTK_WIDGET (self), "problem",
                                  rec_problems_view_get_problem_actions (self->problems_view));
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
  self->policy = rec_policy_link_new (self->reporter);
  self->exchange = rec_exchange_link_new (self->reporter);
  g_signal_connect_object (self->exchange, "notice", G_CALLBACK (notice_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->policy, "changed", G_CALLBACK (policy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rec_solutions_view_start (self->solutions_view, self->reader, self->policy, self->exchange);
  rec_stability_page_start (self->stability_page, self->reader, self->reporter, self->policy);
  rec_settings_page_start (self->settings_page, self->reader, self->policy, self->exchange);
  rec_problems_view_start (self->problems_view, self->reader, self->policy, self->exchange,
                           self->settings, GTK_WIDGET (self));
  update_head (self);
  rec_reporter_link_connect (self->reporter);
}

/* Opens the problem @bucket, or the one that happened last where it is “latest”. */
void
rec_window_show_problem (RecWindow *self, const char *bucket)
{
  g_return_if_fail (REC_IS_WINDOW (self));
  g_return_if_fail (bucket != NULL);

  rec_window_show_page (self, "problems");
  rec_problems_view_show_problem (self->problems_view, bucket);
}

/* Asks what is asked about the problem @bucket. */
void
rec_window_show_question (RecWindow *self, const char *bucket)
{
  g_return_if_fail (REC_IS_WINDOW (self));
  g_return_if_fail (bucket != NULL);

  rec_side_windows_show_question (GTK_WINDOW (self), self->reader, self->reporter, self->policy,
                                  bucket);
}

/* Shows the page with this name: “problems”, “solutions”, “stability” or “settings”. */
void
rec_window_show_page (RecWindow *self, const char *name)
{
  g_return_if_fail (REC_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  adw_view_stack_set_visible_child_name (self->view_stack, name);
}

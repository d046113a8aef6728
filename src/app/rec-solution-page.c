/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-solution-page.h"

#include <glib/gi18n.h>

#include "app/rec-icon.h"
#include "app/rec-response-view.h"
#include "app/rec-time-wording.h"
#include "core/report/rec-wording.h"

/**
 * RecSolutionPage:
 *
 * One response at length, and the way to the problem that it is for.
 */
struct _RecSolutionPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkScrolledWindow *scrolled_window;
  GtkImage *icon;
  GtkLabel *name_label;
  GtkLabel *summary_label;
  GtkLabel *time_label;
  RecResponseView *response_view;

  GSignalGroup *item_signals;
  RecStoreReader *reader;
  RecExchangeLink *exchange;
};

G_DEFINE_FINAL_TYPE (RecSolutionPage, rec_solution_page, ADW_TYPE_BIN)

static void
update (RecSolutionPage *self)
{
  g_autoptr (RecSolutionItem) item = g_signal_group_dup_target (self->item_signals);
  RecSolution *solution = item != NULL ? rec_solution_item_get_solution (item) : NULL;
  g_autofree char *summary = NULL, *received = NULL, *time = NULL;

  gtk_stack_set_visible_child_name (self->stack, solution != NULL ? "solution" : "none");
  if (solution == NULL)
    return;

  summary = rec_wording_dup_summary (solution->event_type);
  received = rec_time_wording_dup_long (solution->received, g_get_real_time ());
  /* Translators: %s is a day and a time */
  time = g_strdup_printf (_ ("Received: %s"), received);
  rec_icon_show (self->icon, solution->icon);
  gtk_label_set_text (self->name_label, solution->application);
  gtk_label_set_text (self->summary_label, summary);
  gtk_label_set_text (self->time_label, time);
  rec_response_view_show (self->response_view, solution, self->reader, self->exchange);
}

static void
problem_clicked_cb (RecSolutionPage *self)
{
  g_autoptr (RecSolutionItem) item = g_signal_group_dup_target (self->item_signals);

  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-problem", "s",
                                rec_solution_item_get_solution (item)->bucket);
}

static void
rec_solution_page_dispose (GObject *object)
{
  RecSolutionPage *self = REC_SOLUTION_PAGE (object);

  g_clear_object (&self->item_signals);
  g_clear_object (&self->reader);
  g_clear_object (&self->exchange);

  G_OBJECT_CLASS (rec_solution_page_parent_class)->dispose (object);
}

static void
rec_solution_page_class_init (RecSolutionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_solution_page_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);

  g_type_ensure (REC_TYPE_RESPONSE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-solution-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSolutionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionPage, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionPage, icon);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionPage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionPage, time_label);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionPage, response_view);
  gtk_widget_class_bind_template_callback (widget_class, problem_clicked_cb);
}

static void
rec_solution_page_init (RecSolutionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->item_signals = g_signal_group_new (REC_TYPE_SOLUTION_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "changed", G_CALLBACK (update), self);
}

/* Shows the solution of @item; nothing for %NULL. */
void
rec_solution_page_show (RecSolutionPage *self,
                        RecSolutionItem *item,
                        RecStoreReader *reader,
                        RecExchangeLink *exchange)
{
  g_return_if_fail (REC_IS_SOLUTION_PAGE (self));

  g_set_object (&self->reader, reader);
  g_set_object (&self->exchange, exchange);
  g_signal_group_set_target (self->item_signals, item);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
  update (self);
}

/* Whose problem it is; empty when nothing is shown. */
const char *
rec_solution_page_get_title (RecSolutionPage *self)
{
  g_return_val_if_fail (REC_IS_SOLUTION_PAGE (self), NULL);

  return gtk_label_get_text (self->name_label);
}

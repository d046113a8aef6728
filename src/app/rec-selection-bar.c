/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-selection-bar.h"

#include "app/rec-problem-wording.h"

/**
 * RecSelectionBar:
 *
 * At the foot of the list, while several rows are selected: how many, and what can be done with
 * them.
 */
struct _RecSelectionBar
{
  AdwBin parent_instance;

  GtkActionBar *action_bar;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (RecSelectionBar, rec_selection_bar, ADW_TYPE_BIN)

static void
rec_selection_bar_class_init (RecSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSelectionBar, action_bar);
  gtk_widget_class_bind_template_child (widget_class, RecSelectionBar, label);
}

static void
rec_selection_bar_init (RecSelectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_selection_bar_update (RecSelectionBar *self, RecGrouping grouping, guint64 n_selected)
{
  g_return_if_fail (REC_IS_SELECTION_BAR (self));

  if (n_selected > 1)
    {
      g_autofree char *text = rec_problem_wording_dup_selected (grouping, n_selected);
      g_autofree char *label = rec_problem_wording_dup_selected_short (n_selected);

      gtk_label_set_text (self->label, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      text, -1);
    }
  gtk_action_bar_set_revealed (self->action_bar, n_selected > 1);
}

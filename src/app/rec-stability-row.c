/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-row.h"

#include <glib/gi18n.h>

#include "app/rec-icon.h"
#include "app/rec-time-wording.h"
#include "core/report/rec-wording.h"

/**
 * RecStabilityRow:
 *
 * Something that happened on the day that is selected: whose, what and when.
 */
struct _RecStabilityRow
{
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkImage *arrow;
  GtkLabel *time_label;
};

G_DEFINE_FINAL_TYPE (RecStabilityRow, rec_stability_row, ADW_TYPE_ACTION_ROW)

static char *
dup_time (gint64 time, gboolean with_date)
{
  g_autoptr (GDateTime) date = NULL;

  if (with_date)
    return rec_time_wording_dup_long (time, g_get_real_time ());

  date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  /* Translators: a time of the day as g_date_time_format() writes it */
  return date != NULL ? g_date_time_format (date, _ ("%H:%M")) : g_strdup ("");
}

static RecStabilityRow *
make_row (const char *title, const char *subtitle, gint64 time, gboolean with_date)
{
  RecStabilityRow *self = g_object_new (REC_TYPE_STABILITY_ROW, NULL);
  g_autofree char *time_text = dup_time (time, with_date);
  /* Translators: a row as a screen reader says it: whose, what happened, when */
  g_autofree char *spoken = g_strdup_printf (_ ("%1$s, %2$s, %3$s"), title, subtitle, time_text);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_label_set_text (self->time_label, time_text);
  /* The title, by which the row is labelled already, would be said twice. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return self;
}

static const char *
get_change_icon (RecPackageAction action)
{
  switch (action)
    {
    case REC_PACKAGE_REMOVED:
      return "list-remove-symbolic";
    case REC_PACKAGE_INSTALLED:
      return "list-add-symbolic";
    default:
      return "software-update-available-symbolic";
    }
}

/* Of two versions either may be unknown. */
static char *
dup_change (const RecPackageChange *change)
{
  const char *before = change->version_before, *after = change->version_after;

  switch (change->action)
    {
    case REC_PACKAGE_REMOVED:
      return *before != '\0' ? g_strdup_printf (_ ("%s removed"), before)
                             : g_strdup (_ ("Removed"));
    case REC_PACKAGE_INSTALLED:
      return *after != '\0' ? g_strdup_printf (_ ("%s installed"), after)
                            : g_strdup (_ ("Installed"));
    case REC_PACKAGE_DOWNGRADED:
      if (*before != '\0' && *after != '\0')
        /* Translators: two versions of a package */
        return g_strdup_printf (_ ("Downgraded from %1$s to %2$s"), before, after);
      return g_strdup (_ ("Downgraded"));
    default:
      if (*before != '\0' && *after != '\0')
        /* Translators: two versions of a package */
        return g_strdup_printf (_ ("Updated from %1$s to %2$s"), before, after);
      return g_strdup (_ ("Updated"));
    }
}

static void
rec_stability_row_class_init (RecStabilityRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-stability-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecStabilityRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityRow, time_label);
}

static void
rec_stability_row_init (RecStabilityRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A row that opens the problem. @with_date: where the rows beside it are of other days. */
GtkWidget *
rec_stability_row_new_for_failure (RecProblem *failure, gboolean with_date)
{
  const char *name = rec_problem_get_display_name (failure);
  g_autofree char *summary = rec_wording_dup_summary (rec_problem_get_event_type (failure));
  RecStabilityRow *self;

  if (name == NULL || *name == '\0')
    name = rec_problem_get_application (failure);
  if (name == NULL || *name == '\0')
    name = _ ("An unknown program");
  self = make_row (name, summary, rec_problem_get_time (failure), with_date);
  rec_icon_show (self->icon, rec_problem_get_icon (failure));
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), TRUE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", rec_problem_get_bucket (failure));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.show-problem");
  return GTK_WIDGET (self);
}

GtkWidget *
rec_stability_row_new_for_change (const RecPackageChange *change, gboolean with_date)
{
  g_autofree char *text = dup_change (change);
  RecStabilityRow *self = make_row (change->name, text, change->time, with_date);

  gtk_image_set_from_icon_name (self->icon, get_change_icon (change->action));
  return GTK_WIDGET (self);
}

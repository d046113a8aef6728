/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-update-row.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-software-center.h"
#include "app/rec-toast.h"
#include "core/packages/rec-bug-list.h"
#include "core/packages/rec-fix.h"
#include "core/packages/rec-version-order.h"

/**
 * RecUpdateRow:
 *
 * One package that a problem is about: what is installed of it, whether there is an update, what is
 * new in that, and the way to it. Nothing is installed from here.
 */
struct _RecUpdateRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title_label;
  GtkLabel *versions_label;
  GtkLabel *note_label;
  GtkLabel *closes_label;
  GtkWidget *buttons;
  GtkButton *news_button;
  GtkWidget *spinner;
  GtkButton *open_button;
  GtkButton *copy_button;
  GtkWidget *news_window;
  GtkLabel *news_label;

  RecUpdateFinder *finder;
  GCancellable *cancellable;
  char *package;
  const char *format;
  gboolean is_fixed;
  char *package_id;
  char *command;
  GStrv bugs;
};

G_DEFINE_FINAL_TYPE (RecUpdateRow, rec_update_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* What a screen reader says of the whole row. */
static void
name_row (RecUpdateRow *self)
{
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (self->title_label),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, gtk_label_get_text (self->versions_label), -1);
}

static void
stop (RecUpdateRow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->news_button), TRUE);
}

/* Says which bugs of this problem are closed, or, where bugs of it are known, that none is. */
static void
show_closed (RecUpdateRow *self, RecUpdateNews *news)
{
  g_auto (GStrv) closed
      = rec_bug_list_intersect ((const char *const *) self->bugs, (const char *const *) news->bugs);
  g_autofree char *list = g_strjoinv (", ", closed);
  g_autofree char *text = NULL;

  if (*closed != NULL)
    /* Translators: %s is one or more bugs, as “bugs.debian.org/1” */
    text = g_strdup_printf (_ ("The update closes %s, which is named for this problem."), list);
  else if (*self->bugs != NULL)
    text = g_strdup (_ ("The bugs that are named for this problem are not among what it closes."));
  show_label (self->closes_label, text);
}

static void
news_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecUpdateNews) news
      = rec_update_finder_read_news_finish (REC_UPDATE_FINDER (object), result, &error);
  RecUpdateRow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_UPDATE_ROW (user_data);
  stop (self);
  gtk_widget_set_visible (self->news_window, TRUE);
  if (news == NULL)
    {
      gtk_label_set_text (self->news_label, error->message);
      return;
    }

  gtk_label_set_text (self->news_label,
                      *news->text != '\0' ? news->text : _ ("Nothing was written about it."));
  gtk_widget_set_visible (GTK_WIDGET (self->news_button), FALSE);
  show_closed (self, news);
  /* The button that had the focus is gone. */
  gtk_widget_grab_focus (GTK_WIDGET (self->news_label));
  gtk_label_select_region (self->news_label, 0, 0);
}

static void
news_clicked_cb (RecUpdateRow *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->news_button), FALSE);
  rec_update_finder_read_news_async (self->finder, self->package_id, self->cancellable, news_cb,
                                     self);
}

static void
open_clicked_cb (RecUpdateRow *self)
{
  g_autoptr (GError) error = NULL;

  if (!rec_software_center_open (GTK_WIDGET (self), self->package, &error))
    rec_toast_say (GTK_WIDGET (self), error->message);
}

static void
copy_clicked_cb (RecUpdateRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->command);
  rec_toast_say (GTK_WIDGET (self), _ ("Command copied"));
}

static void
show_buttons (RecUpdateRow *self)
{
  const char *center = rec_software_center_get_name ();
  g_autofree char *open = NULL;

  g_free (self->command);
  self->command = rec_software_center_dup_command (self->package, self->format);
  if (center != NULL)
    {
      /* Translators: %s is a program, as “GNOME Software” */
      open = g_strdup_printf (_ ("Open in %s"), center);
      gtk_button_set_label (self->open_button, open);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), center != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), center == NULL && self->command != NULL);
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self->copy_button), self->command);
  gtk_widget_set_visible (GTK_WIDGET (self->news_button), TRUE);
  gtk_widget_set_visible (self->buttons, TRUE);
}

/* Whether the update is the one that a service said the fix is in, or newer. */
static gboolean
holds_fix (RecUpdateRow *self, RecUpdate *update, const char *fixed_version)
{
  int order;

  return self->is_fixed && fixed_version != NULL
         && rec_version_order_compare (self->format, update->installed, fixed_version, &order)
         && order < 0
         && rec_version_order_compare (self->format, update->available, fixed_version, &order)
         && order >= 0;
}

static void
show_update (RecUpdateRow *self, RecUpdate *update, const char *fixed_version)
{
  g_autofree char *title = NULL;
  g_autofree char *versions = NULL;

  /* Translators: %s is a package */
  title = g_strdup_printf (_ ("An update of %s is available"), self->package);
  /* Translators: two versions */
  versions
      = g_strdup_printf (_ ("Installed: %s, available: %s"), update->installed, update->available);
  gtk_label_set_text (self->title_label, title);
  show_label (self->versions_label, versions);
  show_label (self->closes_label, holds_fix (self, update, fixed_version)
                                      ? _ ("This problem should be fixed in the update.")
                                      : NULL);
  show_buttons (self);
}

static void
show_up_to_date (RecUpdateRow *self, RecUpdate *update)
{
  g_autofree char *title = NULL;
  g_autofree char *versions = NULL;

  /* Translators: %s is a package */
  title = g_strdup_printf (_ ("No update of %s is known"), self->package);
  /* Translators: %s is a version */
  versions = g_strdup_printf (_ ("Installed: %s"), update->installed);
  gtk_label_set_text (self->title_label, title);
  show_label (self->versions_label, versions);
}

static void
rec_update_row_dispose (GObject *object)
{
  RecUpdateRow *self = REC_UPDATE_ROW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->finder);

  G_OBJECT_CLASS (rec_update_row_parent_class)->dispose (object);
}

static void
rec_update_row_finalize (GObject *object)
{
  RecUpdateRow *self = REC_UPDATE_ROW (object);

  g_clear_pointer (&self->package, g_free);
  g_clear_pointer (&self->package_id, g_free);
  g_clear_pointer (&self->command, g_free);
  g_clear_pointer (&self->bugs, g_strfreev);

  G_OBJECT_CLASS (rec_update_row_parent_class)->finalize (object);
}

static void
rec_update_row_class_init (RecUpdateRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rec_update_row_dispose;
  object_class->finalize = rec_update_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-update-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, versions_label);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, note_label);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, closes_label);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, news_button);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, open_button);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, news_window);
  gtk_widget_class_bind_template_child (widget_class, RecUpdateRow, news_label);
  gtk_widget_class_bind_template_callback (widget_class, news_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
rec_update_row_init (RecUpdateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows what is known of @package without PackageKit; the row is not there where that is nothing
 * worth a word. */
RecUpdateRow *
rec_update_row_new (RecFailedPackage *package)
{
  RecUpdateRow *self = g_object_new (REC_TYPE_UPDATE_ROW, NULL);
  g_autofree char *note = rec_fix_dup_difference (package);

  self->package = g_strdup (package->name);
  self->format = package->format;
  self->is_fixed = package->is_fixed;
  gtk_label_set_text (self->title_label, self->package);
  show_label (self->note_label, note);
  gtk_widget_set_visible (GTK_WIDGET (self), note != NULL);
  name_row (self);

  return self;
}

const char *
rec_update_row_get_package (RecUpdateRow *self)
{
  g_return_val_if_fail (REC_IS_UPDATE_ROW (self), NULL);

  return self->package;
}

/* Shows what PackageKit knows: an update, or that there is none. @bugs are those of the problem. */
void
rec_update_row_set_update (RecUpdateRow *self,
                           RecUpdateFinder *finder,
                           RecUpdate *update,
                           const char *fixed_version,
                           const char *const *bugs)
{
  g_return_if_fail (REC_IS_UPDATE_ROW (self));

  g_set_object (&self->finder, finder);
  g_free (self->package_id);
  self->package_id = g_strdup (update->package_id);
  g_strfreev (self->bugs);
  self->bugs = g_strdupv ((char **) bugs);
  if (update->available != NULL)
    show_update (self, update, fixed_version);
  else
    show_up_to_date (self, update);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  name_row (self);
}

/* Says why it is not known whether there is an update. */
void
rec_update_row_set_trouble (RecUpdateRow *self, const char *trouble)
{
  g_autofree char *title = NULL;

  g_return_if_fail (REC_IS_UPDATE_ROW (self));

  /* Translators: %s is a package */
  title
      = g_strdup_printf (_ ("It is not known whether an update of %s is available"), self->package);
  gtk_label_set_text (self->title_label, title);
  show_label (self->versions_label, trouble);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  name_row (self);
}

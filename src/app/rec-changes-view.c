/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-changes-view.h"

#include <glib/gi18n.h>

#include "app/rec-changes-reader.h"
#include "app/rec-compat.h"
#include "app/rec-detail-row.h"
#include "app/rec-fact-row.h"
#include "app/rec-tab-stop.h"
#include "app/rec-time-wording.h"
#include "app/rec-update-reader.h"

/* How many are shown before somebody asks for all. */
#define FIRST_SHOWN 20

/* In pixels, about. */
#define ROW_HEIGHT 53

/**
 * RecChangesView:
 *
 * What was installed, updated or removed on the day that a problem first happened and on the day
 * before, until it did. What the problem is about stands first.
 */
struct _RecChangesView
{
  AdwBin parent_instance;

  AdwExpanderRow *expander;
  GtkListView *list_view;
  GtkWidget *all_button;
  RecFactRow *empty_row;

  GListStore *shown;
  RecChanges *changes;
  RecStoreReader *reader;
  GCancellable *cancellable;
  char *bucket;
  char *report;
  gint64 first_time;
};

G_DEFINE_FINAL_TYPE (RecChangesView, rec_changes_view, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, GTK_WIDGET (rec_detail_row_new ()));
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  RecChangeItem *shown = gtk_list_item_get_item (item);
  RecPackageChange *change = rec_change_item_get_change (shown);
  g_autofree char *time = rec_time_wording_dup_long (change->time, g_get_real_time ());
  g_autofree char *wording = rec_change_item_dup_wording (shown);
  g_autofree char *spoken = g_strdup_printf ("%s. %s. %s", change->name, wording, time);

  rec_detail_row_set_text (REC_DETAIL_ROW (gtk_list_item_get_child (item)), change->name, time,
                           wording);
  rec_compat_list_item_set_accessible_label (item, spoken);
}

static void
show_items (RecChangesView *self, guint count)
{
  GPtrArray *items = self->changes->items;

  count = MIN (count, items->len);
  g_list_store_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)),
                       items->pdata, count);
  rec_compat_list_view_fit_rows (self->list_view, ROW_HEIGHT);
  gtk_widget_set_visible (self->all_button, count < items->len);
}

static void
all_clicked_cb (RecChangesView *self)
{
  show_items (self, G_MAXUINT);
  /* The button that had the focus is gone. */
  gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD);
}

static const char *
get_reason (RecChanges *changes)
{
  if (!changes->was_read)
    return _ ("Not known: no history of packages was read yet.");
  if (!changes->reaches_back)
    return _ ("Not known: the history of packages does not reach back that far.");

  return _ ("Nothing was installed, updated or removed on that day or the day before.");
}

static void
show_changes (RecChangesView *self)
{
  guint count = self->changes->items->len;
  g_autofree char *subtitle
      = g_strdup_printf (ngettext ("%u change on that day and the day before",
                                   "%u changes on that day and the day before", count),
                         count);

  adw_expander_row_set_subtitle (self->expander, subtitle);
  rec_fact_row_set_fact (self->empty_row, count == 0 ? get_reason (self->changes) : NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->expander), count > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  show_items (self, FIRST_SHOWN);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  RecChanges *changes = rec_changes_reader_read_finish (REC_STORE_READER (object), result, &error);
  RecChangesView *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_CHANGES_VIEW (user_data);
  g_clear_pointer (&self->changes, rec_changes_free);
  self->changes = changes;
  if (changes != NULL)
    show_changes (self);
  else
    g_debug ("What changed before is not known: %s", error->message);
}

static void
packages_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecUpdateFacts) facts = rec_update_reader_read_finish (result, &error);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  RecChangesView *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_CHANGES_VIEW (user_data);
  rec_changes_reader_read_async (self->reader, self->first_time,
                                 facts != NULL ? facts->packages : none, self->cancellable, read_cb,
                                 self);
}

static void
stop (RecChangesView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
rec_changes_view_dispose (GObject *object)
{
  RecChangesView *self = REC_CHANGES_VIEW (object);

  stop (self);
  g_clear_object (&self->shown);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_changes_view_parent_class)->dispose (object);
}

static void
rec_changes_view_finalize (GObject *object)
{
  RecChangesView *self = REC_CHANGES_VIEW (object);

  g_clear_pointer (&self->changes, rec_changes_free);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->report, g_free);

  G_OBJECT_CLASS (rec_changes_view_parent_class)->finalize (object);
}

static void
rec_changes_view_class_init (RecChangesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rec_changes_view_dispose;
  object_class->finalize = rec_changes_view_finalize;

  g_type_ensure (REC_TYPE_TAB_STOP);
  g_type_ensure (REC_TYPE_FACT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-changes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecChangesView, expander);
  gtk_widget_class_bind_template_child (widget_class, RecChangesView, list_view);
  gtk_widget_class_bind_template_child (widget_class, RecChangesView, all_button);
  gtk_widget_class_bind_template_child (widget_class, RecChangesView, empty_row);
  gtk_widget_class_bind_template_callback (widget_class, all_clicked_cb);
}

static void
rec_changes_view_init (RecChangesView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->shown = g_list_store_new (REC_TYPE_CHANGE_ITEM);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->shown)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
}

/* Shows what changed before @first_time, when the problem of @report happened for the first time.
 * What is shown already stays as it was opened. */
void
rec_changes_view_show (RecChangesView *self,
                       RecStoreReader *reader,
                       RecReport *report,
                       gint64 first_time)
{
  const char *bucket = rec_report_get_bucket (report);
  const char *id = rec_report_get_id (report);

  g_return_if_fail (REC_IS_CHANGES_VIEW (self));

  if (g_strcmp0 (bucket, self->bucket) == 0 && g_strcmp0 (id, self->report) == 0
      && first_time == self->first_time && self->changes != NULL && self->changes->was_read)
    return;

  stop (self);
  if (g_strcmp0 (bucket, self->bucket) != 0)
    {
      adw_expander_row_set_expanded (self->expander, FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
    }
  g_set_object (&self->reader, reader);
  g_free (self->bucket);
  self->bucket = g_strdup (bucket);
  g_free (self->report);
  self->report = g_strdup (id);
  self->first_time = first_time;
  self->cancellable = g_cancellable_new ();
  rec_update_reader_read_async (reader, bucket, report, self->cancellable, packages_cb, self);
}

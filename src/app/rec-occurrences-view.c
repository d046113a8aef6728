/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-occurrences-view.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-detail-row.h"
#include "app/rec-tab-stop.h"
#include "app/rec-time-wording.h"

/* How many are read at a time. */
#define PAGE 50

/* In pixels, about. */
#define ROW_HEIGHT 33

/**
 * RecOccurrencesView:
 *
 * The times that a problem happened, the newest first, a page at a time.
 */
struct _RecOccurrencesView
{
  AdwBin parent_instance;

  GtkListView *list_view;
  GtkWidget *more_button;

  RecStoreReader *reader;
  GCancellable *cancellable;
  GListStore *reports;
  char *bucket;
  char *shown_report;
};

G_DEFINE_FINAL_TYPE (RecOccurrencesView, rec_occurrences_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, GTK_WIDGET (rec_detail_row_new ()));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, RecOccurrencesView *self)
{
  RecReport *report = gtk_list_item_get_item (item);
  gboolean shown = g_strcmp0 (rec_report_get_id (report), self->shown_report) == 0;
  g_autofree char *time
      = rec_time_wording_dup_long (rec_report_get_time (report), g_get_real_time ());

  rec_detail_row_set_text (REC_DETAIL_ROW (gtk_list_item_get_child (item)), time,
                           /* Translators: of several times, the one that the page shows */
                           shown ? _ ("Shown above") : NULL, NULL);
  rec_compat_list_item_set_accessible_label (item, time);
}

static void
page_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecOccurrencesView *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page
      = rec_store_reader_list_occurrences_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_OCCURRENCES_VIEW (user_data);
  if (page == NULL)
    {
      g_debug ("Cannot read the times that a problem happened: %s", error->message);
      gtk_widget_set_visible (self->more_button, FALSE);
      return;
    }

  g_list_store_splice (self->reports, g_list_model_get_n_items (G_LIST_MODEL (self->reports)), 0,
                       page->pdata, page->len);
  gtk_widget_set_visible (self->more_button, page->len == PAGE);
  rec_compat_list_view_fit_rows (self->list_view, ROW_HEIGHT);
}

static void
load_more (RecOccurrencesView *self)
{
  rec_store_reader_list_occurrences_async (self->reader, self->bucket,
                                           g_list_model_get_n_items (G_LIST_MODEL (self->reports)),
                                           PAGE, self->cancellable, page_listed_cb, self);
}

static void
activated_cb (RecOccurrencesView *self, guint position)
{
  g_autoptr (RecReport) report = g_list_model_get_item (G_LIST_MODEL (self->reports), position);

  if (report != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, rec_report_get_id (report));
}

static void
rec_occurrences_view_dispose (GObject *object)
{
  RecOccurrencesView *self = REC_OCCURRENCES_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->reports);

  G_OBJECT_CLASS (rec_occurrences_view_parent_class)->dispose (object);
}

static void
rec_occurrences_view_finalize (GObject *object)
{
  RecOccurrencesView *self = REC_OCCURRENCES_VIEW (object);

  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->shown_report, g_free);

  G_OBJECT_CLASS (rec_occurrences_view_parent_class)->finalize (object);
}

static void
rec_occurrences_view_class_init (RecOccurrencesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (REC_TYPE_TAB_STOP);

  object_class->dispose = rec_occurrences_view_dispose;
  object_class->finalize = rec_occurrences_view_finalize;

  /* The report with this ID is to be shown. */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-occurrences-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecOccurrencesView, list_view);
  gtk_widget_class_bind_template_child (widget_class, RecOccurrencesView, more_button);
  gtk_widget_class_bind_template_callback (widget_class, load_more);
}

static void
rec_occurrences_view_init (RecOccurrencesView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->reports = g_list_store_new (REC_TYPE_REPORT);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  gtk_list_view_set_factory (self->list_view, factory);
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Reads the first page of the reports of @bucket; @shown_report is the ID of the one on the page.
 */
void
rec_occurrences_view_set_bucket (RecOccurrencesView *self,
                                 RecStoreReader *reader,
                                 const char *bucket,
                                 const char *shown_report)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (REC_IS_OCCURRENCES_VIEW (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reports);
  g_free (self->bucket);
  g_free (self->shown_report);
  self->cancellable = g_cancellable_new ();
  self->reports = g_list_store_new (REC_TYPE_REPORT);
  self->bucket = g_strdup (bucket);
  self->shown_report = g_strdup (shown_report);
  g_set_object (&self->reader, reader);

  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->reports)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  load_more (self);
}

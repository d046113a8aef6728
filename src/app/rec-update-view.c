/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-update-view.h"

#include "app/rec-update-reader.h"
#include "app/rec-update-row.h"
#include "core/report/rec-error.h"

/* How long a problem must be shown, in milliseconds, before PackageKit is asked about it: whoever
 * walks through the list looks at none of them. */
#define SETTLING_TIME 300

/**
 * RecUpdateView:
 *
 * The packages of a problem and whether they have updates. PackageKit is asked only while the
 * problem is on the screen, and only for what lies on this machine; where it is not there, neither
 * is what it would know.
 */
struct _RecUpdateView
{
  AdwBin parent_instance;

  GtkListBox *list_box;

  RecStoreReader *reader;
  RecReport *report;
  RecUpdateFinder *finder;
  RecUpdateFacts *facts;
  GCancellable *cancellable;
  guint settling;
  gboolean asked;
};

G_DEFINE_FINAL_TYPE (RecUpdateView, rec_update_view, ADW_TYPE_BIN)

static RecUpdateRow *
get_row (RecUpdateView *self, guint position)
{
  return REC_UPDATE_ROW (gtk_list_box_get_row_at_index (self->list_box, (int) position));
}

/* There is a frame only around rows that are there. */
static void
update_visible (RecUpdateView *self)
{
  gboolean visible = FALSE;

  for (guint i = 0; self->facts != NULL && i < self->facts->packages->len; i++)
    visible = visible || gtk_widget_get_visible (GTK_WIDGET (get_row (self, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->list_box), visible);
}

static void
clear_rows (RecUpdateView *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list_box, 0)) != NULL)
    gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
}

static void
show_update (RecUpdateView *self, RecUpdate *update)
{
  for (guint i = 0; i < self->facts->packages->len; i++)
    {
      RecUpdateRow *row = get_row (self, i);

      if (g_str_equal (rec_update_row_get_package (row), update->name))
        rec_update_row_set_update (row, self->finder, update, self->facts->fixed_version,
                                   (const char *const *) self->facts->bugs);
    }
}

/* The first package speaks for all: they are asked for at once. */
static void
show_trouble (RecUpdateView *self, GError *error)
{
  g_debug ("Updates are not known: %s", error->message);
  if (!g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND))
    rec_update_row_set_trouble (get_row (self, 0), error->message);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found
      = rec_update_finder_find_finish (REC_UPDATE_FINDER (object), result, &error);
  RecUpdateView *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_UPDATE_VIEW (user_data);
  for (guint i = 0; found != NULL && i < found->len; i++)
    show_update (self, found->pdata[i]);
  if (found == NULL)
    show_trouble (self, error);
  update_visible (self);
}

/* The packages that PackageKit may know: of the format of the first, as a system has one. */
static GStrv
list_names (RecUpdateView *self, const char **format)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  *format = NULL;
  for (guint i = 0; i < self->facts->packages->len; i++)
    {
      RecFailedPackage *package = self->facts->packages->pdata[i];

      if (!g_str_equal (package->format, "deb") && !g_str_equal (package->format, "rpm"))
        continue;
      if (*format == NULL)
        *format = package->format;
      if (g_str_equal (package->format, *format) && *package->installed != '\0')
        g_strv_builder_add (names, package->name);
    }

  return g_strv_builder_end (names);
}

static void changed_cb (RecUpdateView *self);

static gboolean
settled_cb (gpointer data)
{
  RecUpdateView *self = data;
  const char *format;
  g_auto (GStrv) names = list_names (self, &format);

  self->settling = 0;
  self->asked = TRUE;
  if (*names == NULL)
    return G_SOURCE_REMOVE;

  if (self->finder == NULL)
    {
      self->finder = rec_update_finder_new ();
      g_signal_connect_object (self->finder, "changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  rec_update_finder_find_async (self->finder, (const char *const *) names, format,
                                self->cancellable, found_cb, self);
  return G_SOURCE_REMOVE;
}

static void
ask_when_settled (RecUpdateView *self)
{
  if (self->facts == NULL || self->asked || self->settling != 0
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->settling = g_timeout_add (SETTLING_TIME, settled_cb, self);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  RecUpdateFacts *facts = rec_update_reader_read_finish (result, &error);
  RecUpdateView *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_UPDATE_VIEW (user_data);
  clear_rows (self);
  self->facts = facts;
  for (guint i = 0; facts != NULL && i < facts->packages->len; i++)
    gtk_list_box_append (self->list_box,
                         GTK_WIDGET (rec_update_row_new (facts->packages->pdata[i])));
  if (facts == NULL)
    g_debug ("The packages of a problem are not known: %s", error->message);
  update_visible (self);
  ask_when_settled (self);
}

static void
stop (RecUpdateView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->settling, g_source_remove);
  g_clear_pointer (&self->facts, rec_update_facts_free);
  self->asked = FALSE;
}

static void
load (RecUpdateView *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  rec_update_reader_read_async (self->reader, rec_report_get_bucket (self->report), self->report,
                                self->cancellable, read_cb, self);
}

/* Packages were installed, or other updates are known. */
static void
changed_cb (RecUpdateView *self)
{
  if (self->report != NULL)
    load (self);
}

static void
rec_update_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rec_update_view_parent_class)->map (widget);

  ask_when_settled (REC_UPDATE_VIEW (widget));
}

static void
rec_update_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&REC_UPDATE_VIEW (widget)->settling, g_source_remove);

  GTK_WIDGET_CLASS (rec_update_view_parent_class)->unmap (widget);
}

static void
rec_update_view_dispose (GObject *object)
{
  RecUpdateView *self = REC_UPDATE_VIEW (object);

  stop (self);
  g_clear_object (&self->finder);
  g_clear_object (&self->reader);
  g_clear_object (&self->report);

  G_OBJECT_CLASS (rec_update_view_parent_class)->dispose (object);
}

static void
rec_update_view_class_init (RecUpdateViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_update_view_dispose;
  widget_class->map = rec_update_view_map;
  widget_class->unmap = rec_update_view_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-update-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecUpdateView, list_box);
}

static void
rec_update_view_init (RecUpdateView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows the packages of @report. The same report again changes nothing: what was opened stays. */
void
rec_update_view_show (RecUpdateView *self, RecStoreReader *reader, RecReport *report)
{
  gboolean other;

  g_return_if_fail (REC_IS_UPDATE_VIEW (self));
  g_return_if_fail (REC_IS_REPORT (report));

  other = self->report == NULL
          || g_strcmp0 (rec_report_get_id (self->report), rec_report_get_id (report)) != 0;
  g_set_object (&self->reader, reader);
  g_set_object (&self->report, report);
  if (!other)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->list_box), FALSE);
  load (self);
}

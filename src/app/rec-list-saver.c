/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-list-saver.h"

#include <glib/gi18n.h>

#include "app/rec-export-chooser.h"
#include "app/rec-toast.h"
#include "core/export/rec-list-export.h"

/**
 * RecListSaver:
 *
 * Writes rows of the list of problems to a file that the user chooses. The reader’s thread writes
 * them, some at a time, so that other questions to the store come in between.
 */
struct _RecListSaver
{
  GObject parent_instance;

  GtkWidget *widget;
  RecStoreReader *reader;
  GtkFileChooserNative *chooser;
  AdwToast *toast;
  GFile *file;

  RecGrouping grouping;
  GArray *rows;
  RecListExport *export;
  gboolean cancelled;
};

G_DEFINE_FINAL_TYPE (RecListSaver, rec_list_saver, G_TYPE_OBJECT)

static void step (RecListSaver *self);

static gpointer
write_some (RecStore *store, gpointer data, GError **error)
{
  rec_list_export_step (data, store, error);
  return NULL;
}

static void
cancel_cb (RecListSaver *self)
{
  self->cancelled = TRUE;
}

/* Says how far it is, with a button that ends it. */
static void
show_progress (RecListSaver *self)
{
  /* Translators: the number is followed by a percent sign */
  g_autofree char *text = g_strdup_printf (
      _ ("Exporting… %d %%"), (int) (100 * rec_list_export_get_fraction (self->export)));

  if (self->toast != NULL)
    {
      adw_toast_set_title (self->toast, text);
      return;
    }
  self->toast = g_object_ref (rec_toast_new (text));
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _ ("Cancel"));
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (cancel_cb), self,
                           G_CONNECT_SWAPPED);
  rec_toast_add (self->widget, g_object_ref (self->toast));
}

static void
show_result (RecListSaver *self)
{
  guint64 n = rec_list_export_get_n_written (self->export);
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, n);
  g_autofree char *text
      = g_strdup_printf (self->grouping == REC_GROUPING_PROBLEMS
                             ? ngettext ("Exported %s problem", "Exported %s problems", n)
                             : ngettext ("Exported %s event", "Exported %s events", n),
                         number);

  rec_export_chooser_say_done (self->widget, text, self->file);
}

static void
end (RecListSaver *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  g_clear_object (&self->file);
  g_clear_pointer (&self->export, rec_list_export_free);
  g_clear_pointer (&self->rows, g_array_unref);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecListSaver) self = REC_LIST_SAVER (user_data);
  g_autoptr (GError) error = NULL;

  rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Cannot export the list: %s"), error->message);

      rec_toast_say (self->widget, text);
      end (self);
    }
  else if (rec_list_export_is_done (self->export))
    {
      show_result (self);
      end (self);
    }
  else if (self->cancelled || gtk_widget_get_root (self->widget) == NULL)
    end (self);
  else
    {
      show_progress (self);
      step (self);
    }
}

static void
step (RecListSaver *self)
{
  rec_store_reader_ask_async (self->reader, write_some, self->export, NULL, NULL, NULL, written_cb,
                              g_object_ref (self));
}

static void
chosen_cb (RecListSaver *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GError) error = NULL;
  RecExportFormat format;
  RecExportFile *file;

  if (response != GTK_RESPONSE_ACCEPT || self->rows == NULL || self->export != NULL)
    return;

  g_clear_object (&self->file);
  file = rec_export_chooser_open (chooser, &self->file, &format, &error);
  if (file == NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Cannot export the list: %s"), error->message);

      rec_toast_say (self->widget, text);
      return;
    }

  self->cancelled = FALSE;
  self->export = rec_list_export_new (format, self->grouping, file);
  rec_list_export_set_rows (self->export, self->rows);
  step (self);
}

static void
rec_list_saver_dispose (GObject *object)
{
  RecListSaver *self = REC_LIST_SAVER (object);

  g_clear_object (&self->chooser);
  end (self);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_list_saver_parent_class)->dispose (object);
}

static void
rec_list_saver_class_init (RecListSaverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_list_saver_dispose;
}

static void
rec_list_saver_init (RecListSaver *self)
{
}

/* @widget is the list, which lives longer than what it owns. */
RecListSaver *
rec_list_saver_new (GtkWidget *widget, RecStoreReader *reader)
{
  RecListSaver *self = g_object_new (REC_TYPE_LIST_SAVER, NULL);

  self->widget = widget;
  self->reader = g_object_ref (reader);
  return self;
}

/* Asks where @rows, an array of #guint32, are to be written, and writes them. Only one export runs
 * at a time. */
void
rec_list_saver_ask (RecListSaver *self, RecGrouping grouping, GArray *rows)
{
  static const RecExportFormat formats[] = { REC_EXPORT_CSV, REC_EXPORT_JSON, REC_EXPORT_XML };

  g_return_if_fail (REC_IS_LIST_SAVER (self));

  if (self->export != NULL)
    return;

  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = g_array_ref (rows);
  self->grouping = grouping;
  g_clear_object (&self->chooser);
  self->chooser = rec_export_chooser_new (
      self->widget, grouping == REC_GROUPING_PROBLEMS ? _ ("Export Problems") : _ ("Export Events"),
      grouping == REC_GROUPING_PROBLEMS ? "problems" : "events", formats, G_N_ELEMENTS (formats));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-export-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rec-file-manager.h"
#include "app/rec-toast.h"
#include "core/report/rec-error.h"

static const char *
get_format_name (RecExportFormat format)
{
  switch (format)
    {
    case REC_EXPORT_CSV:
      return _ ("Table (CSV)");
    case REC_EXPORT_XML:
      return _ ("XML");
    case REC_EXPORT_TEXT:
      return _ ("Text");
    case REC_EXPORT_ARCHIVE:
      return _ ("Archive to attach to a bug");
    case REC_EXPORT_JSON:
    case REC_EXPORT_N_FORMATS:
    default:
      return _ ("JSON");
    }
}

/* The filter says the format by its pattern, and the name follows it. */
static gboolean
find_format (const char *name, RecExportFormat *format)
{
  for (guint i = 0; name != NULL && i < REC_EXPORT_N_FORMATS; i++)
    if (g_str_has_suffix (name, rec_export_format_get_suffix (i)))
      {
        *format = i;
        return TRUE;
      }

  return FALSE;
}

static RecExportFormat
get_filter_format (GtkFileChooserNative *chooser)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (chooser));

  for (guint i = 0; filter != NULL && i < REC_EXPORT_N_FORMATS; i++)
    if (g_strcmp0 (gtk_file_filter_get_name (filter), get_format_name (i)) == 0)
      return i;

  return REC_EXPORT_JSON;
}

static void
filter_changed_cb (GtkFileChooserNative *chooser)
{
  g_autofree char *name = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (chooser));
  const char *suffix = rec_export_format_get_suffix (get_filter_format (chooser));
  g_autofree char *other = NULL;
  RecExportFormat before;

  if (!find_format (name, &before))
    return;

  name[strlen (name) - strlen (rec_export_format_get_suffix (before))] = '\0';
  other = g_strconcat (name, suffix, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), other);
}

/* A dialog for a file that is written in one of @formats, of which the first is offered. */
GtkFileChooserNative *
rec_export_chooser_new (GtkWidget *widget,
                        const char *title,
                        const char *name,
                        const RecExportFormat *formats,
                        gsize n_formats)
{
  g_autofree char *whole = g_strconcat (name, rec_export_format_get_suffix (formats[0]), NULL);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);

  for (gsize i = 0; i < n_formats; i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      g_autofree char *pattern = g_strconcat ("*", rec_export_format_get_suffix (formats[i]), NULL);

      gtk_file_filter_set_name (filter, get_format_name (formats[i]));
      gtk_file_filter_add_pattern (filter, pattern);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), whole);
  g_signal_connect (chooser, "notify::filter", G_CALLBACK (filter_changed_cb), NULL);
  return chooser;
}

/* Opens what was chosen. The format is what its name says, else what the filter does. */
RecExportFile *
rec_export_chooser_open (GtkFileChooserNative *chooser,
                         GFile **file,
                         RecExportFormat *format,
                         GError **error)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = chosen != NULL ? g_file_get_path (chosen) : NULL;
  RecExportFile *opened;

  if (path == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED,
                   _ ("It can only be written to a folder of this computer"));
      return NULL;
    }

  if (!find_format (path, format))
    *format = get_filter_format (chooser);
  opened = rec_export_file_new (path, error);
  if (opened != NULL)
    *file = g_steal_pointer (&chosen);
  return opened;
}

static void
show_folder_cb (AdwToast *toast, gpointer user_data)
{
  rec_file_manager_show (G_FILE (user_data));
}

/* Says in passing that @file is there, with a button that shows where. */
void
rec_export_chooser_say_done (GtkWidget *widget, const char *text, GFile *file)
{
  AdwToast *toast = rec_toast_new (text);

  adw_toast_set_button_label (toast, _ ("Show in Folder"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (show_folder_cb), g_object_ref (file),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  rec_toast_add (widget, toast);
}

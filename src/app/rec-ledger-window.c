/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-ledger-window.h"

#include <inttypes.h>

#include <glib/gi18n.h>
#include <string.h>

#include "app/rec-compat.h"
#include "app/rec-evidence-viewer.h"
#include "app/rec-ledger-export.h"
#include "app/rec-ledger-row.h"
#include "app/rec-ledger-wording.h"
#include "app/rec-link.h"
#include "app/rec-outgoing-reader.h"
#include "app/rec-tab-stop.h"
#include "app/rec-toast.h"

/* Entries that are read at a time; more when the end of the list is reached. */
#define PAGE 50

/**
 * RecLedgerWindow:
 *
 * The ledger: each request that left this computer, about one problem or any, as it was.
 */
struct _RecLedgerWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkScrolledWindow *scrolled_window;
  GtkListView *list_view;
  GtkWidget *foot;
  GtkFlowBox *services_box;

  GCancellable *cancellable;
  RecStoreReader *reader;
  RecPolicyLink *policy;
  GListStore *entries;
  GtkFileChooserNative *chooser;
  char *bucket;
  gboolean is_loading;
  gboolean is_whole;
};

G_DEFINE_FINAL_TYPE (RecLedgerWindow, rec_ledger_window, ADW_TYPE_WINDOW)

static void load_page (RecLedgerWindow *self);

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, GTK_WIDGET (rec_ledger_row_new ()));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  RecLedgerRow *row = REC_LEDGER_ROW (gtk_list_item_get_child (item));
  g_autofree char *label = NULL;

  rec_ledger_row_set_entry (row, gtk_list_item_get_item (item));
  label = rec_ledger_row_dup_accessible_label (row);
  rec_compat_list_item_set_accessible_label (item, label);
}

/* The head ends with an empty line, and the body follows: together they are what left. */
static GBytes *
join_request (RecLedgerEntry *entry)
{
  const char *head = rec_ledger_entry_get_head (entry);
  GBytes *body = rec_ledger_entry_get_body (entry);
  GByteArray *request = g_byte_array_new ();
  gsize size = 0;

  if (head != NULL)
    g_byte_array_append (request, (const guint8 *) head, strlen (head));
  if (body != NULL)
    {
      const guint8 *data = g_bytes_get_data (body, &size);

      g_byte_array_append (request, data, size);
    }
  return g_byte_array_free_to_bytes (request);
}

static void
activate_cb (RecLedgerWindow *self, guint position)
{
  g_autoptr (RecLedgerEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), position);
  g_autofree char *title = rec_ledger_wording_dup_title (entry);
  g_autofree char *note = rec_ledger_wording_dup_body_note (entry);
  g_autoptr (GBytes) request = join_request (entry);
  GtkWidget *viewer = rec_evidence_viewer_new_for_bytes (title, note, request,
                                                         rec_ledger_entry_get_sha256 (entry));

  gtk_window_set_transient_for (GTK_WINDOW (viewer), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (viewer));
}

static void
show_totals (RecLedgerWindow *self, RecLedgerPage *page)
{
  g_autofree char *size = g_format_size (page->n_bytes);
  g_autofree char *text = g_strdup_printf (
      /* Translators: %2$s is a size, e.g. “80 kB” */
      ngettext ("%1$" PRIu64 " request, %2$s in all", "%1$" PRIu64 " requests, %2$s in all",
                (gulong) MIN (page->n_entries, G_MAXINT)),
      page->n_entries, size);

  adw_window_title_set_subtitle (self->window_title,
                                 self->bucket == NULL ? text : _ ("About this problem"));
}

static void
show_entries (RecLedgerWindow *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->entries)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "list");
  gtk_widget_set_visible (self->foot, !is_empty);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.export", !is_empty);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecLedgerPage) page
      = rec_outgoing_reader_list_ledger_finish (REC_STORE_READER (object), result, &error);
  RecLedgerWindow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_LEDGER_WINDOW (user_data);
  self->is_loading = FALSE;
  if (page == NULL)
    {
      rec_toast_say (GTK_WIDGET (self->stack), error->message);
      return;
    }

  self->is_whole = page->entries->len < PAGE;
  show_totals (self, page);
  g_list_store_splice (self->entries, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), 0,
                       page->entries->pdata, page->entries->len);
  show_entries (self);
}

static gint64
get_last_id (RecLedgerWindow *self)
{
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  g_autoptr (RecLedgerEntry) last = NULL;

  if (n_entries == 0)
    return 0;

  last = g_list_model_get_item (G_LIST_MODEL (self->entries), n_entries - 1);
  return rec_ledger_entry_get_id (last);
}

static void
load_page (RecLedgerWindow *self)
{
  if (self->is_loading || self->is_whole)
    return;

  self->is_loading = TRUE;
  rec_outgoing_reader_list_ledger_async (self->reader, self->bucket, get_last_id (self), PAGE,
                                         self->cancellable, loaded_cb, self);
}

static void
edge_reached_cb (RecLedgerWindow *self, GtkPositionType position)
{
  if (position == GTK_POS_BOTTOM)
    load_page (self);
}

/* Something may have left since. Who has gone down the list keeps it as it is. */
static void
changed_cb (RecLedgerWindow *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled_window);

  if (self->is_loading || gtk_adjustment_get_value (adjustment) > 0)
    return;

  g_list_store_remove_all (self->entries);
  self->is_whole = FALSE;
  load_page (self);
}

static void
privacy_clicked_cb (GtkWidget *button, const char *url)
{
  rec_link_open (button, url);
}

static void
free_url (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
add_service (RecLedgerWindow *self, const RecServiceInfo *info)
{
  GtkWidget *button = gtk_button_new_with_label (info->name);
  /* Translators: %s is a service */
  g_autofree char *label = g_strdup_printf (_ ("Privacy policy of %s"), info->name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, info->privacy);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (privacy_clicked_cb),
                         g_strdup (info->privacy), free_url, 0);
  gtk_flow_box_insert (self->services_box, button, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static void
policy_changed_cb (RecLedgerWindow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->services_box))) != NULL)
    gtk_flow_box_remove (self->services_box, child);
  for (guint i = 0; i < rec_policy_link_get_n_services (self->policy); i++)
    {
      RecServiceInfo info;

      rec_policy_link_get_service (self->policy, i, &info);
      if (rec_link_is_allowed (info.privacy))
        add_service (self, &info);
    }
}

static void
exported_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecLedgerWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint64 n_entries = 0;

  if (!rec_ledger_export_finish (result, &n_entries, &error))
    text = g_strdup_printf (_ ("Nothing was exported: %s"), error->message);
  else
    text = g_strdup_printf (ngettext ("%" PRIu64 " request was exported",
                                      "%" PRIu64 " requests were exported",
                                      (gulong) MIN (n_entries, G_MAXINT)),
                            n_entries);
  rec_toast_say (GTK_WIDGET (self->stack), text);
}

static void
export_response_cb (RecLedgerWindow *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    rec_ledger_export_async (self->reader, self->bucket, file, self->cancellable, exported_cb,
                             g_object_ref (self));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RecLedgerWindow *self = REC_LEDGER_WINDOW (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_ ("Export What Was Sent"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "recourse-ledger.jsonl");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (export_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
rec_ledger_window_dispose (GObject *object)
{
  RecLedgerWindow *self = REC_LEDGER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->policy);
  g_clear_object (&self->entries);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->bucket, g_free);

  G_OBJECT_CLASS (rec_ledger_window_parent_class)->dispose (object);
}

static void
rec_ledger_window_class_init (RecLedgerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (REC_TYPE_TAB_STOP);

  G_OBJECT_CLASS (klass)->dispose = rec_ledger_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-ledger-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RecLedgerWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerWindow, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerWindow, list_view);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerWindow, services_box);
  gtk_widget_class_bind_template_child (widget_class, RecLedgerWindow, foot);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "ledger.export", NULL, export_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rec_ledger_window_init (RecLedgerWindow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  self->cancellable = g_cancellable_new ();
  self->entries = g_list_store_new (REC_TYPE_LEDGER_ENTRY);
  gtk_widget_init_template (GTK_WIDGET (self));

  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->entries)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
}

/* @bucket: which problem it is about; %NULL for all that left. */
RecLedgerWindow *
rec_ledger_window_new (RecStoreReader *reader,
                       RecReporterLink *reporter,
                       RecPolicyLink *policy,
                       const char *bucket)
{
  RecLedgerWindow *self = g_object_new (REC_TYPE_LEDGER_WINDOW, NULL);

  self->reader = g_object_ref (reader);
  self->policy = g_object_ref (policy);
  self->bucket = g_strdup (bucket);
  adw_status_page_set_title (self->empty_page, bucket == NULL
                                                   ? _ ("Nothing has left this computer.")
                                                   : _ ("Nothing about this problem has left this "
                                                        "computer."));
  g_signal_connect_object (reporter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (policy, "changed", G_CALLBACK (policy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  policy_changed_cb (self);
  load_page (self);
  return self;
}

/* %NULL for all that left. */
const char *
rec_ledger_window_get_bucket (RecLedgerWindow *self)
{
  g_return_val_if_fail (REC_IS_LEDGER_WINDOW (self), NULL);

  return self->bucket;
}

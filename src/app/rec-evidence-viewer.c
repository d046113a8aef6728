/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-evidence-viewer.h"

#include <inttypes.h>

#include <glib/gi18n.h>
#include <string.h>

#include "app/rec-file-pages.h"
#include "app/rec-hex-dump.h"

/* Bytes in a line, and from which width of the window on, in pixels. */
#define COLUMNS_NARROW 8
#define COLUMNS_WIDE 16
#define WIDE 680

/**
 * RecEvidenceViewer:
 *
 * Shows exactly the bytes that will be sent, or were: text as text, anything else byte by byte, and
 * never more than a page at a time.
 */
struct _RecEvidenceViewer
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkToggleButton *bytes_button;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkLabel *note_label;
  GtkLabel *sha256_label;
  GtkTextView *text_view;
  GtkWidget *page_box;
  GtkLabel *page_label;
  GtkWidget *previous_button;
  GtkWidget *next_button;

  GCancellable *cancellable;
  RecFilePages *pages;
  GBytes *data;
  guint64 page;
  guint n_columns;
  gsize text_start;
  gboolean is_text;
  gboolean is_busy;
  gint64 found;
  gsize found_length;
  guint fit_id;
};

G_DEFINE_FINAL_TYPE (RecEvidenceViewer, rec_evidence_viewer, ADW_TYPE_WINDOW)

static void
say (RecEvidenceViewer *self, const char *text)
{
  gtk_label_set_text (self->note_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), *text != '\0');
}

static gboolean
is_continuation (guint8 byte)
{
  return (byte & 0xc0) == 0x80;
}

/* A page begins and ends in the middle of characters: each is shown on the page where it begins. */
static gboolean
find_text (RecEvidenceViewer *self, const char **text, gsize *length)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->data, &size);
  gsize start = 0, end = MIN (size, REC_FILE_PAGE_SIZE);

  while (self->page > 0 && start < MIN (end, REC_FILE_PAGE_MORE) && is_continuation (data[start]))
    start++;
  while (end > start && end < size && is_continuation (data[end]))
    end++;
  for (gsize i = start; i < end; i++)
    if (data[i] == 0x7f || (data[i] < 0x20 && strchr ("\t\r\n", data[i]) == NULL))
      return FALSE;

  self->text_start = start;
  *text = (const char *) data + start;
  *length = end - start;
  return memchr (*text, '\0', *length) == NULL && g_utf8_validate (*text, *length, NULL);
}

static void
show_found (RecEvidenceViewer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  guint64 place = self->found - self->page * REC_FILE_PAGE_SIZE;
  GtkTextIter start, end;
  guint line, first, last;

  if (self->is_text && place >= self->text_start)
    {
      const char *text = (const char *) g_bytes_get_data (self->data, NULL) + self->text_start;
      gsize size = g_bytes_get_size (self->data) - self->text_start;
      gsize before = place - self->text_start;

      gtk_text_buffer_get_iter_at_offset (buffer, &start, g_utf8_strlen (text, before));
      gtk_text_buffer_get_iter_at_offset (
          buffer, &end, g_utf8_strlen (text, MIN (before + self->found_length, size)));
    }
  else
    {
      rec_hex_dump_find (place, self->n_columns, &line, &first, &last);
      gtk_text_buffer_get_iter_at_line_offset (buffer, &start, line, first);
      rec_hex_dump_find (MIN (place + self->found_length, REC_FILE_PAGE_SIZE) - 1, self->n_columns,
                         &line, &first, &last);
      gtk_text_buffer_get_iter_at_line_offset (buffer, &end, line, last);
    }
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_mark (self->text_view, gtk_text_buffer_get_insert (buffer), 0.1, TRUE, 0,
                                0.3);
}

static guint
choose_columns (RecEvidenceViewer *self)
{
  int width, height;

  /* GTK 4.8 wants a place for both. */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  return width >= WIDE ? COLUMNS_WIDE : COLUMNS_NARROW;
}

static void
show_page (RecEvidenceViewer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  const char *text = NULL;
  gsize length = 0;

  if (self->data == NULL)
    return;

  self->is_text
      = !gtk_toggle_button_get_active (self->bytes_button) && find_text (self, &text, &length);
  gtk_text_view_set_wrap_mode (self->text_view, self->is_text ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  if (self->is_text)
    {
      /* GTK 4.8 hands the text to screen readers as one that ends with a zero. */
      g_autofree char *ended = g_strndup (text, length);

      gtk_text_buffer_set_text (buffer, ended, length);
    }
  else
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (self->data, &size);
      g_autofree char *dump = NULL;

      self->n_columns = choose_columns (self);
      dump = rec_hex_dump (data, MIN (size, REC_FILE_PAGE_SIZE), self->page * REC_FILE_PAGE_SIZE,
                           self->n_columns);
      gtk_text_buffer_set_text (buffer, dump, -1);
    }
  if (self->found >= 0)
    show_found (self);
}

static gboolean
fit_columns_cb (gpointer user_data)
{
  RecEvidenceViewer *self = REC_EVIDENCE_VIEWER (user_data);

  self->fit_id = 0;
  show_page (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: the window is being laid out now. */
static void
width_changed_cb (RecEvidenceViewer *self)
{
  if (self->data != NULL && !self->is_text && self->fit_id == 0
      && choose_columns (self) != self->n_columns)
    self->fit_id = g_idle_add (fit_columns_cb, self);
}

static void
update_navigation (RecEvidenceViewer *self)
{
  guint64 n_pages = rec_file_pages_get_n_pages (self->pages);
  g_autofree char *size
      = g_format_size_full (rec_file_pages_get_size (self->pages), G_FORMAT_SIZE_LONG_FORMAT);
  /* Translators: which page of how many */
  g_autofree char *place
      = g_strdup_printf (_ ("Page %" PRIu64 " of %" PRIu64), self->page + 1, n_pages);

  adw_window_title_set_subtitle (self->window_title, size);
  gtk_label_set_text (self->page_label, place);
  gtk_widget_set_visible (self->page_box, n_pages > 1);
  gtk_widget_set_sensitive (self->previous_button, self->page > 0);
  gtk_widget_set_sensitive (self->next_button, self->page + 1 < n_pages);
}

static void
page_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = rec_file_pages_read_finish (REC_FILE_PAGES (object), result, &error);
  RecEvidenceViewer *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_EVIDENCE_VIEWER (user_data);
  self->is_busy = FALSE;
  if (data == NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("This cannot be shown: %s"), error->message);

      say (self, text);
      return;
    }

  g_clear_pointer (&self->data, g_bytes_unref);
  self->data = g_steal_pointer (&data);
  update_navigation (self);
  show_page (self);
}

static void
load_page (RecEvidenceViewer *self, guint64 page)
{
  if (self->is_busy)
    return;

  self->is_busy = TRUE;
  self->page = page;
  rec_file_pages_read_async (self->pages, page, self->cancellable, page_read_cb, self);
}

static void
previous_cb (RecEvidenceViewer *self)
{
  self->found = -1;
  if (self->page > 0)
    load_page (self, self->page - 1);
}

static void
next_cb (RecEvidenceViewer *self)
{
  self->found = -1;
  if (self->page + 1 < rec_file_pages_get_n_pages (self->pages))
    load_page (self, self->page + 1);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 place = rec_file_pages_find_finish (REC_FILE_PAGES (object), result, &error);
  RecEvidenceViewer *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_EVIDENCE_VIEWER (user_data);
  self->is_busy = FALSE;
  self->found = place;
  if (place < 0)
    {
      say (self, error != NULL ? error->message : _ ("Not found from here to the end"));
      return;
    }

  say (self, "");
  if ((guint64) place / REC_FILE_PAGE_SIZE == self->page)
    show_found (self);
  else
    load_page (self, place / REC_FILE_PAGE_SIZE);
}

/* Goes on after what was found last, else from the page that is shown. */
static void
find_cb (RecEvidenceViewer *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);

  if (self->is_busy || self->data == NULL || *text == '\0')
    return;

  self->is_busy = TRUE;
  self->found_length = strlen (text);
  rec_file_pages_find_async (self->pages, text,
                             self->found >= 0 ? (guint64) self->found + 1
                                              : self->page * REC_FILE_PAGE_SIZE,
                             self->cancellable, found_cb, self);
}

static void
search_mode_changed_cb (RecEvidenceViewer *self)
{
  if (gtk_search_bar_get_search_mode (self->search_bar))
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_search_bar_set_search_mode (REC_EVIDENCE_VIEWER (widget)->search_bar, TRUE);
}

static void
rec_evidence_viewer_dispose (GObject *object)
{
  RecEvidenceViewer *self = REC_EVIDENCE_VIEWER (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pages);
  g_clear_pointer (&self->data, g_bytes_unref);

  G_OBJECT_CLASS (rec_evidence_viewer_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-evidence-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, window_title);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, bytes_button);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, note_label);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, sha256_label);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, text_view);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, page_box);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, page_label);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, previous_button);
  gtk_widget_class_bind_template_child (widget_class, RecEvidenceViewer, next_button);
  gtk_widget_class_bind_template_callback (widget_class, show_page);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_changed_cb);
}

static void
rec_evidence_viewer_class_init (RecEvidenceViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_evidence_viewer_dispose;

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "viewer.search", NULL, search_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "viewer.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rec_evidence_viewer_init (RecEvidenceViewer *self)
{
  self->cancellable = g_cancellable_new ();
  self->found = -1;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

/* Takes @pages. */
static GtkWidget *
make (const char *title, const char *note, RecFilePages *pages, const char *sha256)
{
  RecEvidenceViewer *self = g_object_new (REC_TYPE_EVIDENCE_VIEWER, "title", title, NULL);
  /* Translators: %s are the digits of a checksum */
  g_autofree char *checksum = sha256 != NULL ? g_strdup_printf (_ ("SHA-256 %s"), sha256) : NULL;

  self->pages = pages;
  adw_window_title_set_title (self->window_title, title);
  say (self, note != NULL ? note : "");
  gtk_label_set_text (self->sha256_label, checksum != NULL ? checksum : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sha256_label), checksum != NULL);
  gtk_widget_set_visible (self->page_box, FALSE);
  load_page (self, 0);
  return GTK_WIDGET (self);
}

/* Shows the file at @path. */
GtkWidget *
rec_evidence_viewer_new_for_file (const char *title, const char *path, const char *sha256)
{
  g_autoptr (GFile) file = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_file_new_for_path (path);
  return make (title, NULL, rec_file_pages_new (file), sha256);
}

/* Shows @bytes, and @note above them. */
GtkWidget *
rec_evidence_viewer_new_for_bytes (const char *title,
                                   const char *note,
                                   GBytes *bytes,
                                   const char *sha256)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  return make (title, note, rec_file_pages_new_for_bytes (bytes), sha256);
}

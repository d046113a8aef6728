/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stack-view.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-detail-row.h"
#include "app/rec-tab-stop.h"

/* Of a frame, in pixels, about. */
#define ROW_HEIGHT 53

/**
 * RecStackView:
 *
 * The threads of the failed process, the one that failed first and open, and each one's frames.
 */
struct _RecStackView
{
  AdwBin parent_instance;

  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (RecStackView, rec_stack_view, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), GTK_WIDGET (rec_detail_row_new ()));
  gtk_list_item_set_child (item, expander);
}

static char *
show_thread (RecDetailRow *row, RecThread *thread)
{
  guint n_frames = g_list_model_get_n_items (rec_thread_get_frames (thread));
  g_autofree char *frames
      = g_strdup_printf (ngettext ("%u frame", "%u frames", n_frames), n_frames);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, rec_thread_get_tid (thread));
  char *title;

  if (rec_thread_get_crashed (thread))
    /* Translators: %s is the number that the kernel gave to a thread */
    title = g_strdup_printf (_ ("Thread %s, which failed"), number);
  else
    /* Translators: %s is the number that the kernel gave to a thread */
    title = g_strdup_printf (_ ("Thread %s"), number);
  rec_detail_row_set_monospace (row, FALSE, FALSE);
  rec_detail_row_set_text (row, title, frames, NULL);
  return title;
}

static char *
show_frame (RecDetailRow *row, RecFrame *frame, guint number)
{
  const char *module = rec_frame_get_module (frame);
  const char *symbol = rec_frame_get_symbol (frame);
  g_autofree char *place = NULL;
  char *title;

  if (*module != '\0')
    place
        = g_strdup_printf ("%s + 0x%" G_GINT64_MODIFIER "x", module, rec_frame_get_offset (frame));
  else
    place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", rec_frame_get_address (frame));
  title = g_strdup_printf ("#%u %s", number, symbol != NULL ? symbol : "??");
  rec_detail_row_set_monospace (row, TRUE, TRUE);
  rec_detail_row_set_text (row, title, NULL, place);
  return title;
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  RecDetailRow *row = REC_DETAIL_ROW (gtk_tree_expander_get_child (expander));
  GtkTreeListRow *tree_row = gtk_list_item_get_item (item);
  g_autoptr (GObject) object = gtk_tree_list_row_get_item (tree_row);
  g_autofree char *title = NULL;

  gtk_tree_expander_set_list_row (expander, tree_row);
  if (REC_IS_THREAD (object))
    title = show_thread (row, REC_THREAD (object));
  else
    {
      g_autoptr (GtkTreeListRow) parent = gtk_tree_list_row_get_parent (tree_row);
      guint number
          = gtk_tree_list_row_get_position (tree_row) - gtk_tree_list_row_get_position (parent) - 1;

      title = show_frame (row, REC_FRAME (object), number);
    }
  rec_compat_list_item_set_accessible_label (item, title);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

static void
items_changed_cb (RecStackView *self)
{
  rec_compat_list_view_fit_rows (self->list_view, ROW_HEIGHT);
}

static GListModel *
list_frames (gpointer item, gpointer user_data)
{
  return REC_IS_THREAD (item) ? g_object_ref (rec_thread_get_frames (item)) : NULL;
}

static void
activated_cb (RecStackView *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list_view));
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (model, position);

  if (row != NULL)
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

/* The failed thread first; the others as the dump has them. */
static GListModel *
order_threads (RecAnalysis *analysis)
{
  GListModel *threads = rec_analysis_get_threads (analysis);
  RecThread *crashed = rec_analysis_get_crashed_thread (analysis);
  GListStore *ordered = g_list_store_new (REC_TYPE_THREAD);

  if (crashed != NULL)
    g_list_store_append (ordered, crashed);
  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);

      if (thread != crashed)
        g_list_store_append (ordered, thread);
    }

  return G_LIST_MODEL (ordered);
}

static void
rec_stack_view_class_init (RecStackViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (REC_TYPE_TAB_STOP);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-stack-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecStackView, list_view);
}

static void
rec_stack_view_init (RecStackView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Shows the threads of @analysis, or none where it is %NULL. */
void
rec_stack_view_set_analysis (RecStackView *self, RecAnalysis *analysis)
{
  GtkTreeListModel *tree;
  g_autoptr (GtkNoSelection) selection = NULL;
  g_autoptr (GtkTreeListRow) first = NULL;

  g_return_if_fail (REC_IS_STACK_VIEW (self));

  if (analysis == NULL)
    {
      gtk_list_view_set_model (self->list_view, NULL);
      return;
    }

  tree = gtk_tree_list_model_new (order_threads (analysis), FALSE, FALSE, list_frames, NULL, NULL);
  first = gtk_tree_list_model_get_row (tree, 0);
  if (first != NULL)
    gtk_tree_list_row_set_expanded (first, TRUE);
  selection = gtk_no_selection_new (G_LIST_MODEL (tree));
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  items_changed_cb (self);
}

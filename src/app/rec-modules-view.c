/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-modules-view.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-detail-row.h"
#include "app/rec-tab-stop.h"

/* In pixels, about. */
#define ROW_HEIGHT 53

/**
 * RecModulesView:
 *
 * The files that were mapped into the failed process, with versions and build IDs.
 */
struct _RecModulesView
{
  AdwBin parent_instance;

  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (RecModulesView, rec_modules_view, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  RecDetailRow *row = rec_detail_row_new ();

  rec_detail_row_set_monospace (row, FALSE, TRUE);
  gtk_list_item_set_child (item, GTK_WIDGET (row));
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  RecModule *module = gtk_list_item_get_item (item);
  const char *build_id = rec_module_get_build_id (module);

  rec_detail_row_set_text (REC_DETAIL_ROW (gtk_list_item_get_child (item)),
                           rec_module_get_name (module), rec_module_get_version (module),
                           *build_id != '\0' ? build_id : _ ("No build ID"));
  rec_compat_list_item_set_accessible_label (item, rec_module_get_name (module));
}

static void
rec_modules_view_class_init (RecModulesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (REC_TYPE_TAB_STOP);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-modules-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecModulesView, list_view);
}

static void
rec_modules_view_init (RecModulesView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
}

/* Shows the modules of @analysis, or none where it is %NULL. */
void
rec_modules_view_set_analysis (RecModulesView *self, RecAnalysis *analysis)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (REC_IS_MODULES_VIEW (self));

  if (analysis != NULL)
    selection = gtk_no_selection_new (g_object_ref (rec_analysis_get_modules (analysis)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  rec_compat_list_view_fit_rows (self->list_view, ROW_HEIGHT);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-solutions-view.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-exchange-reader.h"
#include "app/rec-exchange-wording.h"
#include "app/rec-solution-list.h"
#include "app/rec-solution-page.h"
#include "app/rec-solution-row.h"
#include "app/rec-tab-stop.h"
#include "core/policy/rec-policy-key.h"
#include "core/report/rec-error.h"

/**
 * RecSolutionsView:
 *
 * What services answered, new first, and the text of one, side by side or one after the other.
 */
struct _RecSolutionsView
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet;
  GtkWidget *list_box;
  GtkStack *stack;
  GtkListView *list_view;
  AdwStatusPage *status_page;
  GtkWidget *settings_button;
  GtkWidget *check_button;
  GtkToggleButton *archived_button;
  GtkWidget *progress_box;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  RecSolutionPage *solution_page;

  RecStoreReader *reader;
  RecPolicyLink *policy;
  RecExchangeLink *exchange;
  RecSolutionList *list;
  GtkSingleSelection *selection;
  GCancellable *cancellable;
  char *selected;
  guint n_new;
  gboolean applying;
};

G_DEFINE_FINAL_TYPE (RecSolutionsView, rec_solutions_view, ADW_TYPE_BIN)

enum
{
  PROP_CAN_GO_BACK = 1,
  PROP_TITLE,
  PROP_N_NEW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
set_status (RecSolutionsView *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *description = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->status_page, icon);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, description);
}

/* Why there is nothing: the first thing that must change before something can come. */
static void
show_emptiness (RecSolutionsView *self)
{
  RecSettingsSource *source = REC_SETTINGS_SOURCE (self->policy);
  const GError *error = rec_solution_list_get_error (self->list);
  gboolean off = g_str_equal (rec_settings_source_get_value (source, REC_POLICY_KEY_LEVEL), "off");

  gtk_widget_set_visible (self->settings_button, FALSE);
  if (error != NULL && !g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND))
    set_status (self, "dialog-information-symbolic", _ ("The List Cannot Be Read"), error->message);
  else if (gtk_toggle_button_get_active (self->archived_button))
    set_status (self, "folder-symbolic", _ ("Nothing Is Archived"),
                _ ("Solutions that you archive are kept here."));
  else if (off)
    {
      set_status (self, "dialog-information-symbolic", _ ("Reporting Is Off"),
                  _ ("Reporting is off, so no solutions can come."));
      gtk_widget_set_visible (self->settings_button, TRUE);
    }
  else if (rec_policy_link_is_known (self->policy)
           && rec_policy_link_get_n_services (self->policy) == 0)
    {
      set_status (self, "dialog-information-symbolic", _ ("No Service Is Set Up"),
                  _ ("All stays on this computer, so no solutions can come."));
      gtk_widget_set_visible (self->settings_button, TRUE);
    }
  else
    set_status (self, "emblem-ok-symbolic", _ ("No Solutions Yet"),
                _ ("When the makers of a program answer, it is listed here."));
}

/* Where nothing can be selected, a page beside the list would have nothing to say. */
static void
show_list_or_emptiness (RecSolutionsView *self)
{
  gboolean any;

  if (!rec_solution_list_is_loaded (self->list))
    return;

  any = g_list_model_get_n_items (rec_solution_list_get_model (self->list)) > 0;
  if (!any)
    show_emptiness (self);
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  gtk_widget_set_visible (GTK_WIDGET (self->solution_page), any);
  gtk_widget_set_hexpand (self->list_box, !any);
}

static void
update (RecSolutionsView *self)
{
  const RecProgress *progress = rec_exchange_link_get_progress (self->exchange, "");
  g_autofree char *obstacle
      = rec_exchange_wording_dup_obstacle (NULL, self->policy, self->exchange);

  gtk_widget_set_sensitive (self->check_button, obstacle == NULL && progress == NULL);
  rec_compat_widget_set_tooltip_text (self->check_button, obstacle);
  gtk_widget_set_visible (self->progress_box, progress != NULL);
  if (progress != NULL)
    {
      gtk_label_set_text (self->progress_label, progress->words);
      if (progress->total > 0)
        gtk_progress_bar_set_fraction (self->progress_bar,
                                       (double) progress->done / (double) progress->total);
      else
        gtk_progress_bar_pulse (self->progress_bar);
    }

  show_list_or_emptiness (self);
}

/* Only what is done for all of them is shown here. */
static void
progress_cb (RecSolutionsView *self, const char *bucket)
{
  if (bucket == NULL || *bucket == '\0')
    update (self);
}

static void
head_changed_cb (RecSolutionsView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* Where both fit, selecting is reading. */
static void
mark_seen (RecSolutionsView *self, RecSolutionItem *item)
{
  RecSolution *solution = item != NULL ? rec_solution_item_get_solution (item) : NULL;

  if (solution != NULL && solution->is_new
      && (!adw_leaflet_get_folded (self->leaflet)
          || g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "solution") == 0))
    rec_exchange_link_mark (self->exchange, solution->bucket, "seen");
}

static void
selected_cb (RecSolutionsView *self)
{
  RecSolutionItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->applying)
    return;

  g_free (self->selected);
  self->selected = item != NULL ? g_strdup (rec_solution_item_get_solution (item)->bucket) : NULL;
  rec_solution_page_show (self->solution_page, item, self->reader, self->exchange);
  mark_seen (self, item);
  head_changed_cb (self);
}

static void
activated_cb (RecSolutionsView *self, guint position)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "solution");
  gtk_single_selection_set_selected (self->selection, position);
  mark_seen (self, gtk_single_selection_get_selected_item (self->selection));
}

static void
loaded_cb (RecSolutionsView *self)
{
  guint position
      = self->selected != NULL ? rec_solution_list_find (self->list, self->selected) : G_MAXUINT;
  RecSolutionItem *item;

  self->applying = TRUE;
  gtk_single_selection_set_selected (self->selection,
                                     position == G_MAXUINT ? GTK_INVALID_LIST_POSITION : position);
  self->applying = FALSE;
  item = gtk_single_selection_get_selected_item (self->selection);
  rec_solution_page_show (self->solution_page, item, self->reader, self->exchange);
  if (item == NULL)
    {
      g_clear_pointer (&self->selected, g_free);
      adw_leaflet_set_visible_child_name (self->leaflet, "list");
    }
  update (self);
}

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecSolutionsView *self;
  g_autoptr (GError) error = NULL;
  guint n_new
      = GPOINTER_TO_UINT (rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_SOLUTIONS_VIEW (user_data);
  self->n_new = n_new;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
}

static void
reload (RecSolutionsView *self)
{
  rec_solution_list_reload (self->list);
  rec_exchange_reader_count_new_solutions_async (self->reader, self->cancellable, counted_cb, self);
}

static void
archived_toggled_cb (RecSolutionsView *self)
{
  if (self->list != NULL)
    rec_solution_list_set_archived (self->list,
                                    gtk_toggle_button_get_active (self->archived_button));
}

static void
edge_cb (RecSolutionsView *self, GtkPositionType position)
{
  if (position == GTK_POS_BOTTOM && self->list != NULL)
    rec_solution_list_load_more (self->list);
}

static void
check_clicked_cb (RecSolutionsView *self)
{
  rec_exchange_link_check (self->exchange, NULL);
}

static gboolean
shows_page_alone (RecSolutionsView *self)
{
  return adw_leaflet_get_folded (self->leaflet)
         && g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "solution") == 0;
}

static void
rec_solutions_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecSolutionsView *self = REC_SOLUTIONS_VIEW (object);

  switch (id)
    {
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, shows_page_alone (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, shows_page_alone (self)
                                     ? rec_solution_page_get_title (self->solution_page)
                                     : _ ("Solutions"));
      break;
    case PROP_N_NEW:
      g_value_set_uint (value, self->n_new);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_solutions_view_dispose (GObject *object)
{
  RecSolutionsView *self = REC_SOLUTIONS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->list);
  g_clear_object (&self->selection);
  g_clear_object (&self->reader);
  g_clear_object (&self->policy);
  g_clear_object (&self->exchange);

  G_OBJECT_CLASS (rec_solutions_view_parent_class)->dispose (object);
}

static void
rec_solutions_view_finalize (GObject *object)
{
  RecSolutionsView *self = REC_SOLUTIONS_VIEW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->selected, g_free);

  G_OBJECT_CLASS (rec_solutions_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-solutions-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, list_box);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, stack);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, list_view);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, status_page);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, settings_button);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, check_button);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, archived_button);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, progress_box);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, progress_label);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionsView, solution_page);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, archived_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_cb);
  gtk_widget_class_bind_template_callback (widget_class, head_changed_cb);
}

static void
install_properties (GObjectClass *object_class)
{
  /* Whether there is a list to go back to. */
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* What is shown, for where the names of the pages have no room. */
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* How many solutions nobody has looked at. */
  properties[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rec_solutions_view_class_init (RecSolutionsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_solutions_view_get_property;
  object_class->dispose = rec_solutions_view_dispose;
  object_class->finalize = rec_solutions_view_finalize;
  install_properties (object_class);

  g_type_ensure (REC_TYPE_TAB_STOP);
  g_type_ensure (REC_TYPE_SOLUTION_PAGE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rec_solutions_view_init (RecSolutionsView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
make_list (RecSolutionsView *self)
{
  g_autoptr (GtkListItemFactory) factory = rec_solution_row_factory_new ();

  self->list = rec_solution_list_new (self->reader);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, rec_solution_list_get_model (self->list));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
}

void
rec_solutions_view_start (RecSolutionsView *self,
                          RecStoreReader *reader,
                          RecPolicyLink *policy,
                          RecExchangeLink *exchange)
{
  RecReporterLink *reporter = rec_exchange_link_get_reporter (exchange);

  g_return_if_fail (REC_IS_SOLUTIONS_VIEW (self));
  g_return_if_fail (self->reader == NULL);

  self->reader = g_object_ref (reader);
  self->policy = g_object_ref (policy);
  self->exchange = g_object_ref (exchange);
  make_list (self);
  g_signal_connect_object (reporter, "changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (policy, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (exchange, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  reload (self);
}

/* From the text to the list, where they are shown one after the other. */
void
rec_solutions_view_go_back (RecSolutionsView *self)
{
  g_return_if_fail (REC_IS_SOLUTIONS_VIEW (self));

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

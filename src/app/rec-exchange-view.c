/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-exchange-view.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-exchange-reader.h"
#include "app/rec-exchange-wording.h"
#include "app/rec-response-view.h"
#include "app/rec-toast.h"
#include "core/policy/rec-policy-key.h"

/**
 * RecExchangeView:
 *
 * How far reporting went for one problem, what can be done about it now and why a thing cannot, and
 * what came back.
 */
struct _RecExchangeView
{
  AdwBin parent_instance;

  GtkLabel *state_label;
  GtkLabel *reason_label;
  GtkButton *check_button;
  GtkButton *answer_button;
  GtkWidget *progress_box;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *response_frame;
  RecResponseView *response_view;

  GSimpleActionGroup *actions;
  RecStoreReader *reader;
  RecPolicyLink *policy;
  RecExchangeLink *exchange;
  GCancellable *cancellable;
  RecExchangeStatus *status;
  char *bucket;
  char *program;
  char *excluded;
  char *seen;
};

G_DEFINE_FINAL_TYPE (RecExchangeView, rec_exchange_view, ADW_TYPE_BIN)

static RecState
get_state (RecExchangeView *self)
{
  return self->status != NULL ? self->status->state : REC_STATE_NOT_REPORTED;
}

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_state (RecExchangeView *self)
{
  RecSubmission *submission = self->status != NULL ? self->status->submission : NULL;
  gboolean ignored = self->status != NULL && self->status->ignored;
  g_autofree char *state = rec_exchange_wording_dup_state (get_state (self), ignored);
  g_autofree char *reason
      = rec_exchange_wording_dup_reason (submission, self->program, self->policy, self->exchange);

  show_label (self->state_label, self->status != NULL ? state : NULL);
  show_label (self->reason_label, reason);
}

static void
show_progress (RecExchangeView *self)
{
  const RecProgress *progress
      = self->bucket != NULL ? rec_exchange_link_get_progress (self->exchange, self->bucket) : NULL;

  gtk_widget_set_visible (self->progress_box, progress != NULL);
  if (progress == NULL)
    return;

  gtk_label_set_text (self->progress_label, progress->words);
  if (progress->total > 0)
    gtk_progress_bar_set_fraction (self->progress_bar,
                                   (double) progress->done / (double) progress->total);
  else
    gtk_progress_bar_pulse (self->progress_bar);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, progress->words, -1);
}

static void
show_obstacle (GtkWidget *button, const char *obstacle)
{
  rec_compat_widget_set_tooltip_text (button, obstacle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  obstacle != NULL ? obstacle : "", -1);
}

/* What cannot be done stays, with the reason at hand. */
static void
show_actions (RecExchangeView *self)
{
  gboolean sending = self->bucket != NULL
                     && rec_exchange_link_get_progress (self->exchange, self->bucket) != NULL;
  gboolean asking = get_state (self) == REC_STATE_ASKING;
  g_autofree char *obstacle
      = rec_exchange_wording_dup_obstacle (self->program, self->policy, self->exchange);

  gtk_widget_set_visible (GTK_WIDGET (self->answer_button), asking);
  gtk_widget_set_visible (GTK_WIDGET (self->check_button), !asking);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check_button), obstacle == NULL && !sending);
  gtk_widget_set_sensitive (GTK_WIDGET (self->answer_button), obstacle == NULL);
  show_obstacle (GTK_WIDGET (self->check_button), obstacle);
  show_obstacle (GTK_WIDGET (self->answer_button), obstacle);
}

static void
show_response (RecExchangeView *self)
{
  RecSolution *solution = self->status != NULL ? self->status->solution : NULL;

  gtk_widget_set_visible (self->response_frame, solution != NULL);
  if (solution != NULL)
    rec_response_view_show (self->response_view, solution, self->reader, self->exchange);
}

static void
set_enabled (RecExchangeView *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
show_menu (RecExchangeView *self)
{
  RecSettingsSource *source = REC_SETTINGS_SOURCE (self->policy);
  g_autofree char *reason = rec_settings_source_dup_reason (source);
  gboolean ignored = self->status != NULL && self->status->ignored;

  set_enabled (self, "ignore", self->bucket != NULL && !ignored && reason == NULL);
  set_enabled (self, "stop-ignoring", self->bucket != NULL && ignored && reason == NULL);
  set_enabled (self, "never-report",
               self->program != NULL && reason == NULL
                   && !rec_exchange_wording_is_excluded (self->program, self->policy));
  set_enabled (self, "show-ledger", self->bucket != NULL);
}

static void
update (RecExchangeView *self)
{
  show_state (self);
  show_progress (self);
  show_actions (self);
  show_menu (self);
}

/* Whoever reads it here knows it; it is told once. */
static void
mark_seen (RecExchangeView *self)
{
  RecSolution *solution = self->status != NULL ? self->status->solution : NULL;

  if (solution == NULL || !solution->is_new || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || g_strcmp0 (self->seen, rec_response_get_id (solution->response)) == 0)
    return;

  g_free (self->seen);
  self->seen = g_strdup (rec_response_get_id (solution->response));
  rec_exchange_link_mark (self->exchange, self->bucket, "seen");
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecExchangeView *self;
  g_autoptr (GError) error = NULL;
  RecExchangeStatus *status
      = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_EXCHANGE_VIEW (user_data);
  g_clear_pointer (&self->status, rec_exchange_status_free);
  self->status = status;
  if (error != NULL)
    g_debug ("Cannot read how far it is: %s", error->message);
  update (self);
  show_response (self);

  mark_seen (self);
}

static void
load (RecExchangeView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->bucket == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  rec_exchange_reader_load_status_async (self->reader, self->bucket, self->cancellable, loaded_cb,
                                         self);
}

static void
changed_cb (RecExchangeView *self, const char *const *buckets)
{
  if (self->bucket != NULL && (*buckets == NULL || g_strv_contains (buckets, self->bucket)))
    load (self);
}

static void
progress_cb (RecExchangeView *self, const char *bucket)
{
  if (bucket == NULL || g_strcmp0 (bucket, self->bucket) == 0)
    update (self);
}

static void
check_clicked_cb (RecExchangeView *self)
{
  rec_exchange_link_check (self->exchange, self->bucket);
}

static void
answer_clicked_cb (RecExchangeView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.answer", "s", self->bucket);
}

static void
cancel_clicked_cb (RecExchangeView *self)
{
  rec_exchange_link_cancel (self->exchange, self->bucket);
}

static void
ignore_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RecExchangeView *self = REC_EXCHANGE_VIEW (user_data);
  gboolean ignored = g_str_equal (g_action_get_name (G_ACTION (action)), "ignore");

  rec_exchange_link_ignore (self->exchange, self->bucket, ignored);
}

static void
set_excluded (RecExchangeView *self, const char *program, gboolean excluded)
{
  RecSettingsSource *source = REC_SETTINGS_SOURCE (self->policy);
  g_auto (GStrv) list = rec_settings_source_dup_list (source, REC_POLICY_KEY_EXCLUDE, TRUE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) changed = NULL;

  for (guint i = 0; list[i] != NULL; i++)
    if (!g_str_equal (list[i], program))
      g_strv_builder_add (builder, list[i]);
  if (excluded)
    g_strv_builder_add (builder, program);
  changed = g_strv_builder_end (builder);
  rec_settings_source_set_list (source, REC_POLICY_KEY_EXCLUDE, (const char *const *) changed);
}

static void
undo_cb (RecExchangeView *self)
{
  if (self->excluded != NULL)
    set_excluded (self, self->excluded, FALSE);
  g_clear_pointer (&self->excluded, g_free);
}

static void
never_report_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RecExchangeView *self = REC_EXCHANGE_VIEW (user_data);
  /* Translators: %s is a program */
  g_autofree char *text = g_strdup_printf (_ ("%s is never reported now"), self->program);
  AdwToast *toast = rec_toast_new (text);

  g_free (self->excluded);
  self->excluded = g_strdup (self->program);
  set_excluded (self, self->excluded, TRUE);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  rec_toast_add (GTK_WIDGET (self), toast);
}

static void
show_ledger_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RecExchangeView *self = REC_EXCHANGE_VIEW (user_data);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.ledger", "s", self->bucket);
}

static void
rec_exchange_view_dispose (GObject *object)
{
  RecExchangeView *self = REC_EXCHANGE_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->policy);
  g_clear_object (&self->exchange);

  G_OBJECT_CLASS (rec_exchange_view_parent_class)->dispose (object);
}

static void
rec_exchange_view_finalize (GObject *object)
{
  RecExchangeView *self = REC_EXCHANGE_VIEW (object);

  g_clear_pointer (&self->status, rec_exchange_status_free);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->excluded, g_free);
  g_clear_pointer (&self->seen, g_free);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (rec_exchange_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-exchange-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, state_label);
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, reason_label);
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, check_button);
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, answer_button);
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, progress_box);
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, progress_label);
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, response_frame);
  gtk_widget_class_bind_template_child (widget_class, RecExchangeView, response_view);
  gtk_widget_class_bind_template_callback (widget_class, check_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, answer_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
rec_exchange_view_class_init (RecExchangeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_exchange_view_dispose;
  object_class->finalize = rec_exchange_view_finalize;

  g_type_ensure (REC_TYPE_RESPONSE_VIEW);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rec_exchange_view_init (RecExchangeView *self)
{
  const GActionEntry entries[] = { { "ignore", ignore_cb },
                                   { "stop-ignoring", ignore_cb },
                                   { "never-report", never_report_cb },
                                   { "show-ledger", show_ledger_cb } };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "exchange", G_ACTION_GROUP (self->actions));

  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_exchange_view_start (RecExchangeView *self,
                         RecStoreReader *reader,
                         RecPolicyLink *policy,
                         RecExchangeLink *exchange)
{
  RecReporterLink *reporter = rec_exchange_link_get_reporter (exchange);

  g_return_if_fail (REC_IS_EXCHANGE_VIEW (self));
  g_return_if_fail (self->reader == NULL);

  self->reader = g_object_ref (reader);
  self->policy = g_object_ref (policy);
  self->exchange = g_object_ref (exchange);
  g_signal_connect_object (reporter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (policy, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (exchange, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
}

/* @program is what the report has failed, by which programs are never reported. */
void
rec_exchange_view_set_problem (RecExchangeView *self, const char *bucket, const char *program)
{
  g_return_if_fail (REC_IS_EXCHANGE_VIEW (self));

  if (g_strcmp0 (bucket, self->bucket) != 0)
    {
      g_clear_pointer (&self->status, rec_exchange_status_free);
      gtk_widget_set_visible (self->response_frame, FALSE);
    }
  g_free (self->bucket);
  self->bucket = g_strdup (bucket);
  g_free (self->program);
  self->program = g_strdup (program);
  update (self);
  load (self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-actions.h"

#include <glib/gi18n.h>

#include "app/rec-details-copier.h"
#include "app/rec-report-saver.h"

/**
 * RecProblemActions:
 *
 * What can be done with the report that a page shows: copy, export, analyse again, delete.
 */
struct _RecProblemActions
{
  GObject parent_instance;

  /* The page, which owns the actions. */
  GtkWidget *widget;
  GSimpleActionGroup *group;
  RecReporterLink *reporter;
  RecPolicyLink *policy;
  RecReport *report;
  GCancellable *cancellable;
  RecReportSaver *saver;
  gboolean has_dump;
  char *removed;
  gboolean analysing;
};

G_DEFINE_FINAL_TYPE (RecProblemActions, rec_problem_actions, G_TYPE_OBJECT)

enum
{
  SIGNAL_NOTICE,
  SIGNAL_DELETE,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_enabled (RecProblemActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update (RecProblemActions *self)
{
  gboolean reachable = self->reporter != NULL
                       && rec_reporter_link_get_status (self->reporter) != REC_REPORTER_MISSING;

  set_enabled (self, "copy-bucket", self->report != NULL);
  set_enabled (self, "copy-details", self->report != NULL && self->policy != NULL);
  set_enabled (self, "export", self->report != NULL && self->saver != NULL);
  set_enabled (self, "delete", self->report != NULL && reachable);
  set_enabled (self, "reanalyse",
               self->report != NULL && reachable && self->has_dump && !self->analysing);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
notice (RecProblemActions *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

static void
copy_bucket_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RecProblemActions *self = REC_PROBLEM_ACTIONS (user_data);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->widget),
                          rec_report_get_bucket (self->report));
  notice (self, _ ("Bucket ID copied"));
}

static void
details_copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecProblemActions) self = REC_PROBLEM_ACTIONS (user_data);
  g_autofree char *text = rec_details_copier_copy_finish (result);

  notice (self, text);
}

static void
copy_details_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RecProblemActions *self = REC_PROBLEM_ACTIONS (user_data);

  rec_details_copier_copy_async (self->widget, self->report, self->policy, details_copied_cb,
                                 g_object_ref (self));
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RecProblemActions *self = REC_PROBLEM_ACTIONS (user_data);

  rec_report_saver_ask (self->saver, self->report);
}

static void
reanalysed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecProblemActions *self;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;
  gboolean done
      = rec_reporter_link_reanalyse_finish (REC_REPORTER_LINK (object), result, &changed, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_PROBLEM_ACTIONS (user_data);
  self->analysing = FALSE;
  if (done)
    notice (self, changed ? _ ("More is known now") : _ ("Nothing new was found"));
  else
    {
      g_autofree char *text = g_strdup_printf (_ ("Cannot analyse it: %s"), error->message);

      notice (self, text);
    }
  update (self);
}

static void
reanalyse_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RecProblemActions *self = REC_PROBLEM_ACTIONS (user_data);

  self->analysing = TRUE;
  rec_reporter_link_reanalyse_async (self->reporter, rec_report_get_id (self->report),
                                     self->cancellable, reanalysed_cb, self);
  update (self);
}

static void
delete_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_DELETE], 0);
}

static void
dump_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecProblemActions *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_PROBLEM_ACTIONS (user_data);
  self->has_dump
      = info != NULL && g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ);
  update (self);
}

static void
look_for_dump (RecProblemActions *self)
{
  const char *path = self->report != NULL ? rec_report_get_dump_path (self->report) : NULL;
  g_autoptr (GFile) file = NULL;

  self->has_dump = FALSE;
  if (path == NULL || *path == '\0')
    return;

  file = g_file_new_for_path (path);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_ACCESS_CAN_READ, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, self->cancellable, dump_found_cb, self);
}

static char *
dup_removed (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autofree char *day = date != NULL ? g_date_time_format (date, "%x") : g_strdup ("");

  /* Translators: %s is a date */
  return g_strdup_printf (_ ("The memory dump was removed on %s to save space"), day);
}

static void
rec_problem_actions_dispose (GObject *object)
{
  RecProblemActions *self = REC_PROBLEM_ACTIONS (object);

  g_cancellable_cancel (self->cancellable);
  if (self->saver != NULL)
    g_object_run_dispose (G_OBJECT (self->saver));
  g_clear_object (&self->saver);
  g_clear_object (&self->reporter);
  g_clear_object (&self->policy);
  g_clear_object (&self->report);
  g_clear_object (&self->group);

  G_OBJECT_CLASS (rec_problem_actions_parent_class)->dispose (object);
}

static void
rec_problem_actions_finalize (GObject *object)
{
  RecProblemActions *self = REC_PROBLEM_ACTIONS (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->removed, g_free);

  G_OBJECT_CLASS (rec_problem_actions_parent_class)->finalize (object);
}

static void
rec_problem_actions_class_init (RecProblemActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_problem_actions_dispose;
  object_class->finalize = rec_problem_actions_finalize;

  /* Something to tell in passing. */
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /* The problem is to be deleted. */
  signals[SIGNAL_DELETE] = g_signal_new ("delete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* Other actions can be used now, or for other reasons not. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_problem_actions_init (RecProblemActions *self)
{
  const GActionEntry entries[] = {
    { "copy-bucket", copy_bucket_cb }, { "copy-details", copy_details_cb },
    { "export", export_cb },           { "reanalyse", reanalyse_cb },
    { "delete", delete_cb },
  };

  self->cancellable = g_cancellable_new ();
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  update (self);
}

/* @widget is the page that owns the actions. */
RecProblemActions *
rec_problem_actions_new (GtkWidget *widget)
{
  RecProblemActions *self = g_object_new (REC_TYPE_PROBLEM_ACTIONS, NULL);

  self->widget = widget;
  return self;
}

GActionGroup *
rec_problem_actions_get_group (RecProblemActions *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ACTIONS (self), NULL);

  return G_ACTION_GROUP (self->group);
}

void
rec_problem_actions_set_reporter (RecProblemActions *self, RecReporterLink *reporter)
{
  g_return_if_fail (REC_IS_PROBLEM_ACTIONS (self));

  g_set_object (&self->reporter, reporter);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/* @reader: in its thread exports are written; @policy: knows the words that are replaced in them.
 */
void
rec_problem_actions_set_reader (RecProblemActions *self,
                                RecStoreReader *reader,
                                RecPolicyLink *policy)
{
  g_return_if_fail (REC_IS_PROBLEM_ACTIONS (self));
  g_return_if_fail (self->saver == NULL);

  self->policy = g_object_ref (policy);
  self->saver = rec_report_saver_new (self->widget, reader, policy);
  update (self);
}

/* What the actions work on; %NULL for nothing. */
void
rec_problem_actions_set_report (RecProblemActions *self, RecReport *report)
{
  gboolean same;

  g_return_if_fail (REC_IS_PROBLEM_ACTIONS (self));

  /* What was begun for another report is not told of on this one. */
  same = self->report != NULL && report != NULL
         && g_strcmp0 (rec_report_get_id (self->report), rec_report_get_id (report)) == 0;
  if (!same)
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      self->analysing = FALSE;
    }

  g_set_object (&self->report, report);
  g_clear_pointer (&self->removed, g_free);
  if (report != NULL && rec_report_get_dump_removed (report) > 0)
    self->removed = dup_removed (rec_report_get_dump_removed (report));
  look_for_dump (self);
  update (self);
}

/* Why it cannot be analysed again, for people; %NULL when it can. */
const char *
rec_problem_actions_get_reanalyse_reason (RecProblemActions *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ACTIONS (self), NULL);

  if (self->analysing)
    return _ ("It is being analysed");
  if (!self->has_dump)
    return self->removed != NULL ? self->removed : _ ("The memory dump is no longer there");
  if (self->reporter == NULL
      || rec_reporter_link_get_status (self->reporter) == REC_REPORTER_MISSING)
    return _ ("The reporter cannot be reached");
  return NULL;
}

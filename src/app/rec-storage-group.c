/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-storage-group.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-storage-wording.h"
#include "app/rec-toast.h"

/**
 * RecStorageGroup:
 *
 * What is used on the disk, by kind and by program, and what can be done about it. It is counted
 * when somebody looks, and again when something changed while they do.
 */
struct _RecStorageGroup
{
  AdwPreferencesGroup parent_instance;

  GtkSpinner *spinner;
  AdwActionRow *total_row;
  AdwExpanderRow *programs_row;
  AdwActionRow *compact_row;
  GtkWidget *clean_button;
  GtkWidget *compact_button;

  RecStoreReader *reader;
  RecReporterLink *reporter;
  RecStorageUsage *usage;
  GPtrArray *rows;
  GCancellable *reading;
  GCancellable *cancellable;
  gboolean is_stale;
  gboolean is_working;
};

G_DEFINE_FINAL_TYPE (RecStorageGroup, rec_storage_group, ADW_TYPE_PREFERENCES_GROUP)

/* More programs are not listed one by one. */
#define PROGRAMS_MAX 100
/* A password may be asked for, and many files removed. */
#define PATIENCE_MS (30 * 60 * 1000)

static void
usage_free (gpointer usage)
{
  rec_storage_usage_free (usage);
}

/* Why nothing can be removed now; %NULL when it can. */
static const char *
get_reason (RecStorageGroup *self)
{
  if (self->is_working)
    return _ ("Files are being removed");
  if (rec_reporter_link_get_status (self->reporter) != REC_REPORTER_READY)
    return _ ("The reporter is not running");
  if (*rec_reporter_link_get_problem (self->reporter) != '\0')
    return rec_reporter_link_get_problem (self->reporter);
  return NULL;
}

static void
update_actions (RecStorageGroup *self)
{
  const char *reason = get_reason (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.remove", reason == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.clean", reason == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.compact", reason == NULL);
  rec_compat_widget_set_tooltip_text (self->clean_button, reason);
  rec_compat_widget_set_tooltip_text (self->compact_button, reason);
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self->programs_row), reason);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->is_working);
  gtk_spinner_set_spinning (self->spinner, self->is_working);
}

static GtkWidget *
make_row (RecStorageGroup *self, const RecStorageProgram *program)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Remove…"));
  const char *name = rec_storage_wording_get_name (program);
  g_autofree char *subtitle = rec_storage_wording_dup_program (program);
  /* Translators: %s is a program */
  g_autofree char *spoken = g_strdup_printf (_ ("Remove the memory dumps of %s"), name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  if (program->waiting_files < program->files)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "storage.remove");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                        program->program != NULL ? program->program : "");
    }
  else
    {
      gtk_widget_set_sensitive (button, FALSE);
      rec_compat_widget_set_tooltip_text (button,
                                          _ ("All of them wait for an answer, or to be sent"));
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
add_row (RecStorageGroup *self, GtkWidget *row)
{
  adw_expander_row_add_row (self->programs_row, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_programs (RecStorageGroup *self)
{
  GPtrArray *programs = self->usage->programs;
  guint n_more = programs->len > PROGRAMS_MAX ? programs->len - PROGRAMS_MAX : 0;

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->programs_row, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < programs->len - n_more; i++)
    add_row (self, make_row (self, g_ptr_array_index (programs, i)));
  if (n_more > 0)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *title = g_strdup_printf (
          ngettext ("%u more program has less", "%u more programs have less", n_more), n_more);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      add_row (self, row);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->programs_row), programs->len > 0);
}

static void
show_usage (RecStorageGroup *self)
{
  g_autofree char *total = rec_storage_wording_dup_total (self->usage);
  g_autofree char *kinds = rec_storage_wording_dup_kinds (self->usage);
  g_autofree char *unused = g_format_size (self->usage->unused);
  /* Translators: %s is a size, as “12 MB” */
  g_autofree char *compact = g_strdup_printf (_ ("%s of it are unused."), unused);
  guint files;
  guint64 bytes = rec_storage_usage_get_removable (self->usage, &files);
  g_autofree char *programs = rec_storage_wording_dup_size (files, bytes);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->total_row), total);
  adw_action_row_set_subtitle (self->total_row, kinds);
  adw_action_row_set_subtitle (self->compact_row, compact);
  adw_expander_row_set_subtitle (self->programs_row,
                                 self->usage->programs->len > 0 ? programs : _ ("There are none."));
  show_programs (self);
  update_actions (self);
}

static gpointer
read_usage (RecStore *store, gpointer query, GError **error)
{
  g_autofree char *folder = rec_store_dup_default_folder ();

  return rec_storage_usage_read (store, folder, error);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecStorageGroup *self;
  g_autoptr (GError) error = NULL;
  RecStorageUsage *usage = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_STORAGE_GROUP (user_data);
  if (usage == NULL)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->total_row),
                                     _ ("What is used is not known"));
      adw_action_row_set_subtitle (self->total_row, error != NULL ? error->message : "");
      update_actions (self);
      return;
    }

  g_clear_pointer (&self->usage, rec_storage_usage_free);
  self->usage = usage;
  show_usage (self);
}

/* Counting takes a look at each file, so it is done for who looks. */
static void
reload (RecStorageGroup *self)
{
  self->is_stale = TRUE;
  if (self->reader == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->is_stale = FALSE;
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  rec_store_reader_ask_async (self->reader, read_usage, NULL, NULL, usage_free, self->reading,
                              read_cb, self);
}

static void
set_working (RecStorageGroup *self, gboolean working)
{
  self->is_working = working;
  update_actions (self);
}

static void
fail (RecStorageGroup *self, GError *error)
{
  g_autofree char *text = NULL;

  g_dbus_error_strip_remote_error (error);
  /* Translators: %s tells why */
  text = g_strdup_printf (_ ("Nothing was removed: %s"), error->message);
  rec_toast_say (GTK_WIDGET (self), text);
}

static void
call (RecStorageGroup *self, const char *method, GVariant *arguments, GAsyncReadyCallback callback)
{
  set_working (self, TRUE);
  g_dbus_proxy_call (G_DBUS_PROXY (rec_reporter_link_get_proxy (self->reporter)), method, arguments,
                     G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, self->cancellable, callback, self);
}

/* A program of %NULL: what is over the limits. */
static void
call_remove (RecStorageGroup *self,
             const char *program,
             gboolean dry_run,
             GAsyncReadyCallback callback)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", REC_BUS_REMOVE_INTERACTIVE,
                         g_variant_new_boolean (TRUE));
  if (program != NULL)
    g_variant_builder_add (&options, "{sv}", REC_BUS_REMOVE_PROGRAM,
                           g_variant_new_string (program));
  if (dry_run)
    g_variant_builder_add (&options, "{sv}", REC_BUS_REMOVE_DRY_RUN, g_variant_new_boolean (TRUE));
  call (self, "RemoveFiles", g_variant_new ("(a{sv})", &options), callback);
}

/* What a call answered; %NULL when the group is gone or the call failed. */
static GVariant *
take_answer (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;

  set_working (REC_STORAGE_GROUP (user_data), FALSE);
  if (answer == NULL)
    fail (REC_STORAGE_GROUP (user_data), error);
  return answer;
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer = take_answer (object, result, user_data);
  g_autofree const char **kept = NULL;
  g_autofree char *text = NULL;
  guint files;
  guint64 bytes;

  if (answer == NULL)
    return;

  g_variant_get (answer, "(ut^a&s)", &files, &bytes, &kept);
  text = rec_storage_wording_dup_result (files, bytes, kept);
  rec_toast_say (GTK_WIDGET (user_data), text);
  reload (REC_STORAGE_GROUP (user_data));
}

typedef struct
{
  RecStorageGroup *group;
  char *program;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->group);
  g_free (question->program);
  g_free (question);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (g_str_equal (response, "remove") && get_reason (question->group) == NULL)
    call_remove (question->group, question->program, FALSE, removed_cb);
}

static void
ask (RecStorageGroup *self, const char *program, const char *heading, guint files, guint64 bytes)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, NULL));
  g_autofree char *body = rec_storage_wording_dup_question (files, bytes);
  Question *question = g_new0 (Question, 1);

  question->group = g_object_ref (self);
  question->program = g_strdup (program);
  adw_message_dialog_set_body (dialog, body);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "remove", _ ("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const RecStorageProgram *
find_program (RecStorageGroup *self, const char *program)
{
  for (guint i = 0; self->usage != NULL && i < self->usage->programs->len; i++)
    {
      const RecStorageProgram *found = g_ptr_array_index (self->usage->programs, i);

      if (g_str_equal (found->program != NULL ? found->program : "", program))
        return found;
    }
  return NULL;
}

static void
remove_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RecStorageGroup *self = REC_STORAGE_GROUP (widget);
  const char *name = g_variant_get_string (parameter, NULL);
  const RecStorageProgram *program = find_program (self, name);
  g_autofree char *heading = NULL;

  if (program == NULL)
    return;

  /* Translators: %s is a program */
  heading = g_strdup_printf (_ ("Remove the Memory Dumps of %s?"),
                             rec_storage_wording_get_name (program));
  ask (self, name, heading, program->files - program->waiting_files,
       program->bytes - program->waiting_bytes);
}

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer = take_answer (object, result, user_data);
  guint files;
  guint64 bytes;

  if (answer == NULL)
    return;

  g_variant_get (answer, "(utas)", &files, &bytes, NULL);
  if (files > 0)
    ask (REC_STORAGE_GROUP (user_data), NULL, _ ("Remove What Is Over the Limits?"), files, bytes);
  else
    rec_toast_say (GTK_WIDGET (user_data), _ ("Nothing is over the limits"));
}

static void
clean_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  call_remove (REC_STORAGE_GROUP (widget), NULL, TRUE, counted_cb);
}

static void
compacted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer = take_answer (object, result, user_data);
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;
  guint64 bytes;

  if (answer == NULL)
    return;

  g_variant_get (answer, "(t)", &bytes);
  size = g_format_size (bytes);
  /* Translators: %s is a size, as “12 MB” */
  text = g_strdup_printf (_ ("The list of problems is %s smaller"), size);
  rec_toast_say (GTK_WIDGET (user_data), text);
  reload (REC_STORAGE_GROUP (user_data));
}

static void
compact_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  call (REC_STORAGE_GROUP (widget), "Compact", NULL, compacted_cb);
}

static void
rec_storage_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rec_storage_group_parent_class)->map (widget);

  if (REC_STORAGE_GROUP (widget)->is_stale)
    reload (REC_STORAGE_GROUP (widget));
}

static void
rec_storage_group_dispose (GObject *object)
{
  RecStorageGroup *self = REC_STORAGE_GROUP (object);

  g_cancellable_cancel (self->reading);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->reading);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->reporter);

  G_OBJECT_CLASS (rec_storage_group_parent_class)->dispose (object);
}

static void
rec_storage_group_finalize (GObject *object)
{
  RecStorageGroup *self = REC_STORAGE_GROUP (object);

  g_clear_pointer (&self->usage, rec_storage_usage_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_storage_group_parent_class)->finalize (object);
}

static void
rec_storage_group_class_init (RecStorageGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rec_storage_group_dispose;
  object_class->finalize = rec_storage_group_finalize;
  widget_class->map = rec_storage_group_map;

  gtk_widget_class_install_action (widget_class, "storage.remove", "s", remove_cb);
  gtk_widget_class_install_action (widget_class, "storage.clean", NULL, clean_cb);
  gtk_widget_class_install_action (widget_class, "storage.compact", NULL, compact_cb);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-storage-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RecStorageGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, RecStorageGroup, total_row);
  gtk_widget_class_bind_template_child (widget_class, RecStorageGroup, programs_row);
  gtk_widget_class_bind_template_child (widget_class, RecStorageGroup, compact_row);
  gtk_widget_class_bind_template_child (widget_class, RecStorageGroup, clean_button);
  gtk_widget_class_bind_template_child (widget_class, RecStorageGroup, compact_button);
}

static void
rec_storage_group_init (RecStorageGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->reading = g_cancellable_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_storage_group_start (RecStorageGroup *self, RecStoreReader *reader, RecReporterLink *reporter)
{
  g_return_if_fail (REC_IS_STORAGE_GROUP (self));
  g_return_if_fail (self->reader == NULL);

  self->reader = g_object_ref (reader);
  self->reporter = g_object_ref (reporter);
  g_signal_connect_object (reporter, "changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  reload (self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/packages/rec-update-transaction.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include <packagekit-glib2/packagekit.h>

#include "core/packages/rec-package-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-text.h"

#define INTERFACE REC_PACKAGEKIT_NAME ".Transaction"
/* What PackageKit says of an error, in bytes. */
#define ERROR_TEXT_MAX 500

/* One question to PackageKit. libpackagekit-glib2’s own client crashes on a signal that has other
 * types than it awaits; so this speaks to the bus itself, and looks at every type. */
typedef struct
{
  GTask *task;
  char *method;
  GVariant *parameters;
  char *signal;
  char *type;
  GPtrArray *answers;

  /* Stops the calls that are under way when the question is over. */
  GCancellable *calls;
  GDBusConnection *bus;
  char *owner;
  char *path;
  guint subscription;
  guint owner_subscription;
  GSource *timeout;
  GSource *cancelled;
  char *trouble;
  gboolean over;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->method);
  g_clear_pointer (&question->parameters, g_variant_unref);
  g_free (question->signal);
  g_free (question->type);
  g_ptr_array_unref (question->answers);
  g_clear_object (&question->calls);
  g_clear_object (&question->bus);
  g_free (question->owner);
  g_free (question->path);
  g_free (question->trouble);
  g_free (question);
}

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Takes @error, or gives the answers where it is %NULL. Every call that is under way holds the task
 * too, so that it is still there for them. */
static void
end (Question *question, GError *error)
{
  g_autoptr (GTask) task = NULL;

  if (question->over)
    {
      g_clear_error (&error);
      return;
    }

  question->over = TRUE;
  task = g_steal_pointer (&question->task);
  stop_source (&question->timeout);
  stop_source (&question->cancelled);
  g_cancellable_cancel (question->calls);
  if (question->subscription != 0)
    g_dbus_connection_signal_unsubscribe (question->bus, question->subscription);
  if (question->owner_subscription != 0)
    g_dbus_connection_signal_unsubscribe (question->bus, question->owner_subscription);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_ptr_array_ref (question->answers),
                           (GDestroyNotify) g_ptr_array_unref);
}

/* PackageKit goes on by itself else. */
static void
abandon (Question *question, GError *error)
{
  if (!question->over && question->path != NULL)
    g_dbus_connection_call (question->bus, question->owner, question->path, INTERFACE, "Cancel",
                            NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  end (question, error);
}

static gboolean
timeout_cb (gpointer data)
{
  abandon (data,
           g_error_new (REC_ERROR, REC_ERROR_FAILED, _ ("PackageKit has not answered in time")));
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  abandon (data,
           g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("It is not asked for any more")));
  return G_SOURCE_REMOVE;
}

static void
refuse_answer (Question *question)
{
  abandon (question, g_error_new (REC_ERROR, REC_ERROR_INVALID,
                                  _ ("What PackageKit answered cannot be read")));
}

static void
finished (Question *question, GVariant *parameters)
{
  guint exit;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)")))
    {
      refuse_answer (question);
      return;
    }

  g_variant_get (parameters, "(uu)", &exit, NULL);
  if (exit == PK_EXIT_ENUM_SUCCESS)
    end (question, NULL);
  else
    end (question, g_error_new (REC_ERROR, REC_ERROR_FAILED, _ ("PackageKit could not tell: %s"),
                                question->trouble != NULL ? question->trouble
                                                          : pk_exit_enum_to_string (exit)));
}

static void
signal_cb (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *name,
           GVariant *parameters,
           gpointer data)
{
  Question *question = data;

  if (question->over)
    return;

  if (g_str_equal (name, question->signal))
    {
      if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE (question->type)))
        refuse_answer (question);
      else if (question->answers->len < REC_UPDATES_MAX)
        g_ptr_array_add (question->answers, g_variant_ref (parameters));
    }
  else if (g_str_equal (name, "ErrorCode")
           && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)")))
    {
      const char *text;

      g_variant_get (parameters, "(u&s)", NULL, &text);
      g_free (question->trouble);
      question->trouble = rec_text_clean (text, -1, ERROR_TEXT_MAX);
    }
  else if (g_str_equal (name, "Finished"))
    finished (question, parameters);
}

static void
owner_gone_cb (GDBusConnection *bus,
               const char *sender,
               const char *path,
               const char *interface,
               const char *name,
               GVariant *parameters,
               gpointer data)
{
  end (data,
       g_error_new (REC_ERROR, REC_ERROR_FAILED, _ ("PackageKit has ended before it answered")));
}

/* The error of a call, with its name on the bus taken out. */
static void
fail_call (Question *question, GError *error)
{
  gboolean missing = g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
                     || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
  g_autofree char *text = NULL;

  g_dbus_error_strip_remote_error (error);
  text = rec_text_clean (error->message, -1, ERROR_TEXT_MAX);
  end (question, g_error_new (REC_ERROR, missing ? REC_ERROR_NOT_FOUND : REC_ERROR_FAILED,
                              missing ? _ ("PackageKit is not there: %s")
                                      : _ ("PackageKit cannot be asked: %s"),
                              text));
  g_error_free (error);
}

/* Takes up what a call of a transaction says, and lets go of the task that it held. */
static void
called_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (reply == NULL)
    fail_call (g_task_get_task_data (task), error);
}

static void
call (Question *question, const char *method, GVariant *parameters)
{
  g_dbus_connection_call (question->bus, question->owner, question->path, INTERFACE, method,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT,
                          question->calls, called_cb, g_object_ref (question->task));
}

/* Nothing is asked of the user, nothing is fetched because what lies here is old, and others go
 * first. */
static void
set_hints (Question *question)
{
  GVariantBuilder hints;

  g_variant_builder_init (&hints, G_VARIANT_TYPE ("as"));
  g_variant_builder_add (&hints, "s", "background=true");
  g_variant_builder_add (&hints, "s", "interactive=false");
  g_variant_builder_add_value (
      &hints, g_variant_new_take_string (g_strdup_printf ("cache-age=%u", G_MAXUINT)));
  g_variant_builder_add_value (&hints, g_variant_new_take_string (g_strdup_printf (
                                           "locale=%s", setlocale (LC_MESSAGES, NULL))));
  call (question, "SetHints", g_variant_new ("(as)", &hints));
}

static void
owner_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;

  reply = g_dbus_connection_call_finish (question->bus, result, &error);
  if (reply == NULL)
    {
      fail_call (question, error);
      return;
    }
  if (question->over)
    return;

  g_variant_get (reply, "(s)", &question->owner);
  question->subscription = g_dbus_connection_signal_subscribe (
      question->bus, question->owner, INTERFACE, NULL, question->path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, question, NULL);
  question->owner_subscription = g_dbus_connection_signal_subscribe (
      question->bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
      "/org/freedesktop/DBus", question->owner, G_DBUS_SIGNAL_FLAGS_NONE, owner_gone_cb, question,
      NULL);
  set_hints (question);
  call (question, question->method, question->parameters);
}

static void
created_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;

  reply = g_dbus_connection_call_finish (question->bus, result, &error);
  if (reply == NULL)
    {
      fail_call (question, error);
      return;
    }
  if (question->over)
    return;

  g_variant_get (reply, "(o)", &question->path);
  /* Signals are taken from this one only. */
  g_dbus_connection_call (
      question->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "GetNameOwner", g_variant_new ("(s)", REC_PACKAGEKIT_NAME), G_VARIANT_TYPE ("(s)"),
      G_DBUS_CALL_FLAGS_NONE, -1, question->calls, owner_cb, g_steal_pointer (&task));
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  question->bus = g_bus_get_finish (result, &error);
  if (question->bus == NULL)
    {
      end (question, g_error_new (REC_ERROR, REC_ERROR_NOT_FOUND,
                                  _ ("The system bus cannot be reached: %s"), error->message));
      g_error_free (error);
      return;
    }
  if (question->over)
    return;

  /* The end of the system bus is no reason to end. */
  g_dbus_connection_set_exit_on_close (question->bus, FALSE);
  g_dbus_connection_call (question->bus, REC_PACKAGEKIT_NAME, REC_PACKAGEKIT_PATH,
                          REC_PACKAGEKIT_NAME, "CreateTransaction", NULL, G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, G_MAXINT, question->calls, created_cb,
                          g_steal_pointer (&task));
}

static void
start_sources (Question *question, guint patience, GCancellable *cancellable)
{
  GMainContext *context = g_task_get_context (question->task);

  question->timeout = g_timeout_source_new (patience);
  g_source_set_callback (question->timeout, timeout_cb, question, NULL);
  g_source_attach (question->timeout, context);
  if (cancellable == NULL)
    return;

  question->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (question->cancelled, G_SOURCE_FUNC (cancelled_cb), question, NULL);
  g_source_attach (question->cancelled, context);
}

/**
 * rec_update_transaction_run_async: (skip)
 * @method: a method of a transaction of PackageKit
 * @parameters: its parameters; a floating reference is taken
 * @signal: the signal that the transaction answers with
 * @type: what each of them must hold
 * @patience: how long it may take, in milliseconds, PackageKit's start included
 * @cancellable: (nullable): tells PackageKit too that nobody waits any more
 *
 * Asks PackageKit, which is started where it is installed. It answers from what lies on this
 * machine already, as the transaction's hints say; fetching a changelog is the exception.
 */
void
rec_update_transaction_run_async (const char *method,
                                  GVariant *parameters,
                                  const char *signal,
                                  const char *type,
                                  guint patience,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_task_data (question->task, question, question_free);
  question->method = g_strdup (method);
  question->parameters = g_variant_ref_sink (parameters);
  question->signal = g_strdup (signal);
  question->type = g_strdup (type);
  question->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  question->calls = g_cancellable_new ();
  start_sources (question, patience, cancellable);
  g_bus_get (G_BUS_TYPE_SYSTEM, question->calls, bus_cb, g_object_ref (question->task));
}

/**
 * rec_update_transaction_run_finish: (skip)
 *
 * Returns: (transfer full) (element-type GVariant): the parameters of each signal; %NULL with
 * %REC_ERROR_NOT_FOUND where there is no PackageKit, %REC_ERROR_INVALID where the answer has other
 * types, %REC_ERROR_FAILED where it did not answer, or not in time
 */
GPtrArray *
rec_update_transaction_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/rec-authority.h"

#include "core/report/rec-error.h"

#include <glib/gi18n.h>
#include <polkit/polkit.h>

/**
 * RecAuthority:
 *
 * Asks polkit whether a caller may do something. It is the one place that says yes: whatever goes
 * wrong, whatever is unknown, and whatever polkit does not clearly allow is refused.
 */
struct _RecAuthority
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (RecAuthority, rec_authority, G_TYPE_OBJECT)

/* A question on its way: the actions are asked for one after the other. */
typedef struct
{
  PolkitAuthority *polkit;
  PolkitSubject *subject;
  char **actions;
  char *denial;
  guint next;
  PolkitCheckAuthorizationFlags flags;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_clear_object (&check->polkit);
  g_clear_object (&check->subject);
  g_strfreev (check->actions);
  g_free (check->denial);
  g_free (check);
}

static void
refuse (GTask *task, const char *why)
{
  const Check *check = g_task_get_task_data (task);

  g_task_return_new_error (task, REC_ERROR, REC_ERROR_NOT_AUTHORIZED, "%s: %s", check->denial, why);
}

static void ask_next (GTask *task);

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PolkitAuthorizationResult) answer
      = polkit_authority_check_authorization_finish (POLKIT_AUTHORITY (source), result, &error);

  if (answer == NULL)
    refuse (task, error->message);
  else if (polkit_authorization_result_get_is_authorized (answer))
    ask_next (g_steal_pointer (&task));
  else if (polkit_authorization_result_get_dismissed (answer))
    refuse (task, _ ("the question for the password was closed"));
  else if (polkit_authorization_result_get_is_challenge (answer))
    refuse (task, _ ("an administrator must confirm it"));
  else
    refuse (task, _ ("this user may not do it"));
}

/* Takes the task. */
static void
ask_next (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Check *check = g_task_get_task_data (task);
  const char *action = check->actions[check->next];

  if (action == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  check->next++;
  polkit_authority_check_authorization (check->polkit, check->subject, action, NULL, check->flags,
                                        g_task_get_cancellable (task), checked_cb,
                                        g_steal_pointer (&owned));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Check *check = g_task_get_task_data (task);

  check->polkit = polkit_authority_get_finish (result, &error);
  if (check->polkit == NULL)
    refuse (task, error->message);
  else
    ask_next (g_steal_pointer (&task));
}

static void
rec_authority_class_init (RecAuthorityClass *klass)
{
}

static void
rec_authority_init (RecAuthority *self)
{
}

/*
 * rec_authority_new:
 *
 * Returns: (transfer full): the authority; polkit is looked for at the first question
 */
RecAuthority *
rec_authority_new (void)
{
  return g_object_new (REC_TYPE_AUTHORITY, NULL);
}

/*
 * rec_authority_check_async:
 * @sender: the caller's unique name on the system bus
 * @actions: (nullable): the polkit actions, all of which must be allowed; NULL or none is refused
 * @denial: what was not done when it is refused, the begin of a sentence
 * @interactive: whether the caller lets polkit ask the user
 * @callback: called with the answer
 */
void
rec_authority_check_async (RecAuthority *self,
                           const char *sender,
                           const char *const *actions,
                           const char *denial,
                           gboolean interactive,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Check *check;

  g_return_if_fail (REC_IS_AUTHORITY (self));
  g_return_if_fail (denial != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rec_authority_check_async);
  check = g_new0 (Check, 1);
  check->denial = g_strdup (denial);
  g_task_set_task_data (task, check, check_free);
  if (sender == NULL || actions == NULL || actions[0] == NULL)
    {
      refuse (task, _ ("nobody may do this"));
      return;
    }

  check->subject = polkit_system_bus_name_new (sender);
  check->actions = g_strdupv ((char **) actions);
  check->flags = interactive ? POLKIT_CHECK_AUTHORIZATION_FLAGS_ALLOW_USER_INTERACTION
                             : POLKIT_CHECK_AUTHORIZATION_FLAGS_NONE;
  polkit_authority_get_async (cancellable, connected_cb, g_steal_pointer (&task));
}

/*
 * rec_authority_check_finish:
 *
 * Returns: TRUE only when polkit allowed all of the actions; else FALSE with
 * REC_ERROR_NOT_AUTHORIZED or G_IO_ERROR_CANCELLED
 */
gboolean
rec_authority_check_finish (RecAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

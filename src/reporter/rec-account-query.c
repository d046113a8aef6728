/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-account-query.h"

#include "config.h"
#include "core/exchange/rec-account.h"
#include "core/report/rec-error.h"

#include <glib/gi18n.h>

typedef struct
{
  char *name;
  char *password;
} Account;

static void
account_free (Account *account)
{
  g_free (account->name);
  g_free (account->password);
  g_free (account);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Account, account_free)

static void
query_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RecServiceDescription *service = REC_SERVICE_DESCRIPTION (source);
  gboolean is_required = rec_service_description_get_account (service) == REC_ACCOUNT_REQUIRED;
  g_autoptr (Account) account = g_new0 (Account, 1);
  g_autoptr (GError) error = NULL;
  gboolean found = rec_account_lookup (rec_service_description_get_url (service), &account->name,
                                       &account->password, cancellable, &error);

  if (!is_required && !g_cancellable_is_cancelled (cancellable))
    g_task_return_pointer (task, g_steal_pointer (&account), (GDestroyNotify) account_free);
  else if (!found && error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (account->name == NULL)
    g_task_return_new_error (task, REC_ERROR, REC_ERROR_ACCOUNT,
                             _ ("%s takes reports only with an account."),
                             rec_service_description_get_name (service));
  else
    g_task_return_pointer (task, g_steal_pointer (&account), (GDestroyNotify) account_free);
}

/**
 * rec_account_query_async:
 * @service: the service that an account may be for
 * @cancellable: (nullable): stops the query
 * @callback: called on the caller's context
 * @user_data: for @callback
 *
 * Looks for the user's account, which may wait for a keyring to be unlocked. A service that knows
 * no accounts has none; one that does without is used without when it cannot be looked up.
 */
void
rec_account_query_async (RecServiceDescription *service,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (service, cancellable, callback, user_data);

  g_return_if_fail (REC_IS_SERVICE_DESCRIPTION (service));

  if (rec_service_description_get_account (service) == REC_ACCOUNT_NONE)
    g_task_return_pointer (task, g_new0 (Account, 1), (GDestroyNotify) account_free);
  else
    g_task_run_in_thread (task, query_thread);
}

/**
 * rec_account_query_finish:
 * @result: what the callback got
 * @name: (out) (nullable): the account's name; %NULL for none
 * @password: (out) (nullable): its password
 * @error: return location for a `GError`
 *
 * Returns: %FALSE when an account is needed and none can be had
 */
gboolean
rec_account_query_finish (GAsyncResult *result, char **name, char **password, GError **error)
{
  g_autoptr (Account) account = g_task_propagate_pointer (G_TASK (result), error);

  if (account == NULL)
    return FALSE;

  *name = g_steal_pointer (&account->name);
  *password = g_steal_pointer (&account->password);
  return TRUE;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-account-task.h"

#include "core/exchange/rec-account.h"

/* What is done with an account; the Secret Service may ask for a password meanwhile, so that it is
 * done beside the main loop. */
typedef struct
{
  char *url;
  char *service;
  char *name;
  char *password;
} Account;

static void
account_free (gpointer data)
{
  Account *account = data;

  g_free (account->url);
  g_free (account->service);
  g_free (account->name);
  g_free (account->password);
  g_free (account);
}

static void
run (const char *url,
     const char *service,
     const char *name,
     const char *password,
     GTaskThreadFunc function,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Account *account = g_new0 (Account, 1);

  account->url = g_strdup (url);
  account->service = g_strdup (service);
  account->name = g_strdup (name);
  account->password = g_strdup (password);
  g_task_set_task_data (task, account, account_free);
  g_task_run_in_thread (task, function);
}

static void
look_up (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Account *account = data;
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  rec_account_lookup (account->url, &name, &password, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&name), g_free);
}

static void
store (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Account *account = data;
  GError *error = NULL;

  if (rec_account_store (account->url, account->service, account->name, account->password,
                         cancellable, &error))
    g_task_return_pointer (task, g_strdup (account->name), g_free);
  else
    g_task_return_error (task, error);
}

static void
clear (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Account *account = data;
  GError *error = NULL;

  if (rec_account_clear (account->url, cancellable, &error))
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_error (task, error);
}

void
rec_account_task_look_up_async (const char *url,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  run (url, NULL, NULL, NULL, look_up, cancellable, callback, user_data);
}

void
rec_account_task_store_async (const char *url,
                              const char *service,
                              const char *name,
                              const char *password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  run (url, service, name, password, store, cancellable, callback, user_data);
}

void
rec_account_task_clear_async (const char *url,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  run (url, NULL, NULL, NULL, clear, cancellable, callback, user_data);
}

/* @name is that of the account as it is now; %NULL when there is none. */
gboolean
rec_account_task_finish (GAsyncResult *result, char **name, GError **error)
{
  GError *local = NULL;

  *name = g_task_propagate_pointer (G_TASK (result), &local);
  if (local == NULL)
    return TRUE;

  g_propagate_error (error, local);
  return FALSE;
}

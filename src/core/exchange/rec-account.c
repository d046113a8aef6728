/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-account.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>

#include "core/report/rec-error.h"

/* What the keyring finds an account by. There is one for each service. */
static const SecretSchema account_schema = {
  "org.recourse.Account",
  SECRET_SCHEMA_NONE,
  {
      { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static gboolean
set_locked (GError **error)
{
  g_set_error (
      error, REC_ERROR, REC_ERROR_ACCOUNT,
      _ ("The keyring is locked. Unlock it in “Passwords and Keys” or by logging in with your "
         "password, and try again"));
  return FALSE;
}

/* Takes @reason. */
static gboolean
set_trouble (const char *what, GError *reason, GError **error)
{
  g_autoptr (GError) owned = reason;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&owned));
      return FALSE;
    }
  if (g_error_matches (reason, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return set_locked (error);
  if (reason->domain == G_DBUS_ERROR || reason->domain == G_IO_ERROR)
    g_set_error (error, REC_ERROR, REC_ERROR_ACCOUNT,
                 _ ("%s: there is no keyring in this session, or it does not answer"), what);
  else
    g_set_error (error, REC_ERROR, REC_ERROR_ACCOUNT, "%s: %s", what, reason->message);

  return FALSE;
}

static SecretService *
open_keyring (const char *what, GCancellable *cancellable, GError **error)
{
  GError *reason = NULL;
  SecretService *keyring
      = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, cancellable, &reason);

  if (keyring == NULL)
    set_trouble (what, reason, error);

  return keyring;
}

static GHashTable *
make_attributes (const char *service_url)
{
  return secret_attributes_build (&account_schema, "service", service_url, NULL);
}

/* What the keyring is locked with: %NULL with no error where there is no default one yet. */
static SecretCollection *
dup_default (SecretService *keyring, const char *what, GCancellable *cancellable, GError **error)
{
  GError *reason = NULL;
  SecretCollection *collection = secret_collection_for_alias_sync (
      keyring, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellable, &reason);

  if (reason != NULL)
    set_trouble (what, reason, error);

  return collection;
}

static gboolean
is_any_locked (GList *items)
{
  for (GList *item = items; item != NULL; item = item->next)
    if (secret_item_get_locked (item->data))
      return TRUE;

  return FALSE;
}

/* A locked keyring may answer that there is nothing, and says nothing of being locked. */
static gboolean
check_unlocked (SecretService *keyring,
                const char *what,
                GList *items,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (SecretCollection) collection = NULL;

  if (is_any_locked (items))
    return set_locked (error);
  if (items != NULL)
    return TRUE;
  collection = dup_default (keyring, what, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return collection == NULL || !secret_collection_get_locked (collection) || set_locked (error);
}

static gboolean
find_items (SecretService *keyring,
            const char *what,
            const char *service_url,
            GList **items,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GHashTable) attributes = make_attributes (service_url);
  GError *reason = NULL;

  *items = secret_service_search_sync (keyring, &account_schema, attributes,
                                       SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS, cancellable,
                                       &reason);
  if (reason != NULL)
    return set_trouble (what, reason, error);
  if (check_unlocked (keyring, what, *items, cancellable, error))
    return TRUE;
  g_list_free_full (g_steal_pointer (items), g_object_unref);

  return FALSE;
}

static gboolean
read_item (SecretItem *item, char **name, char **password, GError **error)
{
  g_autoptr (GHashTable) attributes = secret_item_get_attributes (item);
  SecretValue *value = secret_item_get_secret (item);
  const char *account = g_hash_table_lookup (attributes, "account");
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;
  gboolean is_whole = account != NULL && text != NULL;

  if (is_whole)
    {
      *name = g_strdup (account);
      *password = g_strdup (text);
    }
  else
    g_set_error (error, REC_ERROR, REC_ERROR_ACCOUNT,
                 _ ("The account in the keyring cannot be read. Enter it again"));
  g_clear_pointer (&value, secret_value_unref);

  return is_whole;
}

/**
 * rec_account_lookup: (skip)
 * @service_url: the address of a service
 * @name: (out): the name of the user's account there
 * @password: (out): its password
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Error]
 *
 * Asks the Secret Service, which is where accounts are and the only place. It is asked from the
 * background, so that nothing is unlocked and nobody asked. This blocks, for a worker thread.
 *
 * Returns: whether there is one; else %REC_ERROR_NOT_FOUND when the user has no account there, or
 *   %REC_ERROR_ACCOUNT when the keyring is locked or there is none
 */
gboolean
rec_account_lookup (const char *service_url,
                    char **name,
                    char **password,
                    GCancellable *cancellable,
                    GError **error)
{
  const char *what = _ ("The account cannot be looked up");
  g_autoptr (SecretService) keyring = NULL;
  GList *items = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (service_url != NULL, FALSE);
  g_return_val_if_fail (name != NULL && password != NULL, FALSE);

  keyring = open_keyring (what, cancellable, error);
  if (keyring == NULL || !find_items (keyring, what, service_url, &items, cancellable, error))
    return FALSE;
  if (items == NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("There is no account for this service"));
  else
    found = read_item (items->data, name, password, error);
  g_list_free_full (items, g_object_unref);

  return found;
}

/* Somebody has just typed a password, so they may be asked for the keyring's, too. */
static gboolean
unlock_default (SecretService *keyring, const char *what, GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autolist (GDBusProxy) unlocked = NULL;
  GList locked = { 0 };
  GError *reason = NULL;

  collection = dup_default (keyring, what, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  /* Without a default keyring, the service makes one when something is stored. */
  if (collection == NULL || !secret_collection_get_locked (collection))
    return TRUE;

  locked.data = collection;
  secret_service_unlock_sync (keyring, &locked, cancellable, &unlocked, &reason);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return set_trouble (what, reason, error);
  g_clear_error (&reason);

  return unlocked != NULL || set_locked (error);
}

/**
 * rec_account_store: (skip)
 * @service_url: the address of a service
 * @service_name: its name, for the keyring's own list
 * @name: the name of the user's account there
 * @password: its password
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Error]
 *
 * Puts the account into the Secret Service, in place of the one that is there. When the keyring is
 * locked, it may ask the user for its password. This blocks, for a worker thread.
 *
 * Returns: whether it is stored; else %REC_ERROR_ACCOUNT, and it is stored nowhere
 */
gboolean
rec_account_store (const char *service_url,
                   const char *service_name,
                   const char *name,
                   const char *password,
                   GCancellable *cancellable,
                   GError **error)
{
  const char *what = _ ("The account cannot be stored");
  g_autoptr (SecretService) keyring = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (SecretValue) value = NULL;
  g_autofree char *label = NULL;
  GError *reason = NULL;

  g_return_val_if_fail (service_url != NULL && service_name != NULL, FALSE);
  g_return_val_if_fail (name != NULL && password != NULL, FALSE);

  keyring = open_keyring (what, cancellable, error);
  if (keyring == NULL || !unlock_default (keyring, what, cancellable, error)
      || !rec_account_clear (service_url, cancellable, error))
    return FALSE;

  attributes
      = secret_attributes_build (&account_schema, "service", service_url, "account", name, NULL);
  label = g_strdup_printf ("Recourse: %s", service_name);
  value = secret_value_new (password, -1, "text/plain");
  if (!secret_service_store_sync (keyring, &account_schema, attributes, SECRET_COLLECTION_DEFAULT,
                                  label, value, cancellable, &reason))
    return set_trouble (what, reason, error);

  return TRUE;
}

/**
 * rec_account_clear: (skip)
 * @service_url: the address of a service
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Error]
 *
 * Takes the account out of the Secret Service. This blocks, for a worker thread.
 *
 * Returns: whether there is none any more, also when there was none; else %REC_ERROR_ACCOUNT
 */
gboolean
rec_account_clear (const char *service_url, GCancellable *cancellable, GError **error)
{
  const char *what = _ ("The account cannot be removed");
  g_autoptr (SecretService) keyring = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  GList *items = NULL;
  GError *reason = NULL;

  g_return_val_if_fail (service_url != NULL, FALSE);

  keyring = open_keyring (what, cancellable, error);
  if (keyring == NULL || !find_items (keyring, what, service_url, &items, cancellable, error))
    return FALSE;
  if (items == NULL)
    return TRUE;
  g_list_free_full (items, g_object_unref);

  attributes = make_attributes (service_url);
  secret_service_clear_sync (keyring, &account_schema, attributes, cancellable, &reason);

  return reason == NULL || set_trouble (what, reason, error);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-accounts.h"

#include <string.h>

#include "core/report/rec-error.h"
#include "service/rec-service-limits.h"

typedef struct
{
  RecAccounts *accounts;
  char *name;
  char *password;
  char *key;
  RecAccountFunc function;
  gpointer data;
  gboolean is_good;
} Check;

/*
 * RecAccounts:
 *
 * Checks names and passwords on a thread of its own, because that takes long on purpose. Who was
 * found good is remembered for a while, under a keyed hash, never the password itself.
 */
struct _RecAccounts
{
  GObject parent_instance;

  char *path;
  gboolean is_required;
  GThread *thread;
  GAsyncQueue *queue;
  GMainContext *context;
  guint8 key[32];
  /* A keyed hash to the time until which it is good. */
  GHashTable *remembered;
  guint n_waiting;
};

G_DEFINE_FINAL_TYPE (RecAccounts, rec_accounts, G_TYPE_OBJECT)

static void
check_free (Check *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->name);
  g_free (self->password);
  g_free (self->key);
  g_free (self);
}

static void
remember (RecAccounts *self, const char *key)
{
  gint64 until = g_get_monotonic_time () + REC_SERVICE_ACCOUNT_SECONDS * G_USEC_PER_SEC;

  if (g_hash_table_size (self->remembered) >= REC_SERVICE_ACCOUNTS_REMEMBERED)
    g_hash_table_remove_all (self->remembered);
  g_hash_table_insert (self->remembered, g_strdup (key), g_memdup2 (&until, sizeof until));
}

static gboolean
is_remembered (RecAccounts *self, const char *key)
{
  gint64 *until = g_hash_table_lookup (self->remembered, key);

  return until != NULL && *until > g_get_monotonic_time ();
}

static gboolean
finish_cb (gpointer data)
{
  Check *check = data;

  check->accounts->n_waiting--;
  if (check->is_good)
    remember (check->accounts, check->key);
  check->function (check->is_good ? REC_ACCOUNT_GOOD : REC_ACCOUNT_REFUSED, check->data);
  return G_SOURCE_REMOVE;
}

/* Read for each check, so that an account that was added or removed counts at once. */
static gpointer
run_thread (gpointer data)
{
  RecAccounts *self = data;

  for (;;)
    {
      Check *check = g_async_queue_pop (self->queue);
      g_autofree char *text = NULL;

      if (check->function == NULL)
        {
          check_free (check);
          return NULL;
        }
      check->is_good = g_file_get_contents (self->path, &text, NULL, NULL)
                       && rec_accounts_verify (text, check->name, check->password);
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, finish_cb, check,
                                  (GDestroyNotify) check_free);
    }
}

static void
rec_accounts_finalize (GObject *object)
{
  RecAccounts *self = REC_ACCOUNTS (object);

  if (self->thread != NULL)
    {
      g_async_queue_push (self->queue, g_new0 (Check, 1));
      g_thread_join (self->thread);
    }
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->remembered, g_hash_table_unref);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (rec_accounts_parent_class)->finalize (object);
}

static void
rec_accounts_class_init (RecAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_accounts_finalize;
}

static void
rec_accounts_init (RecAccounts *self)
{
  self->queue = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  self->remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; i < sizeof self->key; i++)
    self->key[i] = g_random_int_range (0, 256);
}

/*
 * rec_accounts_new:
 * @path: a file that “recourse-service account” wrote
 * @is_required: whether nobody is let in without one
 */
RecAccounts *
rec_accounts_new (const char *path, gboolean is_required, GError **error)
{
  g_autoptr (RecAccounts) self = g_object_new (REC_TYPE_ACCOUNTS, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length > REC_SERVICE_ACCOUNTS_FILE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   "The file of accounts “%s” has more than %d bytes", path,
                   REC_SERVICE_ACCOUNTS_FILE_MAX);
      return NULL;
    }

  self->path = g_strdup (path);
  self->is_required = is_required;
  self->thread = g_thread_new ("rec-accounts", run_thread, self);
  return g_steal_pointer (&self);
}

/* The name and the password of “Basic …”. */
static gboolean
parse_authorization (const char *authorization, char **name, char **password)
{
  g_autofree char *text = NULL;
  gsize length;
  char *colon;

  if (g_ascii_strncasecmp (authorization, "Basic ", 6) != 0)
    return FALSE;
  text = (char *) g_base64_decode (authorization + 6, &length);
  colon = text != NULL ? memchr (text, ':', length) : NULL;
  if (colon == NULL || length > 2 * REC_SERVICE_CREDENTIAL_MAX || memchr (text, '\0', length))
    return FALSE;

  *name = g_strndup (text, colon - text);
  *password = g_strndup (colon + 1, text + length - colon - 1);
  explicit_bzero (text, length);
  return TRUE;
}

/*
 * rec_accounts_check:
 * @authorization: (nullable): the header’s value
 * @function: called with the verdict, perhaps before this returns
 */
void
rec_accounts_check (RecAccounts *self,
                    const char *authorization,
                    RecAccountFunc function,
                    gpointer data)
{
  g_autofree char *key = NULL;
  Check *check;

  if (authorization == NULL)
    {
      function (self->is_required ? REC_ACCOUNT_MISSING : REC_ACCOUNT_GOOD, data);
      return;
    }
  key = g_compute_hmac_for_string (G_CHECKSUM_SHA256, self->key, sizeof self->key, authorization,
                                   -1);
  if (is_remembered (self, key))
    {
      function (REC_ACCOUNT_GOOD, data);
      return;
    }
  if (self->n_waiting >= REC_SERVICE_ACCOUNT_CHECKS_MAX)
    {
      function (REC_ACCOUNT_BUSY, data);
      return;
    }

  check = g_new0 (Check, 1);
  if (!parse_authorization (authorization, &check->name, &check->password))
    {
      check_free (check);
      function (REC_ACCOUNT_REFUSED, data);
      return;
    }
  check->accounts = self;
  check->key = g_steal_pointer (&key);
  check->function = function;
  check->data = data;
  self->n_waiting++;
  g_async_queue_push (self->queue, check);
}

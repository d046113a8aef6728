/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <crypt.h>
#include <errno.h>
#include <string.h>

#include "core/report/rec-error.h"
#include "service/rec-accounts.h"
#include "service/rec-service-limits.h"

/* yescrypt, at libxcrypt’s own cost. */
#define METHOD "$y$"

/*
 * rec_accounts_is_name:
 *
 * Returns: whether an account may have this name
 */
gboolean
rec_accounts_is_name (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > REC_SERVICE_CREDENTIAL_MAX || !g_utf8_validate (name, length, NULL)
      || *name == '#')
    return FALSE;
  for (const char *at = name; *at != '\0'; at++)
    if (*at == ':' || g_ascii_iscntrl (*at))
      return FALSE;
  return TRUE;
}

static char *
run_crypt (const char *password, const char *setting)
{
  g_autofree struct crypt_data *data = g_new0 (struct crypt_data, 1);
  const char *hash = crypt_rn (password, setting, data, sizeof *data);
  char *copy = hash != NULL ? g_strdup (hash) : NULL;

  explicit_bzero (data, sizeof *data);
  return copy;
}

/*
 * rec_accounts_hash:
 *
 * Takes a tenth of a second or so, on purpose.
 */
char *
rec_accounts_hash (const char *password, GError **error)
{
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  char *hash = NULL;

  if (strlen (password) > REC_SERVICE_CREDENTIAL_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "A password has at most %d bytes",
                   REC_SERVICE_CREDENTIAL_MAX);
      return NULL;
    }
  if (crypt_gensalt_rn (METHOD, 0, NULL, 0, setting, sizeof setting) != NULL)
    hash = run_crypt (password, setting);
  if (hash == NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED, "The password could not be hashed: %s",
                 g_strerror (errno));
  return hash;
}

static gboolean
is_of (const char *line, const char *name)
{
  gsize length = strlen (name);

  return strncmp (line, name, length) == 0 && line[length] == ':';
}

/*
 * rec_accounts_replace:
 * @text: a file of accounts
 * @hash: (nullable): NULL takes the account out
 *
 * Returns: (transfer full): the file with this account; NULL when it has none to take out
 */
char *
rec_accounts_replace (const char *text, const char *name, const char *hash)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) result = g_string_new (NULL);
  gboolean found = FALSE;

  for (char **line = lines; *line != NULL; line++)
    if (is_of (*line, name))
      found = TRUE;
    else if (**line != '\0')
      g_string_append_printf (result, "%s\n", *line);
  if (hash != NULL)
    g_string_append_printf (result, "%s:%s\n", name, hash);
  else if (!found)
    return NULL;
  return g_string_free (g_steal_pointer (&result), FALSE);
}

static char *
dup_hash (const char *text, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (is_of (*line, name))
      return g_strdup (*line + strlen (name) + 1);
  return NULL;
}

/*
 * rec_accounts_verify:
 * @text: a file of accounts
 *
 * Takes as long for a name that there is not as for one that there is.
 */
gboolean
rec_accounts_verify (const char *text, const char *name, const char *password)
{
  g_autofree char *expected = rec_accounts_is_name (name) ? dup_hash (text, name) : NULL;
  char setting[CRYPT_GENSALT_OUTPUT_SIZE] = METHOD;
  g_autofree char *hash = NULL;

  if (expected == NULL)
    crypt_gensalt_rn (METHOD, 0, NULL, 0, setting, sizeof setting);
  hash = run_crypt (password, expected != NULL ? expected : setting);
  return expected != NULL && hash != NULL && g_str_equal (hash, expected);
}

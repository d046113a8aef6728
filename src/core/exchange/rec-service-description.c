/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-service-description.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/exchange/rec-exchange-address.h"
#include "core/exchange/rec-exchange-limits.h"
#include "core/exchange/rec-service-patterns.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

#define SUFFIX ".service-description"

/**
 * RecServiceDescription:
 *
 * One service, as its description file has it (protocol.md, “Who receives what”): who it is, where
 * it is and what it takes reports for.
 */
struct _RecServiceDescription
{
  GObject parent_instance;

  char *id;
  char *name;
  char *url;
  char *vendor;
  char *privacy;
  RecAccountNeed account;
  RecServicePatterns *patterns;
};

G_DEFINE_FINAL_TYPE (RecServiceDescription, rec_service_description, G_TYPE_OBJECT)

static void
rec_service_description_finalize (GObject *object)
{
  RecServiceDescription *self = REC_SERVICE_DESCRIPTION (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->vendor, g_free);
  g_clear_pointer (&self->privacy, g_free);
  g_clear_pointer (&self->patterns, rec_service_patterns_free);

  G_OBJECT_CLASS (rec_service_description_parent_class)->finalize (object);
}

static void
rec_service_description_class_init (RecServiceDescriptionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_service_description_finalize;
}

static void
rec_service_description_init (RecServiceDescription *self)
{
}

/* A pipe or a device in the file's place is refused, and does not block. */
static char *
read_file (const char *path, gsize *length, GError **error)
{
  g_autofree char *buffer = g_malloc (REC_SERVICE_FILE_MAX + 1);
  struct stat status;
  gssize count = 0;
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      int code = errno;

      g_set_error (error, REC_ERROR, code == ENOENT ? REC_ERROR_NOT_FOUND : REC_ERROR_FAILED,
                   "It cannot be opened: %s", g_strerror (code));
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  *length = 0;
  while (S_ISREG (status.st_mode) && *length <= REC_SERVICE_FILE_MAX)
    {
      count = read (fd, buffer + *length, REC_SERVICE_FILE_MAX + 1 - *length);
      if (count == 0 || (count < 0 && errno != EINTR))
        break;
      *length += MAX (count, 0);
    }
  close (fd);
  if (!S_ISREG (status.st_mode) || count < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It is no regular file that can be read");
      return NULL;
    }
  if (*length > REC_SERVICE_FILE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "It has more than %d bytes",
                   REC_SERVICE_FILE_MAX);
      return NULL;
    }

  return g_steal_pointer (&buffer);
}

/* A key that is unknown could be a misspelt one; what was meant by it would not hold. */
static gboolean
check_names (GKeyFile *file, GError **error)
{
  static const char *const service_keys[] = { "Name", "Url", "Vendor", "Privacy", "Account", NULL };
  static const char *const product_keys[] = { "Packages", "Executables", "Origins", NULL };
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      gboolean is_service = g_str_equal (groups[i], "Service");
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);

      if (!is_service && !g_str_equal (groups[i], "Products"))
        {
          g_autofree char *group = rec_text_clean (groups[i], -1, REC_NAME_MAX);

          g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It has an unknown group [%s]", group);
          return FALSE;
        }
      for (guint k = 0; keys != NULL && keys[k] != NULL; k++)
        {
          /* Translations of a name are taken, and not read. */
          gsize length = strcspn (keys[k], "[");
          g_autofree char *key = g_strndup (keys[k], length);

          if (!g_strv_contains (is_service ? service_keys : product_keys, key))
            {
              g_autofree char *shown = rec_text_clean (key, -1, REC_NAME_MAX);

              g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                           "It has an unknown key “%s” in [%s]", shown, groups[i]);
              return FALSE;
            }
        }
    }

  return TRUE;
}

static char *
dup_text (GKeyFile *file, const char *key)
{
  g_autofree char *text = g_key_file_get_string (file, "Service", key, NULL);

  return rec_text_clean (text != NULL ? text : "", -1, REC_RESPONSE_TITLE_MAX);
}

static gboolean
read_account (RecServiceDescription *self, GKeyFile *file, GError **error)
{
  g_autofree char *text = g_key_file_get_string (file, "Service", "Account", NULL);

  if (text == NULL || g_str_equal (text, "none"))
    self->account = REC_ACCOUNT_NONE;
  else if (g_str_equal (text, "optional"))
    self->account = REC_ACCOUNT_OPTIONAL;
  else if (g_str_equal (text, "required"))
    self->account = REC_ACCOUNT_REQUIRED;
  else
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "Account is none of “none”, “optional”, “required”");
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_addresses (RecServiceDescription *self, GKeyFile *file, GError **error)
{
  g_autofree char *url = g_key_file_get_string (file, "Service", "Url", NULL);
  g_autoptr (GUri) uri = NULL;

  if (url == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It lacks Url");
      return FALSE;
    }
  uri = rec_exchange_address_parse (url, error);
  if (uri == NULL)
    return FALSE;
  if (g_uri_get_query (uri) != NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "Its Url has a query");
      return FALSE;
    }
  /* The paths of the protocol begin with a slash of their own. */
  while (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  self->url = g_steal_pointer (&url);

  self->privacy = g_key_file_get_string (file, "Service", "Privacy", NULL);
  if (self->privacy == NULL)
    self->privacy = g_strdup ("");
  if (*self->privacy != '\0' && !rec_exchange_address_is_web_page (self->privacy))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "Its Privacy is no http or https address");
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_products (RecServiceDescription *self, GKeyFile *file, GError **error)
{
  struct
  {
    const char *key;
    gboolean (*add) (RecServicePatterns *, const char *const *, GError **);
  } lists[] = {
    { "Packages", rec_service_patterns_add_packages },
    { "Executables", rec_service_patterns_add_executables },
    { "Origins", rec_service_patterns_add_origins },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_auto (GStrv) list = g_key_file_get_string_list (file, "Products", lists[i].key, NULL, NULL);

      if (list != NULL && !lists[i].add (self->patterns, (const char *const *) list, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_key_file (RecServiceDescription *self, GKeyFile *file, GError **error)
{
  if (!check_names (file, error) || !read_account (self, file, error)
      || !read_addresses (self, file, error) || !read_products (self, file, error))
    return FALSE;

  self->name = dup_text (file, "Name");
  self->vendor = dup_text (file, "Vendor");
  if (*self->name == '\0')
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "It lacks Name");
      return FALSE;
    }

  return TRUE;
}

static char *
dup_id (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  if (g_str_has_suffix (base, SUFFIX))
    base[strlen (base) - strlen (SUFFIX)] = '\0';

  return rec_text_clean (base, -1, REC_NAME_MAX);
}

/**
 * rec_service_description_load:
 * @path: a file `NAME.service-description`
 * @is_administrators: whether it lies in the administrator's folder, where patterns may be wide
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the description; %NULL with %REC_ERROR_NOT_FOUND, %REC_ERROR_INVALID,
 *   %REC_ERROR_TOO_LARGE or %REC_ERROR_FAILED, whose message names the file
 */
RecServiceDescription *
rec_service_description_load (const char *path, gboolean is_administrators, GError **error)
{
  g_autoptr (RecServiceDescription) self = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (REC_TYPE_SERVICE_DESCRIPTION, NULL);
  self->id = dup_id (path);
  self->patterns = rec_service_patterns_new (is_administrators);
  text = read_file (path, &length, &local_error);
  if (text != NULL
      && !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &local_error))
    {
      g_autofree char *reason = rec_text_clean (local_error->message, -1, REC_RESPONSE_TITLE_MAX);

      g_clear_error (&local_error);
      g_set_error (&local_error, REC_ERROR, REC_ERROR_INVALID, "%s", reason);
    }
  if (local_error != NULL || !read_key_file (self, file, &local_error))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                  _ ("The service description “%s” cannot be used: "), path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rec_service_description_get_id:
 *
 * Returns: (transfer none): the file's name without its suffix
 */
const char *
rec_service_description_get_id (RecServiceDescription *self)
{
  g_return_val_if_fail (REC_IS_SERVICE_DESCRIPTION (self), NULL);

  return self->id;
}

/**
 * rec_service_description_get_name:
 *
 * Returns: (transfer none): the service's name, plain text of one line
 */
const char *
rec_service_description_get_name (RecServiceDescription *self)
{
  g_return_val_if_fail (REC_IS_SERVICE_DESCRIPTION (self), NULL);

  return self->name;
}

/**
 * rec_service_description_get_url:
 *
 * Returns: (transfer none): its base address, `https` or `http` on this machine, without a slash
 *   at its end
 */
const char *
rec_service_description_get_url (RecServiceDescription *self)
{
  g_return_val_if_fail (REC_IS_SERVICE_DESCRIPTION (self), NULL);

  return self->url;
}

/**
 * rec_service_description_get_vendor:
 *
 * Returns: (transfer none): who runs it, plain text of one line; may be empty
 */
const char *
rec_service_description_get_vendor (RecServiceDescription *self)
{
  g_return_val_if_fail (REC_IS_SERVICE_DESCRIPTION (self), NULL);

  return self->vendor;
}

/**
 * rec_service_description_get_privacy:
 *
 * Returns: (transfer none): the address of what it says on privacy, `http` or `https`; may be
 *   empty
 */
const char *
rec_service_description_get_privacy (RecServiceDescription *self)
{
  g_return_val_if_fail (REC_IS_SERVICE_DESCRIPTION (self), NULL);

  return self->privacy;
}

/**
 * rec_service_description_get_account:
 *
 * Returns: whether it wants an account
 */
RecAccountNeed
rec_service_description_get_account (RecServiceDescription *self)
{
  g_return_val_if_fail (REC_IS_SERVICE_DESCRIPTION (self), REC_ACCOUNT_NONE);

  return self->account;
}

/**
 * rec_service_description_match:
 * @report: a report
 *
 * Returns: how narrowly its patterns fit @report, more for a narrower one; 0 when it does not take
 *   such reports
 */
guint
rec_service_description_match (RecServiceDescription *self, RecReport *report)
{
  g_return_val_if_fail (REC_IS_SERVICE_DESCRIPTION (self), 0);
  g_return_val_if_fail (REC_IS_REPORT (report), 0);

  return rec_service_patterns_match (self->patterns, report);
}

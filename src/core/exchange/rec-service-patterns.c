/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/exchange/rec-service-patterns.h"

#include <string.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

/* How narrow a match is: the kind of the pattern counts first, then how much of it is no `*`. */
#define EXACT_EXECUTABLE 0x50000
#define EXACT_PACKAGE 0x40000
#define BELOW_FOLDER 0x30000
#define WILDCARD 0x20000
#define ORIGIN 0x10000
#define EVERYTHING 1

struct _RecServicePatterns
{
  gboolean is_administrators;
  guint n_patterns;
  GPtrArray *packages;
  GPtrArray *executables;
  GPtrArray *origins;
};

/* Folders in which the files of many packages lie. What lies in a folder below one of these
 * belongs to one vendor, the folder itself does not. */
static const char *const shared_folders[] = {
  "/usr/bin",
  "/usr/sbin",
  "/usr/lib",
  "/usr/lib32",
  "/usr/lib64",
  "/usr/libexec",
  "/usr/share",
  "/usr/games",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/usr/local/lib",
  "/usr/local/lib64",
  "/usr/local/libexec",
  "/usr/local/share",
  "/usr/local/games",
  "/opt",
  "/srv",
  "/var/lib",
  "/var/opt",
  "/var/lib/flatpak/app",
  "/snap",
  "/app",
  "/app/bin",
  "/app/lib",
  "/nix/store",
  "/gnu/store",
};

/* Users' own programs, and what comes and goes: no vendor's package puts files there. */
static const char *const users_folders[]
    = { "/home", "/root", "/tmp", "/var/tmp", "/media", "/mnt", "/run", "/proc", "/dev" };

/**
 * rec_service_patterns_new: (skip)
 * @is_administrators: whether they come from the administrator's folder, where they may be wide
 *
 * Returns: (transfer full): no patterns yet
 */
RecServicePatterns *
rec_service_patterns_new (gboolean is_administrators)
{
  RecServicePatterns *self = g_new0 (RecServicePatterns, 1);

  self->is_administrators = is_administrators;
  self->packages = g_ptr_array_new_with_free_func (g_free);
  self->executables = g_ptr_array_new_with_free_func (g_free);
  self->origins = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * rec_service_patterns_free: (skip)
 */
void
rec_service_patterns_free (RecServicePatterns *self)
{
  g_ptr_array_unref (self->packages);
  g_ptr_array_unref (self->executables);
  g_ptr_array_unref (self->origins);
  g_free (self);
}

static gboolean
is_fair_word (const char *pattern, const char *further)
{
  for (const char *at = pattern; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr (further, *at) == NULL)
      return FALSE;

  return *pattern != '\0' && strlen (pattern) <= REC_SIGNATURE_VALUE_MAX;
}

static gboolean
is_fair_path (const char *pattern)
{
  g_autofree char *canonical = NULL;

  if (*pattern != '/' || strlen (pattern) > REC_PATH_LENGTH_MAX
      || !g_utf8_validate (pattern, -1, NULL))
    return FALSE;
  canonical = g_canonicalize_filename (pattern, NULL);

  return g_str_equal (canonical, pattern);
}

static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Debian's libraries lie one folder deeper: /usr/lib/x86_64-linux-gnu. */
static gboolean
is_multiarch (const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *name = g_path_get_basename (folder);

  return (g_str_equal (parent, "/usr/lib") || g_str_equal (parent, "/usr/local/lib"))
         && strstr (name, "-linux-") != NULL;
}

static gboolean
is_one_vendors_folder (const char *folder)
{
  /* A folder of the root has but one component, and is shared whatever its name is. */
  if (strchr (folder + 1, '/') == NULL || is_multiarch (folder))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (shared_folders); i++)
    if (is_below (shared_folders[i], folder))
      return FALSE;

  return TRUE;
}

/* A whole path, or a folder of one vendor and everything below it, which a slash and `*` say. */
static gboolean
is_vendors_path (const char *pattern)
{
  const char *star = strchr (pattern, '*');
  g_autofree char *folder = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (users_folders); i++)
    if (is_below (pattern, users_folders[i]))
      return FALSE;
  if (strchr (pattern, '?') != NULL)
    return FALSE;
  if (star == NULL)
    return TRUE;
  if (!g_str_equal (star, "*") || star[-1] != '/' || star - pattern < 2)
    return FALSE;
  folder = g_strndup (pattern, star - pattern - 1);

  return is_one_vendors_folder (folder);
}

static gboolean
add (RecServicePatterns *self, GPtrArray *where, const char *pattern, GError **error)
{
  if (self->n_patterns == REC_SERVICE_PATTERNS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "It has more than %d patterns",
                   REC_SERVICE_PATTERNS_MAX);
      return FALSE;
    }
  self->n_patterns++;
  g_ptr_array_add (where, g_strdup (pattern));

  return TRUE;
}

static gboolean
refuse (const char *key, const char *pattern, gboolean is_too_wide, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (pattern, MIN (strlen (pattern), 80));

  if (is_too_wide)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                 "“%s” in %s could take other vendors’ reports; only the administrator’s folder "
                 "may have it",
                 shown, key);
  else
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "“%s” in %s cannot be read", shown, key);

  return FALSE;
}

/**
 * rec_service_patterns_add_packages: (skip)
 * @patterns: names of packages; an administrator's may have `*` for any run of characters
 * @error: return location for a [error@Error]
 *
 * Returns: whether they are taken; else %REC_ERROR_INVALID or %REC_ERROR_TOO_LARGE is set
 */
gboolean
rec_service_patterns_add_packages (RecServicePatterns *self,
                                   const char *const *patterns,
                                   GError **error)
{
  for (guint i = 0; patterns[i] != NULL; i++)
    {
      if (!is_fair_word (patterns[i], "+-._*"))
        return refuse ("Packages", patterns[i], FALSE, error);
      if (!self->is_administrators && strchr (patterns[i], '*') != NULL)
        return refuse ("Packages", patterns[i], TRUE, error);
      if (!add (self, self->packages, patterns[i], error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rec_service_patterns_add_executables: (skip)
 * @patterns: absolute paths; one that ends in a slash and `*` takes what lies below a folder. An
 *   administrator's may have `*` anywhere, or be `*` alone
 * @error: return location for a [error@Error]
 *
 * A vendor's folder has to be its own: neither a folder of the root, nor one that packages share,
 * as `/usr/bin` is.
 *
 * Returns: whether they are taken; else %REC_ERROR_INVALID or %REC_ERROR_TOO_LARGE is set
 */
gboolean
rec_service_patterns_add_executables (RecServicePatterns *self,
                                      const char *const *patterns,
                                      GError **error)
{
  for (guint i = 0; patterns[i] != NULL; i++)
    {
      gboolean is_everything = g_str_equal (patterns[i], "*");

      if (!is_everything && !is_fair_path (patterns[i]))
        return refuse ("Executables", patterns[i], FALSE, error);
      if (!self->is_administrators && (is_everything || !is_vendors_path (patterns[i])))
        return refuse ("Executables", patterns[i], TRUE, error);
      if (!add (self, self->executables, patterns[i], error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rec_service_patterns_add_origins: (skip)
 * @patterns: formats of packages, as [method@Package.get_format] has them: `deb`, `rpm`,
 *   `flatpak`, `snap`
 * @error: return location for a [error@Error]
 *
 * An origin takes the packages of many vendors, so only an administrator may name one.
 *
 * Returns: whether they are taken; else %REC_ERROR_INVALID or %REC_ERROR_TOO_LARGE is set
 */
gboolean
rec_service_patterns_add_origins (RecServicePatterns *self,
                                  const char *const *patterns,
                                  GError **error)
{
  for (guint i = 0; patterns[i] != NULL; i++)
    {
      if (!is_fair_word (patterns[i], "+-._"))
        return refuse ("Origins", patterns[i], FALSE, error);
      if (!self->is_administrators)
        return refuse ("Origins", patterns[i], TRUE, error);
      if (!add (self, self->origins, patterns[i], error))
        return FALSE;
    }

  return TRUE;
}

static guint
count_literals (const char *pattern)
{
  guint count = 0;

  for (const char *at = pattern; *at != '\0'; at++)
    count += *at != '*';

  return count;
}

static guint
match_one (const char *pattern, const char *text, guint exact)
{
  const char *star = strchr (pattern, '*');

  if (star == NULL)
    return g_str_equal (pattern, text) ? exact : 0;
  if (g_str_equal (pattern, "*"))
    return EVERYTHING;
  if (!g_pattern_match_simple (pattern, text))
    return 0;
  /* A folder and all below it says more than a `*` amid a name. */
  if (exact == EXACT_EXECUTABLE && g_str_equal (star, "*") && star[-1] == '/')
    return BELOW_FOLDER + count_literals (pattern);

  return WILDCARD + count_literals (pattern);
}

static guint
match_best (GPtrArray *patterns, const char *text, guint exact)
{
  guint best = 0;

  for (guint i = 0; i < patterns->len; i++)
    best = MAX (best, match_one (g_ptr_array_index (patterns, i), text, exact));

  return best;
}

/**
 * rec_service_patterns_match: (skip)
 * @report: a report
 *
 * Returns: how narrowly the patterns fit @report, more for a narrower one; 0 when they do not
 */
guint
rec_service_patterns_match (RecServicePatterns *self, RecReport *report)
{
  RecApplication *application = rec_report_get_application (report);
  RecPackage *package = rec_report_get_package (report);
  const char *path = application != NULL ? rec_application_get_path (application) : "";
  guint best = match_best (self->executables, path, EXACT_EXECUTABLE);

  if (package != NULL)
    {
      best = MAX (best, match_best (self->packages, rec_package_get_name (package), EXACT_PACKAGE));
      best = MAX (best, match_best (self->origins, rec_package_get_format (package), ORIGIN));
    }

  return best;
}

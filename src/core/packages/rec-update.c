/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-update.h"

#include <string.h>

#include <packagekit-glib2/packagekit.h>

#include "core/packages/rec-bug-list.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-version-order.h"
#include "core/report/rec-text.h"

/* The parts of a package’s ID, where it is one of the package @name; PackageKit’s own has the form
 * `NAME;VERSION;ARCHITECTURE;DATA`. */
static GStrv
split_id (const char *id, const char *name)
{
  g_auto (GStrv) parts = NULL;

  if (strlen (id) > REC_UPDATE_ID_MAX || !g_utf8_validate (id, -1, NULL))
    return NULL;
  parts = pk_package_id_split (id);
  if (parts == NULL || !g_str_equal (parts[PK_PACKAGE_ID_NAME], name)
      || *parts[PK_PACKAGE_ID_VERSION] == '\0')
    return NULL;

  return g_steal_pointer (&parts);
}

static gboolean
is_newer (const char *format, const char *a, const char *b)
{
  int order;

  return rec_version_order_compare (format, a, b, &order) && order > 0;
}

/* Takes @id where it is for the same architecture, and newer than all that is known. */
static void
offer (RecUpdate *self, const char *format, const char *architecture, const char *id)
{
  g_auto (GStrv) parts = split_id (id, self->name);
  const char *newest = self->available != NULL ? self->available : self->installed;

  if (parts == NULL || !g_str_equal (parts[PK_PACKAGE_ID_ARCH], architecture)
      || !is_newer (format, parts[PK_PACKAGE_ID_VERSION], newest))
    return;

  g_free (self->available);
  self->available = rec_text_clean (parts[PK_PACKAGE_ID_VERSION], -1, REC_OWNER_NAME_MAX);
  g_free (self->package_id);
  self->package_id = g_strdup (id);
}

/**
 * rec_update_new_from_ids: (skip)
 * @name: a package
 * @format: its format, which says how versions are compared
 * @installed: the IDs that PackageKit says are installed
 * @available: those that it says can be installed; foreign text
 *
 * Returns: (transfer full) (nullable): what is known of @name; %NULL where it is not installed
 */
RecUpdate *
rec_update_new_from_ids (const char *name,
                         const char *format,
                         const char *const *installed,
                         const char *const *available)
{
  g_autoptr (RecUpdate) self = g_new0 (RecUpdate, 1);
  g_autofree char *architecture = NULL;

  self->name = g_strdup (name);
  /* Of several that are installed, as kernels are, the newest counts. */
  for (; *installed != NULL; installed++)
    {
      g_auto (GStrv) parts = split_id (*installed, name);

      if (parts == NULL
          || (self->installed != NULL
              && !is_newer (format, parts[PK_PACKAGE_ID_VERSION], self->installed)))
        continue;
      g_free (self->installed);
      self->installed = rec_text_clean (parts[PK_PACKAGE_ID_VERSION], -1, REC_OWNER_NAME_MAX);
      g_free (architecture);
      architecture = g_strdup (parts[PK_PACKAGE_ID_ARCH]);
    }
  if (self->installed == NULL)
    return NULL;

  for (; *available != NULL; available++)
    offer (self, format, architecture, *available);
  return g_steal_pointer (&self);
}

/**
 * rec_update_copy: (skip)
 */
RecUpdate *
rec_update_copy (RecUpdate *self)
{
  RecUpdate *copy = g_new0 (RecUpdate, 1);

  copy->name = g_strdup (self->name);
  copy->installed = g_strdup (self->installed);
  copy->available = g_strdup (self->available);
  copy->package_id = g_strdup (self->package_id);
  return copy;
}

/**
 * rec_update_free: (skip)
 */
void
rec_update_free (RecUpdate *self)
{
  g_free (self->name);
  g_free (self->installed);
  g_free (self->available);
  g_free (self->package_id);
  g_free (self);
}

static void
append_paragraph (GString *text, const char *paragraph)
{
  g_autofree char *clean = rec_text_clean_lines (paragraph, -1, REC_CHANGELOG_MAX);

  g_strstrip (clean);
  if (*clean == '\0' || strstr (text->str, clean) != NULL)
    return;
  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append (text, clean);
}

/**
 * rec_update_news_new: (skip)
 * @update_text: what the distribution wrote about the update; foreign text
 * @changelog: the changelog of the package; foreign text
 * @bug_urls: addresses of bugs
 *
 * Returns: (transfer full): what is new
 */
RecUpdateNews *
rec_update_news_new (const char *update_text, const char *changelog, const char *const *bug_urls)
{
  RecUpdateNews *self = g_new0 (RecUpdateNews, 1);
  g_autoptr (GString) all = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  append_paragraph (text, update_text);
  append_paragraph (text, changelog);
  g_string_append (all, text->str);
  for (guint i = 0; bug_urls[i] != NULL && i < REC_BUGS_MAX; i++)
    g_string_append_printf (all, "\n%.*s", (int) REC_UPDATE_ID_MAX, bug_urls[i]);

  self->text = g_string_free (text, FALSE);
  self->bugs = rec_bug_list_find (all->str);
  return self;
}

/**
 * rec_update_news_free: (skip)
 */
void
rec_update_news_free (RecUpdateNews *self)
{
  g_free (self->text);
  g_strfreev (self->bugs);
  g_free (self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/packages/rec-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/packages/rec-package-limits.h"
#include "core/report/rec-text.h"

/* The titles of places that are somebody's, and of those that are the makers'. */
static const struct
{
  const char *name;
  const char *title;
  const char *title_with_owner;
} kinds[] = {
  /* Translators: %s is a distribution or a store, as Debian or Flathub */
  [REC_PLACE_TRACKER] = { "tracker", N_ ("Bug tracker"), N_ ("Bug tracker of %s") },
  [REC_PLACE_TOOL] = { "tool", N_ ("Report a bug"), N_ ("Report a bug to %s") },
  [REC_PLACE_DISTRIBUTION]
  = { "distribution", N_ ("Bug tracker of the distribution"), N_ ("Bug tracker of %s") },
  [REC_PLACE_CONTACT] = { "contact", N_ ("Contact"), N_ ("Contact to %s") },
  [REC_PLACE_HELP] = { "help", N_ ("Help"), N_ ("Help from %s") },
  [REC_PLACE_DISTRIBUTION_HELP]
  = { "distribution-help", N_ ("Help from the distribution"), N_ ("Help from %s") },
  [REC_PLACE_HOMEPAGE] = { "homepage", N_ ("Home page"), N_ ("Home page of %s") },
  [REC_PLACE_STORE] = { "store", N_ ("Store"), N_ ("Home page of %s") },
};

/**
 * rec_place_new_for_uri: (skip)
 * @kind: what it is for
 * @owner: (nullable): whose it is, as people name them
 * @uri: what somebody else wrote
 *
 * Returns: (transfer full) (nullable): the place; %NULL when @uri is none that may be opened
 */
RecPlace *
rec_place_new_for_uri (RecPlaceKind kind, const char *owner, const char *uri)
{
  char *clean = rec_place_dup_clean_uri (uri);
  RecPlace *self;

  if (clean == NULL)
    return NULL;

  self = g_new0 (RecPlace, 1);
  self->kind = kind;
  self->owner = owner != NULL ? rec_text_clean (owner, -1, REC_OWNER_NAME_MAX) : NULL;
  self->uri = clean;

  return self;
}

/**
 * rec_place_new_for_tool: (skip)
 * @owner: (nullable): whom it reports to
 * @command: its arguments, its name first
 * @in_terminal: whether it is to be started in a terminal
 *
 * Returns: (transfer full): the place
 */
RecPlace *
rec_place_new_for_tool (const char *owner, const char *const *command, gboolean in_terminal)
{
  RecPlace *self = g_new0 (RecPlace, 1);

  self->kind = REC_PLACE_TOOL;
  self->owner = owner != NULL ? rec_text_clean (owner, -1, REC_OWNER_NAME_MAX) : NULL;
  self->command = g_strdupv ((char **) command);
  self->in_terminal = in_terminal;

  return self;
}

/**
 * rec_place_free: (skip)
 */
void
rec_place_free (RecPlace *self)
{
  g_free (self->owner);
  g_free (self->uri);
  g_strfreev (self->command);
  g_free (self);
}

/**
 * rec_place_kind_to_string: (skip)
 *
 * Returns: (transfer none): its name for programs, never translated
 */
const char *
rec_place_kind_to_string (RecPlaceKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind].name;
}

/**
 * rec_place_dup_title: (skip)
 *
 * Returns: (transfer full): what it is, for people
 */
char *
rec_place_dup_title (const RecPlace *self)
{
  if (self->owner == NULL)
    return g_strdup (_ (kinds[self->kind].title));

    /* The translations keep the one %s of the texts above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_ (kinds[self->kind].title_with_owner), self->owner);
#pragma GCC diagnostic pop
}

/**
 * rec_place_dup_target: (skip)
 *
 * Returns: (transfer full): what is opened: the address, or the command
 */
char *
rec_place_dup_target (const RecPlace *self)
{
  return self->uri != NULL ? g_strdup (self->uri) : g_strjoinv (" ", self->command);
}

/**
 * rec_place_takes_report: (skip)
 *
 * Returns: whether people go there to tell of a problem, and need its details
 */
gboolean
rec_place_takes_report (const RecPlace *self)
{
  return self->kind != REC_PLACE_HOMEPAGE && self->kind != REC_PLACE_STORE;
}

/* A mail to somebody, without what else such an address could fill in: files, other recipients. */
static char *
dup_mail (const char *text)
{
  const char *address = text + strlen ("mailto:");
  gsize length = strcspn (address, "?#");
  const char *at = memchr (address, '@', length);

  if (at == NULL || at == address || at == address + length - 1
      || memchr (address, ',', length) != NULL || memchr (address, '%', length) != NULL)
    return NULL;

  return g_strdup_printf ("mailto:%.*s", (int) length, address);
}

/**
 * rec_place_dup_clean_uri: (skip)
 * @text: (nullable): an address that somebody else wrote
 *
 * Only `http`, `https` and `mailto` are let through, and of them only what looks like what it is:
 * printable ASCII, without a name and password before the host.
 *
 * Returns: (transfer full) (nullable): the address; %NULL when it is none of them
 */
char *
rec_place_dup_clean_uri (const char *text)
{
  g_autofree char *stripped = NULL;
  g_autofree char *scheme = NULL;
  g_autoptr (GUri) uri = NULL;

  if (text == NULL || strnlen (text, REC_PLACE_URI_MAX + 1) > REC_PLACE_URI_MAX)
    return NULL;

  stripped = g_strstrip (g_strdup (text));
  for (const char *c = stripped; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || strchr ("<>\"`\\{}|^", *c) != NULL)
      return NULL;

  scheme = g_uri_parse_scheme (stripped);
  if (scheme == NULL)
    return NULL;
  if (g_ascii_strcasecmp (scheme, "mailto") == 0)
    return dup_mail (stripped);
  if (g_ascii_strcasecmp (scheme, "http") != 0 && g_ascii_strcasecmp (scheme, "https") != 0)
    return NULL;

  uri = g_uri_parse (stripped, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL)
    return NULL;

  return g_steal_pointer (&stripped);
}

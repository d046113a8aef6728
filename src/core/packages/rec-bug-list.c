/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-bug-list.h"

#include <string.h>

#include "core/packages/rec-package-limits.h"

/* How bugs are named, and where each is: `TRACKER/NUMBER`, which is how they are compared. */
static const struct
{
  const char *pattern;
  /* The name is made of its groups. */
  const char *name;
} forms[] = {
  /* Addresses, those that hold the tracker’s own way of numbering first. */
  { "https?://bugs\\.debian\\.org/(?:cgi-bin/bugreport\\.cgi\\?(?:[^\\s#]*[&;])?bug=)?(\\d{1,12})",
    "bugs.debian.org/\\1" },
  { "https?://(?:bugs\\.)?launchpad\\.net/(?:[^\\s#?]*\\+bug|bugs)/(\\d{1,12})",
    "bugs.launchpad.net/\\1" },
  { "https?://bugzilla\\.redhat\\.com/(\\d{1,12})", "bugzilla.redhat.com/\\1" },
  { "https?://([\\w.-]{1,255}(?:/[\\w.-]{1,64})?)/show_bug\\.cgi\\?(?:[^\\s#]*[&;])?id=(\\d{1,12})",
    "\\1/\\2" },
  { "https?://([\\w.-]{1,255}(?:/[\\w.-]{1,128}){1,8}?)(?:/-)?/(?:issues|work_items)/(\\d{1,12})",
    "\\1/\\2" },
  /* Words of package changelogs: Launchpad’s and Red Hat’s. */
  { "\\bLP:?\\s{0,4}#(\\d{1,12})", "bugs.launchpad.net/\\1" },
  { "\\brh(?:bz)?\\s{0,4}#(\\d{1,12})", "bugzilla.redhat.com/\\1" },
  { "\\b(?:bsc|boo|bnc)#(\\d{1,12})", "bugzilla.suse.com/\\1" },
};

/* Debian’s word stands before any count of numbers; Developer’s Reference 5.8.4. */
#define CLOSES                                                                                     \
  "\\bcloses:\\s{0,4}(?:bug)?#?\\s?\\d{1,12}(?:,\\s{0,80}(?:bug)?#?\\s?\\d{1,12}){0,99}"

static void
add_bug (GPtrArray *bugs, char *name)
{
  if (bugs->len < REC_BUGS_MAX && !g_ptr_array_find_with_equal_func (bugs, name, g_str_equal, NULL))
    g_ptr_array_add (bugs, name);
  else
    g_free (name);
}

static void
find_form (GPtrArray *bugs, const char *text, guint form)
{
  g_autoptr (GRegex) regex = g_regex_new (forms[form].pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      g_autofree char *name = g_match_info_expand_references (match, forms[form].name, NULL);

      add_bug (bugs, g_ascii_strdown (name, -1));
      g_match_info_next (match, NULL);
    }
}

static void
add_numbers (GPtrArray *bugs, const char *text)
{
  while (*(text += strcspn (text, "0123456789")) != '\0')
    {
      gsize length = strspn (text, "0123456789");

      add_bug (bugs, g_strdup_printf ("bugs.debian.org/%.*s", (int) length, text));
      text += length;
    }
}

static void
find_closes (GPtrArray *bugs, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (CLOSES, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      g_autofree char *found = g_match_info_fetch (match, 0);

      add_numbers (bugs, found);
      g_match_info_next (match, NULL);
    }
}

/**
 * rec_bug_list_find: (skip)
 * @text: a package's changelog, or an address
 *
 * Finds the bugs that @text names: addresses in Debian's, Launchpad's and any Bugzilla's, GitLab's
 * or GitHub's tracker, and the words of changelogs (`Closes: #1, #2`, `LP: #3`, `rhbz#4`, `bsc#5`).
 *
 * Returns: (transfer full): each bug once as `TRACKER/NUMBER`, in lower case; at most
 * `REC_BUGS_MAX`
 */
GStrv
rec_bug_list_find (const char *text)
{
  g_autoptr (GPtrArray) bugs = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *valid = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, strnlen (text, REC_CHANGELOG_MAX));
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    find_form (bugs, valid, i);
  find_closes (bugs, valid);
  g_ptr_array_add (bugs, NULL);

  return (GStrv) g_ptr_array_steal (bugs, NULL);
}

/**
 * rec_bug_list_find_in_response: (skip)
 * @response: (nullable): what a service says of a bucket
 *
 * Returns: (transfer full): the bugs that its text and its links name
 */
GStrv
rec_bug_list_find_in_response (RecResponse *response)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (response == NULL)
    return g_new0 (char *, 1);

  if (rec_response_get_text (response) != NULL)
    g_string_append (text, rec_response_get_text (response));
  for (guint i = 0; i < rec_response_get_n_links (response); i++)
    {
      const RecLink *link = rec_response_get_link (response, i);

      g_string_append_printf (text, "\n%s\n%s", link->url, link->text != NULL ? link->text : "");
    }

  return rec_bug_list_find (text->str);
}

/**
 * rec_bug_list_intersect: (skip)
 *
 * Returns: (transfer full): the bugs of @a that are in @b too
 */
GStrv
rec_bug_list_intersect (const char *const *a, const char *const *b)
{
  g_autoptr (GStrvBuilder) both = g_strv_builder_new ();

  g_return_val_if_fail (a != NULL && b != NULL, NULL);

  for (; *a != NULL; a++)
    if (g_strv_contains (b, *a))
      g_strv_builder_add (both, *a);

  return g_strv_builder_end (both);
}

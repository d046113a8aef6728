/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-search.h"

#include "core/store/rec-store-limits.h"

static gboolean
has_letter (const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word))
    if (g_unichar_isalnum (g_utf8_get_char (word)))
      return TRUE;

  return FALSE;
}

/* In FTS5's language all but a quote is plain text between quotes. */
static void
append_word (GString *query, const char *word)
{
  if (query->len > 0)
    g_string_append_c (query, ' ');
  g_string_append_c (query, '"');
  for (; *word != '\0'; word++)
    {
      if (*word == '"')
        g_string_append_c (query, '"');
      g_string_append_c (query, *word);
    }
  g_string_append (query, "\"*");
}

/*
 * rec_search_dup_query:
 * @text: (nullable): what a person typed
 *
 * Makes an FTS5 query that finds what has each word of @text, or a word that begins with it.
 * Words without a letter or digit are passed over, as is what is over the limits.
 *
 * Returns: (transfer full) (nullable): the query; NULL when there is no word, and all is found
 */
char *
rec_search_dup_query (const char *text)
{
  g_autofree char *valid = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) query = g_string_new (NULL);
  guint n_words = 0;

  if (text == NULL)
    return NULL;

  valid = g_utf8_make_valid (text, strnlen (text, REC_SEARCH_LENGTH_MAX));
  for (char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isspace (g_utf8_get_char (at)))
      memset (at, ' ', g_utf8_next_char (at) - at);

  words = g_strsplit (valid, " ", -1);
  for (char **word = words; *word != NULL && n_words < REC_SEARCH_WORDS_MAX; word++)
    if (has_letter (*word))
      {
        append_word (query, *word);
        n_words++;
      }

  return n_words > 0 ? g_string_free (g_steal_pointer (&query), FALSE) : NULL;
}

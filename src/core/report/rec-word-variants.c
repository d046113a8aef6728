/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-word-variants.h"

#include <string.h>

/* From how many characters on a name is replaced also within other words, as a whole word, and as a
 * part of a real name. What is shorter would wreck the text. */
#define ANYWHERE_LENGTH 8
#define WHOLE_LENGTH 3
#define PART_LENGTH 4
#define OWN_ANYWHERE_LENGTH 4

/* Names that very many machines have; they say nothing of anybody, and stand in many a text with
 * another meaning. */
static const char *const common_names[] = {
  "admin",       "administrator", "arch",   "archlinux", "centos", "computer", "debian",
  "desktop",     "fedora",        "guest",  "home",      "laptop", "linux",    "live",
  "liveuser",    "localhost",     "local",  "mint",      "nobody", "nixos",    "opensuse",
  "raspberrypi", "root",          "server", "suse",      "test",   "ubuntu",   "user",
  "users",       "vagrant",       NULL,
};

static void
add_form (RecWordMatcher *matcher, RecIdentifier what, RecWordRule rule, const char *form)
{
  g_autofree char *folded = g_utf8_casefold (form, -1);
  g_autofree char *composed = g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);

  rec_word_matcher_add (matcher, form, what, rule);
  if (composed != NULL)
    rec_word_matcher_add (matcher, composed, what, rule);
}

/* As JSON writes it; as C and the tables of mounts do; and as a text in Latin-1 looks once it was
 * made UTF-8. */
static void
add_escaped (RecWordMatcher *matcher, RecIdentifier what, RecWordRule rule, const char *form)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GString) octal = g_string_new (NULL);
  g_autoptr (GString) latin = g_string_new (NULL);

  for (const char *at = form; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character < 0x80 && character != ' ')
        {
          g_string_append_c (json, character);
          g_string_append_c (octal, character);
          g_string_append_c (latin, character);
          continue;
        }
      if (character == ' ')
        g_string_append_c (json, ' ');
      else if (character < 0x10000)
        g_string_append_printf (json, "\\u%04x", character);
      else
        g_string_append_printf (json, "\\u%04x\\u%04x", 0xd800 + ((character - 0x10000) >> 10),
                                0xdc00 + ((character - 0x10000) & 0x3ff));
      for (const char *byte = at; byte < g_utf8_next_char (at); byte++)
        g_string_append_printf (octal, "\\%03o", (guchar) *byte);
      g_string_append_unichar (latin, character > 0x20 && character < 0x100 ? 0xfffd : character);
    }

  rec_word_matcher_add (matcher, json->str, what, rule);
  rec_word_matcher_add (matcher, octal->str, what, rule);
  rec_word_matcher_add (matcher, latin->str, what, rule);
}

static void
add_replaced (RecWordMatcher *matcher,
              RecIdentifier what,
              RecWordRule rule,
              const char *form,
              const char *from,
              const char *to)
{
  g_autoptr (GString) replaced = g_string_new (form);

  if (g_string_replace (replaced, from, to, 0) > 0)
    add_form (matcher, what, rule, replaced->str);
}

/* All the ways in which a text may write one name. */
static void
add_forms (RecWordMatcher *matcher, RecIdentifier what, RecWordRule rule, const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
  const char *forms[] = { composed, decomposed };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *percent = g_uri_escape_string (forms[i], "/", FALSE);
      g_autofree char *all_percent = g_uri_escape_string (forms[i], NULL, FALSE);

      add_form (matcher, what, rule, forms[i]);
      add_form (matcher, what, rule, percent);
      add_form (matcher, what, rule, all_percent);
      add_escaped (matcher, what, rule, forms[i]);
      add_replaced (matcher, what, rule, forms[i], "/", "\\/");
      add_replaced (matcher, what, rule, forms[i], " ", "\\ ");
      add_replaced (matcher, what, rule, forms[i], " ", "+");
    }
}

static gboolean
is_common (const char *name)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);

  return g_strv_contains (common_names, lower);
}

static RecWordRule
choose_rule (const char *name)
{
  glong length = g_utf8_strlen (name, -1);

  if (length < WHOLE_LENGTH || is_common (name))
    return REC_WORD_NAMED;
  return length >= ANYWHERE_LENGTH ? REC_WORD_ANYWHERE : REC_WORD_WHOLE;
}

static void
add_joined (RecWordMatcher *matcher, char **parts, const char *separator)
{
  g_autofree char *joined = g_strjoinv (separator, parts);
  RecWordRule rule
      = g_utf8_strlen (joined, -1) >= ANYWHERE_LENGTH ? REC_WORD_ANYWHERE : REC_WORD_WHOLE;

  add_forms (matcher, REC_IDENTIFIER_REAL_NAME, rule, joined);
}

/* “Ada Lovelace”, “Lovelace, Ada”, “ada.lovelace”, “adaLovelace”, and “Lovelace” alone. */
static void
add_real_name (RecWordMatcher *matcher, const char *name)
{
  static const char *const separators[] = { " ", "_", "-", ".", "" };
  g_auto (GStrv) parts = g_strsplit_set (name, " \t", -1);
  g_autoptr (GPtrArray) used = g_ptr_array_new ();

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_ptr_array_add (used, *part);
  g_ptr_array_add (used, NULL);

  if (used->len == 2)
    add_forms (matcher, REC_IDENTIFIER_REAL_NAME, choose_rule (name), name);
  for (gsize i = 0; i < G_N_ELEMENTS (separators) && used->len > 2; i++)
    add_joined (matcher, (char **) used->pdata, separators[i]);
  if (used->len > 2)
    {
      g_autofree char *last = g_strdup (g_ptr_array_index (used, used->len - 2));
      g_autofree char *turned = NULL;
      g_autofree char *first = NULL;

      used->pdata[used->len - 2] = NULL;
      first = g_strjoinv (" ", (char **) used->pdata);
      turned = g_strdup_printf ("%s, %s", last, first);
      add_forms (matcher, REC_IDENTIFIER_REAL_NAME, REC_WORD_WHOLE, turned);
      g_free (turned);
      turned = g_strdup_printf ("%s %s", last, first);
      add_forms (matcher, REC_IDENTIFIER_REAL_NAME, REC_WORD_WHOLE, turned);
    }
  for (char **part = parts; *part != NULL && used->len > 2; part++)
    if (g_utf8_strlen (*part, -1) >= PART_LENGTH && !is_common (*part))
      add_forms (matcher, REC_IDENTIFIER_REAL_NAME, choose_rule (*part), *part);
}

static void
add_home (RecWordMatcher *matcher, const char *path)
{
  g_autofree char *folder = g_strdup (path);
  gsize length = strlen (folder);
  RecWordRule rule;

  while (length > 1 && folder[length - 1] == '/')
    folder[--length] = '\0';
  if (length < 2)
    return;

  rule = strchr (folder + 1, '/') != NULL ? REC_WORD_PATH : REC_WORD_SHORT_PATH;
  add_forms (matcher, REC_IDENTIFIER_HOME, rule, folder);
}

/* The short name, and the full one with the domain. */
static void
add_host (RecWordMatcher *matcher, const char *name)
{
  g_autofree char *short_name = g_strndup (name, strcspn (name, "."));

  if (*short_name != '\0')
    add_forms (matcher, REC_IDENTIFIER_HOST, choose_rule (short_name), short_name);
  if (!g_str_equal (short_name, name) && !g_str_has_prefix (name, "localhost."))
    add_forms (matcher, REC_IDENTIFIER_HOST, REC_WORD_WHOLE, name);
}

/* Hex digits are written together or parted: a machine ID as a UUID, an address with colons. */
static void
add_hex (RecWordMatcher *matcher, RecIdentifier what, const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isxdigit (*at))
      g_string_append_c (digits, *at);
  if (digits->len < 12)
    return;

  rec_word_matcher_add (matcher, digits->str, what,
                        what == REC_IDENTIFIER_MAC ? REC_WORD_WHOLE : REC_WORD_ANYWHERE);
  if (what == REC_IDENTIFIER_MACHINE_ID && digits->len == 32)
    {
      for (gsize i = 0; i < 4; i++)
        g_string_insert_c (digits, 8 + i * 5, '-');
      rec_word_matcher_add (matcher, digits->str, what, REC_WORD_ANYWHERE);
    }
}

/* Adds the forms in which a text may have an identifier, each with the rule that suits it. text:
 * valid UTF-8, not empty. */
void
rec_word_variants_add (RecWordMatcher *matcher, RecIdentifier what, const char *text)
{
  switch (what)
    {
    case REC_IDENTIFIER_HOME:
      add_home (matcher, text);
      break;
    case REC_IDENTIFIER_REAL_NAME:
      add_real_name (matcher, text);
      break;
    case REC_IDENTIFIER_HOST:
      add_host (matcher, text);
      break;
    case REC_IDENTIFIER_MACHINE_ID:
    case REC_IDENTIFIER_MAC:
      add_hex (matcher, what, text);
      break;
    case REC_IDENTIFIER_LOGIN:
      add_forms (matcher, what, choose_rule (text), text);
      break;
    case REC_IDENTIFIER_IPV4:
    case REC_IDENTIFIER_IPV6:
    case REC_IDENTIFIER_EMAIL:
    case REC_IDENTIFIER_WORD:
    case REC_N_IDENTIFIERS:
    default:
      add_forms (matcher, what,
                 g_utf8_strlen (text, -1) >= OWN_ANYWHERE_LENGTH ? REC_WORD_ANYWHERE
                                                                 : REC_WORD_WHOLE,
                 text);
      break;
    }
}

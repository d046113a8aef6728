/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-redactor.h"

#include "core/report/rec-address-scanner.h"
#include "core/report/rec-identity.h"
#include "core/report/rec-ipv6-scanner.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-word-matcher.h"
#include "core/report/rec-word-variants.h"

#include <string.h>

/**
 * RecRedactor:
 *
 * Replaces in a text what identifies its user and machine, before anybody sees the text: login,
 * real name, home folder, host name, machine ID, addresses of all kinds, and the user's own words.
 * Each is replaced by a word in brackets that says what was there.
 *
 * What is known is found in upper and lower case, composed and decomposed, and as URLs, JSON and C
 * write it. It must stand between borders of words where it is short: a name of eight letters is
 * replaced everywhere, one of three to seven as a whole word. A login or host name of one or two
 * letters, or one that many machines have (“root”, “debian”), identifies nobody and would wreck the
 * text; it is replaced in the home folder's path and where the text says what it is: `user=a`,
 * `uid=1000(a)`, `a@`, `@host`. Parts of a real name count from four letters on.
 *
 * Addresses are known by their form. What may be one is taken for one: of version numbers those
 * with four parts go, unless they follow a `v` or `.so.`; names of C++, times of day, build IDs and
 * fingerprints stay. Loopback addresses are the same everywhere and stay.
 *
 * The time taken is linear in the text.
 */
struct _RecRedactor
{
  GObject parent_instance;

  RecWordMatcher *matcher;
};

/* The words are those of RecRedaction; the tokens stand in the text that people read. */
static const struct
{
  const char *what;
  const char *token;
} identifiers[REC_N_IDENTIFIERS] = {
  [REC_IDENTIFIER_LOGIN] = { "login", "[login]" },
  [REC_IDENTIFIER_REAL_NAME] = { "real-name", "[real name]" },
  [REC_IDENTIFIER_HOME] = { "home", "[home]" },
  [REC_IDENTIFIER_HOST] = { "host", "[host]" },
  [REC_IDENTIFIER_MACHINE_ID] = { "machine-id", "[machine ID]" },
  [REC_IDENTIFIER_IPV4] = { "ipv4", "[address]" },
  [REC_IDENTIFIER_IPV6] = { "ipv6", "[address]" },
  [REC_IDENTIFIER_MAC] = { "mac", "[hardware address]" },
  [REC_IDENTIFIER_EMAIL] = { "e-mail", "[e-mail]" },
  [REC_IDENTIFIER_WORD] = { "word", "[word]" },
};

G_DEFINE_FINAL_TYPE (RecRedactor, rec_redactor, G_TYPE_OBJECT)

static void
rec_redactor_finalize (GObject *object)
{
  RecRedactor *self = REC_REDACTOR (object);

  g_clear_pointer (&self->matcher, rec_word_matcher_free);

  G_OBJECT_CLASS (rec_redactor_parent_class)->finalize (object);
}

static void
rec_redactor_class_init (RecRedactorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_redactor_finalize;
}

static void
rec_redactor_init (RecRedactor *self)
{
  self->matcher = rec_word_matcher_new ();
}

/**
 * rec_redactor_new:
 *
 * Returns: (transfer full): a redactor that knows addresses by their form, and no name
 */
RecRedactor *
rec_redactor_new (void)
{
  return g_object_new (REC_TYPE_REDACTOR, NULL);
}

/**
 * rec_redactor_new_for_user:
 * @words: (nullable) (array zero-terminated=1): the user's own list of words
 *
 * Reads the identifiers of this user and this machine. Blocks while it reads a few small files.
 *
 * Returns: (transfer full): a redactor that knows them
 */
RecRedactor *
rec_redactor_new_for_user (const char *const *words)
{
  RecRedactor *self = rec_redactor_new ();

  rec_identity_add_to (self);
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    rec_redactor_add (self, "word", words[i]);
  return self;
}

/**
 * rec_redactor_add:
 * @what: what it is, as [struct@Redaction] lists the words
 * @text: the identifier; of one over %REC_REDACTOR_WORD_MAX characters that many count
 *
 * Adds what is to be replaced from now on.
 */
void
rec_redactor_add (RecRedactor *self, const char *what, const char *text)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (REC_IS_REDACTOR (self));
  g_return_if_fail (what != NULL && text != NULL);

  valid = g_utf8_make_valid (text, -1);
  g_strstrip (valid);
  for (guint i = 0; i < REC_N_IDENTIFIERS && *valid != '\0'; i++)
    if (g_str_equal (identifiers[i].what, what))
      rec_word_variants_add (self->matcher, i, valid);
}

static gboolean
is_utf16 (const guchar *data, gsize length, gboolean *big_endian)
{
  if (length < 2 || length % 2 != 0)
    return FALSE;

  *big_endian = data[0] == 0xfe && data[1] == 0xff;
  return *big_endian || (data[0] == 0xff && data[1] == 0xfe);
}

static guint32
read_unit (const guchar *data, gboolean big_endian)
{
  return big_endian ? data[0] << 8 | data[1] : data[1] << 8 | data[0];
}

/* Half a pair, and NUL, become U+FFFD. */
static char *
convert_utf16 (const guchar *data, gsize length, gboolean big_endian)
{
  GString *text = g_string_sized_new (length);

  for (gsize i = 2; i < length; i += 2)
    {
      guint32 unit = read_unit (data + i, big_endian);
      guint32 low = i + 2 < length ? read_unit (data + i + 2, big_endian) : 0;

      if (unit >= 0xd800 && unit < 0xdc00 && low >= 0xdc00 && low < 0xe000)
        {
          unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
          i += 2;
        }
      g_string_append_unichar (text,
                               unit == 0 || (unit >= 0xd800 && unit < 0xe000) ? 0xfffd : unit);
    }

  return g_string_free (text, FALSE);
}

/**
 * rec_redactor_is_text:
 * @data: (array length=length): the bytes of a file
 * @length: how many they are
 *
 * Returns: whether identifiers can be found in it: it is UTF-16 with its mark, or has no NUL, which
 *   no other text has
 */
gboolean
rec_redactor_is_text (const guint8 *data, gsize length)
{
  gboolean big_endian;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (!is_utf16 (data, length, &big_endian))
    return length == 0 || memchr (data, '\0', length) == NULL;

  for (gsize i = 2; i < length; i += 2)
    if (read_unit (data + i, big_endian) == 0)
      return FALSE;
  return TRUE;
}

/* The end of a long text is kept. It begins at a line, or else at a word, so that no identifier is
 * cut in two. */
static gsize
find_begin (const char *text, gsize length)
{
  gsize begin, least;

  if (length <= REC_REDACTOR_TEXT_MAX)
    return 0;

  least = length - REC_REDACTOR_TEXT_MAX;
  for (begin = least; begin < length && text[begin] != '\n'; begin++)
    if (begin - least > REC_REDACTOR_TEXT_MAX / 2)
      return begin;
  return MIN (begin + 1, length);
}

static char *
make_text (const char *text, gsize length, gboolean *cut)
{
  gboolean big_endian;
  gsize begin;

  if (is_utf16 ((const guchar *) text, length, &big_endian))
    {
      g_autofree char *converted = NULL;

      *cut = length > REC_REDACTOR_TEXT_MAX;
      if (*cut)
        length = REC_REDACTOR_TEXT_MAX;
      converted = convert_utf16 ((const guchar *) text, length, big_endian);
      return g_steal_pointer (&converted);
    }

  begin = find_begin (text, length);
  *cut = begin > 0;
  return g_utf8_make_valid (text + begin, length - begin);
}

/* Takes the span that begins first off the lists. */
static gboolean
take_first (GArray *const *lists, guint *next, guint n_lists, RecSpan *span)
{
  guint best = n_lists;

  for (guint i = 0; i < n_lists; i++)
    if (next[i] < lists[i]->len
        && (best == n_lists
            || g_array_index (lists[i], RecSpan, next[i]).start
                   < g_array_index (lists[best], RecSpan, next[best]).start))
      best = i;

  if (best == n_lists)
    return FALSE;
  *span = g_array_index (lists[best], RecSpan, next[best]++);
  return TRUE;
}

/* Where spans share a byte all of them goes, under the name of the longest. */
static char *
replace_spans (const char *text,
               gsize length,
               GArray *const *lists,
               guint n_lists,
               guint *counts,
               gsize *replaced_length)
{
  g_autofree guint *next = g_new0 (guint, n_lists);
  GString *replaced = g_string_sized_new (length + 1);
  RecSpan span, other;
  gboolean has_span = take_first (lists, next, n_lists, &span);
  gsize at = 0;

  while (has_span)
    {
      guint32 longest = span.end - span.start;

      has_span = take_first (lists, next, n_lists, &other);
      for (; has_span && other.start < span.end;
           has_span = take_first (lists, next, n_lists, &other))
        {
          if (other.end - other.start > longest)
            {
              longest = other.end - other.start;
              span.what = other.what;
            }
          span.end = MAX (span.end, other.end);
        }

      g_string_append_len (replaced, text + at, span.start - at);
      g_string_append (replaced, identifiers[span.what].token);
      counts[span.what]++;
      at = span.end;
      span = other;
    }

  g_string_append_len (replaced, text + at, length - at);
  *replaced_length = replaced->len;
  return g_string_free (replaced, FALSE);
}

/**
 * rec_redactor_replace:
 * @text: (array length=length) (element-type guint8): a text of any encoding
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @replaced_length: (out) (optional): the length of what is returned, in bytes
 * @item: (nullable): gets the counts of what was replaced
 *
 * Makes the text UTF-8, with U+FFFD for what is none, and replaces in it what identifies the user
 * or the machine. UTF-16 is known by its mark. Of more than %REC_REDACTOR_TEXT_MAX bytes the last
 * ones are taken (of UTF-16 the first), and the item says so.
 *
 * Returns: (transfer full): the text as it may be shown and sent
 */
char *
rec_redactor_replace (RecRedactor *self,
                      const char *text,
                      gssize length,
                      gsize *replaced_length,
                      RecEvidenceItem *item)
{
  guint counts[REC_N_IDENTIFIERS] = { 0 };
  GArray *lists[5];
  g_autofree char *valid = NULL;
  char *replaced;
  gsize valid_length, used_length;
  gboolean cut;

  g_return_val_if_fail (REC_IS_REDACTOR (self), NULL);
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  valid = make_text (text != NULL ? text : "", length < 0 ? strlen (text) : (gsize) length, &cut);
  valid_length = strlen (valid);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    lists[i] = g_array_new (FALSE, FALSE, sizeof (RecSpan));
  rec_word_matcher_scan (self->matcher, valid, valid_length, lists[0]);
  rec_address_scan_email (valid, valid_length, lists[1]);
  rec_address_scan_ipv4 (valid, valid_length, lists[2]);
  rec_ipv6_scan (valid, valid_length, lists[3]);
  rec_address_scan_mac (valid, valid_length, lists[4]);
  replaced = replace_spans (valid, valid_length, lists, G_N_ELEMENTS (lists), counts, &used_length);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_array_unref (lists[i]);

  if (replaced_length != NULL)
    *replaced_length = used_length;
  if (item != NULL)
    {
      for (guint i = 0; i < REC_N_IDENTIFIERS; i++)
        if (counts[i] > 0)
          rec_evidence_item_add_redaction (item, identifiers[i].what, counts[i]);
      rec_evidence_item_set_redacted (item, TRUE);
      rec_evidence_item_set_cut (item, cut || rec_evidence_item_get_cut (item));
    }
  return replaced;
}

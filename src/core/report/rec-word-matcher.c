/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-word-matcher.h"

#include "core/report/rec-limits.h"
#include "core/report/rec-word-border.h"

#include <string.h>

#define NOTHING G_MAXUINT32

/* A node of the tree of all words, byte by byte. While it is built its children hang in a list. */
typedef struct
{
  guint32 first_child;
  guint32 sibling;
  guint32 suffix;
  guint32 first_word;
  guint32 next_with_word;
  guint8 byte;
} Node;

/* A word that ends at a node; several may. */
typedef struct
{
  guint32 next;
  guint16 n_characters;
  guint8 what;
  guint8 rule;
  gboolean digits_belong;
} Word;

/* The automaton of Aho and Corasick over the bytes of lower-case UTF-8. Bytes that no word has are
 * one class, so that the table of moves stays small. */
struct _RecWordMatcher
{
  GArray *nodes;
  GArray *words;
  guint8 classes[256];
  guint n_classes;
  guint32 *moves;
};

/* Where the last characters of the text began; as many as a word may have. */
G_STATIC_ASSERT ((REC_REDACTOR_WORD_MAX & (REC_REDACTOR_WORD_MAX - 1)) == 0);

static Node *
get_node (RecWordMatcher *self, guint32 index)
{
  return &g_array_index (self->nodes, Node, index);
}

static guint32
add_node (RecWordMatcher *self, guint8 byte)
{
  Node node = { NOTHING, NOTHING, 0, NOTHING, NOTHING, byte };

  g_array_append_val (self->nodes, node);
  return self->nodes->len - 1;
}

static guint32
find_child (RecWordMatcher *self, guint32 parent, guint8 byte)
{
  guint32 child = get_node (self, parent)->first_child;

  while (child != NOTHING && get_node (self, child)->byte != byte)
    child = get_node (self, child)->sibling;
  return child;
}

static guint32
ensure_child (RecWordMatcher *self, guint32 parent, guint8 byte)
{
  guint32 child = find_child (self, parent, byte);

  if (child != NOTHING)
    return child;

  child = add_node (self, byte);
  get_node (self, child)->sibling = get_node (self, parent)->first_child;
  get_node (self, parent)->first_child = child;
  if (self->classes[byte] == 0)
    self->classes[byte] = self->n_classes++;
  return child;
}

RecWordMatcher *
rec_word_matcher_new (void)
{
  RecWordMatcher *self = g_new0 (RecWordMatcher, 1);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  self->n_classes = 1;
  add_node (self, 0);
  return self;
}

void
rec_word_matcher_free (RecWordMatcher *self)
{
  g_array_unref (self->nodes);
  g_array_unref (self->words);
  g_free (self->moves);
  g_free (self);
}

/* In a word such as “ada” or “f00” a digit beside it means some number in hex. */
static gboolean
is_hex_like (const char *word)
{
  return strspn (word, "0123456789abcdef") == strlen (word);
}

static gboolean
has_word (RecWordMatcher *self, guint32 node, RecWordRule rule)
{
  for (guint32 at = get_node (self, node)->first_word; at != NOTHING;
       at = g_array_index (self->words, Word, at).next)
    if (g_array_index (self->words, Word, at).rule == rule)
      return TRUE;

  return FALSE;
}

/* The first that names a word says what it is. */
void
rec_word_matcher_add (RecWordMatcher *self, const char *word, RecIdentifier what, RecWordRule rule)
{
  Word entry = { 0 };
  guint32 node = 0;
  gunichar previous = 0;

  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    {
      char bytes[6];
      int n_bytes;

      if (entry.n_characters == REC_REDACTOR_WORD_MAX - 1)
        break;
      previous = g_unichar_tolower (g_utf8_get_char (at));
      n_bytes = g_unichar_to_utf8 (previous, bytes);
      for (int i = 0; i < n_bytes; i++)
        node = ensure_child (self, node, bytes[i]);
      entry.n_characters++;
    }
  if (node == 0 || has_word (self, node, rule))
    return;

  entry.what = what;
  entry.rule = rule;
  entry.digits_belong = entry.n_characters < 4 || is_hex_like (word);
  entry.next = get_node (self, node)->first_word;
  g_array_append_val (self->words, entry);
  get_node (self, node)->first_word = self->words->len - 1;
  g_clear_pointer (&self->moves, g_free);
}

/* Breadth first: the suffix of a node is nearer to the root, so its moves are known already. */
static void
compile (RecWordMatcher *self)
{
  g_autofree guint32 *queue = g_new (guint32, self->nodes->len);
  guint n_queued = 0;

  self->moves = g_new0 (guint32, (gsize) self->nodes->len * self->n_classes);
  queue[n_queued++] = 0;
  for (guint i = 0; i < n_queued; i++)
    {
      guint32 parent = queue[i];
      guint32 suffix = get_node (self, parent)->suffix;
      guint32 *moves = self->moves + (gsize) parent * self->n_classes;

      if (parent != 0)
        memcpy (moves, self->moves + (gsize) suffix * self->n_classes,
                sizeof (guint32) * self->n_classes);
      for (guint32 child = get_node (self, parent)->first_child; child != NOTHING;
           child = get_node (self, child)->sibling)
        {
          Node *node = get_node (self, child);
          guint class = self->classes[node->byte];

          node->suffix = moves[class];
          node->next_with_word = get_node (self, node->suffix)->first_word != NOTHING
                                     ? node->suffix
                                     : get_node (self, node->suffix)->next_with_word;
          moves[class] = child;
          queue[n_queued++] = child;
        }
    }
}

/* Spans that share a byte become one, of the longer one's kind; so the list stays sorted. */
static void
add_span (GArray *spans, RecSpan span)
{
  guint32 longest = span.end - span.start;

  while (spans->len > 0)
    {
      const RecSpan *last = &g_array_index (spans, RecSpan, spans->len - 1);

      if (last->end <= span.start)
        break;
      if (last->end - last->start >= longest)
        {
          longest = last->end - last->start;
          span.what = last->what;
        }
      span.start = MIN (span.start, last->start);
      span.end = MAX (span.end, last->end);
      g_array_set_size (spans, spans->len - 1);
    }

  g_array_append_val (spans, span);
}

static void
take_words (RecWordMatcher *self,
            guint32 state,
            const char *text,
            gsize length,
            const guint32 *starts,
            guint32 n_read,
            guint32 end,
            GArray *spans)
{
  for (; state != NOTHING; state = get_node (self, state)->next_with_word)
    for (guint32 at = get_node (self, state)->first_word; at != NOTHING;
         at = g_array_index (self->words, Word, at).next)
      {
        const Word *word = &g_array_index (self->words, Word, at);
        guint32 first = (n_read - word->n_characters) & (REC_REDACTOR_WORD_MAX - 1);
        RecSpan span = { starts[first], end, word->what };

        if (rec_word_border_allows (text, length, &span, word->rule, word->digits_belong))
          add_span (spans, span);
      }
}

/* text: valid UTF-8. spans: gets RecSpan, sorted, none of which shares a byte with another. */
void
rec_word_matcher_scan (RecWordMatcher *self, const char *text, gsize length, GArray *spans)
{
  guint32 starts[REC_REDACTOR_WORD_MAX];
  guint32 state = 0, n_read = 0;

  g_return_if_fail (length < G_MAXUINT32);

  if (self->words->len == 0)
    return;
  if (self->moves == NULL)
    compile (self);

  for (gsize at = 0; at < length;)
    {
      guchar byte = text[at];
      const Node *node;

      starts[n_read++ & (REC_REDACTOR_WORD_MAX - 1)] = at;
      if (byte < 0x80)
        {
          byte = g_ascii_tolower (byte);
          state = self->moves[(gsize) state * self->n_classes + self->classes[byte]];
          at++;
        }
      else
        {
          char bytes[6];
          int n_bytes = g_unichar_to_utf8 (g_unichar_tolower (g_utf8_get_char (text + at)), bytes);

          for (int i = 0; i < n_bytes; i++)
            state = self->moves[(gsize) state * self->n_classes + self->classes[(guchar) bytes[i]]];
          at += g_utf8_skip[byte];
        }

      node = get_node (self, state);
      if (node->first_word != NOTHING || node->next_with_word != NOTHING)
        take_words (self, state, text, length, starts, n_read, at, spans);
    }
}

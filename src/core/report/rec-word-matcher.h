/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-span.h"

G_BEGIN_DECLS

/* Where a known word counts.
 * ANYWHERE: also in the middle of another word.
 * WHOLE: between borders of words.
 * PATH: with no more of a file's name after it.
 * SHORT_PATH: as PATH, and with no more of a path before it.
 * NAMED: between borders, where the text says what it is: “user=a”, “a@”, “@host”. */
typedef enum
{
  REC_WORD_ANYWHERE,
  REC_WORD_WHOLE,
  REC_WORD_PATH,
  REC_WORD_SHORT_PATH,
  REC_WORD_NAMED,
} RecWordRule;

/* Finds many words at once, in time linear in the text. */
typedef struct _RecWordMatcher RecWordMatcher;

RecWordMatcher *rec_word_matcher_new (void);
void rec_word_matcher_free (RecWordMatcher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecWordMatcher, rec_word_matcher_free)

void
rec_word_matcher_add (RecWordMatcher *self, const char *word, RecIdentifier what, RecWordRule rule);
void rec_word_matcher_scan (RecWordMatcher *self, const char *text, gsize length, GArray *spans);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-word-matcher.h"

G_BEGIN_DECLS

void rec_word_variants_add (RecWordMatcher *matcher, RecIdentifier what, const char *text);

G_END_DECLS

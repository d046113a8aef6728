/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-word-matcher.h"

G_BEGIN_DECLS

gboolean rec_word_border_follows_escape (const char *text, gsize start);
gboolean rec_word_border_allows (const char *text,
                                 gsize length,
                                 const RecSpan *span,
                                 RecWordRule rule,
                                 gboolean digits_belong);

G_END_DECLS

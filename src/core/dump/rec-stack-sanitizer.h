/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands where something was overwritten; of 32-bit words the lower half. Breakpad has the
 * same. */
#define REC_STACK_SANITIZER_PATTERN G_GUINT64_CONSTANT (0x0defaced0defaced)

/* Knows which words of a stack are addresses or small numbers, and overwrites all others. */
typedef struct _RecStackSanitizer RecStackSanitizer;

RecStackSanitizer *rec_stack_sanitizer_new (guint word_size, guint address_bits);
void rec_stack_sanitizer_free (RecStackSanitizer *self);

void rec_stack_sanitizer_add_range (RecStackSanitizer *self, guint64 start, guint64 end);
void rec_stack_sanitizer_sort (RecStackSanitizer *self);
guint64 rec_stack_sanitizer_clean_word (RecStackSanitizer *self, guint64 word);
void rec_stack_sanitizer_clean (RecStackSanitizer *self, guint8 *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStackSanitizer, rec_stack_sanitizer_free)

G_END_DECLS

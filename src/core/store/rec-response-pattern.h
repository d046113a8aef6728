/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-response.h"

G_BEGIN_DECLS

/* The pattern of a response as the store keeps it, apart from the response's text. */
typedef struct
{
  char *event_type;
  char *key;
  char *data;
} RecResponsePattern;

RecResponsePattern *rec_response_pattern_new (RecResponse *response);
void rec_response_pattern_free (RecResponsePattern *self);
char *rec_response_pattern_dup_query (const char *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecResponsePattern, rec_response_pattern_free)

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a redactor replaces; the order is that of RecRedaction's words. */
typedef enum
{
  REC_IDENTIFIER_LOGIN,
  REC_IDENTIFIER_REAL_NAME,
  REC_IDENTIFIER_HOME,
  REC_IDENTIFIER_HOST,
  REC_IDENTIFIER_MACHINE_ID,
  REC_IDENTIFIER_IPV4,
  REC_IDENTIFIER_IPV6,
  REC_IDENTIFIER_MAC,
  REC_IDENTIFIER_EMAIL,
  REC_IDENTIFIER_WORD,
  REC_N_IDENTIFIERS,
} RecIdentifier;

/* A part of a text that is to be replaced, in bytes from its begin. */
typedef struct
{
  guint32 start;
  guint32 end;
  RecIdentifier what;
} RecSpan;

G_END_DECLS

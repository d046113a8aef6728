/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-core-file.h"

G_BEGIN_DECLS

/* What a minidump takes of a thread's stack; segment: what it lies in, NULL where there is none. */
typedef struct
{
  const RecElfSegment *segment;
  guint64 address;
  gsize length;
} RecMinidumpStack;

GArray *rec_minidump_choose_stacks (RecCoreFile *core);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long a large dump stays in any case, in microseconds: whoever wants to report the fault or to
 * look at it has that long. */
#define REC_KERNEL_DUMP_GRACE (G_TIME_SPAN_DAY)

/**
 * RecKernelDumpFacts:
 * @always_keep: the policy says so
 * @is_server: the machine is a server
 * @is_managed: an administrator looks after the machine
 * @free_bytes: what is free where the dumps are
 * @needed_bytes: what has to be free for a dump to stay
 */
typedef struct
{
  gboolean always_keep;
  gboolean is_server;
  gboolean is_managed;
  guint64 free_bytes;
  guint64 needed_bytes;
} RecKernelDumpFacts;

/**
 * RecKernelDumpRule:
 * @REC_KERNEL_DUMP_KEEP_POLICY: kept, because the policy says so
 * @REC_KERNEL_DUMP_KEEP_SERVER: kept on a server
 * @REC_KERNEL_DUMP_KEEP_MANAGED: kept on a managed machine
 * @REC_KERNEL_DUMP_KEEP_SPACE: kept, because enough is free
 * @REC_KERNEL_DUMP_KEEP_NEW: kept for a day
 * @REC_KERNEL_DUMP_DELETE: deleted, because too little is free
 */
typedef enum
{
  REC_KERNEL_DUMP_KEEP_POLICY,
  REC_KERNEL_DUMP_KEEP_SERVER,
  REC_KERNEL_DUMP_KEEP_MANAGED,
  REC_KERNEL_DUMP_KEEP_SPACE,
  REC_KERNEL_DUMP_KEEP_NEW,
  REC_KERNEL_DUMP_DELETE,
} RecKernelDumpRule;

RecKernelDumpRule rec_kernel_dump_decide (const RecKernelDumpFacts *facts, gint64 age);
const char *rec_kernel_dump_rule_get_words (RecKernelDumpRule rule);

G_END_DECLS

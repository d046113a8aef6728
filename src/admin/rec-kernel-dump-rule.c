/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/rec-kernel-dump-rule.h"

#include <glib/gi18n.h>

/*
 * rec_kernel_dump_decide:
 * @facts: what is known of the machine
 * @age: how old the dump is, in microseconds; less than 0 when it comes from the future
 *
 * What becomes of a large dump of a kernel fault, in the order of seed 001: the policy, a server, a
 * managed machine, free space. Windows reports the fault first; here nobody knows when that was, so
 * a dump has a day.
 */
RecKernelDumpRule
rec_kernel_dump_decide (const RecKernelDumpFacts *facts, gint64 age)
{
  g_return_val_if_fail (facts != NULL, REC_KERNEL_DUMP_KEEP_POLICY);

  if (facts->always_keep)
    return REC_KERNEL_DUMP_KEEP_POLICY;
  if (facts->is_server)
    return REC_KERNEL_DUMP_KEEP_SERVER;
  if (facts->is_managed)
    return REC_KERNEL_DUMP_KEEP_MANAGED;
  if (facts->free_bytes >= facts->needed_bytes)
    return REC_KERNEL_DUMP_KEEP_SPACE;
  return age < REC_KERNEL_DUMP_GRACE ? REC_KERNEL_DUMP_KEEP_NEW : REC_KERNEL_DUMP_DELETE;
}

/*
 * rec_kernel_dump_rule_get_words:
 *
 * Returns: what the rule does and why, for people
 */
const char *
rec_kernel_dump_rule_get_words (RecKernelDumpRule rule)
{
  switch (rule)
    {
    case REC_KERNEL_DUMP_KEEP_POLICY:
      return _ ("Kernel dumps are kept, because the policy says so.");
    case REC_KERNEL_DUMP_KEEP_SERVER:
      return _ ("Kernel dumps are kept, because this machine is a server.");
    case REC_KERNEL_DUMP_KEEP_MANAGED:
      return _ ("Kernel dumps are kept, because an administrator looks after this machine.");
    case REC_KERNEL_DUMP_KEEP_SPACE:
      return _ ("Kernel dumps are kept, because enough space is free.");
    case REC_KERNEL_DUMP_KEEP_NEW:
      return _ ("Too little space is free, but a kernel dump is kept for a day.");
    case REC_KERNEL_DUMP_DELETE:
    default:
      return _ ("Kernel dumps are deleted, because too little space is free.");
    }
}

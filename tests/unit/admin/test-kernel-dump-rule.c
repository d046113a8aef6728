/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/rec-kernel-dump-rule.h"

#define GB G_GUINT64_CONSTANT (1000000000)

/* Written by hand after seed 001, in its order: the first that says something counts. */
static const struct
{
  gboolean always;
  gboolean server;
  gboolean managed;
  guint64 free;
  guint64 needed;
  gint64 age;
  RecKernelDumpRule rule;
} table[] = {
  { TRUE, TRUE, TRUE, 0, 25 * GB, 2 * G_TIME_SPAN_DAY, REC_KERNEL_DUMP_KEEP_POLICY },
  { TRUE, FALSE, FALSE, 0, 25 * GB, 2 * G_TIME_SPAN_DAY, REC_KERNEL_DUMP_KEEP_POLICY },
  { FALSE, TRUE, TRUE, 0, 25 * GB, 2 * G_TIME_SPAN_DAY, REC_KERNEL_DUMP_KEEP_SERVER },
  { FALSE, FALSE, TRUE, 0, 25 * GB, 2 * G_TIME_SPAN_DAY, REC_KERNEL_DUMP_KEEP_MANAGED },
  { FALSE, FALSE, FALSE, 25 * GB, 25 * GB, 2 * G_TIME_SPAN_DAY, REC_KERNEL_DUMP_KEEP_SPACE },
  { FALSE, FALSE, FALSE, 25 * GB - 1, 25 * GB, 2 * G_TIME_SPAN_DAY, REC_KERNEL_DUMP_DELETE },
  { FALSE, FALSE, FALSE, 0, 25 * GB, G_TIME_SPAN_DAY, REC_KERNEL_DUMP_DELETE },
  { FALSE, FALSE, FALSE, 0, 25 * GB, G_TIME_SPAN_DAY - 1, REC_KERNEL_DUMP_KEEP_NEW },
  { FALSE, FALSE, FALSE, 0, 25 * GB, -G_TIME_SPAN_DAY, REC_KERNEL_DUMP_KEEP_NEW },
  { FALSE, FALSE, FALSE, 0, 0, 2 * G_TIME_SPAN_DAY, REC_KERNEL_DUMP_KEEP_SPACE },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      RecKernelDumpFacts facts
          = { table[i].always, table[i].server, table[i].managed, table[i].free, table[i].needed };

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (rec_kernel_dump_decide (&facts, table[i].age), ==, table[i].rule);
    }
}

static void
test_words (void)
{
  for (RecKernelDumpRule rule = REC_KERNEL_DUMP_KEEP_POLICY; rule <= REC_KERNEL_DUMP_DELETE; rule++)
    for (RecKernelDumpRule other = REC_KERNEL_DUMP_KEEP_POLICY; other < rule; other++)
      g_assert_cmpstr (rec_kernel_dump_rule_get_words (rule), !=,
                       rec_kernel_dump_rule_get_words (other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel-dump/what becomes of a large dump is as seed 001 has it", test_table);
  g_test_add_func ("/kernel-dump/each rule says something else", test_words);
  return g_test_run ();
}

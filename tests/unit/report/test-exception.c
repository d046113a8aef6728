/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-exception.h"

static void
assert_name (const char *expected, int signal, gboolean has_code, int code)
{
  g_autofree char *name = rec_exception_dup_name (signal, has_code, code);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_names (void)
{
  assert_name ("SIGSEGV/SEGV_MAPERR", 11, TRUE, 1);
  assert_name ("SIGSEGV/SEGV_ACCERR", 11, TRUE, 2);
  assert_name ("SIGSEGV/SI_KERNEL", 11, TRUE, 128);
  assert_name ("SIGABRT/SI_TKILL", 6, TRUE, -6);
  assert_name ("SIGFPE/FPE_INTDIV", 8, TRUE, 1);
  assert_name ("SIGBUS/BUS_ADRERR", 7, TRUE, 2);
  assert_name ("SIGSEGV/77", 11, TRUE, 77);
  assert_name ("SIG63/SI_USER", 63, TRUE, 0);
}

static void
test_unknown_code (void)
{
  assert_name ("SIGSEGV", 11, FALSE, 0);
}

static void
test_addresses (void)
{
  g_assert_true (rec_exception_has_address (11, 1));
  g_assert_false (rec_exception_has_address (11, 0));
  g_assert_false (rec_exception_has_address (11, 128));
  g_assert_false (rec_exception_has_address (6, -6));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exception/names a signal with its code", test_names);
  g_test_add_func ("/exception/names the signal alone without a code", test_unknown_code);
  g_test_add_func ("/exception/has an address for faults alone", test_addresses);
  return g_test_run ();
}

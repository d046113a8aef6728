/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-text.h"

#include <string.h>

#define MARK "\xef\xbf\xbd"

static void
assert_clean (const char *text, gssize length, gsize max, const char *expected)
{
  g_autofree char *cleaned = rec_text_clean (text, length, max);

  g_assert_cmpstr (cleaned, ==, expected);
  g_assert_cmpuint (strlen (cleaned), <=, max);
  g_assert_true (g_utf8_validate (cleaned, -1, NULL));
}

static void
test_plain (void)
{
  assert_clean ("Grüße, 世界 🌍", -1, 100, "Grüße, 世界 🌍");
  assert_clean ("", -1, 100, "");
  assert_clean (NULL, 0, 100, "");
}

static void
test_controls (void)
{
  assert_clean ("a\tb\nc\x7f", -1, 100, "a" MARK "b" MARK "c" MARK);
  assert_clean ("a\0b", 3, 100, "a" MARK "b");
  assert_clean ("\x1b[2J", -1, 100, MARK "[2J");
  /* A right-to-left override would show “exe.txt” as another name. */
  assert_clean ("\u202Etxt.exe\u2066", -1, 100, MARK "txt.exe" MARK);
  assert_clean ("\xc2\x85\u2028\ufeff", -1, 100, MARK MARK MARK);
}

static void
test_invalid (void)
{
  assert_clean ("a\xff\xfe"
                "b",
                -1, 100, "a" MARK MARK "b");
  assert_clean ("\xe4\xb8", -1, 100, MARK MARK);
  assert_clean ("\xed\xa0\x80", -1, 100, MARK MARK MARK);
}

static void
test_cut (void)
{
  assert_clean ("abcd", -1, 4, "abcd");
  assert_clean ("abcde", -1, 4, "abcd");
  assert_clean ("abcü", -1, 4, "abc");
  assert_clean ("ab\xff", -1, 4, "ab");
}

static void
test_lines (void)
{
  g_autofree char *cleaned = rec_text_clean_lines ("a\n\tb\r\x1b", -1, 100);

  g_assert_cmpstr (cleaned, ==, "a\n\tb" MARK MARK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/good text of any language stays as it is", test_plain);
  g_test_add_func ("/text/controls and marks of direction are replaced", test_controls);
  g_test_add_func ("/text/bytes that are not UTF-8 are replaced", test_invalid);
  g_test_add_func ("/text/long text is cut between characters at its limit", test_cut);
  g_test_add_func ("/text/lines stay where lines are wanted", test_lines);
  return g_test_run ();
}

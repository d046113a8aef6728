/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-dump-limits.h"
#include "core/dump/rec-stack-sanitizer.h"

#include <string.h>

#define PATTERN REC_STACK_SANITIZER_PATTERN
#define START G_GUINT64_CONSTANT (0x7f0000001000)
#define END G_GUINT64_CONSTANT (0x7f0000005000)
#define GUARD 0xa5

static RecStackSanitizer *
make (guint word_size, guint address_bits)
{
  RecStackSanitizer *self = rec_stack_sanitizer_new (word_size, address_bits);

  rec_stack_sanitizer_add_range (self, START, END);
  rec_stack_sanitizer_sort (self);
  return self;
}

static void
assert_kept (RecStackSanitizer *self, guint64 word)
{
  g_assert_cmphex (rec_stack_sanitizer_clean_word (self, word), ==, word);
}

static void
assert_overwritten (RecStackSanitizer *self, guint64 word)
{
  g_assert_cmphex (rec_stack_sanitizer_clean_word (self, word), ==, PATTERN);
}

static void
test_small (void)
{
  g_autoptr (RecStackSanitizer) self = make (8, 64);

  assert_kept (self, 0);
  assert_kept (self, 1);
  assert_kept (self, G_MAXUINT64);
  assert_kept (self, REC_MINIDUMP_SMALL_MAX);
  assert_overwritten (self, REC_MINIDUMP_SMALL_MAX + 1);
  assert_kept (self, -(guint64) REC_MINIDUMP_SMALL_MAX);
  assert_overwritten (self, -(guint64) REC_MINIDUMP_SMALL_MAX - 1);
  assert_overwritten (self, G_MAXINT64);
  assert_overwritten (self, (guint64) G_MAXINT64 + 1);
}

static void
test_addresses (void)
{
  g_autoptr (RecStackSanitizer) self = make (8, 64);

  assert_overwritten (self, START - 1);
  assert_kept (self, START);
  assert_kept (self, END - 1);
  assert_overwritten (self, END);
  /* The same address with something above it is none. */
  assert_overwritten (self, START | G_GUINT64_CONSTANT (0x41) << 56);
}

static void
test_ranges (void)
{
  g_autoptr (RecStackSanitizer) self = rec_stack_sanitizer_new (8, 64);

  rec_stack_sanitizer_add_range (self, 0x30000, 0x38000);
  rec_stack_sanitizer_add_range (self, 0x10000, 0x20000);
  rec_stack_sanitizer_add_range (self, 0x12000, 0x14000);
  rec_stack_sanitizer_add_range (self, 0x20000, 0x21000);
  rec_stack_sanitizer_add_range (self, 0x50000, 0x50000);
  rec_stack_sanitizer_add_range (self, 0x70000, 0x60000);
  rec_stack_sanitizer_sort (self);
  assert_overwritten (self, 0xffff);
  assert_kept (self, 0x10000);
  assert_kept (self, 0x14000);
  assert_kept (self, 0x1ffff);
  assert_kept (self, 0x20000);
  assert_overwritten (self, 0x21000);
  assert_kept (self, 0x37fff);
  assert_overwritten (self, 0x50000);
  assert_overwritten (self, 0x68000);
}

static void
test_no_ranges (void)
{
  g_autoptr (RecStackSanitizer) self = rec_stack_sanitizer_new (8, 64);

  rec_stack_sanitizer_sort (self);
  assert_overwritten (self, START);
  assert_kept (self, 7);
}

static void
test_signed_pointers (void)
{
  g_autoptr (RecStackSanitizer) self = make (8, 48);
  guint64 word = START | G_GUINT64_CONSTANT (0x6b6c) << 48;

  g_assert_cmphex (rec_stack_sanitizer_clean_word (self, word), ==, START);
  assert_overwritten (self, (END + 8) | G_GUINT64_CONSTANT (0x6b6c) << 48);
}

static void
test_32_bits (void)
{
  g_autoptr (RecStackSanitizer) self = rec_stack_sanitizer_new (4, 32);
  guint32 words[] = { 'p',
                      0xf7001000,
                      REC_MINIDUMP_SMALL_MAX_32,
                      REC_MINIDUMP_SMALL_MAX_32 + 1,
                      (guint32) -REC_MINIDUMP_SMALL_MAX_32,
                      (guint32) -REC_MINIDUMP_SMALL_MAX_32 - 1 };
  const guint32 expected[] = { 0x0defaced,
                               0xf7001000,
                               REC_MINIDUMP_SMALL_MAX_32,
                               0x0defaced,
                               (guint32) -REC_MINIDUMP_SMALL_MAX_32,
                               0x0defaced };

  rec_stack_sanitizer_add_range (self, 0xf7000000, 0xf7002000);
  rec_stack_sanitizer_sort (self);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = GUINT32_TO_LE (words[i]);
  rec_stack_sanitizer_clean (self, (guint8 *) words, sizeof words);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmphex (GUINT32_FROM_LE (words[i]), ==, expected[i]);
}

/* Every length from nothing to a few words: all of it is text, so that none of it may stay, and
 * what lies behind it is not touched. */
static void
test_ends (void)
{
  g_autoptr (RecStackSanitizer) self = make (8, 64);

  for (gsize length = 0; length <= 40; length++)
    {
      guint8 data[48];

      memset (data, 'x', sizeof data);
      memset (data + length, GUARD, sizeof data - length);
      rec_stack_sanitizer_clean (self, data, length);
      for (gsize i = 0; i < sizeof data; i++)
        {
          if (i < length)
            g_assert_cmphex (data[i], !=, 'x');
          else
            g_assert_cmphex (data[i], ==, GUARD);
        }
    }
}

/* Whatever the words are, what is left is small, an address or the pattern; and cleaning what is
 * clean changes nothing. */
static void
test_property (void)
{
  g_autoptr (RecStackSanitizer) self = make (8, 64);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  guint64 words[512], again[512];

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      guint64 wide = (guint64) g_rand_int (random) << 32 | g_rand_int (random);

      words[i] = GUINT64_TO_LE (i % 4 == 0   ? wide
                                : i % 4 == 1 ? START + wide % 0x8000
                                             : wide >> g_rand_int_range (random, 0, 64));
    }
  rec_stack_sanitizer_clean (self, (guint8 *) words, sizeof words);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      guint64 word = GUINT64_FROM_LE (words[i]);
      gint64 number = word;

      g_assert_true (word == PATTERN || (word >= START && word < END)
                     || ABS (number) <= REC_MINIDUMP_SMALL_MAX);
    }
  memcpy (again, words, sizeof words);
  rec_stack_sanitizer_clean (self, (guint8 *) again, sizeof again);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_true (again[i] == words[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stack sanitizer/keeps numbers up to the limit, of either sign", test_small);
  g_test_add_func ("/stack sanitizer/keeps addresses from a range's first to its last",
                   test_addresses);
  g_test_add_func ("/stack sanitizer/takes ranges in any order, over one another and empty",
                   test_ranges);
  g_test_add_func ("/stack sanitizer/without ranges no word is an address", test_no_ranges);
  g_test_add_func ("/stack sanitizer/takes signatures off pointers", test_signed_pointers);
  g_test_add_func ("/stack sanitizer/overwrites wide letters in words of 32 bits", test_32_bits);
  g_test_add_func ("/stack sanitizer/overwrites what is no whole word, and nothing behind it",
                   test_ends);
  g_test_add_func ("/stack sanitizer/leaves nothing but small numbers, addresses and the pattern",
                   test_property);
  return g_test_run ();
}

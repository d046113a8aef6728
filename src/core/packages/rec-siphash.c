/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-siphash.h"

#include <string.h>

static guint64
rotate (guint64 value, guint bits)
{
  return (value << bits) | (value >> (64 - bits));
}

static void
mix (guint64 v[4], guint rounds)
{
  while (rounds-- > 0)
    {
      v[0] += v[1];
      v[1] = rotate (v[1], 13) ^ v[0];
      v[0] = rotate (v[0], 32);
      v[2] += v[3];
      v[3] = rotate (v[3], 16) ^ v[2];
      v[0] += v[3];
      v[3] = rotate (v[3], 21) ^ v[0];
      v[2] += v[1];
      v[1] = rotate (v[1], 17) ^ v[2];
      v[2] = rotate (v[2], 32);
    }
}

static void
absorb (guint64 v[4], guint64 word)
{
  v[3] ^= word;
  mix (v, 2);
  v[0] ^= word;
}

/**
 * rec_siphash: (skip)
 * @key: 128 bits that nobody else can guess
 * @data: what is hashed
 * @length: its length in bytes
 *
 * SipHash-2-4 (Aumasson and Bernstein, “SipHash: a fast short-input PRF”, 2012). Who does not know
 * the key cannot make two texts with one hash, so that 64 bits can stand for a path.
 *
 * Returns: the hash
 */
guint64
rec_siphash (const guint64 key[2], const void *data, gsize length)
{
  guint64 v[4] = { key[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575),
                   key[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d),
                   key[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261),
                   key[1] ^ G_GUINT64_CONSTANT (0x7465646279746573) };
  const guint8 *bytes = data;
  guint64 last = (guint64) (length & 0xff) << 56;
  gsize whole = length / 8;

  for (gsize i = 0; i < whole; i++)
    {
      guint64 word;

      memcpy (&word, bytes + i * 8, sizeof word);
      absorb (v, GUINT64_FROM_LE (word));
    }
  for (gsize i = whole * 8; i < length; i++)
    last |= (guint64) bytes[i] << (8 * (i - whole * 8));
  absorb (v, last);

  v[2] ^= 0xff;
  mix (v, 4);

  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-limits.h"
#include "core/report/rec-redactor.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BOOT_ID "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
#define MACHINE_ID "3d1219c7c4c5404aaa1f6d2a48adfda4"

typedef struct
{
  const char *text;
  const char *expected;
} Sample;

static RecRedactor *
make_redactor (void)
{
  RecRedactor *redactor = rec_redactor_new ();

  rec_redactor_add (redactor, "login", "jmüller");
  rec_redactor_add (redactor, "login", "ada");
  rec_redactor_add (redactor, "real-name", "Jörg Müller");
  rec_redactor_add (redactor, "home", "/home/jmüller");
  rec_redactor_add (redactor, "home", "/srv/people/ada lovelace/");
  rec_redactor_add (redactor, "host", "kestrel.lab.example");
  rec_redactor_add (redactor, "machine-id", MACHINE_ID);
  rec_redactor_add (redactor, "machine-id", BOOT_ID);
  rec_redactor_add (redactor, "mac", "52:54:00:ab:cd:ef");
  rec_redactor_add (redactor, "word", "Nightjar");
  return redactor;
}

static void
assert_samples (RecRedactor *redactor, const Sample *samples, gsize n_samples)
{
  for (gsize i = 0; i < n_samples; i++)
    {
      g_autofree char *replaced = rec_redactor_replace (redactor, samples[i].text, -1, NULL, NULL);

      g_assert_cmpstr (replaced, ==, samples[i].expected);
    }
}

static void
test_names (void)
{
  static const Sample samples[] = {
    { "opened by ada.", "opened by [login]." },
    { "user_ADA, Ada's", "user_[login], [login]'s" },
    { "line\\nada", "line\\n[login]" },
    { "\x1b[31mada\x1b[0m", "\x1b[31m[login]\x1b[0m" },
    { "q=%20ada&x=%2Fada", "q=%20[login]&x=%2F[login]" },
    { "chown JMÜLLER x", "chown [login] x" },
    { "jmu\u0308ller", "[login]" },
    { "jm%C3%BCller jm\\u00fcller jm\\303\\274ller", "[login] [login] [login]" },
    { "Jörg Müller <x>", "[real name] <x>" },
    { "Müller, Jörg; joerg; MÜLLER", "[real name]; joerg; [real name]" },
    { "jörg.müller; jörgMüller", "[real name]; [real name]" },
    { "on kestrel and KESTREL.lab.example:", "on [host] and [host]:" },
    { "http://kestrel/x", "http://[host]/x" },
    { "the nightjar's NIGHTJARS", "the [word]'s [word]S" },
    { MACHINE_ID " " BOOT_ID, "[machine ID] [machine ID]" },
    { "core.demo.1000.0f1e2d3c4b5a69788796a5b4c3d2e1f0.42", "core.demo.1000.[machine ID].42" },
    { "3d1219c7-c4c5-404a-aa1f-6d2a48adfda4", "[machine ID]" },
  };
  g_autoptr (RecRedactor) redactor = make_redactor ();

  assert_samples (redactor, samples, G_N_ELEMENTS (samples));
}

static void
test_home (void)
{
  static const Sample samples[] = {
    { "/home/jmüller/a.c", "[home]/a.c" },
    { "\"/home/jmüller\"", "\"[home]\"" },
    { "file:///home/jm%C3%BCller/a%20b", "file://[home]/a%20b" },
    { "path=%2Fhome%2Fjm%c3%bcller%2Fx", "path=[home]%2Fx" },
    { "\\/home\\/jmüller\\/x", "[home]\\/x" },
    { "-I/home/jmüller/include", "-I[home]/include" },
    { "/srv/people/ada lovelace/x", "[home]/x" },
    { "/srv/people/ada%20lovelace/x /srv/people/ada\\ lovelace", "[home]/x [home]" },
    { "/home/jmüller-old/x", "/home/[login]-old/x" },
    { "/home/other/x", "/home/other/x" },
  };
  g_autoptr (RecRedactor) redactor = make_redactor ();

  assert_samples (redactor, samples, G_N_ELEMENTS (samples));
}

static void
test_addresses (void)
{
  static const Sample samples[] = {
    { "from 192.168.1.17:8080", "from [address]:8080" },
    { "IP 10.0.0.5.443 > 8.8.8.8.53", "IP [address].443 > [address].53" },
    { "version 1.2.3.4", "version [address]" },
    { "2001:db8::1", "[address]" },
    { "2001:DB8:0:0:0:0:0:1 x", "[address] x" },
    { "[2001:db8::1]:443", "[address]:443" },
    { "fe80::1%eth0 fe80::1%25wlan0/x", "[address] [address]/x" },
    { "::ffff:192.168.0.1", "[address]" },
    { "64:ff9b::192.0.2.33", "[address]" },
    { "http://[fe80::abcd%25eth0]/", "http://[address]/" },
    { "fd00:1234::/48, ff02::fb.", "[address]/48, [address]." },
    { "peer:2001:db8::1: refused", "peer:[address]: refused" },
    { "%20fe80::1 %2010.1.2.3 %2000:1a:2b:3c:4d:5e",
      "%20[address] %20[address] %20[hardware address]" },
    { "\\nfe80::1 “2001:db8::1”", "\\n[address] “[address]”" },
    { "addr=fdab::cafe", "addr=[address]" },
    { "2001:db8:1:2:3:4:5:6:443", "[address]" },
    { "::ffff:c0a8:a1b2 1::8 a1:b2:c3:d4:e5:f6:a7:b8", "[address] [address] [address]" },
    { "ab:2001:db8::1:2<fe80::1(", "[address]<[address](" },
    { "00:1a:2B:3c:4D:5e", "[hardware address]" },
    { "00-1A-2B-3C-4D-5E", "[hardware address]" },
    { "dev_00_1A_2B_3C_4D_5E", "dev_[hardware address]" },
    { "001a.2b3c.4d5e", "[hardware address]" },
    { "MAC=ff:ff:ff:ff:ff:ff:00:1a:2b:3c:4d:5e:08:00 SRC", "MAC=[hardware address] SRC" },
    { "enx001a2b3c4d5e: up", "enx[hardware address]: up" },
    { "525400abcdef", "[hardware address]" },
    { "ada@example.org", "[e-mail]" },
    { "<j.o-e+tag@mail.example.co.uk>", "<[e-mail]>" },
    { "to=someone@example.org&x", "to=[e-mail]&x" },
    { "bounce+ada=example.org@list.example.org", "[e-mail]" },
    { "\"a b\"@example.org", "[e-mail]" },
    { "mailto:x%40example.org", "mailto:[e-mail]" },
    { "jürgen@bücher.example", "[e-mail]" },
    { "https://ada:secret@kestrel/", "https://[login]:secret@[host]/" },
  };
  g_autoptr (RecRedactor) redactor = make_redactor ();

  assert_samples (redactor, samples, G_N_ELEMENTS (samples));
}

static void
test_kept (void)
{
  static const char *const samples[] = {
    "std::string::npos a::b::c abc::def x::add()",
    "std::vector<ab::cd, std::allocator<ab::cd>>::at",
    "dead::beef() a::b1(2) c10::add c10::intrusive d3d::b1::c::f2 ::b1",
    "at 12:30:45 and 2026-11-21T08:12:24.123Z, 08:12:24:17",
    "libdemo.so.1.2.3.4 v1.2.3.4 1.2.3 300.1.2.3 1.3.6.1.4.1.311",
    "127.0.0.1 0.0.0.0 ::1 ::",
    "build ID 7b1f2e3d4c5b6a79808182838485868788898a8b",
    "4f:1e:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:aa:bb",
    "aa:bb:cc:dd:ee 525400abcdef00 00525400abcdef",
    "memcpy@GLIBC_2.14 memcpy@@GLIBC_2.2.5 foo@plt user@1000.service dbus@3 @ a@b",
    "the adapter armada 0xada 3ada9f",
    "0x7f3a:0x10 [heap] 64:32 ratio 16:9",
    "550e8400-e29b-41d4-a716-446655440000",
    "",
  };
  g_autoptr (RecRedactor) redactor = make_redactor ();

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *replaced = rec_redactor_replace (redactor, samples[i], -1, NULL, NULL);

      g_assert_cmpstr (replaced, ==, samples[i]);
    }
}

static void
test_short (void)
{
  static const Sample samples[] = {
    { "a root of a tree, root cause", "a root of a tree, root cause" },
    { "user=a USER=root login: \"a\" uid=0(root)",
      "user=[login] USER=[login] login: \"[login]\" uid=0([login])" },
    { "/home/a/x /home/ab/x /root/x chroot/root /root-2",
      "[home]/x /home/ab/x [home]/x chroot/root /root-2" },
    { "root@vm:~# ", "[login]@[host]:~# " },
    { "Nov 21 08:12:24 vm demo[123]: vm_start", "Nov 21 08:12:24 [host] demo[123]: vm_start" },
    { "Debian GNU/Linux", "Debian GNU/Linux" },
    { "debian.lab.example", "[host]" },
    { "Will you see Li Wu? Wu, Li will", "Will you see [real name]? [real name] will" },
  };
  g_autoptr (RecRedactor) redactor = rec_redactor_new ();

  rec_redactor_add (redactor, "login", "a");
  rec_redactor_add (redactor, "login", "root");
  rec_redactor_add (redactor, "home", "/home/a");
  rec_redactor_add (redactor, "home", "/root");
  rec_redactor_add (redactor, "home", "/");
  rec_redactor_add (redactor, "host", "vm");
  rec_redactor_add (redactor, "host", "debian.lab.example");
  rec_redactor_add (redactor, "real-name", "Li Wu");
  assert_samples (redactor, samples, G_N_ELEMENTS (samples));
}

static void
assert_bytes (RecRedactor *redactor, const char *bytes, gsize length, const char *expected)
{
  gsize replaced_length = 0;
  g_autofree char *replaced
      = rec_redactor_replace (redactor, bytes, length, &replaced_length, NULL);

  g_assert_cmpstr (replaced, ==, expected);
  g_assert_cmpuint (replaced_length, ==, strlen (expected));
}

static void
test_encodings (void)
{
  static const char little[] = "\xff\xfe"
                               "a\0d\0a\0 \0\xfc\0";
  static const char big[] = "\xfe\xff"
                            "\0a\0d\0a\xd8\x3d\xde\0\xd8\x3d";
  g_autoptr (RecRedactor) redactor = make_redactor ();

  assert_bytes (redactor,
                "a\xff"
                "ada\xff\xc3",
                7, "a\ufffd[login]\ufffd\ufffd");
  /* A log in Latin-1. */
  assert_bytes (redactor, "JM\xfcller M\xfcller", 14, "[login] [real name]");
  assert_bytes (redactor, "ada\0x", 5, "[login]\ufffdx");
  assert_bytes (redactor, little, sizeof little - 1, "[login] ü");
  assert_bytes (redactor, big, sizeof big - 1, "[login]😀\ufffd");
  assert_bytes (redactor, "", 0, "");

  g_assert_true (rec_redactor_is_text ((const guint8 *) "ada\xff", 4));
  g_assert_true (rec_redactor_is_text ((const guint8 *) little, sizeof little - 1));
  g_assert_true (rec_redactor_is_text (NULL, 0));
  g_assert_false (rec_redactor_is_text ((const guint8 *) "ada\0", 4));
  g_assert_false (rec_redactor_is_text ((const guint8 *) "a\0d\0a\0", 6));
  g_assert_false (rec_redactor_is_text ((const guint8 *) "\xff\xfe\0\0a\0\0\0", 8));
}

static void
test_counts (void)
{
  g_autoptr (RecRedactor) redactor = make_redactor ();
  g_autoptr (RecEvidenceItem) item = rec_evidence_item_new ("log", "demo.log");
  g_autofree char *first = rec_redactor_replace (redactor, "ada ada 10.1.2.3", -1, NULL, item);
  g_autofree char *second = rec_redactor_replace (redactor, "ada", -1, NULL, item);

  g_assert_true (rec_evidence_item_get_redacted (item));
  g_assert_false (rec_evidence_item_get_cut (item));
  g_assert_cmpuint (rec_evidence_item_get_n_redactions (item), ==, 2);
  g_assert_cmpstr (rec_evidence_item_get_redaction (item, 0)->what, ==, "login");
  g_assert_cmpuint (rec_evidence_item_get_redaction (item, 0)->count, ==, 3);
  g_assert_cmpstr (rec_evidence_item_get_redaction (item, 1)->what, ==, "ipv4");
  g_assert_cmpuint (rec_evidence_item_get_redaction (item, 1)->count, ==, 1);
}

/* Overlapping: all of what any of them covers goes, under the longest one's name. */
static void
test_overlaps (void)
{
  static const Sample samples[] = {
    { "ada@kestrel.lab.example", "[e-mail]" },
    { "/home/jmüller@10.0.0.1", "[home]@[address]" },
    { "nightjar10.0.0.1", "[word][address]" },
    { "nightjarnightjar", "[word][word]" },
  };
  g_autoptr (RecRedactor) redactor = make_redactor ();

  assert_samples (redactor, samples, G_N_ELEMENTS (samples));

  rec_redactor_add (redactor, "word", "night and day");
  rec_redactor_add (redactor, "host", "daylight");
  {
    g_autofree char *replaced
        = rec_redactor_replace (redactor, "night and daylight", -1, NULL, NULL);

    g_assert_cmpstr (replaced, ==, "[word]");
  }
}

static void
test_limit (void)
{
  g_autoptr (RecRedactor) redactor = make_redactor ();
  g_autoptr (RecEvidenceItem) whole = rec_evidence_item_new ("log", NULL);
  g_autoptr (RecEvidenceItem) cut = rec_evidence_item_new ("log", NULL);
  g_autofree char *text = g_malloc (REC_REDACTOR_TEXT_MAX + 2);
  g_autofree char *first = NULL, *second = NULL;
  gsize length = 0;

  memset (text, '.', REC_REDACTOR_TEXT_MAX + 1);
  memcpy (text, "ada\nada\n", 8);
  text[REC_REDACTOR_TEXT_MAX + 1] = '\0';

  first = rec_redactor_replace (redactor, text + 1, REC_REDACTOR_TEXT_MAX, &length, whole);
  g_assert_false (rec_evidence_item_get_cut (whole));
  g_assert_true (g_str_has_prefix (first, "da\n[login]\n"));

  /* One byte more, and the first line goes, so that no piece of an identifier stays. */
  second = rec_redactor_replace (redactor, text, REC_REDACTOR_TEXT_MAX + 1, &length, cut);
  g_assert_true (rec_evidence_item_get_cut (cut));
  g_assert_true (g_str_has_prefix (second, "[login]\n."));
  g_assert_cmpuint (length, ==, REC_REDACTOR_TEXT_MAX + 1 - 4 - 3 + strlen ("[login]"));
}

/* Contexts that a log may put around a name: none of them joins it to another word. */
static void
test_never_survives (void)
{
  static const char *const planted[] = {
    "jmüller",
    "JMÜLLER",
    "ada",
    "Jörg Müller",
    "/home/jmüller",
    "kestrel",
    "kestrel.lab.example",
    MACHINE_ID,
    BOOT_ID,
    "52:54:00:ab:cd:ef",
    "203.0.113.77",
    "2001:db8:85a3::8a2e:370:7334",
    "someone@mail.example.org",
    "Nightjar",
  };
  static const char *const around[] = {
    " ",   "\n", "\t", "\"",      "'",   "=",    "(",  ")",    "/", ",",  ";", "<", ">",    "[",
    "]",   "{",  "}",  "|",       "\\n", " - ",  "_",  "&",    "?", "“",  "”", "…", "\xff", "\xc3",
    "%20", "#",  "!",  "\x1b[1m", " x ", " 12 ", "::", " 7f ", "~", "\0", "$", "+", " :",   ": ",
  };
  g_autoptr (RecRedactor) redactor = make_redactor ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *replaced = NULL;
      g_autofree char *folded = NULL;
      gsize length;

      for (guint j = 0; j < 12; j++)
        {
          g_string_append (text, around[g_rand_int_range (random, 0, G_N_ELEMENTS (around))]);
          g_string_append (text, planted[g_rand_int_range (random, 0, G_N_ELEMENTS (planted))]);
          g_string_append (text, around[g_rand_int_range (random, 0, G_N_ELEMENTS (around))]);
          g_string_append (text, g_rand_boolean (random) ? " " : "\n");
        }

      replaced = rec_redactor_replace (redactor, text->str, text->len, &length, NULL);
      g_assert_true (g_utf8_validate (replaced, length, NULL));
      folded = g_utf8_casefold (replaced, -1);
      for (gsize j = 0; j < G_N_ELEMENTS (planted); j++)
        {
          g_autofree char *secret = g_utf8_casefold (planted[j], -1);

          if (strstr (folded, secret) != NULL)
            g_error ("“%s” survives in “%s”, made of “%s”", planted[j], replaced, text->str);
        }
    }
}

/* The machine that runs the test has identifiers of its own. */
static void
test_this_machine (void)
{
  static const char *const words[] = { "Nightjar", NULL };
  g_autoptr (RecRedactor) redactor = rec_redactor_new_for_user (words);
  g_autofree char *machine_id = NULL;
  g_autofree char *text = NULL, *replaced = NULL;

  if (g_file_get_contents ("/etc/machine-id", &machine_id, NULL, NULL))
    g_strchomp (machine_id);
  text = g_strdup_printf ("USER=%s id %s, host=%s nightjar", g_get_user_name (),
                          machine_id != NULL ? machine_id : "", g_get_host_name ());
  replaced = rec_redactor_replace (redactor, text, -1, NULL, NULL);
  g_assert_true (g_str_has_prefix (replaced, "USER=[login] id "));
  g_assert_true (g_str_has_suffix (replaced, "host=[host] [word]"));
  if (machine_id != NULL && *machine_id != '\0')
    g_assert_null (strstr (replaced, machine_id));
}

static gdouble
measure (RecRedactor *redactor, const char *pattern, gsize length)
{
  g_autofree char *text = g_malloc (length);
  g_autofree char *replaced = NULL;
  clock_t begin;

  for (gsize i = 0; i < length; i++)
    text[i] = pattern[i % strlen (pattern)];
  begin = clock ();
  replaced = rec_redactor_replace (redactor, text, length, NULL, NULL);
  return (clock () - begin) / (gdouble) CLOCKS_PER_SEC;
}

/* The processor's time, as the machine does other work too, and even that varies; four times the
 * text may take ten times as long, where a quadratic way would take sixteen. */
static void
test_linear (void)
{
  static const char *const patterns[]
      = { "a",        "@",        "a@",      "\"",   "\"@",  "a.",
          "1.",       "1.1.1.1 ", ":",       "::",   "a:",   "1:2:3::4.5.6.7:",
          "00:",      "0",        "%40",     "=",    "ada ", "nightja",
          "nightjar", "/home/jm", "\xc3",    "\xff", "ü",    "user=",
          " ",        "fe80::1%", "\x1b[1;", "=a+",  "[::" };
  g_autoptr (RecRedactor) redactor = make_redactor ();
  g_autofree char *word = g_strnfill (200, 'a');

  rec_redactor_add (redactor, "word", word);
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      gdouble quarter = measure (redactor, patterns[i], REC_REDACTOR_TEXT_MAX / 16);
      gdouble all = measure (redactor, patterns[i], REC_REDACTOR_TEXT_MAX / 4);
      g_autofree char *shown = g_strescape (patterns[i], NULL);

      g_test_message ("“%s”: %.2f s and %.2f s", shown, quarter, all);
      g_assert_cmpfloat (all, <, 10 * MAX (quarter, 0.1));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redactor/names are replaced in every way a text writes them", test_names);
  g_test_add_func ("/redactor/the home folder is replaced in paths and URLs", test_home);
  g_test_add_func ("/redactor/addresses of all kinds are replaced", test_addresses);
  g_test_add_func ("/redactor/what only looks like an identifier is kept", test_kept);
  g_test_add_func ("/redactor/short and common names do not wreck a text", test_short);
  g_test_add_func ("/redactor/any encoding comes out as UTF-8", test_encodings);
  g_test_add_func ("/redactor/each kind is counted in the item", test_counts);
  g_test_add_func ("/redactor/of overlapping identifiers nothing stays", test_overlaps);
  g_test_add_func ("/redactor/a text is cut at its limit", test_limit);
  g_test_add_func ("/redactor/no planted identifier survives", test_never_survives);
  g_test_add_func ("/redactor/this machine's own identifiers are known", test_this_machine);
  g_test_add_func ("/redactor/time is linear in the text", test_linear);
  return g_test_run ();
}

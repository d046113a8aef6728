/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "core/packages/rec-dpkg-history.h"
#include "core/packages/rec-package-limits.h"

/* 2025-06-01, 00:00 UTC. */
#define NOW (G_GINT64_CONSTANT (1748736000) * G_USEC_PER_SEC)
#define LOG "var/log/dpkg.log"

static char *
describe (GPtrArray *changes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const RecPackageChange *change = g_ptr_array_index (changes, i);
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (change->time / G_USEC_PER_SEC);
      g_autofree char *words = g_date_time_format (time, "%m-%d %H:%M:%S");

      g_assert_cmpstr (change->format, ==, "deb");
      g_string_append_printf (text, "%s %s %s %s>%s\n", words,
                              rec_package_action_to_string (change->action), change->name,
                              change->version_before, change->version_after);
    }
  return g_string_free (text, FALSE);
}

/* Reads from @position on, and puts the new one in its place. */
static char *
read_on (Fixture *fixture, const char *zone, char **position)
{
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_identifier (zone);
  char *new_position = NULL;
  g_autoptr (GPtrArray) changes
      = rec_dpkg_history_read (fixture->root, *position, time_zone, NOW, &new_position);

  g_free (*position);
  *position = new_position;
  return describe (changes);
}

static void
assert_history (Fixture *fixture, const char *zone, const char *expected)
{
  g_autofree char *position = NULL;
  g_autofree char *found = read_on (fixture, zone, &position);

  g_assert_cmpstr (found, ==, expected);
}

static void
write_log (Fixture *fixture, const char *name, const char *text)
{
  g_free (fixture_write (fixture, name, text));
}

static void
test_actions (Fixture *fixture, gconstpointer data)
{
  write_log (fixture, LOG,
             "2025-05-01 10:00:00 startup archives unpack\n"
             "2025-05-01 10:00:01 install new:amd64 <none> 1.0\n"
             "2025-05-01 10:00:01 status half-installed new:amd64 1.0\n"
             "2025-05-01 10:00:02 upgrade up:all 1.9 1.10\n"
             "2025-05-01 10:00:03 upgrade down:all 2:1 1:9\n"
             "2025-05-01 10:00:04 upgrade same:all 1 1\n"
             "2025-05-01 10:00:05 configure up:all 1.10 <none>\n"
             "2025-05-01 10:00:06 remove gone:amd64 3 <none>\n"
             "2025-05-01 10:00:06 purge gone:amd64 3 <none>\n"
             "2025-05-01 10:00:07 install back:amd64 1 2\n"
             "2025-05-01 10:00:08 trigproc libc-bin:amd64 2 <none>\n");
  assert_history (fixture, "UTC",
                  "05-01 10:00:01 install new >1.0\n"
                  "05-01 10:00:02 update up 1.9>1.10\n"
                  "05-01 10:00:03 downgrade down 2:1>1:9\n"
                  "05-01 10:00:04 install same 1>1\n"
                  "05-01 10:00:06 remove gone 3>\n"
                  "05-01 10:00:07 update back 1>2\n");
}

static void
test_joined (Fixture *fixture, gconstpointer data)
{
  write_log (fixture, LOG,
             "2025-05-01 10:00:00 upgrade twice:amd64 1 2\n"
             "2025-05-01 10:00:00 upgrade twice:i386 1 2\n"
             "2025-05-01 10:30:00 install twice:amd64 1 2\n"
             "2025-05-01 10:40:00 upgrade twice:amd64 2 3\n"
             "2025-05-01 12:00:00 upgrade twice:amd64 2 3\n"
             "2025-05-01 13:00:00 remove put:amd64 1 <none>\n"
             "2025-05-01 13:10:00 install put:amd64 <none> 2\n"
             "2025-05-01 14:00:00 remove later:amd64 1 <none>\n"
             "2025-05-01 16:00:00 install later:amd64 <none> 2\n");
  assert_history (fixture, "UTC",
                  "05-01 10:00:00 update twice 1>2\n"
                  "05-01 10:40:00 update twice 2>3\n"
                  "05-01 12:00:00 update twice 2>3\n"
                  "05-01 13:10:00 update put 1>2\n"
                  "05-01 14:00:00 remove later 1>\n"
                  "05-01 16:00:00 install later >2\n");
}

static void
test_summer_time (Fixture *fixture, gconstpointer data)
{
  write_log (fixture, LOG,
             "2024-10-27 01:59:59 install a:all <none> 1\n"
             "2024-10-27 02:30:00 install b:all <none> 1\n"
             "2024-10-27 02:50:00 install c:all <none> 1\n"
             "2024-10-27 02:10:00 install d:all <none> 1\n"
             "2024-10-27 03:00:00 install e:all <none> 1\n"
             "2025-03-30 01:59:59 install f:all <none> 1\n"
             "2025-03-30 03:00:00 install g:all <none> 1\n");
  assert_history (fixture, "Europe/Berlin",
                  "10-26 23:59:59 install a >1\n"
                  "10-27 00:30:00 install b >1\n"
                  "10-27 00:50:00 install c >1\n"
                  "10-27 01:10:00 install d >1\n"
                  "10-27 02:00:00 install e >1\n"
                  "03-30 00:59:59 install f >1\n"
                  "03-30 01:00:00 install g >1\n");
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (4096, 'n');
  g_autofree char *version = g_strnfill (REC_OWNER_NAME_MAX + 1, '1');
  g_autofree char *longest = g_strnfill (REC_OWNER_NAME_MAX, '1');
  g_autofree char *line = g_strnfill (1024 * 1024, 'x');
  g_autofree char *text = g_strdup_printf (
      "\n \n%s\n2025-05-01 10:00:00 install %s:all <none> 1\n"
      "2025-05-01 10:00:00 install a:all <none> %s\n"
      "2025-05-01 10:00:01 install longest:all <none> %s\n"
      "2025-05-01 10:00:00 install b:all <none> %s\n"
      "2025-05-01 10:00:00 install\n2025-05-01 10:00:00 install \n"
      "2025-05-01 10:00:00 install c:all 1\n2025-05-01 10:00:00 install c:all 1 2 3\n"
      "2025-05-01 10:00:00 install :all <none> 1\n2025-05-01 10:00:00 install c:all <none> <none>\n"
      "0000-00-00 00:00:00 install d:all <none> 1\n1970-01-01 00:00:00 install d:all <none> 1\n"
      "2025-02-29 10:00:00 install d:all <none> 1\n9999-12-31 10:00:00 install d:all <none> 1\n"
      "2025-06-02 00:00:01 install d:all <none> 1\n-025-05-01 10:00:00 install d:all <none> 1\n"
      "2025-05-01 25:00:00 install d:all <none> 1\n2025-05-01 10:00:99 install d:all <none> 1\n"
      "2025-06-02 00:00:00 install last\xe2\x80\xae<b>:all <none> 1\n"
      "2025-05-01 10:00:00 install unfinished:all <none> 1",
      line, name, version, longest, line);
  g_autofree char *expected = g_strdup_printf (
      "05-01 10:00:01 install longest >%s\n06-02 00:00:00 install last\xef\xbf\xbd<b> >1\n",
      longest);

  write_log (fixture, LOG, text);
  assert_history (fixture, "UTC", expected);
}

static void
test_random_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  char bytes[20000];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = g_rand_int_range (random, 0, 12) == 0 ? '\n' : (char) g_rand_int (random);
  fixture_write_bytes (fixture, LOG, bytes, sizeof bytes);
  fixture_write_bytes (fixture, LOG ".2.gz", bytes, sizeof bytes);
  assert_history (fixture, "UTC", "");
}

static void
pack (Fixture *fixture, const char *name, const char *text, gsize length, gint64 time)
{
  g_autoptr (GOutputStream) packed = g_memory_output_stream_new_resizable ();
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (packed, G_CONVERTER (compressor));
  struct utimbuf times = { time, time };
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);

  if (length == 0)
    length = strlen (text);
  g_assert_true (g_output_stream_write_all (stream, text, length, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  fixture_write_bytes (fixture, name,
                       g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (packed)),
                       g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (packed)));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

static void
test_rotation (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->root, LOG, NULL);
  g_autofree char *rotated = g_build_filename (fixture->root, LOG ".1", NULL);
  g_autofree char *position = NULL;
  const char *const first = "2025-05-01 10:00:00 install log-of-this-month:all <none> 1\n"
                            "2025-05-01 10:00:02 install b:all <none> 1\n2025-05-02 10:00:0";
  g_autofree char *whole = g_strconcat (first, "5 install c:all <none> 1\n", NULL);
  const char *const expected[] = {
    "03-01 10:00:00 install older >1\n04-01 10:00:00 install old >1\n"
    "05-01 10:00:00 install log-of-this-month >1\n05-01 10:00:02 install b >1\n",
    "",
    "05-02 10:00:05 install c >1\n05-03 10:00:00 install d >1\n",
    "",
  };

  pack (fixture, LOG ".3.gz", "2025-03-01 10:00:00 install older:all <none> 1\n", 0, 1000);
  pack (fixture, LOG "-20250501.gz", "2025-04-01 10:00:00 install old:all <none> 1\n", 0, 2000);
  write_log (fixture, LOG, first);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *found = NULL;

      if (i == 2)
        {
          FILE *log = g_fopen (path, "a");

          fputs (whole + strlen (first), log);
          g_assert_cmpint (fclose (log), ==, 0);
          g_assert_cmpint (g_rename (path, rotated), ==, 0);
          write_log (fixture, LOG, "2025-05-03 10:00:00 install d:all <none> 1\n");
        }
      found = read_on (fixture, "UTC", &position);
      g_assert_cmpstr (found, ==, expected[i]);
    }

  /* What was read on in is packed now: all is read anew. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_clear_pointer (&position, g_free);
  position = g_strdup ("17 3 4");
  {
    g_autofree char *found = read_on (fixture, "UTC", &position);

    g_assert_nonnull (strstr (found, "older"));
    g_assert_nonnull (strstr (found, " c "));
  }
}

static void
test_strange_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe = g_build_filename (fixture->root, LOG, NULL);
  g_autofree char *folder = g_build_filename (fixture->root, LOG ".1", NULL);

  assert_history (fixture, "UTC", "");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_history (fixture, "UTC", "");
}

static void
test_bomb (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (REC_DPKG_LOG_MAX + 1, '\0');
  const char *const line = "\n2025-05-01 10:00:00 install hidden:all <none> 1\n";

  memcpy (text + REC_DPKG_LOG_MAX - strlen (line), line, strlen (line));
  pack (fixture, LOG ".2.gz", text, REC_DPKG_LOG_MAX + 1, 1000);
  assert_history (fixture, "UTC", "05-01 10:00:00 install hidden >1\n");
  memcpy (text + REC_DPKG_LOG_MAX + 1 - strlen (line), line, strlen (line));
  pack (fixture, LOG ".2.gz", text, REC_DPKG_LOG_MAX + 1, 1000);
  assert_history (fixture, "UTC", "");
}

static void
test_this_machine (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *position = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  gint64 start = g_get_monotonic_time ();

  if (!g_file_test ("/var/log/dpkg.log", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this machine has no log of dpkg");
      return;
    }
  changes = rec_dpkg_history_read ("/", NULL, zone, g_get_real_time (), &position);
  g_test_message ("%u changes in %" G_GINT64_FORMAT " µs", changes->len,
                  g_get_monotonic_time () - start);
  g_assert_nonnull (position);
  for (guint i = 0; i < changes->len; i++)
    {
      const RecPackageChange *change = g_ptr_array_index (changes, i);

      g_assert_cmpint (change->time, >, 0);
      g_assert_null (strchr (change->name, ':'));
      g_assert_cmpint (*change->version_after == '\0', ==, change->action == REC_PACKAGE_REMOVED);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/packages/dpkg-history/" name, Fixture, NULL, fixture_set_up, function,             \
              fixture_tear_down)
  ADD ("what dpkg did is told by its versions", test_actions);
  ADD ("what belongs together is one change", test_joined);
  ADD ("an hour that comes twice is told apart by the order of lines", test_summer_time);
  ADD ("what is damaged, too long or of no time is passed over", test_garbage);
  ADD ("random bytes are no history", test_random_bytes);
  ADD ("it reads on where it was, through rotation", test_rotation);
  ADD ("a pipe or a folder is no log, and does not block", test_strange_files);
  ADD ("of what unpacks to too much only the beginning is read", test_bomb);
#undef ADD
  g_test_add_func ("/packages/dpkg-history/the log of this machine is read", test_this_machine);

  return g_test_run ();
}

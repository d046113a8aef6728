/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/exchange/rec-evidence-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <time.h>

#include <glib/gstdio.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

#include "test-folder.h"

#define PLENTY (64 * 1024 * 1024)

typedef struct
{
  char *folder;
  char *out;
  char *archive;
} Fixture;

/* One entry of an archive that a stranger made. */
typedef struct
{
  const char *name;
  const char *content;
  guint type;
  const char *link;
} Entry;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("recourse-archive-XXXXXX", NULL);
  self->out = g_build_filename (self->folder, "out", NULL);
  self->archive = g_build_filename (self->folder, "evidence.tar.zst", NULL);
  g_assert_no_errno (g_mkdir (self->out, 0700));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  test_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->out);
  g_free (self->archive);
}

static RecEvidenceItem *
make_item (Fixture *self, const char *kind, const char *name, const char *content, gssize length)
{
  RecEvidenceItem *item = rec_evidence_item_new (kind, name);
  g_autofree char *sum = NULL;
  g_autofree char *path = NULL;
  gsize size = length < 0 ? strlen (content) : (gsize) length;

  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, size);
  path = g_build_filename (self->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, content, size, NULL));
  rec_evidence_item_set_file (item, path, size, sum);

  return item;
}

static gboolean
write_items (Fixture *self, GPtrArray *items, char **sum, gint64 *size, GError **error)
{
  return rec_evidence_archive_write (self->archive, items, sum, size, NULL, NULL, NULL, error);
}

/* What was handed over, as “kind/name=content”. */
static gboolean
collect (RecEvidenceItem *item, const char *path, gpointer user_data, GError **error)
{
  GPtrArray *found = user_data;
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_ptr_array_add (found, g_strdup_printf ("%s/%s=%.20s", rec_evidence_item_get_kind (item),
                                           rec_evidence_item_get_name (item), content));
  g_assert_no_errno (g_unlink (path));
  return TRUE;
}

static void
assert_nothing_left (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->out, 0, NULL);

  g_assert_null (g_dir_read_name (dir));
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  const char *wanted[] = { "minidump", "démo.log", "other", NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *sum = NULL, *bytes = NULL, *wanted_sum = NULL;
  gint64 size;
  gsize length;

  g_ptr_array_add (items, make_item (self, "minidump", "minidump", "MDMP", -1));
  g_ptr_array_add (items, make_item (self, "log", "démo.log", "", 0));
  g_assert_true (write_items (self, items, &sum, &size, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->archive, &bytes, &length, NULL));
  wanted_sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
  g_assert_cmpstr (sum, ==, wanted_sum);
  g_assert_cmpint (size, ==, length);

  g_assert_true (
      rec_evidence_archive_read (self->archive, self->out, wanted, PLENTY, collect, found, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (found, 0), ==, "minidump/minidump=MDMP");
  g_assert_cmpstr (g_ptr_array_index (found, 1), ==, "log/démo.log=");
  assert_nothing_left (self);
}

static void
test_same_bytes (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *first = NULL, *second = NULL;
  gint64 size;

  g_ptr_array_add (items, make_item (self, "log", "a.log", "text", -1));
  g_assert_true (write_items (self, items, &first, &size, NULL));
  /* Another time of the file and another mode change nothing. */
  g_assert_no_errno (g_chmod (rec_evidence_item_get_path (g_ptr_array_index (items, 0)), 0644));
  g_assert_true (write_items (self, items, &second, &size, NULL));
  g_assert_cmpstr (first, ==, second);
}

static void
test_headers (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *sum = NULL;
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  gint64 size;
  guint n_entries = 0;

  g_ptr_array_add (items, make_item (self, "log", "a.log", "text", -1));
  g_assert_true (write_items (self, items, &sum, &size, NULL));

  archive_read_support_format_all (archive);
  archive_read_support_filter_all (archive);
  g_assert_cmpint (archive_read_open_filename (archive, self->archive, 4096), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      g_assert_cmpstr (archive_entry_pathname (entry), ==,
                       n_entries == 0 ? "manifest.json" : "a.log");
      g_assert_cmpint (archive_entry_uid (entry), ==, 0);
      g_assert_cmpint (archive_entry_gid (entry), ==, 0);
      g_assert_cmpstr (archive_entry_uname (entry), ==, "");
      g_assert_cmpstr (archive_entry_gname (entry), ==, "");
      g_assert_cmpint (archive_entry_mtime (entry), ==, 0);
      g_assert_false (archive_entry_atime_is_set (entry));
      g_assert_false (archive_entry_ctime_is_set (entry));
      g_assert_cmpint (archive_entry_perm (entry), ==, 0600);
      n_entries++;
    }
  g_assert_cmpuint (n_entries, ==, 2);
  archive_read_free (archive);
}

static void
test_changed (Fixture *self, gconstpointer data)
{
  const char *contents[] = { "test", "longer than it was", "" };
  g_autofree char *sum = NULL;
  gint64 size;

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GError) error = NULL;
      g_autofree char *unfinished = g_strconcat (self->archive, ".part", NULL);
      RecEvidenceItem *item = make_item (self, "log", "a.log", "text", -1);

      g_ptr_array_add (items, item);
      g_file_set_contents (rec_evidence_item_get_path (item), contents[i], -1, NULL);
      g_assert_false (write_items (self, items, &sum, &size, &error));
      g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
      g_assert_false (g_file_test (self->archive, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
    }
}

static void
cancel_cb (gint64 current, gint64 total, gpointer user_data)
{
  g_assert_cmpint (current, <=, total);
  g_cancellable_cancel (user_data);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autofree char *sum = NULL;
  gint64 size;

  g_ptr_array_add (items, make_item (self, "heapdump", "heapdump", zeros, 1024 * 1024));
  g_assert_false (rec_evidence_archive_write (self->archive, items, &sum, &size, cancel_cb,
                                              cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (self->archive, G_FILE_TEST_EXISTS));
}

static void
add_entry (struct archive *archive, const Entry *what)
{
  struct archive_entry *entry = archive_entry_new ();
  guint type = what->type != 0 ? what->type : (guint) AE_IFREG;
  gsize length = type == AE_IFREG && what->link == NULL ? strlen (what->content) : 0;

  archive_entry_set_pathname (entry, what->name);
  archive_entry_set_filetype (entry, type);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, length);
  if (what->link != NULL && type == AE_IFLNK)
    archive_entry_set_symlink (entry, what->link);
  else if (what->link != NULL)
    archive_entry_set_hardlink (entry, what->link);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  if (length > 0)
    g_assert_cmpint (archive_write_data (archive, what->content, length), ==, length);
  archive_entry_free (entry);
}

static void
write_strange (Fixture *self, const Entry *entries, guint n_entries)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_pax_restricted (archive);
  archive_write_add_filter_zstd (archive);
  g_assert_cmpint (archive_write_open_filename (archive, self->archive), ==, ARCHIVE_OK);
  for (guint i = 0; i < n_entries; i++)
    add_entry (archive, &entries[i]);
  g_assert_cmpint (archive_write_free (archive), ==, ARCHIVE_OK);
}

static void
assert_refused (Fixture *self, gint64 max_size, int code, const char *words)
{
  const char *wanted[] = { "a", "b", "../a", "/a", NULL };
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_false (rec_evidence_archive_read (self->archive, self->out, wanted, max_size, collect,
                                             found, &error));
  g_assert_error (error, REC_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_cmpuint (found->len, ==, 0);
  assert_nothing_left (self);
}

static char *
announce (const char *name, const char *content, gint64 size)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);

  return g_strdup_printf ("{\"kind\": \"log\", \"name\": \"%s\", \"size\": %" G_GINT64_FORMAT
                          ", \"sha256\": \"%s\"}",
                          name, size, sum);
}

static char *
announce_all (const char *first, const char *second)
{
  return g_strdup_printf ("{\"items\": [%s%s%s]}", first, second != NULL ? "," : "",
                          second != NULL ? second : "");
}

static void
test_strange_entries (Fixture *self, gconstpointer data)
{
  g_autofree char *a = announce ("a", "text", 4);
  g_autofree char *manifest = announce_all (a, NULL);
  const struct
  {
    Entry entries[3];
    guint n_entries;
    const char *words;
  } cases[] = {
    { { { "a", "text" }, { "manifest.json", manifest } }, 2, "where the manifest should be" },
    { { { "manifest.json", manifest } }, 1, "announced and not there" },
    { { { "manifest.json", manifest }, { "a", "text" }, { "a", "text" } }, 3, "there twice" },
    { { { "manifest.json", manifest }, { "a", "text" }, { "b", "text" } },
      3,
      "not in the manifest" },
    { { { "manifest.json", manifest }, { "./a", "text" } }, 2, "not in the manifest" },
    { { { "manifest.json", manifest }, { "../a", "text" } }, 2, "not in the manifest" },
    { { { "manifest.json", manifest }, { "/a", "text" } }, 2, "not in the manifest" },
    { { { "manifest.json", manifest }, { "manifest.json", manifest } }, 2, "not in the manifest" },
    { { { "manifest.json", manifest }, { "a", "tex" } }, 2, "another size" },
    { { { "manifest.json", manifest }, { "a", "test" } }, 2, "another SHA-256" },
    { { { "manifest.json", manifest }, { "a", "", AE_IFLNK, "/etc/passwd" } }, 2, "no plain file" },
    { { { "manifest.json", manifest }, { "a", "", AE_IFREG, "manifest.json" } },
      2,
      "no plain file" },
    { { { "manifest.json", manifest }, { "a", "", AE_IFIFO } }, 2, "no plain file" },
    { { { "manifest.json", manifest }, { "a", "", AE_IFDIR } }, 2, "no plain file" },
    { { { "manifest.json", manifest }, { "a", "", AE_IFCHR } }, 2, "no plain file" },
    { { { "manifest.json", "", AE_IFLNK, "a" } }, 1, "no plain file" },
    { { { "manifest.json", "[]" } }, 1, "1 to 32 items" },
    { { { "manifest.json", "{\"items\": [7]}" } }, 1, "lacks a kind" },
    { { { "manifest.json", "<html>" } }, 1, "neither an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u: %s", i, cases[i].words);
      write_strange (self, cases[i].entries, cases[i].n_entries);
      assert_refused (self, PLENTY, REC_ERROR_INVALID, cases[i].words);
    }
}

static void
test_strange_manifests (Fixture *self, gconstpointer data)
{
  const struct
  {
    const char *name;
    gint64 size;
    const char *words;
  } cases[] = {
    { "c", 4, "not asked for" }, { "../a", 4, "a fair name" },
    { "/a", 4, "a fair name" },  { "manifest.json", 4, "a fair name" },
    { ".a", 4, "a fair name" },  { "", 4, "a fair name" },
    { "a", -1, "no size" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *item = announce (cases[i].name, "text", cases[i].size);
      g_autofree char *manifest = announce_all (item, NULL);
      const Entry entries[] = { { "manifest.json", manifest }, { "a", "text" } };

      write_strange (self, entries, G_N_ELEMENTS (entries));
      assert_refused (self, PLENTY, REC_ERROR_INVALID, cases[i].words);
    }
}

static void
test_twice_announced (Fixture *self, gconstpointer data)
{
  g_autofree char *a = announce ("a", "text", 4);
  g_autofree char *manifest = announce_all (a, a);
  const Entry entries[] = { { "manifest.json", manifest }, { "a", "text" } };

  write_strange (self, entries, G_N_ELEMENTS (entries));
  assert_refused (self, PLENTY, REC_ERROR_INVALID, "no name of its own");
}

static void
test_too_many_items (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("{\"items\": [");
  Entry entry = { "manifest.json", NULL };

  for (guint i = 0; i <= REC_REQUEST_ITEMS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("a%u", i);
      g_autofree char *item = announce (name, "", 0);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", item);
    }
  g_string_append (text, "]}");
  entry.content = text->str;
  write_strange (self, &entry, 1);
  assert_refused (self, PLENTY, REC_ERROR_INVALID, "one too many");
}

static void
test_manifest_limit (Fixture *self, gconstpointer data)
{
  for (int over = 0; over <= 1; over++)
    {
      g_autofree char *a = announce ("a", "text", 4);
      g_autofree char *manifest = announce_all (a, NULL);
      gsize padding = REC_MANIFEST_MAX + over - strlen (manifest);
      g_autofree char *padded = g_strdup_printf ("%*s%s", (int) padding, "", manifest);
      const Entry entries[] = { { "manifest.json", padded } };

      write_strange (self, entries, 1);
      assert_refused (self, PLENTY, over ? REC_ERROR_TOO_LARGE : REC_ERROR_INVALID,
                      over ? "over the limit" : "announced and not there");
    }
}

/* 256 MB of zeros take some kilobytes; they are not unpacked to be refused. */
static void
test_bomb (Fixture *self, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autofree char *a = announce ("a", "", 4);
  g_autofree char *manifest = announce_all (a, NULL);
  const Entry first = { "manifest.json", manifest };
  struct archive *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();
  clock_t start;

  archive_write_set_format_pax_restricted (archive);
  archive_write_add_filter_zstd (archive);
  archive_write_open_filename (archive, self->archive);
  add_entry (archive, &first);
  archive_entry_set_pathname (entry, "a");
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_size (entry, 256 * 1024 * 1024);
  archive_write_header (archive, entry);
  for (guint i = 0; i < 256; i++)
    g_assert_cmpint (archive_write_data (archive, zeros, 1024 * 1024), ==, 1024 * 1024);
  archive_entry_free (entry);
  archive_write_free (archive);

  start = clock ();
  assert_refused (self, PLENTY, REC_ERROR_INVALID, "another size");
  g_assert_cmpint (clock () - start, <, 5 * CLOCKS_PER_SEC);
}

static void
test_max_size (Fixture *self, gconstpointer data)
{
  const char *wanted[] = { "a", NULL };
  g_autofree char *a = announce ("a", "text", 4);
  g_autofree char *manifest = announce_all (a, NULL);
  const Entry entries[] = { { "manifest.json", manifest }, { "a", "text" } };
  gint64 size = strlen (manifest) + 4;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  write_strange (self, entries, G_N_ELEMENTS (entries));
  assert_refused (self, size - 1, REC_ERROR_TOO_LARGE, "than was agreed on");
  assert_refused (self, 10, REC_ERROR_TOO_LARGE, "than was agreed on");
  g_assert_true (
      rec_evidence_archive_read (self->archive, self->out, wanted, size, collect, found, NULL));
}

static void
test_cut (Fixture *self, gconstpointer data)
{
  const char *wanted[] = { "a", NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *sum = NULL, *bytes = NULL;
  gint64 size;
  gsize length;

  g_ptr_array_add (items, make_item (self, "log", "a", "text", -1));
  g_assert_true (write_items (self, items, &sum, &size, NULL));
  g_assert_true (g_file_get_contents (self->archive, &bytes, &length, NULL));
  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      g_file_set_contents (self->archive, bytes, cut, NULL);
      /* The last bytes are zstd's checksum and tar's end: by then all items are there. */
      if (rec_evidence_archive_read (self->archive, self->out, wanted, PLENTY, collect, found,
                                     &error))
        g_assert_cmpuint (found->len, ==, 1);
      else
        g_assert_nonnull (error);
      assert_nothing_left (self);
    }
}

static gboolean
refuse_second (RecEvidenceItem *item, const char *path, gpointer user_data, GError **error)
{
  guint *count = user_data;

  g_assert_no_errno (g_unlink (path));
  if (++*count < 2)
    return TRUE;
  g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "no more");
  return FALSE;
}

static void
test_callee_refuses (Fixture *self, gconstpointer data)
{
  const char *wanted[] = { "a", "b", "c", NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autofree char *sum = NULL;
  guint count = 0;
  gint64 size;

  for (guint i = 0; wanted[i] != NULL; i++)
    g_ptr_array_add (items, make_item (self, "log", wanted[i], "text", -1));
  g_assert_true (write_items (self, items, &sum, &size, NULL));
  g_assert_false (rec_evidence_archive_read (self->archive, self->out, wanted, PLENTY,
                                             refuse_second, &count, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_cmpuint (count, ==, 2);
  assert_nothing_left (self);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/archive/what-is-packed-comes-out-again", test_round_trip },
    { "/archive/same-items-same-bytes", test_same_bytes },
    { "/archive/headers-say-nothing-of-this-machine", test_headers },
    { "/archive/changed-evidence-is-not-packed", test_changed },
    { "/archive/cancelling-leaves-nothing", test_cancelled },
    { "/archive/strange-entries-are-refused", test_strange_entries },
    { "/archive/strange-manifests-are-refused", test_strange_manifests },
    { "/archive/items-announced-twice-are-refused", test_twice_announced },
    { "/archive/items-are-limited", test_too_many_items },
    { "/archive/manifest-is-limited", test_manifest_limit },
    { "/archive/bomb-is-not-unpacked", test_bomb },
    { "/archive/unpacked-size-is-limited", test_max_size },
    { "/archive/every-cut-is-noticed", test_cut },
    { "/archive/refused-items-leave-nothing", test_callee_refuses },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/exchange/rec-evidence-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fuzz.h"

static gboolean
take_item (RecEvidenceItem *item, const char *path, gpointer user_data, GError **error)
{
  return unlink (path) == 0;
}

/* The input is the tar archive, which is compressed here: a change to compressed bytes would seldom
 * get as far as the tar reader. */
static void
compress (const char *path, const uint8_t *data, size_t size)
{
  struct archive *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();

  archive_write_set_format_raw (archive);
  archive_write_add_filter_zstd (archive);
  archive_write_open_filename (archive, path);
  archive_entry_set_pathname (entry, "data");
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_write_header (archive, entry);
  archive_write_data (archive, data, size);
  archive_entry_free (entry);
  archive_write_free (archive);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *wanted[] = { "minidump", "demo.log", NULL };
  g_autofree char *folder = g_dir_make_tmp ("recourse-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "archive", NULL);

  compress (path, data, size);
  rec_evidence_archive_read (path, folder, wanted, 1024 * 1024, take_item, NULL, NULL);
  g_unlink (path);
  /* A refused archive leaves nothing behind. */
  if (g_rmdir (folder) != 0)
    abort ();

  return 0;
}

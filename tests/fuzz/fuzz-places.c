/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/packages/rec-component.h"
#include "core/packages/rec-metainfo.h"
#include "core/packages/rec-place.h"
#include "core/packages/rec-snap-origin.h"

#include <glib/gstdio.h>

#include "fuzz.h"

#define SNAP_FOLDER "snap/x/current/meta"

static void
write_file (const char *path, const uint8_t *data, size_t size)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (path, (const char *) data, size, G_FILE_SET_CONTENTS_NONE, 0600,
                                 NULL))
    g_error ("No file can be written to %s", folder);
}

/* Whatever a file says: an address that is shown is one that a person can read. */
static void
check_places (GPtrArray *places)
{
  for (guint i = 0; i < places->len; i++)
    {
      const RecPlace *place = g_ptr_array_index (places, i);

      if (place->uri == NULL
          || !(g_str_has_prefix (place->uri, "http:") || g_str_has_prefix (place->uri, "https:")
               || g_str_has_prefix (place->uri, "mailto:")))
        g_error ("A place has a wrong address");
      for (const char *at = place->uri; *at != '\0'; at++)
        if (!g_ascii_isgraph (*at))
          g_error ("A place has an address that cannot be read");
    }
}

static void
remove_tree (const char *root, const char *yaml, const char *metainfo)
{
  g_autofree char *folder = g_path_get_dirname (yaml);

  g_unlink (yaml);
  g_unlink (metainfo);
  while (!g_str_equal (folder, root))
    {
      char *parent = g_path_get_dirname (folder);

      g_rmdir (folder);
      g_free (folder);
      folder = parent;
    }
  g_rmdir (root);
}

/* The input is taken for a snap's own file and for AppStream metainfo. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *root = g_dir_make_tmp ("recourse-fuzz-XXXXXX", NULL);
  g_autofree char *yaml = g_build_filename (root, SNAP_FOLDER, "snap.yaml", NULL);
  g_autofree char *metainfo = g_build_filename (root, "x.metainfo.xml", NULL);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_place_free);
  g_autoptr (GPtrArray) named = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_place_free);
  g_autofree char *publisher = NULL;
  g_autofree char *version = NULL;

  write_file (yaml, data, size);
  write_file (metainfo, data, size);
  publisher = rec_snap_origin_read (root, "x", places);
  check_places (places);
  rec_component_read (metainfo, named);
  check_places (named);
  version = rec_metainfo_read_version (metainfo, NULL);
  remove_tree (root, yaml, metainfo);
  return 0;
}

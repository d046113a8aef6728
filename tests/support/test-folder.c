/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-folder.h"

#include <ftw.h>
#include <glib.h>
#include <stdio.h>

static int
remove_cb (const char *path, const struct stat *status, int type, struct FTW *walk)
{
  return remove (path);
}

/* Removes a folder that a test made, with all that is in it. Links are removed, not followed. */
void
test_folder_remove (const char *path)
{
  g_assert_cmpint (nftw (path, remove_cb, 16, FTW_DEPTH | FTW_PHYS), ==, 0);
}

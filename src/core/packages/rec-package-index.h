/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-package.h"

G_BEGIN_DECLS

#define REC_TYPE_PACKAGE_INDEX (rec_package_index_get_type ())
G_DECLARE_FINAL_TYPE (RecPackageIndex, rec_package_index, REC, PACKAGE_INDEX, GObject)

/* root: the folder that the system's package databases lie under, NULL for /. cache_folder: where
 * the index is kept, NULL for $XDG_CACHE_HOME/recourse. Nothing is read before the first look-up.
 */
RecPackageIndex *rec_package_index_new (const char *root, const char *cache_folder);

/* The package that owns the file, from dpkg or rpm. Takes both spellings of a merged /usr. Notices
 * by the databases' times that packages were installed since. NULL: no package owns it. */
RecPackage *rec_package_index_lookup (RecPackageIndex *self, const char *path);

/* As it is in the cache, which may be older than what is installed; nothing is made anew. */
RecPackage *rec_package_index_recall (RecPackageIndex *self, const char *path);

/* The Flatpak or the Snap of a process, from its control group (COREDUMP_CGROUP) and executable. */
RecPackage *rec_package_index_lookup_sandbox (RecPackageIndex *self,
                                              const char *cgroup,
                                              const char *executable);

G_END_DECLS

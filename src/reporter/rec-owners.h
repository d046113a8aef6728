/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/packages/rec-desktop-index.h"
#include "core/report/rec-module.h"
#include "core/report/rec-package.h"

G_BEGIN_DECLS

#define REC_TYPE_OWNERS (rec_owners_get_type ())
G_DECLARE_FINAL_TYPE (RecOwners, rec_owners, REC, OWNERS, GObject)

RecOwners *
rec_owners_new (const char *root, const char *cache_folder, RecDesktopIndex *desktop_index);

void rec_owners_forget (RecOwners *self);
RecPackage *rec_owners_lookup_file (RecOwners *self,
                                    const char *path,
                                    RecModule *module,
                                    gint64 time,
                                    gboolean *certain);
RecPackage *rec_owners_lookup_sandbox (RecOwners *self,
                                       const char *cgroup,
                                       const char *executable,
                                       gint64 time,
                                       gboolean *certain);
void rec_owners_lookup_entry (RecOwners *self,
                              const char *executable,
                              RecPackage *package,
                              char **display_name,
                              char **icon);

G_END_DECLS

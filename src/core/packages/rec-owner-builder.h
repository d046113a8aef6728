/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RecOwnerBuilder RecOwnerBuilder;

RecOwnerBuilder *rec_owner_builder_new (void);
gboolean rec_owner_builder_add_package (RecOwnerBuilder *self,
                                        const char *name,
                                        const char *version,
                                        const char *format,
                                        guint *package);
void rec_owner_builder_add_diversion (RecOwnerBuilder *self,
                                      const char *from,
                                      const char *to,
                                      const char *package_name);
void
rec_owner_builder_add_path (RecOwnerBuilder *self, guint package, const char *path, gsize length);
GBytes *rec_owner_builder_finish (RecOwnerBuilder *self, const char *digest);
void rec_owner_builder_free (RecOwnerBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecOwnerBuilder, rec_owner_builder_free)

G_END_DECLS

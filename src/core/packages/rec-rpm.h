/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/packages/rec-owner-builder.h"
#include "core/packages/rec-stamp.h"
#include "core/report/rec-history.h"

G_BEGIN_DECLS

void rec_rpm_add_to_stamp (const char *root, RecStamp *stamp);
void rec_rpm_read (const char *root, RecOwnerBuilder *builder);
char *rec_rpm_find_version (const char *root, const char *name, gint64 *time);
GPtrArray *rec_rpm_list_installs (const char *root);

G_END_DECLS

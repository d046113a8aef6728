/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-package.h"

G_BEGIN_DECLS

RecPackage *rec_snap_lookup (const char *root, const char *cgroup, const char *executable);

G_END_DECLS

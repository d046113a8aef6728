/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-core-module.h"
#include "core/dump/rec-minidump-format.h"

G_BEGIN_DECLS

RecMinidumpPart rec_minidump_append_modules (GByteArray *dump, GPtrArray *modules, guint64 entry);
char *rec_minidump_dup_module_name (const RecCoreModule *module);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-package.h"

G_BEGIN_DECLS

/* The package that an ELF file's own note names (.note.package, owner FDO, type 0xcafe1a7e). */
RecPackage *rec_elf_note_read_package (const char *path, GError **error);
/* The build ID of the file as it lies on the disk (owner GNU, type 3), in hex digits. */
char *rec_elf_note_read_build_id (const char *path, GError **error);

G_END_DECLS

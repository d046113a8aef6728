/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-core-file.h"
#include "core/dump/rec-elf-image.h"

G_BEGIN_DECLS

/* Opens a file of the dead process by the path that the core has for it; -1 where it does not. */
typedef int (*RecFileOpener) (gpointer source, const char *path);

/* A program or library that was mapped. */
typedef struct
{
  /* As the core has it, less the kernel's “ (deleted)”; empty for the vDSO. */
  char *path;
  char *name;
  char *version;
  guint64 start;
  guint64 end;
  gboolean is_vdso;
  gboolean has_image;
  RecElfImage image;
  /* The file on the disk, where it has the same build ID; else -1. */
  int fd;
} RecCoreModule;

GPtrArray *rec_core_module_list (RecCoreFile *core, gboolean *is_cut);
void rec_core_module_free (RecCoreModule *self);
void rec_core_module_open (RecCoreModule *self, RecFileOpener opener, gpointer source);
RecCoreModule *rec_core_module_find (GPtrArray *modules, guint64 address);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/packages/rec-package-index.h"
#include "core/report/rec-report.h"
#include "core/report/rec-response.h"

G_BEGIN_DECLS

/**
 * RecFailedPackage:
 * @name: the package
 * @format: (transfer none): `deb`, `rpm`, `flatpak` and so on, an interned string
 * @is_program: whether the program that failed is of it
 * @is_module: whether the module that it failed in is of it
 * @is_fixed: whether a response names it as the one that the problem is fixed in
 * @reported: the version when it failed; empty when not known
 * @installed: the version that is installed now; empty when none is, or it is not known
 * @time: when that was installed, in microseconds since 1970-01-01 UTC; 0 when not known
 *
 * A package that a report is about.
 */
typedef struct
{
  char *name;
  const char *format;
  gboolean is_program;
  gboolean is_module;
  gboolean is_fixed;
  char *reported;
  char *installed;
  gint64 time;
} RecFailedPackage;

GPtrArray *rec_failed_package_list (RecReport *report, RecResponse *response);
RecFailedPackage *rec_failed_package_find_fixed (GPtrArray *packages);
void rec_failed_package_free (RecFailedPackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecFailedPackage, rec_failed_package_free)

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/packages/rec-failed-package.h"
#include "core/packages/rec-update-finder.h"

G_BEGIN_DECLS

#define REC_TYPE_UPDATE_ROW (rec_update_row_get_type ())
G_DECLARE_FINAL_TYPE (RecUpdateRow, rec_update_row, REC, UPDATE_ROW, GtkListBoxRow)

RecUpdateRow *rec_update_row_new (RecFailedPackage *package);

const char *rec_update_row_get_package (RecUpdateRow *self);
void rec_update_row_set_update (RecUpdateRow *self,
                                RecUpdateFinder *finder,
                                RecUpdate *update,
                                const char *fixed_version,
                                const char *const *bugs);
void rec_update_row_set_trouble (RecUpdateRow *self, const char *trouble);

G_END_DECLS

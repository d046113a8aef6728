/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-reporter-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_DELETION (rec_deletion_get_type ())
G_DECLARE_FINAL_TYPE (RecDeletion, rec_deletion, REC, DELETION, GObject)

RecDeletion *rec_deletion_new (RecStoreReader *reader,
                               RecReporterLink *reporter,
                               RecGrouping grouping,
                               GArray *rows,
                               const char *name);

AdwToast *rec_deletion_get_toast (RecDeletion *self);
RecGrouping rec_deletion_get_grouping (RecDeletion *self);
GArray *rec_deletion_get_rows (RecDeletion *self);
void rec_deletion_carry_out (RecDeletion *self);

G_END_DECLS

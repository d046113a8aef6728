/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/store/rec-filter.h"

G_BEGIN_DECLS

#define REC_TYPE_FILTER_CHIP (rec_filter_chip_get_type ())
G_DECLARE_FINAL_TYPE (RecFilterChip, rec_filter_chip, REC, FILTER_CHIP, GtkBox)

GtkWidget *rec_filter_chip_new (RecFilterField field, const char *value);

RecFilterField rec_filter_chip_get_field (RecFilterChip *self);
const char *rec_filter_chip_get_value (RecFilterChip *self);
void rec_filter_chip_set_label (RecFilterChip *self, const char *label);

G_END_DECLS

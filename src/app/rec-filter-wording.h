/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-filter.h"

G_BEGIN_DECLS

const char *rec_filter_wording_get_field (RecFilterField field);
char *rec_filter_wording_dup_value (RecFilterField field, const char *value);
char *rec_filter_wording_dup_chip (RecFilterField field, const char *label);

G_END_DECLS

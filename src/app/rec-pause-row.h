/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"

G_BEGIN_DECLS

#define REC_TYPE_PAUSE_ROW (rec_pause_row_get_type ())
G_DECLARE_FINAL_TYPE (RecPauseRow, rec_pause_row, REC, PAUSE_ROW, AdwActionRow)

void rec_pause_row_start (RecPauseRow *self, RecExchangeLink *exchange);

G_END_DECLS

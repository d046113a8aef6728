/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-store-reader.h"
#include "core/store/rec-store-exchange.h"

G_BEGIN_DECLS

#define REC_TYPE_RESPONSE_VIEW (rec_response_view_get_type ())
G_DECLARE_FINAL_TYPE (RecResponseView, rec_response_view, REC, RESPONSE_VIEW, AdwBin)

void rec_response_view_show (RecResponseView *self,
                             RecSolution *solution,
                             RecStoreReader *reader,
                             RecExchangeLink *exchange);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_EXCHANGE_VIEW (rec_exchange_view_get_type ())
G_DECLARE_FINAL_TYPE (RecExchangeView, rec_exchange_view, REC, EXCHANGE_VIEW, AdwBin)

void rec_exchange_view_start (RecExchangeView *self,
                              RecStoreReader *reader,
                              RecPolicyLink *policy,
                              RecExchangeLink *exchange);
void rec_exchange_view_set_problem (RecExchangeView *self, const char *bucket, const char *program);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_SETTINGS_PAGE (rec_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (RecSettingsPage, rec_settings_page, REC, SETTINGS_PAGE, AdwBin)

void rec_settings_page_start (RecSettingsPage *self,
                              RecStoreReader *reader,
                              RecPolicyLink *policy,
                              RecExchangeLink *exchange);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_IGNORED_GROUP (rec_ignored_group_get_type ())
G_DECLARE_FINAL_TYPE (RecIgnoredGroup, rec_ignored_group, REC, IGNORED_GROUP, AdwPreferencesGroup)

void
rec_ignored_group_start (RecIgnoredGroup *self, RecStoreReader *reader, RecExchangeLink *exchange);

G_END_DECLS

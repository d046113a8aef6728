/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-reporter-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_STORAGE_GROUP (rec_storage_group_get_type ())
G_DECLARE_FINAL_TYPE (RecStorageGroup, rec_storage_group, REC, STORAGE_GROUP, AdwPreferencesGroup)

void
rec_storage_group_start (RecStorageGroup *self, RecStoreReader *reader, RecReporterLink *reporter);

G_END_DECLS

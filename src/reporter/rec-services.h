/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/exchange/rec-service-catalog.h"

G_BEGIN_DECLS

#define REC_TYPE_SERVICES (rec_services_get_type ())
G_DECLARE_FINAL_TYPE (RecServices, rec_services, REC, SERVICES, GObject)

RecServices *rec_services_new (void);

gboolean rec_services_refresh (RecServices *self);
RecServiceCatalog *rec_services_get_catalog (RecServices *self);
GVariant *rec_services_dup_variant (RecServices *self);

G_END_DECLS

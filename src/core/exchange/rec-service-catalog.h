/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/exchange/rec-service-description.h"

G_BEGIN_DECLS

#define REC_TYPE_SERVICE_CATALOG (rec_service_catalog_get_type ())
G_DECLARE_FINAL_TYPE (RecServiceCatalog, rec_service_catalog, REC, SERVICE_CATALOG, GObject)

char **rec_service_catalog_dup_vendor_folders (void);
char *rec_service_catalog_dup_administrator_folder (void);
RecServiceCatalog *rec_service_catalog_load (const char *const *vendor_folders,
                                             const char *administrator_folder);
const char *const *rec_service_catalog_get_problems (RecServiceCatalog *self);
guint rec_service_catalog_get_n_services (RecServiceCatalog *self);
RecServiceDescription *rec_service_catalog_get_service (RecServiceCatalog *self, guint index);
RecServiceDescription *rec_service_catalog_find (RecServiceCatalog *self, const char *id);
RecServiceDescription *rec_service_catalog_find_for_report (RecServiceCatalog *self,
                                                            RecReport *report,
                                                            const char *default_id);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_SERVICE_ROW (rec_service_row_get_type ())
G_DECLARE_FINAL_TYPE (RecServiceRow, rec_service_row, REC, SERVICE_ROW, AdwExpanderRow)

GtkWidget *rec_service_row_new (const RecServiceInfo *info);

G_END_DECLS

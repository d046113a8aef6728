/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "core/report/rec-report.h"

G_BEGIN_DECLS

/**
 * RecAccountNeed:
 * @REC_ACCOUNT_NONE: the service knows no accounts
 * @REC_ACCOUNT_OPTIONAL: it takes one, and does without
 * @REC_ACCOUNT_REQUIRED: it takes nothing without one
 */
typedef enum
{
  REC_ACCOUNT_NONE,
  REC_ACCOUNT_OPTIONAL,
  REC_ACCOUNT_REQUIRED,
} RecAccountNeed;

#define REC_TYPE_SERVICE_DESCRIPTION (rec_service_description_get_type ())
G_DECLARE_FINAL_TYPE (RecServiceDescription,
                      rec_service_description,
                      REC,
                      SERVICE_DESCRIPTION,
                      GObject)

RecServiceDescription *
rec_service_description_load (const char *path, gboolean is_administrators, GError **error);

const char *rec_service_description_get_id (RecServiceDescription *self);
const char *rec_service_description_get_name (RecServiceDescription *self);
const char *rec_service_description_get_url (RecServiceDescription *self);
const char *rec_service_description_get_vendor (RecServiceDescription *self);
const char *rec_service_description_get_privacy (RecServiceDescription *self);
RecAccountNeed rec_service_description_get_account (RecServiceDescription *self);
guint rec_service_description_match (RecServiceDescription *self, RecReport *report);

G_END_DECLS

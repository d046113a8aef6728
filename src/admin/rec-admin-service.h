/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define REC_TYPE_ADMIN_SERVICE (rec_admin_service_get_type ())
G_DECLARE_FINAL_TYPE (RecAdminService, rec_admin_service, REC, ADMIN_SERVICE, GObject)

RecAdminService *rec_admin_service_new (void);
int rec_admin_service_run (RecAdminService *self, int argc, char **argv);

G_END_DECLS

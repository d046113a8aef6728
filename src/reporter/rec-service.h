/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define REC_TYPE_SERVICE (rec_service_get_type ())
G_DECLARE_FINAL_TYPE (RecService, rec_service, REC, SERVICE, GObject)

RecService *rec_service_new (void);
int rec_service_run (RecService *self, int argc, char **argv);

G_END_DECLS

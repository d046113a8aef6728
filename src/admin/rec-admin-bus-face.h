/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "admin/rec-authority.h"
#include "admin/rec-dump-folder.h"
#include "admin/rec-idle-exit.h"
#include "admin/rec-machine-policy.h"

G_BEGIN_DECLS

#define REC_TYPE_ADMIN_BUS_FACE (rec_admin_bus_face_get_type ())
G_DECLARE_FINAL_TYPE (RecAdminBusFace, rec_admin_bus_face, REC, ADMIN_BUS_FACE, GObject)

RecAdminBusFace *rec_admin_bus_face_new (RecMachinePolicy *policy,
                                         RecDumpFolder *dumps,
                                         const char *root,
                                         RecIdleExit *idle_exit);
gboolean
rec_admin_bus_face_export (RecAdminBusFace *self, GDBusConnection *connection, GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_BUS_GUARD (rec_bus_guard_get_type ())
G_DECLARE_FINAL_TYPE (RecBusGuard, rec_bus_guard, REC, BUS_GUARD, GObject)

RecBusGuard *rec_bus_guard_new (GDBusInterfaceSkeleton *skeleton);

G_END_DECLS

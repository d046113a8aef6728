/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "rec-reporter-bus.h"
#include "reporter/rec-storage-link.h"

G_BEGIN_DECLS

#define REC_TYPE_STORAGE_BUS_FACE (rec_storage_bus_face_get_type ())
G_DECLARE_FINAL_TYPE (RecStorageBusFace, rec_storage_bus_face, REC, STORAGE_BUS_FACE, GObject)

RecStorageBusFace *rec_storage_bus_face_new (RecStorageLink *link, RecBusReporter1 *skeleton);

G_END_DECLS

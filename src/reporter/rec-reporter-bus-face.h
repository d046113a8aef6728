/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-reporter.h"

G_BEGIN_DECLS

#define REC_TYPE_REPORTER_BUS_FACE (rec_reporter_bus_face_get_type ())
G_DECLARE_FINAL_TYPE (RecReporterBusFace, rec_reporter_bus_face, REC, REPORTER_BUS_FACE, GObject)

RecReporterBusFace *rec_reporter_bus_face_new (RecReporter *reporter);
gboolean rec_reporter_bus_face_export (RecReporterBusFace *self,
                                       GDBusConnection *connection,
                                       GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "rec-reporter-bus.h"
#include "reporter/rec-sender-link.h"

G_BEGIN_DECLS

#define REC_TYPE_SENDER_BUS_FACE (rec_sender_bus_face_get_type ())
G_DECLARE_FINAL_TYPE (RecSenderBusFace, rec_sender_bus_face, REC, SENDER_BUS_FACE, GObject)

RecSenderBusFace *rec_sender_bus_face_new (RecSenderLink *link, RecBusReporter1 *skeleton);

G_END_DECLS

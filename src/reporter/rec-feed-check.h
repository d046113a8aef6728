/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/exchange/rec-service-description.h"
#include "reporter/rec-sender.h"

G_BEGIN_DECLS

#define REC_TYPE_FEED_CHECK (rec_feed_check_get_type ())
G_DECLARE_FINAL_TYPE (RecFeedCheck, rec_feed_check, REC, FEED_CHECK, GObject)

void
rec_feed_check_start (RecSender *sender, RecServiceDescription *service, gboolean asked_by_user);
void rec_feed_check_cancel (RecFeedCheck *self);

G_END_DECLS

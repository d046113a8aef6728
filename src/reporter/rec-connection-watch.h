/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_CONNECTION_WATCH (rec_connection_watch_get_type ())
G_DECLARE_FINAL_TYPE (RecConnectionWatch, rec_connection_watch, REC, CONNECTION_WATCH, GObject)

RecConnectionWatch *rec_connection_watch_new (GNetworkMonitor *monitor);

gboolean rec_connection_watch_is_available (RecConnectionWatch *self);
gboolean rec_connection_watch_is_metered (RecConnectionWatch *self);

G_END_DECLS

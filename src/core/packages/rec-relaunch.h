/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "core/report/rec-report.h"

G_BEGIN_DECLS

GAppInfo *rec_relaunch_find (RecReport *report, const char *desktop_path, char **reason);

G_END_DECLS

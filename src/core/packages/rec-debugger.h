/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-report.h"

G_BEGIN_DECLS

/* Where systemd-coredump keeps dumps; coredumpctl knows of no others. */
#define REC_DEBUGGER_SYSTEMD_FOLDER "/var/lib/systemd/coredump/"

char **rec_debugger_find (RecReport *report, char **reason);

G_END_DECLS

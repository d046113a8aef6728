/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ipc/rec-reporter-client.h"

G_BEGIN_DECLS

RecBusReporter1 *cli_reporter_connect (GError **error);
RecBusReporter1 *cli_reporter_synchronize (GError **error);
gboolean cli_reporter_import (const char *journal,
                              const char *root,
                              guint *added,
                              guint *known,
                              guint *skipped,
                              GError **error);
RecBusReporter1 *cli_reporter_try_synchronize (void);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store.h"

G_BEGIN_DECLS

RecStore *cli_store_open (GError **error);
char *cli_store_find_report (RecStore *store, char *name, int *exit_code);
RecReport *cli_store_load_report (char *name, int *exit_code);
GStrv cli_store_find_reports (RecStore *store, char **names, int *exit_code);
char *cli_store_find_bucket (RecStore *store, const char *name, int *exit_code);
GStrv cli_store_find_buckets (RecStore *store, char **names, int *exit_code);

G_END_DECLS

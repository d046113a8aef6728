/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REC_TYPE_APP (rec_app_get_type ())
G_DECLARE_FINAL_TYPE (RecApp, rec_app, REC, APP, AdwApplication)

RecApp *rec_app_new (void);

G_END_DECLS

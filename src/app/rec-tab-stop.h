/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REC_TYPE_TAB_STOP (rec_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (RecTabStop, rec_tab_stop, REC, TAB_STOP, AdwBin)

G_END_DECLS

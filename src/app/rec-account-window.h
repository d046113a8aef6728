/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_ACCOUNT_WINDOW (rec_account_window_get_type ())
G_DECLARE_FINAL_TYPE (RecAccountWindow, rec_account_window, REC, ACCOUNT_WINDOW, AdwWindow)

RecAccountWindow *rec_account_window_new (GtkWindow *parent, const RecServiceInfo *service);

G_END_DECLS

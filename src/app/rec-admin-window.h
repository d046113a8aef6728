/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-admin-link.h"
#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_ADMIN_WINDOW (rec_admin_window_get_type ())
G_DECLARE_FINAL_TYPE (RecAdminWindow, rec_admin_window, REC, ADMIN_WINDOW, AdwWindow)

RecAdminWindow *
rec_admin_window_new (GtkWindow *parent, RecAdminLink *admin, RecPolicyLink *policy);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *rec_toast_new (const char *text);
void rec_toast_add (GtkWidget *widget, AdwToast *toast);
void rec_toast_say (GtkWidget *widget, const char *text);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/rec-policy-link.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

void rec_details_copier_copy_async (GtkWidget *widget,
                                    RecReport *report,
                                    RecPolicyLink *policy,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *rec_details_copier_copy_finish (GAsyncResult *result);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

/* The windows beside the main one. A second call shows the one that is there. */

void rec_side_windows_show_question (GtkWindow *parent,
                                     RecStoreReader *reader,
                                     RecReporterLink *reporter,
                                     RecPolicyLink *policy,
                                     const char *bucket);
void rec_side_windows_show_ledger (GtkWindow *parent,
                                   RecStoreReader *reader,
                                   RecReporterLink *reporter,
                                   RecPolicyLink *policy,
                                   const char *bucket);

G_END_DECLS

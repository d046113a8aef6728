/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_FIRST_RUN_PAGE (rec_first_run_page_get_type ())
G_DECLARE_FINAL_TYPE (RecFirstRunPage, rec_first_run_page, REC, FIRST_RUN_PAGE, AdwBin)

RecFirstRunPage *rec_first_run_page_new (RecPolicyLink *policy);
gboolean rec_first_run_page_is_wanted (RecPolicyLink *policy);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-report.h"

G_BEGIN_DECLS

char *rec_origin_wording_dup (RecReport *report);

G_END_DECLS

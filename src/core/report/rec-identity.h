/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-redactor.h"

G_BEGIN_DECLS

void rec_identity_add_to (RecRedactor *redactor);

G_END_DECLS

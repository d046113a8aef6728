/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"

G_BEGIN_DECLS

/* Seed 001's event 1018 (a dump of a kernel fault was deleted), as a record in the journal
 * (recourse-admin(8)). */
#define REC_JOURNAL_KERNEL_DUMP_ID "f4dcf4f34c574dd9bb8f6ae982678eb0"

char *rec_kernel_dumps_clean (const char *root, RecPolicy *policy, guint *n_deleted);

G_END_DECLS

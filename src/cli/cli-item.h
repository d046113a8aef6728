/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-exchange.h"

G_BEGIN_DECLS

/* What a question is about. Before the first stage that is one item, which is called “signature”.
 */
#define CLI_ITEM_SIGNATURE "signature"

RecSubmission *cli_item_load_question (RecStore *store, const char *name, int *exit_code);
GPtrArray *cli_item_list (RecStore *store, RecSubmission *submission, GError **error);
const char *cli_item_get_kind (RecSubmission *submission, RecEvidenceItem *item);
gboolean
cli_item_print (RecStore *store, RecSubmission *submission, const char *name, GError **error);

G_END_DECLS

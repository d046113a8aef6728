/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What of a request is noted in the ledger. */
char *rec_exchange_head_print (SoupMessage *message);
char *rec_exchange_head_dup_host (GUri *uri);
char *rec_exchange_head_dup_url (GUri *uri);

G_END_DECLS

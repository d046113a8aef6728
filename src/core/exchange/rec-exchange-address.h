/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GUri *rec_exchange_address_parse (const char *url, GError **error);
gboolean rec_exchange_address_is_loopback (const char *host);
gboolean rec_exchange_address_is_same_service (GUri *one, GUri *other);
char *rec_exchange_address_resolve (GUri *base, const char *reference);
gboolean rec_exchange_address_is_web_page (const char *url);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/rec-collection-store.h"

G_BEGIN_DECLS

/* Buckets as JSON; the text for people is made of that. */
JsonNode *
service_list_buckets (RecCollectionStore *store, gboolean by_hits, gint64 limit, GError **error);
JsonNode *service_show_bucket (RecCollectionStore *store, gint64 bucket_id, GError **error);
void service_print_list (JsonArray *buckets);
void service_print_bucket (JsonObject *bucket);

G_END_DECLS

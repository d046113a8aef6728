/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-store-reader.h"
#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

#define REC_TYPE_LIST_SAVER (rec_list_saver_get_type ())
G_DECLARE_FINAL_TYPE (RecListSaver, rec_list_saver, REC, LIST_SAVER, GObject)

RecListSaver *rec_list_saver_new (GtkWidget *widget, RecStoreReader *reader);

void rec_list_saver_ask (RecListSaver *self, RecGrouping grouping, GArray *rows);

G_END_DECLS

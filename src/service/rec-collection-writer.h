/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/rec-collection-store.h"

G_BEGIN_DECLS

#define REC_TYPE_COLLECTION_WRITER (rec_collection_writer_get_type ())
G_DECLARE_FINAL_TYPE (RecCollectionWriter, rec_collection_writer, REC, COLLECTION_WRITER, GObject)

/* On the writer’s thread, within a transaction. It may be run once more when another one of the
 * batch failed. */
typedef gboolean (*RecWriteFunc) (RecCollectionStore *store, gpointer data, GError **error);
/* On the thread that made the writer, when all of it is on the disk; or with the error. */
typedef void (*RecWrittenFunc) (gpointer data, const GError *error);

RecCollectionWriter *rec_collection_writer_new (const char *folder, GError **error);
gboolean rec_collection_writer_run (RecCollectionWriter *self,
                                    RecWriteFunc write,
                                    RecWrittenFunc written,
                                    gpointer data,
                                    GDestroyNotify destroy);
void rec_collection_writer_join (RecCollectionWriter *self);

G_END_DECLS

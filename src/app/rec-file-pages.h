/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One page, in bytes: so many can be laid out between two frames, even if they are one line. */
#define REC_FILE_PAGE_SIZE (16 * 1024)
/* So many bytes of the next page come with a page: the rest of a character that begins in it. */
#define REC_FILE_PAGE_MORE 3

#define REC_TYPE_FILE_PAGES (rec_file_pages_get_type ())
G_DECLARE_FINAL_TYPE (RecFilePages, rec_file_pages, REC, FILE_PAGES, GObject)

RecFilePages *rec_file_pages_new (GFile *file);
RecFilePages *rec_file_pages_new_for_bytes (GBytes *bytes);

guint64 rec_file_pages_get_size (RecFilePages *self);
guint64 rec_file_pages_get_n_pages (RecFilePages *self);

void rec_file_pages_read_async (RecFilePages *self,
                                guint64 page,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GBytes *rec_file_pages_read_finish (RecFilePages *self, GAsyncResult *result, GError **error);

void rec_file_pages_find_async (RecFilePages *self,
                                const char *text,
                                guint64 from,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gint64 rec_file_pages_find_finish (RecFilePages *self, GAsyncResult *result, GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "service/rec-collection-writer.h"
#include "service/rec-connection-guard.h"

G_BEGIN_DECLS

/* The second stage’s requests: who may upload, where an upload goes on, what becomes of it. */
#define REC_TYPE_UPLOAD_DESK (rec_upload_desk_get_type ())
G_DECLARE_FINAL_TYPE (RecUploadDesk, rec_upload_desk, REC, UPLOAD_DESK, GObject)

RecUploadDesk *rec_upload_desk_new (RecConnectionGuard *guard,
                                    RecCollectionWriter *writer,
                                    RecCollectionStore *reader);
/* A PUT: when its head is there, when its body is there, when it is over. */
void rec_upload_desk_start (RecUploadDesk *self, SoupServerMessage *message, GBytes *uuid);
void rec_upload_desk_finish (RecUploadDesk *self, SoupServerMessage *message);
void rec_upload_desk_forget (RecUploadDesk *self, SoupServerMessage *message);
/* A HEAD. */
void rec_upload_desk_tell (RecUploadDesk *self, SoupServerMessage *message, GBytes *uuid);

G_END_DECLS

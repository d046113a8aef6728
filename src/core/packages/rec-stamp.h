/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RecStamp RecStamp;

RecStamp *rec_stamp_new (const char *what);
void rec_stamp_add (RecStamp *self, const char *path);
void rec_stamp_add_content (RecStamp *self, const char *path);
const char *rec_stamp_get_digest (RecStamp *self);
gboolean rec_stamp_is_settled (RecStamp *self);
void rec_stamp_free (RecStamp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStamp, rec_stamp_free)

G_END_DECLS

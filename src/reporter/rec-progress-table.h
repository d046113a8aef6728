/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RecProgressTable RecProgressTable;

RecProgressTable *rec_progress_table_new (void);
void rec_progress_table_free (RecProgressTable *self);
gboolean rec_progress_table_set (RecProgressTable *self,
                                 const char *bucket,
                                 const char *words,
                                 guint64 done,
                                 guint64 total);
GVariant *rec_progress_table_to_variant (RecProgressTable *self);

G_END_DECLS

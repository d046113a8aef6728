/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The files of a store: their modes, the writer's lock, and what becomes of a broken store. */

gboolean rec_store_folder_prepare (const char *folder, GError **error);
int rec_store_folder_lock (const char *folder, GError **error);
char *rec_store_folder_dup_database (const char *folder);
gboolean rec_store_folder_create_database (const char *folder, GError **error);
char *rec_store_folder_move_aside (const char *folder, GError **error);

/* Waits until what was committed is on the disk. */
gboolean rec_store_folder_sync (const char *folder, GError **error);

/* Whether a writer met damage, so that the next one has to look closely. */
void rec_store_folder_mark_suspect (const char *folder);
gboolean rec_store_folder_is_suspect (const char *folder);
void rec_store_folder_clear_suspect (const char *folder);

G_END_DECLS

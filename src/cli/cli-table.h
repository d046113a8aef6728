/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CliTable CliTable;

/* Text in columns. A width of 0 is no limit; else columns that may shrink do until a row fits. */
CliTable *cli_table_new (guint n_columns);
void cli_table_set_shrinkable (CliTable *self, guint column, guint min_width);
void cli_table_set_right (CliTable *self, guint column);
void cli_table_add_row (CliTable *self, const char *const *cells);
guint cli_table_get_n_rows (CliTable *self);
char *cli_table_dup_text (CliTable *self, guint width);
void cli_table_free (CliTable *self);
guint cli_terminal_get_width (void);
guint cli_text_get_width (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTable, cli_table_free)

G_END_DECLS

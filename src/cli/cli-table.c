/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/cli-table.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define GAP 2
#define ELLIPSIS "…"

typedef struct
{
  /* 0: it does not shrink. */
  guint min_width;
  gboolean right;
  guint width;
} Column;

struct _CliTable
{
  guint n_columns;
  Column *columns;
  GPtrArray *rows;
};

/*
 * cli_table_new:
 *
 * Returns: a table without rows
 */
CliTable *
cli_table_new (guint n_columns)
{
  CliTable *self = g_new0 (CliTable, 1);

  self->n_columns = n_columns;
  self->columns = g_new0 (Column, n_columns);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return self;
}

void
cli_table_free (CliTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self->columns);
  g_free (self);
}

void
cli_table_set_shrinkable (CliTable *self, guint column, guint min_width)
{
  self->columns[column].min_width = min_width;
}

void
cli_table_set_right (CliTable *self, guint column)
{
  self->columns[column].right = TRUE;
}

static guint
get_char_width (gunichar character)
{
  if (g_unichar_iszerowidth (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

/*
 * cli_text_get_width:
 *
 * Returns: how many cells of a terminal the text takes
 */
guint
cli_text_get_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += get_char_width (g_utf8_get_char (text));
  return width;
}

/*
 * cli_table_add_row:
 * @cells: one valid UTF-8 text for each column
 */
void
cli_table_add_row (CliTable *self, const char *const *cells)
{
  char **row = g_new0 (char *, self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    {
      row[i] = g_strdup (cells[i]);
      self->columns[i].width = MAX (self->columns[i].width, cli_text_get_width (cells[i]));
    }
  g_ptr_array_add (self->rows, row);
}

guint
cli_table_get_n_rows (CliTable *self)
{
  return self->rows->len;
}

/* Takes cells from the widest column that may shrink, one at a time. */
static void
fit (CliTable *self, guint width)
{
  guint total = GAP * (self->n_columns - 1);

  for (guint i = 0; i < self->n_columns; i++)
    total += self->columns[i].width;
  while (total > width)
    {
      Column *widest = NULL;

      for (guint i = 0; i < self->n_columns; i++)
        {
          Column *column = &self->columns[i];

          if (column->min_width > 0 && column->width > column->min_width
              && (widest == NULL || column->width > widest->width))
            widest = column;
        }
      if (widest == NULL)
        return;
      widest->width--;
      total--;
    }
}

static void
append_cut (GString *text, const char *cell, guint width)
{
  guint used = 0;

  for (; *cell != '\0'; cell = g_utf8_next_char (cell))
    {
      guint char_width = get_char_width (g_utf8_get_char (cell));

      if (used + char_width > width - 1)
        break;
      g_string_append_len (text, cell, g_utf8_next_char (cell) - cell);
      used += char_width;
    }
  g_string_append (text, ELLIPSIS);
  for (used++; used < width; used++)
    g_string_append_c (text, ' ');
}

static void
append_cell (GString *text, const char *cell, Column *column, gboolean last)
{
  guint width = cli_text_get_width (cell);
  guint padding = width < column->width ? column->width - width : 0;

  if (width > column->width)
    {
      append_cut (text, cell, column->width);
      return;
    }

  if (column->right)
    g_string_append_printf (text, "%*s", (int) padding, "");
  g_string_append (text, cell);
  if (!column->right && !last)
    g_string_append_printf (text, "%*s", (int) padding, "");
}

/*
 * cli_table_dup_text:
 * @width: how many cells a line may take; 0: any number
 */
char *
cli_table_dup_text (CliTable *self, guint width)
{
  GString *text = g_string_new (NULL);

  if (width > 0)
    fit (self, width);
  for (guint r = 0; r < self->rows->len; r++)
    {
      char **row = g_ptr_array_index (self->rows, r);

      for (guint i = 0; i < self->n_columns; i++)
        {
          if (i > 0)
            g_string_append_printf (text, "%*s", GAP, "");
          append_cell (text, row[i], &self->columns[i], i == self->n_columns - 1);
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/*
 * cli_terminal_get_width:
 *
 * Returns: the width of the terminal on stdout; 0 when it is none
 */
guint
cli_terminal_get_width (void)
{
  struct winsize size;

  return isatty (STDOUT_FILENO) && ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-stack-text.h"

#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "core/sources/rec-elf-machine.h"
#include "core/sources/rec-module-line.h"
#include "core/sources/rec-sources-limits.h"

#include <string.h>

#define THREAD_PREFIX "Stack trace of thread "
#define MACHINE_PREFIX "ELF object binary architecture: "
#define UNKNOWN "n/a"
#define DELETED " (deleted)"

typedef struct
{
  RecAnalysis *analysis;
  RecThread *thread;
  gboolean full;
  guint n_frames;
  /* The modules that are known, by the name that the text gives them. */
  GHashTable *modules;
} Parser;

/* Reads the digits of a number and moves on to what follows them. */
static gboolean
take_number (const char **text, guint base, guint64 *number)
{
  const char *from = *text;
  char *end;

  if (!g_ascii_isxdigit (*from))
    return FALSE;

  *number = g_ascii_strtoull (from, &end, base);
  if (end == from || end - from > 20)
    return FALSE;

  *text = end;
  return TRUE;
}

static gboolean
take (const char **text, const char *expected)
{
  if (!g_str_has_prefix (*text, expected))
    return FALSE;

  *text += strlen (expected);
  return TRUE;
}

static const char *
base_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* Cuts “SYMBOL (MODULE + 0xOFFSET)” or, before systemd 250, “SYMBOL (MODULE)” into its parts, from
 * the right: a symbol of C++ may have parentheses itself. */
static gboolean
split_place (char *text, char **symbol, char **module, guint64 *offset)
{
  gsize length = strlen (text);
  char *plus, *open;

  if (length == 0 || text[length - 1] != ')')
    return FALSE;
  text[--length] = '\0';

  *offset = 0;
  plus = g_strrstr (text, " + 0x");
  if (plus != NULL)
    {
      const char *digits = plus + strlen (" + 0x");

      if (!take_number (&digits, 16, offset) || *digits != '\0')
        return FALSE;
      *plus = '\0';
    }
  if (g_str_has_suffix (text, DELETED))
    text[strlen (text) - strlen (DELETED)] = '\0';

  open = g_strrstr (text, " (");
  if (open == NULL || open == text)
    return FALSE;
  *open = '\0';
  *symbol = text;
  *module = open + strlen (" (");
  return TRUE;
}

static void
add_module (Parser *parser, const char *name, const char *version, const char *build_id)
{
  g_autoptr (RecModule) module = NULL;

  if (*name == '\0' || g_hash_table_contains (parser->modules, base_name (name)))
    return;

  module
      = rec_module_new (base_name (name), *name == '/' ? name : "", version, build_id, 0, 0, FALSE);
  if (rec_analysis_add_module (parser->analysis, module))
    g_hash_table_add (parser->modules, g_strdup (base_name (name)));
}

/* “#0  0x00007f3c1a2b3c4d raise (libc.so.6 + 0x3bc4d)” */
static void
read_frame (Parser *parser, char *line)
{
  const char *text = line + 1;
  guint64 number, address, offset;
  char *symbol, *module;
  g_autoptr (RecFrame) frame = NULL;
  gboolean known;

  if (parser->thread == NULL || !take_number (&text, 10, &number))
    return;
  text += strspn (text, " ");
  if (!take (&text, "0x") || !take_number (&text, 16, &address) || !take (&text, " ")
      || !split_place (line + (text - line), &symbol, &module, &offset))
    return;

  known = strcmp (module, UNKNOWN) != 0;
  frame = rec_frame_new (address, known ? base_name (module) : "", known ? offset : 0,
                         strcmp (symbol, UNKNOWN) != 0 ? symbol : NULL, 0);
  if (rec_thread_add_frame (parser->thread, frame))
    parser->n_frames++;
  if (known && *module == '/')
    add_module (parser, module, "", "");
}

static void
read_thread (Parser *parser, const char *line)
{
  const char *text = line + strlen (THREAD_PREFIX);
  gboolean first = g_list_model_get_n_items (rec_analysis_get_threads (parser->analysis)) == 0;
  g_autoptr (RecThread) thread = NULL;
  guint64 tid;

  parser->thread = NULL;
  if (!take_number (&text, 10, &tid) || strcmp (text, ":") != 0)
    return;

  /* The kernel writes the thread that failed first, and systemd-coredump keeps its order. */
  thread = rec_thread_new (tid, first);
  if (rec_analysis_add_thread (parser->analysis, thread))
    parser->thread = thread;
  else
    parser->full = TRUE;
}

static void
read_module (Parser *parser, const char *line)
{
  g_autofree char *name = NULL;
  g_autofree char *version = NULL;
  g_autofree char *build_id = NULL;

  if (rec_module_line_parse (line, &name, &version, &build_id))
    add_module (parser, name, version, build_id);
}

static void
read_line (Parser *parser, char *line)
{
  if (*line == '#')
    read_frame (parser, line);
  else if (g_str_has_prefix (line, THREAD_PREFIX))
    read_thread (parser, line);
  else if (g_str_has_prefix (line, MACHINE_PREFIX))
    {
      const char *machine = rec_elf_machine_from_description (line + strlen (MACHINE_PREFIX));

      if (machine != NULL)
        rec_analysis_set_architecture (parser->analysis, machine);
    }
  else
    read_module (parser, line);
}

static GHashTable *
list_module_names (RecAnalysis *analysis)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *modules = rec_analysis_get_modules (analysis);

  for (guint i = 0; i < g_list_model_get_n_items (modules); i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      g_hash_table_add (names, g_strdup (rec_module_get_name (module)));
    }

  return names;
}

/**
 * rec_stack_text_parse:
 * @analysis: an analysis without threads; modules that it has already are kept as they are
 * @text: (array length=length) (element-type guint8): the text of MESSAGE, of any encoding
 * @length: its length in bytes
 * @error: return location for a [error@Error]
 *
 * Adds the threads (and modules) of systemd-coredump's MESSAGE to @analysis, as systemd's
 * `elf-util.c` writes them in versions 230 to 257. Lines that are anything else, or that are longer
 * than 8 KiB, are passed over. The first thread is the one that failed.
 *
 * Returns: %FALSE with %REC_ERROR_NOT_FOUND when the text has no frame
 */
gboolean
rec_stack_text_parse (RecAnalysis *analysis, const char *text, gsize length, GError **error)
{
  g_autoptr (GHashTable) modules = NULL;
  g_autofree char *line = g_malloc (REC_SOURCES_LINE_MAX + 1);
  Parser parser = { .analysis = analysis };
  const char *end;

  g_return_val_if_fail (REC_IS_ANALYSIS (analysis), FALSE);
  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  if (length == 0)
    text = "";
  modules = list_module_names (analysis);
  parser.modules = modules;
  for (end = text + length; text < end && !parser.full;)
    {
      const char *newline = memchr (text, '\n', end - text);
      gsize line_length = (newline != NULL ? newline : end) - text;

      if (line_length <= REC_SOURCES_LINE_MAX && memchr (text, '\0', line_length) == NULL)
        {
          memcpy (line, text, line_length);
          line[line_length] = '\0';
          read_line (&parser, line);
        }
      text += line_length + (newline != NULL ? 1 : 0);
    }

  if (parser.n_frames > 0)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "The recorder’s text holds no stack");
  return FALSE;
}

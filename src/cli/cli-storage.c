/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-store.h"
#include "cli/cli-table.h"
#include "core/report/rec-evidence.h"
#include "core/report/rec-json.h"
#include "core/store/rec-storage-usage.h"

static void
add_kinds (RecStorageUsage *usage, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "kinds");
  json_builder_begin_array (builder);
  for (guint i = 0; i < usage->kinds->len; i++)
    {
      const RecStorageKind *kind = g_ptr_array_index (usage->kinds, i);

      json_builder_begin_object (builder);
      rec_json_add_string (builder, "kind", kind->kind);
      rec_json_add_int (builder, "files", kind->files);
      rec_json_add_int (builder, "bytes", kind->bytes);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_programs (RecStorageUsage *usage, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "programs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < usage->programs->len; i++)
    {
      const RecStorageProgram *program = g_ptr_array_index (usage->programs, i);

      json_builder_begin_object (builder);
      rec_json_add_string (builder, "program", program->program != NULL ? program->program : "");
      rec_json_add_string (builder, "name", program->name != NULL ? program->name : "");
      rec_json_add_int (builder, "files", program->files);
      rec_json_add_int (builder, "bytes", program->bytes);
      rec_json_add_int (builder, "waiting_files", program->waiting_files);
      rec_json_add_int (builder, "waiting_bytes", program->waiting_bytes);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (RecStorageUsage *usage)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  rec_json_add_int (builder, "bytes", rec_storage_usage_get_total (usage));
  rec_json_add_int (builder, "unused", usage->unused);
  json_builder_set_member_name (builder, "partial");
  json_builder_add_boolean_value (builder, usage->is_partial);
  add_kinds (usage, builder);
  add_programs (usage, builder);
  json_builder_end_object (builder);
  text = rec_json_print (builder, FALSE);
  puts (text);
}

static const char *
get_kind_words (const char *kind)
{
  if (g_str_equal (kind, REC_EVIDENCE_HEAPDUMP))
    return _ ("Memory dumps that systemd keeps");
  if (g_str_equal (kind, REC_EVIDENCE_MINIDUMP))
    return _ ("Small memory dumps");
  if (g_str_equal (kind, REC_STORAGE_ARCHIVE))
    return _ ("Packed to be sent");
  if (g_str_equal (kind, REC_STORAGE_DATABASE))
    return _ ("The list of problems");
  return _ ("Other evidence");
}

static void
add_row (CliTable *table, const char *what, guint files, guint64 bytes)
{
  g_autofree char *size = g_format_size (bytes);
  g_autofree char *count = g_strdup_printf ("%u", files);
  const char *cells[] = { what, count, size };

  cli_table_add_row (table, cells);
}

static void
print_table (RecStorageUsage *usage)
{
  g_autoptr (CliTable) table = cli_table_new (3);
  g_autofree char *total = g_format_size (rec_storage_usage_get_total (usage));
  g_autofree char *text = NULL;
  const char *titles[] = { _ ("What"), _ ("Files"), _ ("Size") };
  const char *blank[] = { "", "", "" };

  cli_table_set_shrinkable (table, 0, 10);
  cli_table_set_right (table, 1);
  cli_table_set_right (table, 2);
  cli_table_add_row (table, titles);
  for (guint i = 0; i < usage->kinds->len; i++)
    {
      const RecStorageKind *kind = g_ptr_array_index (usage->kinds, i);

      add_row (table, get_kind_words (kind->kind), kind->files, kind->bytes);
    }
  if (usage->programs->len > 0)
    cli_table_add_row (table, blank);
  for (guint i = 0; i < usage->programs->len; i++)
    {
      const RecStorageProgram *program = g_ptr_array_index (usage->programs, i);

      add_row (table, program->program != NULL ? program->program : _ ("Unknown programs"),
               program->files, program->bytes);
    }
  text = cli_table_dup_text (table, cli_terminal_get_width ());
  fputs (text, stdout);
  printf (usage->is_partial ? _ ("\nAt least %s in all\n") : _ ("\n%s in all\n"), total);
}

/*
 * cli_storage:
 *
 * Prints what is used, by kind and by program.
 */
int
cli_storage (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *folder = rec_store_dup_default_folder ();
  g_autoptr (RecStorageUsage) usage = NULL;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (entries, NULL,
                  _ ("Shows what memory dumps and the list of problems take on the disk."), &argc,
                  &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("storage", _ ("“%s” is not expected here"), argv[1]);

  store = cli_store_open (&error);
  usage = store != NULL ? rec_storage_usage_read (store, folder, &error) : NULL;
  if (usage == NULL)
    return cli_fail (error);
  if (json)
    print_json (usage);
  else
    print_table (usage);
  return cli_finish_output ();
}

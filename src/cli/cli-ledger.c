/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-file.h"
#include "cli/cli-print.h"
#include "cli/cli-store.h"
#include "core/report/rec-evidence-item.h"
#include "core/report/rec-json.h"
#include "core/store/rec-store-exchange.h"

/* Entries that are read at a time; each may have 64 KiB of body. */
#define PAGE 100

typedef struct
{
  RecStore *store;
  char *bucket;
  FILE *stream;
  gint64 limit;
} Ledger;

typedef void (*EntryFunc) (Ledger *self, RecLedgerEntry *entry, guint64 number);

static void
ledger_clear (Ledger *self)
{
  g_clear_object (&self->store);
  g_clear_pointer (&self->bucket, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ledger, ledger_clear)

static gboolean
for_each (Ledger *self, EntryFunc func, GError **error)
{
  gint64 before = 0;
  gint64 number = 0;

  for (;;)
    {
      guint limit = MIN (PAGE, self->limit - number);
      g_autoptr (GPtrArray) page
          = rec_store_list_ledger (self->store, self->bucket, before, limit, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len && !ferror (self->stream); i++)
        {
          before = rec_ledger_entry_get_id (page->pdata[i]);
          func (self, page->pdata[i], number++);
        }
      if (page->len < limit || number >= self->limit || ferror (self->stream))
        return TRUE;
    }
}

static char *
print_json (RecLedgerEntry *entry)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  rec_ledger_entry_to_json (entry, builder);
  return rec_json_print (builder, FALSE);
}

static void
write_line_cb (Ledger *self, RecLedgerEntry *entry, guint64 number)
{
  g_autofree char *text = print_json (entry);

  fprintf (self->stream, "%s\n", text);
}

static void
write_element_cb (Ledger *self, RecLedgerEntry *entry, guint64 number)
{
  g_autofree char *text = print_json (entry);

  fprintf (self->stream, "%s\n%s", number > 0 ? "," : "", text);
}

static const char *
get_stage_words (RecLedgerStage stage)
{
  switch (stage)
    {
    case REC_LEDGER_EVIDENCE:
      return _ ("more information");
    case REC_LEDGER_FEED:
      return _ ("a look for new solutions");
    case REC_LEDGER_SIGNATURE:
    default:
      return _ ("a report");
    }
}

static const char *
get_consent_words (RecConsent consent)
{
  switch (consent)
    {
    case REC_CONSENT_ANSWER:
      return _ ("you agreed");
    case REC_CONSENT_REQUEST:
      return _ ("you asked for it");
    case REC_CONSENT_POLICY:
    default:
      return _ ("by policy");
    }
}

static void
print_field (Ledger *self, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    fprintf (self->stream, "  %-12s %s\n", label, value);
}

static char *
dup_items (RecLedgerEntry *entry)
{
  g_autoptr (GPtrArray) items = rec_ledger_entry_list_items (entry);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < items->len; i++)
    g_strv_builder_add (builder, rec_evidence_item_get_name (g_ptr_array_index (items, i)));
  names = g_strv_builder_end (builder);
  return g_strjoinv (", ", names);
}

static void
print_text_cb (Ledger *self, RecLedgerEntry *entry, guint64 number)
{
  g_autofree char *time = cli_print_dup_time (rec_ledger_entry_get_time (entry));
  g_autofree char *size = g_format_size (rec_ledger_entry_get_size (entry));
  g_autofree char *items = dup_items (entry);
  const char *level = rec_ledger_entry_get_level (entry);
  /* Translators: who let it go, and the consent level */
  g_autofree char *consent = g_strdup_printf (
      _ ("%s, level %s"), get_consent_words (rec_ledger_entry_get_consent (entry)),
      level != NULL ? level : "?");

  fprintf (self->stream, "%s%" G_GINT64_FORMAT "  %s  %s, %s\n", number > 0 ? "\n" : "",
           rec_ledger_entry_get_id (entry), time,
           get_stage_words (rec_ledger_entry_get_stage (entry)), size);
  print_field (self, _ ("To:"), rec_ledger_entry_get_url (entry));
  print_field (self, _ ("Service:"), rec_ledger_entry_get_service (entry));
  print_field (self, _ ("Bucket:"), rec_ledger_entry_get_bucket (entry));
  print_field (self, _ ("Items:"), items);
  print_field (self, _ ("Consent:"), consent);
  print_field (self, _ ("Outcome:"), rec_ledger_entry_get_outcome (entry));
  print_field (self, _ ("SHA-256:"), rec_ledger_entry_get_sha256 (entry));
}

/* What the numbers are of, and what deleting here does not do. */
static void
print_sum (Ledger *self)
{
  guint64 n_entries, n_bytes;
  g_autofree char *size = NULL;

  rec_store_count_ledger (self->store, &n_entries, &n_bytes);
  size = g_format_size (n_bytes);
  if (n_entries == 0)
    puts (_ ("Nothing ever left this machine."));
  else
    printf (
        /* Translators: a number, and a size with its unit */
        ngettext ("\n%1$" PRIu64 " request in all, %2$s. Deleting a report here does not "
                  "delete what a service has.\n",
                  "\n%1$" PRIu64 " requests in all, %2$s. Deleting a report here does "
                  "not delete what a service has.\n",
                  n_entries),
        n_entries, size);
}

static int
export_ledger (Ledger *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliFile) file = cli_file_new (path, &error);

  if (file == NULL)
    return cli_fail (error);

  self->stream = cli_file_get_stream (file);
  if (!for_each (self, write_line_cb, &error) || !cli_file_finish (file, &error))
    return cli_fail (error);
  return CLI_EXIT_OK;
}

static int
print_ledger (Ledger *self, gboolean json)
{
  g_autoptr (GError) error = NULL;

  if (json)
    putchar ('[');
  if (!for_each (self, json ? write_element_cb : print_text_cb, &error))
    return cli_fail (error);
  if (json)
    puts ("]");
  else if (self->bucket == NULL)
    print_sum (self);
  return cli_finish_output ();
}

/*
 * cli_ledger:
 *
 * Prints what left this machine.
 */
int
cli_ledger (int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *path = NULL;
  g_auto (Ledger) self = { .stream = stdout, .limit = G_MAXINT64 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON array"), NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &self.limit, N_ ("Print at most this many"),
      N_ ("NUMBER") },
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("Write JSON lines to a file"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  int exit_code;

  if (!cli_parse (
          entries, _ ("[BUCKET]"),
          _ ("Lists every request that left this machine, the newest first: when, to whom,\n"
             "which bytes, under which consent."),
          &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 2)
    return cli_refuse ("ledger", _ ("At most one bucket ID is expected"));
  if (self.limit < 1)
    return cli_refuse ("ledger", _ ("The limit has to be 1 or more"));

  self.store = cli_store_open (&error);
  if (self.store == NULL)
    return cli_fail (error);
  if (argc == 2)
    {
      self.bucket = cli_store_find_bucket (self.store, argv[1], &exit_code);
      if (self.bucket == NULL)
        return exit_code;
    }
  return path != NULL ? export_ledger (&self, path) : print_ledger (&self, json);
}

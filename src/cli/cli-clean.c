/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"
#include "core/report/rec-json.h"

/* An administrator may be asked for a password, and many files may go. */
#define PATIENCE_MS (30 * 60 * 1000)

typedef struct
{
  gboolean all;
  gboolean dry_run;
  gboolean json;
  char *program;
  char *kind;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->program);
  g_free (options->kind);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static GVariant *
build_options (const Options *options)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (options->all)
    g_variant_builder_add (&builder, "{sv}", REC_BUS_REMOVE_ALL, g_variant_new_boolean (TRUE));
  if (options->dry_run)
    g_variant_builder_add (&builder, "{sv}", REC_BUS_REMOVE_DRY_RUN, g_variant_new_boolean (TRUE));
  if (options->program != NULL)
    g_variant_builder_add (&builder, "{sv}", REC_BUS_REMOVE_PROGRAM,
                           g_variant_new_string (options->program));
  if (options->kind != NULL)
    g_variant_builder_add (&builder, "{sv}", REC_BUS_REMOVE_KIND,
                           g_variant_new_string (options->kind));
  if (isatty (STDIN_FILENO))
    g_variant_builder_add (&builder, "{sv}", REC_BUS_REMOVE_INTERACTIVE,
                           g_variant_new_boolean (TRUE));
  return g_variant_builder_end (&builder);
}

static void
print_json (const Options *options, guint files, guint64 bytes, const char *const *kept)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dry_run");
  json_builder_add_boolean_value (builder, options->dry_run);
  rec_json_add_int (builder, "files", files);
  rec_json_add_int (builder, "bytes", bytes);
  json_builder_set_member_name (builder, "kept");
  json_builder_begin_array (builder);
  for (; *kept != NULL; kept++)
    json_builder_add_string_value (builder, *kept);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = rec_json_print (builder, FALSE);
  puts (text);
}

static void
print_text (const Options *options, guint files, guint64 bytes, const char *const *kept)
{
  g_autofree char *size = g_format_size (bytes);

  /* Translators: %2$s is a size, as “12 MB” */
  printf (options->dry_run ? ngettext ("%1$u file would be removed, which frees %2$s\n",
                                       "%1$u files would be removed, which frees %2$s\n", files)
                           : ngettext ("%1$u file was removed, which frees %2$s\n",
                                       "%1$u files were removed, which frees %2$s\n", files),
          files, size);
  for (; *kept != NULL; kept++)
    printf ("%s\n", *kept);
}

static int
clean (const Options *options)
{
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree const char **kept = NULL;
  guint files;
  guint64 bytes;

  reporter = cli_reporter_connect (&error);
  if (reporter != NULL)
    answer = g_dbus_proxy_call_sync (G_DBUS_PROXY (reporter), "RemoveFiles",
                                     g_variant_new ("(@a{sv})", build_options (options)),
                                     G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, NULL, &error);
  if (answer == NULL)
    return cli_fail (error);

  g_variant_get (answer, "(ut^a&s)", &files, &bytes, &kept);
  if (options->json)
    print_json (options, files, bytes, kept);
  else
    print_text (options, files, bytes, kept);
  return cli_finish_output ();
}

/*
 * cli_clean:
 *
 * Has the reporter remove heavy files.
 */
int
cli_clean (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &options.all, N_ ("Remove all that does not wait"), NULL },
    { "program", 'p', 0, G_OPTION_ARG_STRING, &options.program,
      N_ ("Remove those of a program, by its path or name"), N_ ("PROGRAM") },
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &options.kind, N_ ("Remove those of a kind of evidence"),
      N_ ("KIND") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run,
      N_ ("Remove nothing, and say what would be"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!cli_parse (entries, NULL,
                  _ ("Removes memory dumps; the reports stay. Without an option: those that are\n"
                     "over the limits of the policy. What is open, queued or being sent stays."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("clean", _ ("“%s” is not expected here"), argv[1]);
  if (options.all && (options.program != NULL || options.kind != NULL))
    return cli_refuse ("clean", _ ("Either --all or what is to be removed is needed"));

  return clean (&options);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-analyzer-child.h"
#include "core/dump/rec-broker.h"
#include "core/dump/rec-core-analysis.h"
#include "core/dump/rec-minidump-writer.h"
#include "core/dump/rec-sandbox.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"

#include <stdio.h>

static int
ask_parent (gpointer source, const char *path)
{
  return rec_broker_ask (GPOINTER_TO_INT (source), path);
}

static gboolean
print_minidump (GError **error)
{
  g_autoptr (GByteArray) dump = rec_minidump_new_from_core (REC_ANALYZER_DUMP_FD, error);

  if (dump == NULL)
    return FALSE;

  fwrite (dump->data, 1, dump->len, stdout);
  return TRUE;
}

static gboolean
print_analysis (gboolean innermost, GError **error)
{
  g_autoptr (RecAnalysis) analysis = rec_core_analysis_run (
      REC_ANALYZER_DUMP_FD, ask_parent, GINT_TO_POINTER (REC_ANALYZER_BROKER_FD), innermost, error);
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *text = NULL;

  if (analysis == NULL)
    return FALSE;

  builder = json_builder_new_immutable ();
  rec_analysis_to_json (analysis, builder);
  text = rec_json_print (builder, FALSE);
  fputs (text, stdout);
  return TRUE;
}

/* Reads the dump at descriptor 0 and writes what it says to descriptor 1: an analysis, or with
 * “--minidump” a minidump. RecAnalyzer starts it. */
int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const char *option = argc > 1 ? argv[1] : "";
  gboolean done = rec_sandbox_enter (REC_ANALYZER_BROKER_FD, &error);

  if (done)
    done = g_str_equal (option, REC_ANALYZER_MINIDUMP)
               ? print_minidump (&error)
               : print_analysis (g_str_equal (option, REC_ANALYZER_INNERMOST), &error);
  if (!done)
    {
      fputs (error->message, stderr);
      return REC_ANALYZER_EXIT_ERROR + (error->domain == REC_ERROR ? error->code : 0);
    }

  return fflush (stdout) == 0 && !ferror (stdout) ? 0 : REC_ANALYZER_EXIT_ERROR;
}

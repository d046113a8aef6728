/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-analyzer-child.h"
#include "core/dump/rec-broker.h"
#include "core/dump/rec-core-analysis.h"
#include "core/dump/rec-sandbox.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"

#include <stdio.h>

static int
ask_parent (gpointer source, const char *path)
{
  return rec_broker_ask (GPOINTER_TO_INT (source), path);
}

/* Reads the dump at descriptor 0 and writes what it says to descriptor 1. RecAnalyzer starts it. */
int
main (int argc, char **argv)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean innermost = argc > 1 && g_str_equal (argv[1], REC_ANALYZER_INNERMOST);

  if (rec_sandbox_enter (REC_ANALYZER_BROKER_FD, &error))
    analysis = rec_core_analysis_run (REC_ANALYZER_DUMP_FD, ask_parent,
                                      GINT_TO_POINTER (REC_ANALYZER_BROKER_FD), innermost, &error);
  if (analysis == NULL)
    {
      fputs (error->message, stderr);
      return REC_ANALYZER_EXIT_ERROR + (error->domain == REC_ERROR ? error->code : 0);
    }

  builder = json_builder_new_immutable ();
  rec_analysis_to_json (analysis, builder);
  text = rec_json_print (builder, FALSE);
  return fputs (text, stdout) >= 0 && fflush (stdout) == 0 ? 0 : REC_ANALYZER_EXIT_ERROR;
}

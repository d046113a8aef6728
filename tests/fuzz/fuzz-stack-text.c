/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/sources/rec-package-json.h"
#include "core/sources/rec-stack-text.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecAnalysis) packages = rec_analysis_new ();

  rec_stack_text_parse (analysis, (const char *) data, size, NULL);
  rec_package_json_parse (packages, (const char *) data, size, NULL);
  return 0;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-report-body.h"
#include "service/rec-service-limits.h"

#include "fuzz.h"

/* What a client sends in the first stage. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecReportBody) report = NULL;

  if (size > REC_SERVICE_REPORT_MAX)
    return 0;
  report = rec_report_body_parse ((const char *) data, size, &error);
  g_assert_true ((report == NULL) == (error != NULL));
  if (report == NULL)
    return 0;

  g_assert_cmpuint (rec_report_body_get_occurrences (report), >, 0);
  g_assert_cmpuint (rec_report_body_get_occurrences (report), <=, REC_SERVICE_OCCURRENCES_MAX);
  g_assert_cmpuint (g_bytes_get_size (rec_report_body_get_uuid (report)), ==, 16);
  g_assert_true (
      rec_bucket_is_valid (rec_signature_get_bucket (rec_report_body_get_signature (report))));
  return 0;
}

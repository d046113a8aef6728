/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/utsname.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-text.h"

static void
add_os_info (JsonBuilder *builder, const char *name, const char *key, const char *fallback)
{
  g_autofree char *value = g_get_os_info (key);
  g_autofree char *clean
      = rec_text_clean (value != NULL ? value : fallback, -1, REC_EXCHANGE_OS_MAX);

  rec_json_add_string (builder, name, clean);
}

/* os-release(5) gives the values for a system that does not say; a rolling one has no version. */
static void
add_os (JsonBuilder *builder)
{
  g_autofree char *arch = NULL;
  struct utsname machine;

  if (uname (&machine) != 0)
    memset (&machine, 0, sizeof machine);
  arch = rec_text_clean (machine.machine, -1, REC_EXCHANGE_OS_MAX);

  json_builder_set_member_name (builder, "os");
  json_builder_begin_object (builder);
  add_os_info (builder, "id", G_OS_INFO_KEY_ID, "linux");
  add_os_info (builder, "version", G_OS_INFO_KEY_VERSION_ID, "");
  rec_json_add_string (builder, "arch", arch);
  json_builder_end_object (builder);
}

/**
 * rec_exchange_build_report:
 * @report: a report
 * @wire_id: a random UUID, made for this first stage alone
 * @occurrences: how many reports of its bucket it stands for
 * @error: return location for a [error@Error]
 *
 * Makes the body of the first stage, with what protocol.md lists and nothing else: no host, no
 * user, no machine ID, no locale and no time.
 *
 * Returns: (transfer full): JSON text; %NULL with %REC_ERROR_INVALID when @wire_id is no UUID, or
 *   %REC_ERROR_TOO_LARGE
 */
GBytes *
rec_exchange_build_report (RecReport *report,
                           const char *wire_id,
                           guint64 occurrences,
                           GError **error)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);
  g_return_val_if_fail (wire_id != NULL, NULL);

  if (!g_uuid_string_is_valid (wire_id))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The report cannot be sent: its ID for the service is no UUID"));
      return NULL;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  rec_json_add_int (builder, "protocol", 1);
  rec_json_add_string (builder, "report", wire_id);
  rec_json_add_string (builder, "event_type", rec_report_get_event_type (report));
  rec_json_add_string (builder, "bucket", rec_report_get_bucket (report));
  rec_json_add_int (builder, "bucket_version", REC_BUCKET_VERSION);
  json_builder_set_member_name (builder, "signature");
  rec_signature_to_json (rec_report_get_signature (report), builder);
  add_os (builder);
  rec_json_add_int (builder, "occurrences", CLAMP (occurrences, 1, G_MAXINT64));
  rec_json_add_string (builder, "client", "recourse " PACKAGE_VERSION);
  json_builder_end_object (builder);

  text = rec_json_print (builder, FALSE);
  length = strlen (text);
  if (length > REC_EXCHANGE_REPORT_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   _ ("The report cannot be sent: it has %zu bytes; a service takes %d"), length,
                   REC_EXCHANGE_REPORT_MAX);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&text), length);
}

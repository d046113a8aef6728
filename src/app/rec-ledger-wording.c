/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-ledger-wording.h"

#include <glib/gi18n.h>

#include "app/rec-evidence-wording.h"

/* What went to whom. */
char *
rec_ledger_wording_dup_title (RecLedgerEntry *entry)
{
  const char *service = rec_ledger_entry_get_service (entry);
  const char *format = NULL;

  if (service == NULL)
    service = rec_ledger_entry_get_url (entry);
  switch (rec_ledger_entry_get_stage (entry))
    {
    case REC_LEDGER_SIGNATURE:
      /* Translators: %s is a service */
      format = _ ("Signature to %s");
      break;
    case REC_LEDGER_EVIDENCE:
      /* Translators: %s is a service */
      format = _ ("Information to %s");
      break;
    case REC_LEDGER_FEED:
      /* Translators: %s is a service */
      format = _ ("Look for new solutions at %s");
      break;
    }

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, service != NULL ? service : "");
#pragma GCC diagnostic pop
}

static const char *
get_consent (RecConsent consent)
{
  switch (consent)
    {
    case REC_CONSENT_ANSWER:
      return _ ("You were asked, and agreed");
    case REC_CONSENT_REQUEST:
      return _ ("You asked for it");
    case REC_CONSENT_POLICY:
    default:
      return _ ("The settings let it go");
    }
}

/* Who let it go, and the level that was in force. */
char *
rec_ledger_wording_dup_consent (RecLedgerEntry *entry)
{
  const char *level = rec_ledger_entry_get_level (entry);
  const char *consent = get_consent (rec_ledger_entry_get_consent (entry));

  /* Translators: %1$s is who let it go, %2$s is 1, 2 or 3 */
  return level != NULL ? g_strdup_printf (_ ("%1$s; level %2$s"), consent, level)
                       : g_strdup (consent);
}

/* What came of it; empty when that is not known. */
const char *
rec_ledger_wording_get_outcome (RecLedgerEntry *entry)
{
  const char *outcome = rec_ledger_entry_get_outcome (entry);

  if (g_strcmp0 (outcome, "begun") == 0)
    return _ ("Begun; no answer is known");
  if (g_strcmp0 (outcome, "done") == 0)
    return _ ("Arrived");
  if (g_strcmp0 (outcome, "refused") == 0)
    return _ ("Refused by the service");
  if (g_strcmp0 (outcome, "failed") == 0)
    return _ ("Failed; a part may have arrived");
  return "";
}

/* What is shown of the request, and what is not. */
char *
rec_ledger_wording_dup_body_note (RecLedgerEntry *entry)
{
  gint64 size = rec_ledger_entry_get_size (entry);
  g_autofree char *words = g_format_size (MAX (size, 0));

  if (rec_ledger_entry_get_body (entry) != NULL)
    return g_strdup (_ ("The request as it left. Passwords and tokens are not kept."));
  if (size <= 0)
    return g_strdup (
        _ ("The request as it left; it had no body. Passwords and tokens are not kept."));
  /* Translators: %s is a size, e.g. “80 kB” */
  return g_strdup_printf (_ ("The head of the request as it left. Its body of %s is not kept here. "
                             "Passwords and tokens are not kept."),
                          words);
}

/* What an archive held, in words; NULL when it was none. */
char *
rec_ledger_wording_dup_items (RecLedgerEntry *entry)
{
  g_autoptr (GPtrArray) items = rec_ledger_entry_list_items (entry);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (items, i);
      g_autofree char *title = rec_evidence_wording_dup_title (item);
      g_autofree char *size = rec_evidence_wording_dup_size (item);
      /* Translators: %1$s is an item of evidence and %2$s its size */
      g_autofree char *text = g_strdup_printf (_ ("%1$s (%2$s)"), title, size);

      g_strv_builder_add (builder, *size != '\0' ? text : title);
    }
  words = g_strv_builder_end (builder);
  return items->len > 0 ? g_strjoinv (", ", words) : NULL;
}

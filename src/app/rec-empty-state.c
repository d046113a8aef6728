/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-empty-state.h"

#include <glib/gi18n.h>

#include "core/policy/rec-policy-key.h"
#include "core/report/rec-error.h"

static void
set (RecEmptyState *state, const char *icon, const char *title, const char *text)
{
  state->icon = icon;
  state->title = g_markup_escape_text (title, -1);
  state->text = g_markup_escape_text (text, -1);
}

static void
set_for_error (RecEmptyState *state, const GError *error)
{
  if (g_error_matches (error, REC_ERROR, REC_ERROR_NEWER))
    set (state, "dialog-information-symbolic", _ ("A Newer Recourse Wrote This List"),
         _ ("This version cannot read it. Nothing is lost: update Recourse to see your problems "
            "again."));
  else if (g_error_matches (error, REC_ERROR, REC_ERROR_DAMAGED))
    set (state, "dialog-information-symbolic", _ ("The List Is Damaged"), error->message);
  else
    set (state, "dialog-information-symbolic", _ ("The List Cannot Be Read"), error->message);
  state->can_retry = TRUE;
}

/* Chooses what an empty list says. @error is why the store cannot be read, or %NULL;
 * @filtered: whether a filter or a search leaves rows out. */
void
rec_empty_state_choose (RecEmptyState *state,
                        const GError *error,
                        gboolean filtered,
                        RecReporterLink *reporter,
                        RecPolicyLink *policy)
{
  RecSettingsSource *source = REC_SETTINGS_SOURCE (policy);
  gboolean off = g_str_equal (rec_settings_source_get_value (source, REC_POLICY_KEY_LEVEL), "off");
  RecReporterStatus status = rec_reporter_link_get_status (reporter);
  g_autofree char *recorders = rec_reporter_link_dup_missing_recorders (reporter);

  /* Before the first report there is no store. */
  if (error != NULL && !g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND))
    set_for_error (state, error);
  else if (filtered)
    {
      set (state, "system-search-symbolic", _ ("No Problems Match"),
           _ ("Try a different search, or other filters."));
      state->can_clear = TRUE;
    }
  else if (status == REC_REPORTER_MISSING)
    {
      set (state, "network-offline-symbolic", _ ("Problems Cannot Be Looked For"),
           _ ("The reporter, the part of Recourse that reads what the system recorded, cannot be "
              "reached."));
      state->can_retry = TRUE;
    }
  else if (recorders != NULL)
    set (state, "dialog-information-symbolic", _ ("Problems Cannot Be Seen Yet"), recorders);
  else if (status == REC_REPORTER_CONNECTING)
    state->waiting = TRUE;
  else
    set (
        state, "emblem-ok-symbolic", _ ("Nothing Has Failed"),
        off ? _ ("When a program closes unexpectedly, it will be listed here. Reporting is off, so "
                 "it stays on this computer.")
            : _ ("When a program closes unexpectedly, it will be listed here."));
}

void
rec_empty_state_clear (RecEmptyState *state)
{
  g_clear_pointer (&state->title, g_free);
  g_clear_pointer (&state->text, g_free);
}

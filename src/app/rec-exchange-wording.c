/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-exchange-wording.h"

#include <inttypes.h>

#include <glib/gi18n.h>

#include "core/policy/rec-policy-key.h"
#include "core/report/rec-wording.h"

/* How far it is, in the words of design §4. */
char *
rec_exchange_wording_dup_state (RecState state, gboolean ignored)
{
  const char *words = rec_wording_get_state (state);

  if (!ignored)
    return g_strdup (words);
  /* Translators: %s is how far reporting went, as “Not reported” */
  return g_strdup_printf (_ ("%s. You ignore this problem."), words);
}

/* Whether the program is never reported. A pattern is a base name or a path, in which * stands for
 * any run of characters. */
gboolean
rec_exchange_wording_is_excluded (const char *program, RecPolicyLink *policy)
{
  g_auto (GStrv) list
      = rec_settings_source_dup_list (REC_SETTINGS_SOURCE (policy), REC_POLICY_KEY_EXCLUDE, FALSE);

  return rec_policy_list_excludes ((const char *const *) list, program);
}

/* What the administrator excludes, the user cannot change. */
static gboolean
is_excluded_by_user (const char *program, RecPolicyLink *policy)
{
  g_auto (GStrv) list
      = rec_settings_source_dup_list (REC_SETTINGS_SOURCE (policy), REC_POLICY_KEY_EXCLUDE, TRUE);

  return rec_policy_list_excludes ((const char *const *) list, program);
}

/* Why nothing can be sent of the problem, whatever the user does; %NULL when it can. */
char *
rec_exchange_wording_dup_obstacle (const char *program,
                                   RecPolicyLink *policy,
                                   RecExchangeLink *exchange)
{
  RecSettingsSource *source = REC_SETTINGS_SOURCE (policy);
  RecReporterLink *reporter = rec_exchange_link_get_reporter (exchange);
  const char *level = rec_settings_source_get_value (source, REC_POLICY_KEY_LEVEL);
  const char *obstacle = NULL;

  if (rec_reporter_link_get_status (reporter) == REC_REPORTER_MISSING)
    obstacle = _ ("The reporter cannot be reached");
  else if (g_str_equal (level, "off"))
    obstacle = rec_settings_source_is_locked (source, REC_POLICY_KEY_LEVEL)
                   ? _ ("Reporting is off. This is managed by your administrator.")
                   : _ ("Reporting is off. It can be turned on in Settings.");
  else if (rec_policy_link_is_known (policy) && rec_policy_link_get_n_services (policy) == 0)
    obstacle = _ ("No service is set up, so all stays on this computer.");
  else if (rec_exchange_wording_is_excluded (program, policy))
    obstacle = is_excluded_by_user (program, policy)
                   ? _ ("This program is never reported. That can be changed in Settings.")
                   : _ ("This program is never reported. This is managed by your administrator.");

  return g_strdup (obstacle);
}

static char *
dup_next_attempt (gint64 next_attempt)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (next_attempt / G_USEC_PER_SEC);
  g_autofree char *time = NULL;
  gboolean today;

  if (date == NULL || g_date_time_compare (date, now) <= 0)
    return NULL;

  today = g_date_time_get_day_of_year (date) == g_date_time_get_day_of_year (now)
          && g_date_time_get_year (date) == g_date_time_get_year (now);
  /* Translators: these are times as g_date_time_format() writes them */
  time = g_date_time_format (date, today ? _ ("%H:%M") : _ ("%-d %b, %H:%M"));
  /* Translators: %s is a time of the day, or a day */
  return g_strdup_printf (_ ("Next try at %s"), time);
}

/* What is to be said beside the state, if anything is. */
char *
rec_exchange_wording_dup_reason (RecSubmission *submission,
                                 const char *program,
                                 RecPolicyLink *policy,
                                 RecExchangeLink *exchange)
{
  RecState state = submission != NULL ? submission->state : REC_STATE_NOT_REPORTED;
  const char *problem = submission != NULL ? submission->problem : NULL;
  const char *offline = rec_exchange_link_get_offline (exchange);
  /* In other states it is when a question runs out, or the like. */
  gboolean is_waiting = state == REC_STATE_QUEUED || state == REC_STATE_FAILED;
  g_autofree char *next = is_waiting ? dup_next_attempt (submission->next_attempt) : NULL;
  char *obstacle = rec_exchange_wording_dup_obstacle (program, policy, exchange);

  if (obstacle != NULL)
    return obstacle;
  if (problem != NULL && *problem != '\0')
    return next != NULL ? g_strdup_printf ("%s\n%s", problem, next) : g_strdup (problem);
  if (is_waiting && *offline != '\0')
    return g_strdup (offline);
  if (state == REC_STATE_SENT && submission->hits > 0)
    return g_strdup_printf (ngettext ("The service has seen it %" PRIu64 " time.",
                                      "The service has seen it %" PRIu64 " times.",
                                      submission->hits),
                            submission->hits);
  return g_steal_pointer (&next);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-filter-wording.h"

#include <glib/gi18n.h>

#include "core/report/rec-event-type.h"
#include "core/report/rec-wording.h"

const char *
rec_filter_wording_get_field (RecFilterField field)
{
  switch (field)
    {
    case REC_FILTER_EVENT_TYPE:
      /* Translators: what happened, such as “Closed unexpectedly”; a list is narrowed to it */
      return _ ("What Happened");
    case REC_FILTER_STATE:
      /* Translators: how far reporting is, such as “Waiting to send” */
      return _ ("State");
    case REC_FILTER_APPLICATION:
      return _ ("Application");
    case REC_FILTER_PACKAGE:
    case REC_FILTER_N_FIELDS:
    default:
      /* Translators: a software package */
      return _ ("Package");
    }
}

/* The words for @value, as far as they follow from it alone: a store knows more of applications. */
char *
rec_filter_wording_dup_value (RecFilterField field, const char *value)
{
  RecState state;

  if (field == REC_FILTER_STATE && rec_state_from_string (value, &state))
    return g_strdup (rec_wording_get_state (state));
  if (field != REC_FILTER_EVENT_TYPE)
    return g_strdup (*value != '\0' ? value : _ ("Unknown"));
  /* Two event types have the same words in a list of problems. */
  if (g_str_equal (value, REC_EVENT_TYPE_APP_HANG_XPROC))
    return g_strdup (_ ("Stopped responding while it waited for another program"));
  return rec_wording_dup_summary (value);
}

/* The words on a chip. A package is often called as its program is. */
char *
rec_filter_wording_dup_chip (RecFilterField field, const char *label)
{
  if (field == REC_FILTER_PACKAGE)
    /* Translators: %s is the name of a software package */
    return g_strdup_printf (_ ("Package %s"), label);
  return g_strdup (label);
}

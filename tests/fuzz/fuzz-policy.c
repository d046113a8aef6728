/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "core/policy/rec-policy.h"

#include "fuzz.h"

/* What was read is written and read again: nothing may be lost on the way, nor gained. */
static void
check_round_trip (RecPolicySettings *settings, RecPolicySide side)
{
  g_autofree char *text = rec_policy_settings_to_data (settings);
  g_autoptr (RecPolicySettings) again
      = rec_policy_settings_new_from_data (side, text, strlen (text), "/again.conf");
  g_auto (GStrv) keys = rec_policy_settings_list_keys (settings);
  g_auto (GStrv) same_keys = rec_policy_settings_list_keys (again);

  g_assert_cmpstr (rec_policy_settings_get_problem (again), ==, NULL);
  g_assert_cmpstrv (keys, same_keys);
  for (char **key = keys; *key != NULL; key++)
    g_assert_cmpstr (rec_policy_settings_get (settings, *key), ==,
                     rec_policy_settings_get (again, *key));
}

static void
check_broken (RecPolicySettings *machine, RecPolicySettings *user)
{
  g_autoptr (RecPolicy) policy = rec_policy_new (machine, user);
  const RecPayload payload = { REC_PAYLOAD_SIGNATURE, "AppCrash", "/usr/bin/viewer" };

  g_assert_cmpint (rec_policy_decide (policy, &payload, TRUE, NULL), ==, REC_DECISION_NEVER);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_malloc0 (size + 1);
  g_autoptr (RecPolicySettings) user = NULL;
  g_autoptr (RecPolicySettings) machine = NULL;
  g_autoptr (RecPolicy) policy = NULL;

  if (size > 0)
    memcpy (text, data, size);
  user = rec_policy_settings_new_from_data (REC_POLICY_USER, text, size, "/user.conf");
  machine = rec_policy_settings_new_from_data (REC_POLICY_MACHINE, text, size, "/machine.conf");
  policy = rec_policy_new (machine, user);
  rec_policy_excludes (policy, "/usr/bin/viewer");

  /* A lone backslash is written as two, so that what is near the limit may go over it. */
  if (rec_policy_settings_get_problem (user) != NULL)
    check_broken (NULL, user);
  else if (size < 32 * 1024)
    check_round_trip (user, REC_POLICY_USER);
  if (rec_policy_settings_get_problem (machine) != NULL)
    check_broken (machine, NULL);
  else if (size < 32 * 1024)
    check_round_trip (machine, REC_POLICY_MACHINE);
  return 0;
}

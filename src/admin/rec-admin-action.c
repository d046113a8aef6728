/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/rec-admin-action.h"

#include "core/policy/rec-policy-key.h"

/* What each key changes: what may leave the machines, where it goes, or how it is handled here. */
static const struct
{
  const char *key;
  const char *action;
} actions[] = {
  { REC_POLICY_KEY_LEVEL, REC_ADMIN_ACTION_CONSENT },
  { REC_POLICY_KEY_EVENT_TYPES_FIRST, REC_ADMIN_ACTION_CONSENT },
  { REC_POLICY_KEY_EXCLUDE, REC_ADMIN_ACTION_CONSENT },
  { REC_POLICY_KEY_EXTRA_DATA, REC_ADMIN_ACTION_CONSENT },
  { REC_POLICY_KEY_REPEAT_DATA, REC_ADMIN_ACTION_CONSENT },
  { REC_POLICY_KEY_SERVICE, REC_ADMIN_ACTION_SERVICE },
  { REC_POLICY_KEY_QUIET, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_QUEUE, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_MAX_QUEUE, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_REMIND_DAYS, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_CHECK_DAILY, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_METERED, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_LOG, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_MAX_ARCHIVE, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_MAX_FILES_DAYS, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_MAX_FILES_SIZE, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_KEEP_REPORT_DAYS, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_ALWAYS_KEEP_KERNEL_DUMP, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_KERNEL_DUMP_FREE_SPACE, REC_ADMIN_ACTION_SWITCHES },
  { REC_POLICY_KEY_SMALL_KERNEL_DUMPS, REC_ADMIN_ACTION_SWITCHES },
};

/*
 * rec_admin_action_get_for_key:
 * @key: a key of the policy
 *
 * Returns: (nullable): the polkit action that allows to set it for all users; NULL when nothing
 * does
 */
const char *
rec_admin_action_get_for_key (const char *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  if (g_str_has_prefix (key, REC_POLICY_EVENT_TYPES_PREFIX))
    return REC_ADMIN_ACTION_CONSENT;
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].key, key))
      return actions[i].action;

  return NULL;
}

/*
 * rec_admin_action_list_for_keys:
 * @keys: keys of the policy
 *
 * Returns: (transfer full) (nullable): the actions that together allow to set them, each once; NULL
 * when there is a key that nothing allows to set
 */
char **
rec_admin_action_list_for_keys (const char *const *keys)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (keys != NULL, NULL);

  for (; *keys != NULL; keys++)
    {
      const char *action = rec_admin_action_get_for_key (*keys);

      if (action == NULL)
        return NULL;
      if (g_hash_table_add (seen, (gpointer) action))
        g_strv_builder_add (builder, action);
    }

  return g_strv_builder_end (builder);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "core/policy/rec-policy.h"

/* The tables are written by hand from seed 001 (consent levels) and design §3. They are data, and
 * no way of reckoning: what is in a cell is what has to come out.
 *
 *   N  never, and nobody is asked      A  the user is asked      S  it is sent */

#define EVENT_TYPE "AppCrash"
#define PROGRAM "/usr/bin/viewer"

/* For each level in force: signature, safe, personal, feed; first what Recourse does by itself,
 * then what the user asks for by hand. */
static const struct
{
  const char *level;
  const char *by_itself;
  const char *by_hand;
} levels[] = {
  /*        signature, safe, personal, feed */
  { "off", "NNNN", "NNNN" },
  { "1", "AAAA", "SSSS" },
  { "2", "SAAS", "SSSS" },
  { "3", "SSAS", "SSSS" },
};

/* An excluded program: its reports never go, not by hand either. The feed tells of no program. */
static const struct
{
  const char *level;
  const char *by_itself;
  const char *by_hand;
} excluded[] = {
  { "off", "NNNN", "NNNN" },
  { "1", "NNNA", "NNNS" },
  { "2", "NNNS", "NNNS" },
  { "3", "NNNS", "NNNS" },
};

/* Which general level is in force. The column is the user's own level, “-” when it is not set. */
static const char *const user_levels[] = { NULL, "off", "1", "2", "3" };
static const struct
{
  const char *machine;
  const char *in_force[5];
} general[] = {
  /* user:    -      off    1      2      3   */
  { NULL, { "1", "off", "1", "2", "3" } },
  { "user", { "1", "off", "1", "2", "3" } },
  { "off", { "off", "off", "off", "off", "off" } },
  { "1", { "1", "1", "1", "1", "1" } },
  { "2", { "2", "2", "2", "2", "2" } },
  { "3", { "3", "3", "3", "3", "3" } },
};

/* Which level is in force for an event type that has one of its own. The column is the general
 * level in force. A level for all users (first: “machine”) leaves no room for the user's event
 * types. */
static const char *const event_levels[] = { NULL, "user", "off", "1", "2", "3" };
static const struct
{
  gboolean machine_decides_general;
  const char *machines;
  const char *users;
  const char *in_force[4];
} own[] = {
  /* general:                    off    1      2      3   */
  { FALSE, NULL, NULL, { "off", "1", "2", "3" } },
  { FALSE, NULL, "off", { "off", "off", "off", "off" } },
  { FALSE, NULL, "1", { "off", "1", "1", "1" } },
  { FALSE, NULL, "2", { "off", "2", "2", "2" } },
  { FALSE, NULL, "3", { "off", "3", "3", "3" } },

  { FALSE, "user", NULL, { "off", "1", "2", "3" } },
  { FALSE, "user", "off", { "off", "off", "off", "off" } },
  { FALSE, "user", "1", { "off", "1", "1", "1" } },
  { FALSE, "user", "2", { "off", "2", "2", "2" } },
  { FALSE, "user", "3", { "off", "3", "3", "3" } },

  { FALSE, "off", NULL, { "off", "off", "off", "off" } },
  { FALSE, "off", "off", { "off", "off", "off", "off" } },
  { FALSE, "off", "1", { "off", "off", "off", "off" } },
  { FALSE, "off", "2", { "off", "off", "off", "off" } },
  { FALSE, "off", "3", { "off", "off", "off", "off" } },

  { FALSE, "1", NULL, { "off", "1", "1", "1" } },
  { FALSE, "1", "off", { "off", "1", "1", "1" } },
  { FALSE, "1", "1", { "off", "1", "1", "1" } },
  { FALSE, "1", "2", { "off", "1", "1", "1" } },
  { FALSE, "1", "3", { "off", "1", "1", "1" } },

  { FALSE, "2", NULL, { "off", "2", "2", "2" } },
  { FALSE, "2", "off", { "off", "2", "2", "2" } },
  { FALSE, "2", "1", { "off", "2", "2", "2" } },
  { FALSE, "2", "2", { "off", "2", "2", "2" } },
  { FALSE, "2", "3", { "off", "2", "2", "2" } },

  { FALSE, "3", NULL, { "off", "3", "3", "3" } },
  { FALSE, "3", "off", { "off", "3", "3", "3" } },
  { FALSE, "3", "1", { "off", "3", "3", "3" } },
  { FALSE, "3", "2", { "off", "3", "3", "3" } },
  { FALSE, "3", "3", { "off", "3", "3", "3" } },

  { TRUE, NULL, NULL, { "off", "1", "2", "3" } },
  { TRUE, NULL, "off", { "off", "1", "2", "3" } },
  { TRUE, NULL, "1", { "off", "1", "2", "3" } },
  { TRUE, NULL, "2", { "off", "1", "2", "3" } },
  { TRUE, NULL, "3", { "off", "1", "2", "3" } },

  { TRUE, "user", NULL, { "off", "1", "2", "3" } },
  { TRUE, "user", "off", { "off", "1", "2", "3" } },
  { TRUE, "user", "1", { "off", "1", "2", "3" } },
  { TRUE, "user", "2", { "off", "1", "2", "3" } },
  { TRUE, "user", "3", { "off", "1", "2", "3" } },

  { TRUE, "off", NULL, { "off", "off", "off", "off" } },
  { TRUE, "off", "off", { "off", "off", "off", "off" } },
  { TRUE, "off", "1", { "off", "off", "off", "off" } },
  { TRUE, "off", "2", { "off", "off", "off", "off" } },
  { TRUE, "off", "3", { "off", "off", "off", "off" } },

  { TRUE, "1", NULL, { "off", "1", "1", "1" } },
  { TRUE, "1", "off", { "off", "1", "1", "1" } },
  { TRUE, "1", "1", { "off", "1", "1", "1" } },
  { TRUE, "1", "2", { "off", "1", "1", "1" } },
  { TRUE, "1", "3", { "off", "1", "1", "1" } },

  { TRUE, "2", NULL, { "off", "2", "2", "2" } },
  { TRUE, "2", "off", { "off", "2", "2", "2" } },
  { TRUE, "2", "1", { "off", "2", "2", "2" } },
  { TRUE, "2", "2", { "off", "2", "2", "2" } },
  { TRUE, "2", "3", { "off", "2", "2", "2" } },

  { TRUE, "3", NULL, { "off", "3", "3", "3" } },
  { TRUE, "3", "off", { "off", "3", "3", "3" } },
  { TRUE, "3", "1", { "off", "3", "3", "3" } },
  { TRUE, "3", "2", { "off", "3", "3", "3" } },
  { TRUE, "3", "3", { "off", "3", "3", "3" } },
};

/* Who excludes the program. */
typedef enum
{
  EXCLUDED_BY_NOBODY,
  EXCLUDED_BY_MACHINE,
  EXCLUDED_BY_USER,
  EXCLUDED_BY_BOTH,
  N_EXCLUSIONS,
} Exclusion;

typedef struct
{
  const char *machine;
  const char *user;
  const char *machines_own;
  const char *users_own;
  Exclusion exclusion;
} Case;

static void
put (RecPolicySettings *settings, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (value == NULL)
    return;
  rec_policy_settings_set (settings, key, value, &error);
  g_assert_no_error (error);
}

static RecPolicy *
new_policy (const Case *c, const char *event_types_first)
{
  g_autoptr (RecPolicySettings) machine = rec_policy_settings_new (REC_POLICY_MACHINE);
  g_autoptr (RecPolicySettings) user = rec_policy_settings_new (REC_POLICY_USER);

  put (machine, REC_POLICY_KEY_LEVEL, c->machine);
  put (machine, REC_POLICY_EVENT_TYPES_PREFIX EVENT_TYPE, c->machines_own);
  put (user, REC_POLICY_KEY_LEVEL, c->user);
  put (user, REC_POLICY_EVENT_TYPES_PREFIX EVENT_TYPE, c->users_own);
  put (user, REC_POLICY_KEY_EVENT_TYPES_FIRST, event_types_first);
  if (c->exclusion == EXCLUDED_BY_MACHINE || c->exclusion == EXCLUDED_BY_BOTH)
    put (machine, REC_POLICY_KEY_EXCLUDE, "viewer");
  if (c->exclusion == EXCLUDED_BY_USER || c->exclusion == EXCLUDED_BY_BOTH)
    put (user, REC_POLICY_KEY_EXCLUDE, "other;/usr/bin/view*");
  return rec_policy_new (machine, user);
}

static gsize
find_level (const char *level)
{
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (levels[i].level, level))
      return i;
  g_assert_not_reached ();
}

static const char *
look_up_general (const Case *c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (general); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (user_levels); j++)
      if (g_strcmp0 (general[i].machine, c->machine) == 0
          && g_strcmp0 (user_levels[j], c->user) == 0)
        return general[i].in_force[j];
  g_assert_not_reached ();
}

static const char *
look_up_own (const Case *c, const char *level)
{
  gboolean machine_decides = c->machine != NULL && !g_str_equal (c->machine, "user");

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    if (own[i].machine_decides_general == machine_decides
        && g_strcmp0 (own[i].machines, c->machines_own) == 0
        && g_strcmp0 (own[i].users, c->users_own) == 0)
      return own[i].in_force[find_level (level)];
  g_assert_not_reached ();
}

static char
get_letter (RecDecision decision)
{
  return decision == REC_DECISION_NEVER  ? 'N'
         : decision == REC_DECISION_ASK  ? 'A'
         : decision == REC_DECISION_SEND ? 'S'
                                         : 'H';
}

static void
check_cell (RecPolicy *policy, const Case *c, RecPayloadKind kind, gboolean by_hand, char expected)
{
  const RecPayload payload = { kind, EVENT_TYPE, PROGRAM };
  RecPolicyReason reason;
  char decided = get_letter (rec_policy_decide (policy, &payload, by_hand, &reason));

  if (decided != expected)
    g_error ("machine %s, user %s, event type: machine's %s, user's %s, exclusion %d, payload %d, "
             "by hand %d: %c and not %c",
             c->machine, c->user, c->machines_own, c->users_own, c->exclusion, kind, by_hand,
             decided, expected);
  g_assert_true (decided != 'S' || !by_hand || reason == REC_POLICY_REASON_REQUEST);
}

static void
check_case (const Case *c, guint *n_cells)
{
  g_autoptr (RecPolicy) policy = new_policy (c, NULL);
  const char *level = look_up_general (c);
  gsize feed = find_level (level);
  gsize row = find_level (look_up_own (c, level));

  g_assert_cmpstr (rec_level_to_string (rec_policy_get_level (policy)), ==, level);
  g_assert_cmpstr (rec_level_to_string (rec_policy_get_level_for (policy, EVENT_TYPE)), ==,
                   levels[row].level);

  for (RecPayloadKind kind = REC_PAYLOAD_SIGNATURE; kind <= REC_PAYLOAD_FEED; kind++)
    {
      /* The feed is of no event type. */
      gsize at = kind == REC_PAYLOAD_FEED ? feed : row;
      gboolean is_excluded = c->exclusion != EXCLUDED_BY_NOBODY;

      check_cell (policy, c, kind, FALSE,
                  is_excluded ? excluded[at].by_itself[kind] : levels[at].by_itself[kind]);
      check_cell (policy, c, kind, TRUE,
                  is_excluded ? excluded[at].by_hand[kind] : levels[at].by_hand[kind]);
      *n_cells += 2;
    }
}

static void
test_table (void)
{
  guint n_cells = 0;

  for (gsize m = 0; m < G_N_ELEMENTS (general); m++)
    for (gsize u = 0; u < G_N_ELEMENTS (user_levels); u++)
      for (gsize em = 0; em < G_N_ELEMENTS (event_levels); em++)
        for (gsize eu = 0; eu < G_N_ELEMENTS (event_levels); eu++)
          for (Exclusion exclusion = 0; exclusion < N_EXCLUSIONS; exclusion++)
            {
              const Case c = { general[m].machine, user_levels[u], event_levels[em],
                               event_levels[eu], exclusion };

              /* Only the machine can leave an event type to the user. */
              if (g_strcmp0 (event_levels[eu], "user") != 0)
                check_case (&c, &n_cells);
            }
  g_test_message ("%u cells", n_cells);
  g_assert_cmpuint (n_cells, ==, 6 * 5 * 6 * 5 * 4 * 4 * 2);
}

/* EventTypesFirst=false: the general level counts, whatever an event type has. */
static void
test_general_first (void)
{
  for (gsize m = 0; m < G_N_ELEMENTS (general); m++)
    for (gsize u = 0; u < G_N_ELEMENTS (user_levels); u++)
      for (gsize e = 0; e < G_N_ELEMENTS (event_levels); e++)
        {
          const Case c = { general[m].machine, user_levels[u], event_levels[e], "3" };
          g_autoptr (RecPolicy) policy = new_policy (&c, "false");

          g_assert_cmpstr (rec_level_to_string (rec_policy_get_level_for (policy, EVENT_TYPE)), ==,
                           general[m].in_force[u]);
        }
}

/* Everything that would go without a word is held, and nothing else; by hand it goes. */
static void
test_queue (void)
{
  const char *const held[] = { "NNNN", "AAAA", "HAAS", "HHAS" };

  for (gsize level = 0; level < G_N_ELEMENTS (levels); level++)
    {
      g_autoptr (RecPolicySettings) user = rec_policy_settings_new (REC_POLICY_USER);
      g_autoptr (RecPolicy) policy = NULL;

      put (user, REC_POLICY_KEY_LEVEL, levels[level].level);
      put (user, REC_POLICY_KEY_QUEUE, "always");
      policy = rec_policy_new (NULL, user);
      for (RecPayloadKind kind = REC_PAYLOAD_SIGNATURE; kind <= REC_PAYLOAD_FEED; kind++)
        {
          const RecPayload payload = { kind, EVENT_TYPE, PROGRAM };

          g_assert_cmpint (get_letter (rec_policy_decide (policy, &payload, FALSE, NULL)), ==,
                           held[level][kind]);
          g_assert_cmpint (get_letter (rec_policy_decide (policy, &payload, TRUE, NULL)), ==,
                           levels[level].by_hand[kind]);
        }
    }
}

/* Evidence never goes, not by hand either; what is no evidence goes as before. */
static void
test_no_extra_data (void)
{
  const char *const by_itself[] = { "NNNN", "ANNA", "SNNS", "SNNS" };
  const char *const by_hand[] = { "NNNN", "SNNS", "SNNS", "SNNS" };

  for (gsize level = 0; level < G_N_ELEMENTS (levels); level++)
    {
      g_autoptr (RecPolicySettings) machine = rec_policy_settings_new (REC_POLICY_MACHINE);
      g_autoptr (RecPolicySettings) user = rec_policy_settings_new (REC_POLICY_USER);
      g_autoptr (RecPolicy) policy = NULL;

      put (user, REC_POLICY_KEY_LEVEL, levels[level].level);
      put (user, REC_POLICY_KEY_EXTRA_DATA, "true");
      put (machine, REC_POLICY_KEY_EXTRA_DATA, "false");
      policy = rec_policy_new (machine, user);
      for (RecPayloadKind kind = REC_PAYLOAD_SIGNATURE; kind <= REC_PAYLOAD_FEED; kind++)
        {
          const RecPayload payload = { kind, EVENT_TYPE, PROGRAM };

          g_assert_cmpint (get_letter (rec_policy_decide (policy, &payload, FALSE, NULL)), ==,
                           by_itself[level][kind]);
          g_assert_cmpint (get_letter (rec_policy_decide (policy, &payload, TRUE, NULL)), ==,
                           by_hand[level][kind]);
        }
    }
}

/* A file of either side that cannot be read closes everything, whatever the other side says. */
static void
test_broken (void)
{
  const char text[] = "[Policy]\nLevl=3\n";

  for (RecPolicySide side = REC_POLICY_USER; side <= REC_POLICY_MACHINE; side++)
    for (gsize level = 0; level < G_N_ELEMENTS (levels); level++)
      {
        RecPolicySide other_side = side == REC_POLICY_USER ? REC_POLICY_MACHINE : REC_POLICY_USER;
        g_autoptr (RecPolicySettings) other = rec_policy_settings_new (other_side);
        g_autoptr (RecPolicySettings) broken
            = rec_policy_settings_new_from_data (side, text, strlen (text), "/x.conf");
        g_autoptr (RecPolicy) policy = NULL;

        put (other, REC_POLICY_KEY_LEVEL, levels[level].level);
        put (other, REC_POLICY_EVENT_TYPES_PREFIX EVENT_TYPE, "3");
        policy = side == REC_POLICY_MACHINE ? rec_policy_new (broken, other)
                                            : rec_policy_new (other, broken);
        g_assert_cmpint (rec_policy_get_level (policy), ==, REC_LEVEL_OFF);
        g_assert_cmpint (rec_policy_get_level_for (policy, EVENT_TYPE), ==, REC_LEVEL_OFF);
        g_assert_true (rec_policy_is_locked (policy, REC_POLICY_KEY_LEVEL));
        for (RecPayloadKind kind = REC_PAYLOAD_SIGNATURE; kind <= REC_PAYLOAD_FEED; kind++)
          {
            const RecPayload payload = { kind, EVENT_TYPE, PROGRAM };
            RecPolicyReason reason;

            g_assert_cmpint (rec_policy_decide (policy, &payload, TRUE, &reason), ==,
                             REC_DECISION_NEVER);
            g_assert_cmpint (reason, ==, REC_POLICY_REASON_BROKEN);
          }
      }
}

static void
check_reason (RecPolicy *policy, const RecPayload *payload, RecPolicyReason expected)
{
  RecPolicyReason reason;

  rec_policy_decide (policy, payload, FALSE, &reason);
  g_assert_cmpint (reason, ==, expected);
}

static void
test_reasons (void)
{
  g_autoptr (RecPolicySettings) user = rec_policy_settings_new (REC_POLICY_USER);
  g_autoptr (RecPolicy) policy = NULL;

  put (user, REC_POLICY_KEY_LEVEL, "2");
  put (user, REC_POLICY_KEY_EXTRA_DATA, "false");
  put (user, REC_POLICY_KEY_QUEUE, "always");
  put (user, REC_POLICY_KEY_EXCLUDE, "viewer");
  put (user, "EventTypes/AppHang", "off");
  put (user, "EventTypes/Exception", "1");
  policy = rec_policy_new (NULL, user);

  check_reason (policy, &(RecPayload){ REC_PAYLOAD_SIGNATURE, "AppCrash", "x" },
                REC_POLICY_REASON_QUEUE);
  check_reason (policy, &(RecPayload){ REC_PAYLOAD_SIGNATURE, "AppCrash", PROGRAM },
                REC_POLICY_REASON_EXCLUDED);
  check_reason (policy, &(RecPayload){ REC_PAYLOAD_SAFE, "AppCrash", "x" },
                REC_POLICY_REASON_NO_EXTRA_DATA);
  check_reason (policy, &(RecPayload){ REC_PAYLOAD_SIGNATURE, "AppHang", PROGRAM },
                REC_POLICY_REASON_EVENT_TYPE);
  check_reason (policy, &(RecPayload){ REC_PAYLOAD_SIGNATURE, "Exception", "x" },
                REC_POLICY_REASON_EVENT_TYPE);
  check_reason (policy, &(RecPayload){ REC_PAYLOAD_FEED }, REC_POLICY_REASON_LEVEL);
}

/* Seed 001: “if the user has already set his consent level to higher than 2, it is not brought
 * down”. */
static void
test_recommended (void)
{
  g_assert_cmpint (rec_level_raise_to_recommended (REC_LEVEL_OFF), ==, REC_LEVEL_PARAMETERS);
  g_assert_cmpint (rec_level_raise_to_recommended (REC_LEVEL_ASK), ==, REC_LEVEL_PARAMETERS);
  g_assert_cmpint (rec_level_raise_to_recommended (REC_LEVEL_PARAMETERS), ==, REC_LEVEL_PARAMETERS);
  g_assert_cmpint (rec_level_raise_to_recommended (REC_LEVEL_SAFE_DATA), ==, REC_LEVEL_SAFE_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/every combination is as the table has it", test_table);
  g_test_add_func ("/decide/the general level may count more than an event type's",
                   test_general_first);
  g_test_add_func ("/decide/a queue holds what would go, until it is sent by hand", test_queue);
  g_test_add_func ("/decide/without extra data no evidence goes, not by hand either",
                   test_no_extra_data);
  g_test_add_func ("/decide/a broken file closes everything", test_broken);
  g_test_add_func ("/decide/each decision has its reason", test_reasons);
  g_test_add_func ("/decide/what is recommended never lowers a level", test_recommended);
  return g_test_run ();
}

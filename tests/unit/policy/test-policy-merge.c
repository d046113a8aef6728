/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>
#include <time.h>

#include "core/policy/rec-policy-limits.h"
#include "core/policy/rec-policy.h"

static RecPolicySettings *
parse (RecPolicySide side, const char *text)
{
  RecPolicySettings *settings = rec_policy_settings_new_from_data (
      side, text, strlen (text), side == REC_POLICY_MACHINE ? "/etc/m.conf" : "/home/u.conf");

  g_assert_cmpstr (rec_policy_settings_get_problem (settings), ==, NULL);
  return settings;
}

static RecPolicy *
merge (const char *machine_text, const char *user_text)
{
  g_autoptr (RecPolicySettings) machine = parse (REC_POLICY_MACHINE, machine_text);
  g_autoptr (RecPolicySettings) user = parse (REC_POLICY_USER, user_text);

  return rec_policy_new (machine, user);
}

static void
assert_key (RecPolicy *policy,
            const char *key,
            const char *value,
            const char *origin,
            gboolean is_locked)
{
  g_assert_cmpstr (rec_policy_get_value (policy, key), ==, value);
  g_assert_cmpstr (rec_policy_get_origin (policy, key), ==, origin);
  g_assert_cmpint (rec_policy_is_locked (policy, key), ==, is_locked);
}

static void
test_defaults (void)
{
  g_autoptr (RecPolicy) policy = rec_policy_new (NULL, NULL);
  g_auto (GStrv) keys = rec_policy_list_keys (policy);

  g_assert_cmpuint (g_strv_length (keys), ==, 23);
  for (char **key = keys; *key != NULL; key++)
    assert_key (policy, *key, rec_policy_key_get_default (*key), "", FALSE);
  g_assert_cmpint (rec_policy_get_level (policy), ==, REC_LEVEL_ASK);
  g_assert_cmpuint (rec_policy_get_number (policy, REC_POLICY_KEY_MAX_QUEUE), ==, 50);
  g_assert_null (rec_policy_get_problem (policy));
  assert_key (policy, "EventTypes/AppHang", "", "", FALSE);
}

static void
test_sides (void)
{
  g_autoptr (RecPolicy) policy
      = merge ("[Policy]\nLevel=user\nQuiet=true\nService=user\n[EventTypes]\nAppHang=1\nX=user\n",
               "[Policy]\nLevel=3\nQuiet=false\nMetered=true\nService=mine\n"
               "[EventTypes]\nAppHang=3\nX=2\nY=off\n");

  assert_key (policy, "Level", "3", "/home/u.conf", FALSE);
  assert_key (policy, "Quiet", "true", "/etc/m.conf", TRUE);
  assert_key (policy, "Metered", "true", "/home/u.conf", FALSE);
  /* Only a level leaves it to the user; a service may be called so. */
  assert_key (policy, "Service", "user", "/etc/m.conf", TRUE);
  assert_key (policy, "EventTypes/AppHang", "1", "/etc/m.conf", TRUE);
  assert_key (policy, "EventTypes/X", "2", "/home/u.conf", FALSE);
  assert_key (policy, "EventTypes/Y", "off", "/home/u.conf", FALSE);
}

static void
test_level_for_all (void)
{
  g_autoptr (RecPolicy) policy = merge ("[Policy]\nLevel=1\n[EventTypes]\nAppHang=2\n",
                                        "[Policy]\nLevel=3\n[EventTypes]\nAppCrash=3\nAppHang=3\n");

  assert_key (policy, "Level", "1", "/etc/m.conf", TRUE);
  assert_key (policy, "EventTypes/AppCrash", "", "", TRUE);
  assert_key (policy, "EventTypes/AppHang", "2", "/etc/m.conf", TRUE);
  assert_key (policy, "EventTypes/Other", "", "", TRUE);
  assert_key (policy, "Notify", "true", "", FALSE);
}

static void
test_lists (void)
{
  g_autoptr (RecPolicy) policy
      = merge ("[Policy]\nExclude=eog;/opt/*\n", "[Policy]\nExclude=gimp;eog;a\\;b\nWords=Anna\n");
  g_auto (GStrv) excluded = rec_policy_get_list (policy, "Exclude");

  g_assert_cmpstrv (excluded, ((const char *const[]){ "eog", "/opt/*", "gimp", "a;b", NULL }));
  assert_key (policy, "Exclude", "eog;/opt/*;gimp;a\\;b", "/etc/m.conf", FALSE);
  assert_key (policy, "Words", "Anna", "/home/u.conf", FALSE);
}

static char *
make_text (char first)
{
  GString *text = g_string_new ("[Policy]\nExclude=");

  for (guint i = 0; i < REC_POLICY_LIST_MAX; i++)
    g_string_append_printf (text, "%c%u;", first, i);
  return g_string_free (text, FALSE);
}

static void
test_long_lists (void)
{
  g_autofree char *machine = make_text ('m');
  g_autofree char *user = make_text ('u');
  g_autoptr (RecPolicy) policy = merge (machine, user);
  g_auto (GStrv) excluded = rec_policy_get_list (policy, "Exclude");

  g_assert_cmpuint (g_strv_length (excluded), ==, 2 * REC_POLICY_LIST_MAX);
  g_assert_true (rec_policy_excludes (policy, "/bin/m0"));
  g_assert_true (rec_policy_excludes (policy, "/bin/u255"));
}

static void
test_exclusion (void)
{
  static const struct
  {
    const char *entry;
    const char *program;
    gboolean is_excluded;
  } cases[] = {
    { "eog", "/usr/bin/eog", TRUE },
    { "eog", "eog", TRUE },
    { "eog", "/usr/bin/eog2", FALSE },
    { "eog", "/usr/bin/xeog", FALSE },
    { "eog", "/eog/other", FALSE },
    { "e*g", "/usr/bin/eog", TRUE },
    { "e*g", "/usr/bin/eg", TRUE },
    { "e*g*", "/usr/bin/aeg", FALSE },
    { "*", "/usr/bin/anything", TRUE },
    { "e?g", "/usr/bin/eog", FALSE },
    { "[e]og", "/usr/bin/eog", FALSE },
    { "/usr/bin/eog", "/usr/bin/eog", TRUE },
    { "/usr/bin/eog", "/usr/local/bin/eog", FALSE },
    { "/usr/bin/eog", "eog", TRUE },
    { "/opt/*", "/opt/a/b/c", TRUE },
    { "/opt/*", "/optional", FALSE },
    { "/opt/*", "c", FALSE },
    { "*/secret/*", "/home/x/secret/y", TRUE },
    { "*/secret/*", "/home/x/public/y", FALSE },
    { "a*b*c", "/aXXbYYbZZc", TRUE },
    { "a*b*c", "/aXXcYYb", FALSE },
    { "EOG", "/usr/bin/eog", FALSE },
    { "*", "", FALSE },
    { "*", NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text
          = g_strconcat ("[Policy]\nExclude=unrelated;", cases[i].entry, "\n", NULL);
      g_autoptr (RecPolicy) policy = merge ("", text);

      g_test_message ("%s, %s", cases[i].entry, cases[i].program);
      g_assert_cmpint (rec_policy_excludes (policy, cases[i].program), ==, cases[i].is_excluded);
    }
}

/* A pattern of many stars is matched without going back over all of them. */
static void
test_costly_pattern (void)
{
  g_autoptr (GString) text = g_string_new ("[Policy]\nExclude=/");
  g_autofree char *program = g_strnfill (4000, 'a');
  g_autofree char *path = g_strconcat ("/", program, NULL);
  g_autoptr (RecPolicy) policy = NULL;
  clock_t start = clock ();

  for (guint i = 0; i < 400; i++)
    g_string_append (text, "a*");
  g_string_append (text, "b\n");
  policy = merge (text->str, "");
  g_assert_false (rec_policy_excludes (policy, path));
  g_assert_cmpint (clock () - start, <, 5 * CLOCKS_PER_SEC);
}

static void
test_unchanging (void)
{
  g_autoptr (RecPolicySettings) user = parse (REC_POLICY_USER, "[Policy]\nLevel=2\n");
  g_autoptr (RecPolicy) policy = rec_policy_new (NULL, user);

  g_assert_true (rec_policy_settings_set (user, "Level", "3", NULL));
  g_assert_cmpint (rec_policy_get_level (policy), ==, REC_LEVEL_PARAMETERS);
  g_assert_finalize_object (g_steal_pointer (&policy));
  g_assert_finalize_object (g_steal_pointer (&user));
}

static void
test_payload_kinds (void)
{
  g_assert_cmpint (rec_payload_kind_for_evidence (REC_EVIDENCE_MINIDUMP), ==, REC_PAYLOAD_SAFE);
  g_assert_cmpint (rec_payload_kind_for_evidence (REC_EVIDENCE_HEAPDUMP), ==, REC_PAYLOAD_PERSONAL);
  g_assert_cmpint (rec_payload_kind_for_evidence (REC_EVIDENCE_LOG), ==, REC_PAYLOAD_PERSONAL);
  g_assert_cmpint (rec_payload_kind_for_evidence ("unheard-of"), ==, REC_PAYLOAD_PERSONAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/without files each key has its default", test_defaults);
  g_test_add_func ("/merge/what the machine sets counts and is locked", test_sides);
  g_test_add_func ("/merge/with a level for all the user's event types do not count",
                   test_level_for_all);
  g_test_add_func ("/merge/the lists of both sides add up", test_lists);
  g_test_add_func ("/merge/two full lists add up whole", test_long_lists);
  g_test_add_func ("/merge/an entry excludes by name, by path and by star", test_exclusion);
  g_test_add_func ("/merge/a pattern of many stars takes no long time", test_costly_pattern);
  g_test_add_func ("/merge/a policy does not change with its settings", test_unchanging);
  g_test_add_func ("/merge/evidence is safe or personal by its kind", test_payload_kinds);
  return g_test_run ();
}

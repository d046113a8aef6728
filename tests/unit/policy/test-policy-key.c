/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "core/policy/rec-policy-key.h"
#include "core/policy/rec-policy-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

static void
assert_value (const char *key, RecPolicySide side, const char *value, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *normalized = rec_policy_key_normalize (key, side, value, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (normalized, ==, expected);
}

/* The message names the key, so that whoever reads it knows where to look. */
static void
assert_refused (const char *key, RecPolicySide side, const char *value, RecError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *normalized = rec_policy_key_normalize (key, side, value, &error);

  g_assert_error (error, REC_ERROR, (int) code);
  g_assert_null (normalized);
  if (!g_str_has_prefix (key, REC_POLICY_EVENT_TYPES_PREFIX))
    g_assert_nonnull (strstr (error->message, key));
}

static void
test_table (void)
{
  const char *const *machine = rec_policy_key_list (REC_POLICY_MACHINE);
  guint n_user_only = 0, n_machine_only = 0;

  g_assert_cmpuint (g_strv_length ((char **) rec_policy_key_list (REC_POLICY_USER)), ==, 20);
  for (const char *const *key = rec_policy_key_list (REC_POLICY_USER); *key != NULL; key++)
    {
      const char *fallback = rec_policy_key_get_default (*key);

      g_assert_true (rec_policy_key_is_known (*key, REC_POLICY_USER));
      assert_value (*key, REC_POLICY_USER, fallback, fallback);
      g_assert_cmpint (rec_policy_key_is_known (*key, REC_POLICY_MACHINE), ==,
                       g_strv_contains (machine, *key));
      n_user_only += !g_strv_contains (machine, *key);
    }
  for (const char *const *key = machine; *key != NULL; key++)
    {
      const char *fallback = rec_policy_key_get_default (*key);

      assert_value (*key, REC_POLICY_MACHINE, fallback, fallback);
      n_machine_only += !rec_policy_key_is_known (*key, REC_POLICY_USER);
    }
  g_assert_cmpuint (n_user_only, ==, 3);
  g_assert_cmpuint (n_machine_only, ==, 3);
  g_assert_cmpstr (rec_policy_key_get_default (REC_POLICY_KEY_LEVEL), ==, "1");
}

static void
test_levels (void)
{
  assert_value ("Level", REC_POLICY_MACHINE, "user", "user");
  assert_refused ("Level", REC_POLICY_USER, "user", REC_ERROR_INVALID);
  for (RecPolicySide side = REC_POLICY_USER; side <= REC_POLICY_MACHINE; side++)
    {
      assert_value ("Level", side, "off", "off");
      assert_value ("Level", side, "3", "3");
      assert_value ("EventTypes/AppCrash", side, "2", "2");
      for (const char *const *bad
           = (const char *const[]){ "", "0", "4", "Off", "OFF", " 1", "1 ", "01", "2.0", NULL };
           *bad != NULL; bad++)
        assert_refused ("Level", side, *bad, REC_ERROR_INVALID);
    }
}

static void
test_values (void)
{
  assert_value ("Quiet", REC_POLICY_USER, "true", "true");
  assert_refused ("Quiet", REC_POLICY_USER, "1", REC_ERROR_INVALID);
  assert_refused ("Quiet", REC_POLICY_USER, "True", REC_ERROR_INVALID);
  assert_value ("Queue", REC_POLICY_MACHINE, "never", "never");
  assert_refused ("Queue", REC_POLICY_MACHINE, "normal always", REC_ERROR_INVALID);
  assert_value ("MaxQueue", REC_POLICY_USER, "1", "1");
  assert_value ("MaxQueue", REC_POLICY_USER, "500", "500");
  assert_value ("MaxQueue", REC_POLICY_USER, "007", "7");
  for (const char *const *bad = (const char *const[]){ "0", "501", "-1", "+5", "5 ", "5x", "",
                                                       "99999999999999999999", NULL };
       *bad != NULL; bad++)
    assert_refused ("MaxQueue", REC_POLICY_USER, *bad, REC_ERROR_INVALID);
  assert_value ("RemindDays", REC_POLICY_USER, "0", "0");
  assert_value ("RemindDays", REC_POLICY_USER, "365", "365");
  assert_refused ("RemindDays", REC_POLICY_USER, "366", REC_ERROR_INVALID);
  assert_value ("Service", REC_POLICY_USER, "", "");
  assert_value ("Service", REC_POLICY_USER, "org.example_2-x", "org.example_2-x");
  assert_refused ("Service", REC_POLICY_USER, "../x", REC_ERROR_INVALID);
  assert_refused ("Service", REC_POLICY_USER, "a/b", REC_ERROR_INVALID);
  assert_refused ("Service", REC_POLICY_USER, ".hidden", REC_ERROR_INVALID);
  assert_refused ("Notify", REC_POLICY_MACHINE, "true", REC_ERROR_INVALID);
  assert_refused ("Nothing", REC_POLICY_USER, "true", REC_ERROR_INVALID);
}

static void
test_storage_limits (void)
{
  static const struct
  {
    const char *key;
    guint min;
    guint max;
    const char *fallback;
    gboolean machine_only;
  } limits[] = {
    { "MaxArchive", 1, 5000, "1000", FALSE },         { "MaxFilesDays", 0, 36500, "0", FALSE },
    { "MaxFilesSize", 0, 10000000, "0", FALSE },      { "KeepReportDays", 0, 36500, "0", FALSE },
    { "KernelDumpFreeSpace", 0, 100000, "25", TRUE }, { "SmallKernelDumps", 0, 5000, "50", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *min = g_strdup_printf ("%u", limits[i].min);
      g_autofree char *max = g_strdup_printf ("%u", limits[i].max);
      g_autofree char *past = g_strdup_printf ("%u", limits[i].max + 1);

      g_assert_cmpstr (rec_policy_key_get_default (limits[i].key), ==, limits[i].fallback);
      assert_value (limits[i].key, REC_POLICY_MACHINE, min, min);
      assert_value (limits[i].key, REC_POLICY_MACHINE, max, max);
      assert_refused (limits[i].key, REC_POLICY_MACHINE, past, REC_ERROR_INVALID);
      if (limits[i].machine_only)
        assert_refused (limits[i].key, REC_POLICY_USER, max, REC_ERROR_INVALID);
      else
        assert_value (limits[i].key, REC_POLICY_USER, max, max);
    }
  assert_refused ("MaxArchive", REC_POLICY_USER, "0", REC_ERROR_INVALID);
  assert_value ("AlwaysKeepKernelDump", REC_POLICY_MACHINE, "true", "true");
  assert_refused ("AlwaysKeepKernelDump", REC_POLICY_USER, "true", REC_ERROR_INVALID);
}

static void
test_event_types (void)
{
  g_autofree char *longest = g_strnfill (REC_NAME_MAX, 'x');
  g_autofree char *at = g_strconcat (REC_POLICY_EVENT_TYPES_PREFIX, longest, NULL);
  g_autofree char *past = g_strconcat (at, "x", NULL);

  assert_value (at, REC_POLICY_USER, "2", "2");
  assert_refused (past, REC_POLICY_USER, "2", REC_ERROR_INVALID);
  assert_value ("EventTypes/Café failed/2", REC_POLICY_USER, "off", "off");
  for (const char *const *bad
       = (const char *const[]){ "EventTypes/", "EventTypes/a=b", "EventTypes/ a", "EventTypes/a ",
                                "EventTypes/#a", "EventTypes/[a", "EventTypes/a\nb",
                                "EventTypes/\xe2\x80\xae-b", "EventTypes/\xff", "eventtypes/a",
                                NULL };
       *bad != NULL; bad++)
    assert_refused (*bad, REC_POLICY_USER, "2", REC_ERROR_INVALID);
}

static void
test_lists (void)
{
  const char *const odd[] = { "a;b", "c\\d", "\\;", "e f", NULL };
  g_autofree char *value = rec_policy_list_to_string (odd);
  g_auto (GStrv) entries = rec_policy_list_from_string (value);
  g_auto (GStrv) tidied = rec_policy_list_from_string (" a ;;a; b\\;c;d\\n;\\");

  g_assert_cmpstrv (entries, odd);
  g_assert_cmpstrv (tidied, ((const char *const[]){ "a", "b;c", "d\\n", "\\", NULL }));
  assert_value ("Exclude", REC_POLICY_USER, " /opt/*; eog ;eog;", "/opt/*;eog");
  assert_refused ("Exclude", REC_POLICY_USER, "bin/eog", REC_ERROR_INVALID);
  assert_refused ("Exclude", REC_POLICY_USER, "a\tb", REC_ERROR_INVALID);
  assert_value ("Words", REC_POLICY_USER, "Anna/Berta;x", "Anna/Berta;x");
  assert_refused ("Words", REC_POLICY_USER, "\xff", REC_ERROR_INVALID);
}

static char *
make_list (guint n_entries)
{
  GString *value = g_string_new (NULL);

  for (guint i = 0; i < n_entries; i++)
    g_string_append_printf (value, "p%u;", i);
  return g_string_free (value, FALSE);
}

static void
test_limits (void)
{
  g_autofree char *full = make_list (REC_POLICY_LIST_MAX);
  g_autofree char *over = make_list (REC_POLICY_LIST_MAX + 1);
  g_autofree char *far_over = make_list (REC_POLICY_LIST_MAX * 100);
  g_autofree char *long_entry = g_strnfill (REC_POLICY_TEXT_MAX, 'x');
  g_autofree char *longer = g_strconcat (long_entry, "x", NULL);
  g_autofree char *service = g_strnfill (REC_POLICY_SERVICE_MAX, 'x');
  g_autofree char *longer_service = g_strconcat (service, "x", NULL);
  g_autofree char *kept = rec_policy_key_normalize ("Exclude", REC_POLICY_USER, full, NULL);
  g_auto (GStrv) entries = rec_policy_list_from_string (kept);

  g_assert_cmpuint (g_strv_length (entries), ==, REC_POLICY_LIST_MAX);
  assert_refused ("Exclude", REC_POLICY_USER, over, REC_ERROR_TOO_LARGE);
  assert_refused ("Exclude", REC_POLICY_USER, far_over, REC_ERROR_TOO_LARGE);
  assert_value ("Exclude", REC_POLICY_USER, long_entry, long_entry);
  assert_refused ("Exclude", REC_POLICY_USER, longer, REC_ERROR_INVALID);
  assert_value ("Service", REC_POLICY_USER, service, service);
  assert_refused ("Service", REC_POLICY_USER, longer_service, REC_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key/each key is for one side or both, and its default is right", test_table);
  g_test_add_func ("/key/a level is one of its words", test_levels);
  g_test_add_func ("/key/a value that is not right is refused, and its key named", test_values);
  g_test_add_func ("/key/an event type may be a custom one that fits a line", test_event_types);
  g_test_add_func ("/key/limits of storage hold at them and one past them, on the right sides",
                   test_storage_limits);
  g_test_add_func ("/key/a list comes back as it went in", test_lists);
  g_test_add_func ("/key/each limit holds at it and one past it", test_limits);
  return g_test_run ();
}

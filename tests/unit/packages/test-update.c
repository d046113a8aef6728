/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is made of PackageKit’s words, and how a fix is worded. */

#include "config.h"

#include "core/packages/rec-bug-list.h"
#include "core/packages/rec-fix.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-update.h"

static void
assert_bugs (const char *text, const char *expected)
{
  g_auto (GStrv) bugs = rec_bug_list_find (text);
  g_autofree char *joined = g_strjoinv (" ", bugs);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_bugs (void)
{
  assert_bugs ("eog (43.3-1) unstable; urgency=medium\n  * New. (Closes: #1000001, #1000002)",
               "bugs.debian.org/1000001 bugs.debian.org/1000002");
  assert_bugs ("closes: bug#7", "bugs.debian.org/7");
  assert_bugs ("Fix crash (LP: #1999999)", "bugs.launchpad.net/1999999");
  assert_bugs ("- Resolves: rhbz#2100000", "bugzilla.redhat.com/2100000");
  assert_bugs ("(bsc#1200000)", "bugzilla.suse.com/1200000");
  assert_bugs ("https://bugs.debian.org/cgi-bin/bugreport.cgi?bug=1000001#15",
               "bugs.debian.org/1000001");
  assert_bugs ("https://bugs.debian.org/1000001", "bugs.debian.org/1000001");
  assert_bugs ("https://bugs.launchpad.net/ubuntu/+source/eog/+bug/12", "bugs.launchpad.net/12");
  assert_bugs ("https://bugzilla.redhat.com/show_bug.cgi?id=5", "bugzilla.redhat.com/5");
  assert_bugs ("https://gitlab.gnome.org/GNOME/eog/-/issues/12", "gitlab.gnome.org/gnome/eog/12");
  assert_bugs ("https://github.com/A/B/issues/3 and https://github.com/A/B/issues/3",
               "github.com/a/b/3");
  assert_bugs ("Version 43 fixes 12 things for # 9 people", "");
  assert_bugs ("\xff\xfe", "");
}

static void
test_bug_limits (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) bugs = NULL;
  g_auto (GStrv) cut = NULL;

  for (guint i = 0; i <= REC_BUGS_MAX; i++)
    g_string_append_printf (text, "LP: #%u\n", i + 1);
  bugs = rec_bug_list_find (text->str);
  g_assert_cmpuint (g_strv_length (bugs), ==, REC_BUGS_MAX);

  g_string_truncate (text, 0);
  while (text->len < REC_CHANGELOG_MAX)
    g_string_append_c (text, ' ');
  g_string_append (text, "LP: #1");
  cut = rec_bug_list_find (text->str);
  g_assert_cmpuint (g_strv_length (cut), ==, 0);
}

static void
test_ids (void)
{
  const char *installed[] = { "eog;43.2-1;amd64;installed:debian",
                              "eog;43.0-1;i386;installed",
                              "eogx;99;amd64;installed",
                              "garbage",
                              "",
                              NULL };
  const char *available[] = { "eog;43.3-1;amd64;debian",
                              "eog;44~rc1-1;amd64;debian",
                              "eog;50-1;i386;debian",
                              "eog;43.1-1;amd64;debian",
                              ";;;",
                              "eog;;amd64;x",
                              "eog;60-1",
                              NULL };
  const char *none[] = { NULL };
  g_autoptr (RecUpdate) update = rec_update_new_from_ids ("eog", "deb", installed, available);
  g_autoptr (RecUpdate) newest = rec_update_new_from_ids ("eog", "deb", installed, none);

  g_assert_cmpstr (update->installed, ==, "43.2-1");
  g_assert_cmpstr (update->available, ==, "44~rc1-1");
  g_assert_cmpstr (update->package_id, ==, "eog;44~rc1-1;amd64;debian");
  g_assert_null (newest->available);
  g_assert_null (rec_update_new_from_ids ("eog", "deb", none, available));
}

static void
test_news (void)
{
  const char *urls[] = { "https://bugzilla.redhat.com/show_bug.cgi?id=5", NULL };
  g_autoptr (RecUpdateNews) news
      = rec_update_news_new ("It is better\x1b[31m.", "* Fix (Closes: #1)\n", urls);
  g_autofree char *bugs = g_strjoinv (" ", news->bugs);

  g_assert_cmpstr (bugs, ==, "bugzilla.redhat.com/5 bugs.debian.org/1");
  g_assert_null (strchr (news->text, '\x1b'));
  g_assert_nonnull (strstr (news->text, "\n\n* Fix"));
}

static void
assert_fix (const char *reported,
            const char *installed,
            gint64 install_time,
            gint64 last_time,
            RecFixState state,
            const char *words)
{
  RecFailedPackage package = { .name = (char *) "eog", .format = "deb" };
  g_autofree char *wording = NULL;

  package.reported = (char *) reported;
  package.installed = (char *) installed;
  package.time = install_time;
  g_assert_cmpint (rec_fix_get_state (&package, "43.3-1", last_time), ==, state);
  wording = rec_fix_dup_wording (state, &package, "43.3-1");
  g_assert_cmpstr (wording, ==, words);
}

static void
test_fix (void)
{
  assert_fix ("43.2-1", "43.2-1", 10, 20, REC_FIX_NEEDED,
              "You have eog 43.2-1; this is fixed in 43.3-1.");
  assert_fix ("43.2-1", "43.4-1", 30, 20, REC_FIX_INSTALLED,
              "Already fixed in the version of eog that is installed now (43.4-1). It has not "
              "happened since.");
  assert_fix ("43.4-1", "43.4-1", 10, 20, REC_FIX_FAILED,
              "Still happening after the fix: it should be fixed in 43.3-1, and you have eog "
              "43.4-1.");
  assert_fix ("", "", 0, 20, REC_FIX_NOT_INSTALLED,
              "eog is not installed now. This is fixed in 43.3-1.");
  /* It was reported after the update, but of what ran since before it. */
  assert_fix ("43.2-1", "43.3-1", 10, 20, REC_FIX_INSTALLED,
              "Already fixed in the version of eog that is installed now (43.3-1). It has not "
              "happened since.");
}

static void
test_difference (void)
{
  RecFailedPackage package = { .name = (char *) "eog", .format = "deb" };
  g_autofree char *words = NULL;

  package.reported = (char *) "43.2-1";
  package.installed = (char *) "43.4-1";
  words = rec_fix_dup_difference (&package);
  g_assert_cmpstr (words, ==, "This happened with version 43.2-1 of eog; 43.4-1 is installed now.");
  package.installed = package.reported;
  g_assert_null (rec_fix_dup_difference (&package));
  package.installed = (char *) "";
  g_assert_null (rec_fix_dup_difference (&package));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/update/bugs are found however they are named", test_bugs);
  g_test_add_func ("/update/bugs have limits", test_bug_limits);
  g_test_add_func ("/update/the newest for the same architecture is offered", test_ids);
  g_test_add_func ("/update/news are clean text with their bugs", test_news);
  g_test_add_func ("/update/a fix is compared to what is installed", test_fix);
  g_test_add_func ("/update/another version than the one that failed is named", test_difference);

  return g_test_run ();
}

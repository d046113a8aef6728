/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* PackageKit in all its moods: a mock of it on a private bus (tests/support/mock_packagekit.py). */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <gio/gio.h>

#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-update-finder.h"
#include "core/packages/rec-update-transaction.h"
#include "core/report/rec-error.h"

#define PACKAGES "[[\"eog\", \"43.2-1\", \"43.3-1\"], [\"libgtk-4-1\", \"4.8.3-1\", \"\"]]"
/* In milliseconds: for what is expected to take too long, and for what is not. */
#define IMPATIENT 300
#define PATIENT 20000

typedef struct
{
  GSubprocess *mock;
  GDataInputStream *output;
} Fixture;

static char *
read_line (Fixture *fixture)
{
  return g_data_input_stream_read_line (fixture->output, NULL, NULL, NULL);
}

static void
start_mock (Fixture *fixture, const char *mood)
{
  g_autofree char *script
      = g_test_build_filename (G_TEST_DIST, "support", "mock_packagekit.py", NULL);
  g_autofree char *ready = NULL;
  g_autoptr (GError) error = NULL;

  fixture->mock = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE,
                                    &error, "/usr/bin/python3", script, "--packages", PACKAGES,
                                    "--news", "* A fix (Closes: #1000001)", "--mood", mood, NULL);
  g_assert_no_error (error);
  fixture->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->mock));
  ready = read_line (fixture);
  g_assert_cmpstr (ready, ==, "ready");
}

static void
set_up (Fixture *fixture, gconstpointer mood)
{
  if (mood != NULL)
    start_mock (fixture, mood);
}

static void
tear_down (Fixture *fixture, gconstpointer mood)
{
  if (fixture->mock != NULL)
    {
      g_subprocess_force_exit (fixture->mock);
      g_subprocess_wait (fixture->mock, NULL, NULL);
    }
  g_clear_object (&fixture->output);
  g_clear_object (&fixture->mock);
}

static void
ready_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static GPtrArray *
find (RecUpdateFinder *finder, GError **error)
{
  const char *names[] = { "eog", "libgtk-4-1", "missing", NULL };
  g_autoptr (GAsyncResult) result = NULL;

  rec_update_finder_find_async (finder, names, "deb", NULL, ready_cb, &result);
  return rec_update_finder_find_finish (finder, await (&result), error);
}

static GPtrArray *
ask (guint patience, GCancellable *cancellable, GError **error)
{
  const char *names[] = { "eog", NULL };
  g_autoptr (GAsyncResult) result = NULL;

  rec_update_transaction_run_async ("Resolve", g_variant_new ("(t^as)", (guint64) 2, names),
                                    "Package", "(uss)", patience, cancellable, ready_cb, &result);
  return rec_update_transaction_run_finish (await (&result), error);
}

static void
test_found (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (RecUpdateFinder) finder = rec_update_finder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = find (finder, &error);
  RecUpdate *eog, *gtk;

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  eog = found->pdata[0];
  gtk = found->pdata[1];
  g_assert_cmpstr (eog->installed, ==, "43.2-1");
  g_assert_cmpstr (eog->available, ==, "43.3-1");
  g_assert_cmpstr (gtk->installed, ==, "4.8.3-1");
  g_assert_null (gtk->available);
}

/* The hints stand before the question, and keep PackageKit from the net and from the user. */
static void
test_hints (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (RecUpdateFinder) finder = rec_update_finder_new ();
  g_autoptr (GPtrArray) found = find (finder, NULL);
  g_autofree char *create = read_line (fixture);
  g_autofree char *hints = read_line (fixture);
  g_autofree char *resolve = read_line (fixture);

  g_assert_cmpstr (create, ==, "CreateTransaction");
  g_assert_true (g_str_has_prefix (hints, "SetHints"));
  g_assert_nonnull (strstr (hints, "\"cache-age=4294967295\""));
  g_assert_nonnull (strstr (hints, "\"background=true\""));
  g_assert_nonnull (strstr (hints, "\"interactive=false\""));
  g_assert_true (g_str_has_prefix (resolve, "Resolve"));
}

static void
changed_cb (gboolean *changed)
{
  *changed = TRUE;
}

static void
test_kept (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (RecUpdateFinder) finder = rec_update_finder_new ();
  g_autoptr (GPtrArray) first = find (finder, NULL);
  gboolean changed = FALSE;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) later = NULL;

  /* Without an answer from the mock, which is stopped. */
  g_subprocess_send_signal (fixture->mock, SIGSTOP);
  again = find (finder, NULL);
  g_assert_cmpuint (again->len, ==, first->len);
  g_subprocess_send_signal (fixture->mock, SIGCONT);

  g_signal_connect_swapped (finder, "changed", G_CALLBACK (changed_cb), &changed);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (fixture->mock), "changed\n", 8, NULL,
                             NULL, NULL);
  while (!changed)
    g_main_context_iteration (NULL, TRUE);
  later = find (finder, NULL);
  g_assert_cmpstr (((RecUpdate *) later->pdata[0])->installed, ==, "43.3-1");
  g_assert_null (((RecUpdate *) later->pdata[0])->available);
}

static void
test_news (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (RecUpdateFinder) finder = rec_update_finder_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RecUpdateNews) news = NULL;
  g_autoptr (GError) error = NULL;

  rec_update_finder_read_news_async (finder, "eog;43.3-1;amd64;debian", NULL, ready_cb, &result);
  news = rec_update_finder_read_news_finish (finder, await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (news->text, ==, "* A fix (Closes: #1000001)");
  g_assert_cmpstr (news->bugs[0], ==, "bugs.debian.org/1000001");
}

static void
test_late (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (IMPATIENT, NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "in time"));
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  g_timeout_add (IMPATIENT, cancel_cb, cancellable);
  g_assert_null (ask (PATIENT, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  do
    {
      g_free (line);
      line = read_line (fixture);
    }
  while (!g_str_has_prefix (line, "Cancel"));
}

static void
test_dies (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (PATIENT, NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "has ended"));
}

static void
test_types (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (PATIENT, NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
}

static void
test_refused (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (PATIENT, NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "Nobody may ask"));
  g_assert_null (strstr (error->message, "GDBus"));
}

static void
test_no_news (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (RecUpdateFinder) finder = rec_update_finder_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rec_update_finder_read_news_async (finder, "eog;43.3-1;amd64;debian", NULL, ready_cb, &result);
  g_assert_null (rec_update_finder_read_news_finish (finder, await (&result), &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "There is no network"));
}

static void
test_flood (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = ask (PATIENT, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answers->len, ==, REC_UPDATES_MAX);
}

static void
test_missing (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (RecUpdateFinder) finder = rec_update_finder_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (find (finder, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

static void
test_disposed (Fixture *fixture, gconstpointer mood)
{
  RecUpdateFinder *finder = rec_update_finder_new ();

  g_object_add_weak_pointer (G_OBJECT (finder), (gpointer *) &finder);
  g_object_unref (finder);
  g_assert_null (finder);
  g_clear_pointer (&finder, g_object_unref);
}

static void
add (const char *name, const char *mood, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/update-finder/%s", name);

  g_test_add (path, Fixture, mood, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GTestDBus) bus = NULL;
  g_autoptr (GDBusConnection) connection = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  connection = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  g_dbus_connection_set_exit_on_close (connection, FALSE);

  add ("newer versions are found", "well", test_found);
  add ("PackageKit is kept from the net and from the user", "well", test_hints);
  add ("an answer is kept until it has changed", "well", test_kept);
  add ("a changelog is read with its bugs", "well", test_news);
  add ("who never answers is not waited for", "hang", test_late);
  add ("who never begins is not waited for", "deaf", test_late);
  add ("PackageKit hears that nobody waits any more", "hang", test_cancelled);
  add ("an end in mid-answer is noticed", "die", test_dies);
  add ("signals of other types are refused", "types", test_types);
  add ("IDs that are none are passed over", "ids", test_found);
  add ("a refusal is told in its words", "refuse", test_refused);
  add ("why there is no changelog is told", "no-news", test_no_news);
  add ("answers have a limit", "flood", test_flood);
  add ("it is told when there is no PackageKit", NULL, test_missing);
  add ("a finder lets go of everything", "well", test_disposed);

  result = g_test_run ();
  g_clear_object (&connection);
  g_test_dbus_stop (bus);
  return result;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/sources/rec-flatpak-history.h"

#include "journal-fixture.h"

#define FLATPAK "--field=MESSAGE_ID=c7b39b1e006b464599465e105b361485"
#define REF "--field=REF=app/org.example.App/x86_64/stable"
#define NEW "--field=COMMIT=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OLD "--field=OLD_COMMIT=fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
#define TIME "--time=1767225600000000"
#define NOW (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

static char *
read_on (Fixture *fixture, char **position)
{
  g_autoptr (GError) error = NULL;
  char *new_position = NULL;
  g_autoptr (GPtrArray) changes
      = rec_flatpak_history_read (fixture->file, *position, NOW, &new_position, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  g_free (*position);
  *position = new_position;
  for (guint i = 0; i < changes->len; i++)
    {
      const RecPackageChange *change = g_ptr_array_index (changes, i);

      g_assert_cmpstr (change->format, ==, "flatpak");
      g_string_append_printf (text, "%s %s %s>%s\n", rec_package_action_to_string (change->action),
                              change->name, change->version_before, change->version_after);
    }
  return g_string_free (text, FALSE);
}

static void
assert_read (Fixture *fixture, char **position, const char *expected)
{
  g_autofree char *found = read_on (fixture, position);

  g_assert_cmpstr (found, ==, expected);
}

static gboolean
add (Fixture *fixture, const char *user, const char *operation, const char *ref, const char *time)
{
  g_autofree char *operation_option = g_strconcat ("--field=OPERATION=", operation, NULL);

  return journal_make (fixture->file, FLATPAK, NEW, OLD, user, operation_option, ref, time, NULL);
}

#define ROOT "--field=_UID=0"

static void
test_operations (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;

  if (!add (fixture, ROOT, "deploy install", REF, TIME))
    return;
  add (fixture, ROOT, "pull", REF, TIME);
  add (fixture, ROOT, "deploy update", "--field=REF=runtime/org.example.Run/x86_64/23", TIME);
  assert_read (fixture, &position,
               "install org.example.App fedcba987654>0123456789ab\n"
               "update org.example.Run fedcba987654>0123456789ab\n");
  assert_read (fixture, &position, "");
  add (fixture, ROOT, "uninstall", REF, TIME);
  assert_read (fixture, &position, "remove org.example.App fedcba987654>\n");
}

static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;
  g_autofree char *name = g_strnfill (4096, 'n');
  g_autofree char *long_ref = g_strdup_printf ("--field=REF=app/%s/x86_64/stable", name);

  if (!add (fixture, ROOT, "deploy install", REF, "--time=1000000"))
    return;
  add (fixture, ROOT, "deploy install", REF, "--time=9000000000000000");
  add (fixture, "--field=_UID=1234", "deploy install", REF, TIME);
  add (fixture, ROOT, "deploy install", long_ref, TIME);
  add (fixture, ROOT, "deploy install", "--field=REF=app/org.example.App", TIME);
  add (fixture, ROOT, "deploy install", "--field=REF=app//x86_64/stable", TIME);
  add (fixture, ROOT, "deploy install", "--hex=REF=ff2f00612f622f63", TIME);
  add (fixture, ROOT, "deploy install", "--big=REF=1000000", TIME);
  add (fixture, ROOT, "", REF, TIME);
  assert_read (fixture, &position, "");
  g_clear_pointer (&position, g_free);
  position = g_strdup ("s=nonsense");
  assert_read (fixture, &position, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  journal_add_test ("what Flatpak did is told once", test_operations);
  journal_add_test ("what is forged, damaged or of no time is passed over", test_hostile);
  return g_test_run ();
}

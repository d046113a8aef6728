/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The order of versions, against the package managers themselves in the same run. */

#include "config.h"

#include <gio/gio.h>

#ifdef HAVE_RPM
#include <rpm/rpmver.h>
#endif

#include "core/packages/rec-version-order.h"

/* Pairs that dpkg and rpm are asked about, one process for each of dpkg’s. */
#define DPKG_PAIRS 400
#define RPM_PAIRS 2000
#define LIBRARY_PAIRS 200000

static int
compare (const char *format, const char *a, const char *b)
{
  int order;

  g_assert_true (rec_version_order_compare (format, a, b, &order));
  return order < 0 ? -1 : order > 0;
}

static void
test_examples (void)
{
  static const struct
  {
    const char *format, *older, *newer;
  } examples[] = {
    { "deb", "43.2-1", "43.3-1" },
    { "deb", "43.9-1", "43.10-1" },
    { "deb", "1.0~rc1-1", "1.0-1" },
    { "deb", "1.0-1", "1.0-1+deb12u1" },
    { "deb", "9.9-9", "1:0.1-1" },
    { "deb", "1.0-1~bpo12+1", "1.0-1" },
    { "deb", "1.0a", "1.0+" },
    { "deb", "99999999999999999999998", "99999999999999999999999" },
    { "rpm", "43.2-1.fc40", "43.10-1.fc40" },
    { "rpm", "1.0~rc1-1", "1.0-1" },
    { "rpm", "1.0-1", "1.0^git1-1" },
    { "rpm", "1.0^git1", "1.0.1" },
    { "rpm", "9-9", "1:1-1" },
    { "rpm", "1.0a", "1.0.1" },
    { "rpm", "2.0", "2.0-1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_assert_cmpint (compare (examples[i].format, examples[i].older, examples[i].newer), <, 0);
      g_assert_cmpint (compare (examples[i].format, examples[i].newer, examples[i].older), >, 0);
      g_assert_cmpint (compare (examples[i].format, examples[i].newer, examples[i].newer), ==, 0);
    }
  g_assert_cmpint (compare ("deb", "1.0", "0:1.0-0"), ==, 0);
  g_assert_cmpint (compare ("deb", "1.00", "1.0"), ==, 0);
}

static void
test_unknown (void)
{
  int order = 5;

  g_assert_false (rec_version_order_compare ("flatpak", "1", "2", &order));
  g_assert_cmpint (order, ==, 0);
  g_assert_false (rec_version_order_compare ("deb", "", "2", &order));
  g_assert_false (rec_version_order_compare ("rpm", "1", "", &order));
  g_assert_false (rec_version_order_compare (NULL, "1", "2", &order));
}

static void
append_word (GString *text, const char *letters, guint max)
{
  for (guint i = g_test_rand_int_range (0, max + 1); i > 0; i--)
    g_string_append_c (text, letters[g_test_rand_int_range (0, (gint32) strlen (letters))]);
}

/* Few letters, so that versions are near to each other. What is made is a version by the rules:
 * dpkg refuses others. */
static char *
make_version (const char *letters)
{
  GString *text = g_string_new (NULL);

  if (g_test_rand_int_range (0, 4) == 0)
    g_string_append_printf (text, "%d:", g_test_rand_int_range (0, 3));
  g_string_append_c (text, "0123"[g_test_rand_int_range (0, 4)]);
  append_word (text, letters, 6);
  if (g_test_rand_int_range (0, 2) == 0)
    {
      g_string_append_printf (text, "-%d", g_test_rand_int_range (0, 3));
      append_word (text, letters, 3);
    }

  return g_string_free (text, FALSE);
}

/* Every other time one that differs little. */
static char *
make_neighbour (const char *version, const char *letters)
{
  GString *text;

  if (g_test_rand_int_range (0, 2) == 0)
    return make_version (letters);

  text = g_string_new (version);
  if (g_test_rand_int_range (0, 3) == 0)
    g_string_append_c (text, letters[g_test_rand_int_range (0, (gint32) strlen (letters))]);
  else if (text->len > 1)
    {
      gsize last = text->len - 1;

      if (text->str[last] != '-' && text->str[last] != ':' && text->str[last - 1] != ':')
        text->str[last] = letters[g_test_rand_int_range (0, (gint32) strlen (letters))];
    }

  return g_string_free (text, FALSE);
}

static gboolean
asks_dpkg (const char *a, const char *relation, const char *b)
{
  const char *argv[] = { "dpkg", "--compare-versions", a, relation, b, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}

static void
test_dpkg (void)
{
  g_autofree char *dpkg = g_find_program_in_path ("dpkg");

  if (dpkg == NULL)
    {
      g_test_skip ("dpkg is not installed");
      return;
    }

  for (guint i = 0; i < DPKG_PAIRS; i++)
    {
      g_autofree char *a = make_version ("0019.~+aZ");
      g_autofree char *b = make_neighbour (a, "0019.~+aZ");
      int order = compare ("deb", a, b);

      g_assert_cmpint (compare ("deb", b, a), ==, -order);
      if (!asks_dpkg (a, order < 0 ? "lt" : order > 0 ? "gt" : "eq", b))
        g_error ("dpkg does not say that %s and %s have the order %d", a, b, order);
    }
}

static void
test_rpm (void)
{
  g_autofree char *rpm = g_find_program_in_path ("rpm");
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) orders = g_string_new (NULL);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  if (rpm == NULL)
    {
      g_test_skip ("rpm is not installed");
      return;
    }

  g_ptr_array_add (argv, g_strdup ("rpm"));
  for (guint i = 0; i < RPM_PAIRS; i++)
    {
      g_autofree char *a = make_version ("0019.~^_aZ");
      g_autofree char *b = make_neighbour (a, "0019.~^_aZ");

      g_ptr_array_add (argv, g_strdup ("--eval"));
      g_ptr_array_add (argv, g_strdup_printf ("%%{lua:print(rpm.vercmp(\"%s\", \"%s\"))}", a, b));
      g_string_append_printf (orders, "%d\n", compare ("rpm", a, b));
    }
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, orders->str);
}

static void
test_librpm (void)
{
#ifdef HAVE_RPM
  for (guint i = 0; i < LIBRARY_PAIRS; i++)
    {
      g_autofree char *a = make_version ("0019.~^_+aZ");
      g_autofree char *b = make_neighbour (a, "0019.~^_+aZ");
      rpmver first = rpmverParse (a), second = rpmverParse (b);

      if (compare ("rpm", a, b) != rpmverCmp (first, second))
        g_error ("librpm gives %s and %s the order %d", a, b, rpmverCmp (first, second));
      rpmverFree (first);
      rpmverFree (second);
    }
#else
  g_test_skip ("built without librpm");
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/version-order/examples", test_examples);
  g_test_add_func ("/version-order/other formats have no order", test_unknown);
  g_test_add_func ("/version-order/dpkg agrees", test_dpkg);
  g_test_add_func ("/version-order/rpm agrees", test_rpm);
  g_test_add_func ("/version-order/librpm agrees", test_librpm);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-error.h"
#include "core/report/rec-event-type.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-signature.h"

#include <string.h>

/* tests/unit/report/bucket.py reckons the same IDs from the same values without our code. */
static const struct
{
  const char *event_type;
  const char *values[REC_SIGNATURE_PARAMETERS_MAX + 1];
  const char *bucket;
} golden[] = {
#include "bucket-vectors.inc"
};

static void
test_golden (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      g_autoptr (RecSignature) signature = rec_signature_new (golden[i].event_type);

      for (const char *const *value = golden[i].values; *value != NULL; value++)
        g_assert_true (rec_signature_append (signature, "Name", *value, NULL));
      g_assert_cmpstr (rec_signature_get_bucket (signature), ==, golden[i].bucket);
      g_assert_true (rec_bucket_is_valid (rec_signature_get_bucket (signature)));
    }
}

static void
test_names (void)
{
  const char *values[]
      = { "demo", "1.2-3", "ab12", "libdemo.so.1", "", "cd34", "SIGSEGV", "0x10", NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);

  g_assert_cmpuint (rec_signature_get_n_parameters (signature), ==, 8);
  g_assert_cmpstr (rec_signature_get_name (signature, 0), ==, "ApplicationName");
  g_assert_cmpstr (rec_signature_get_name (signature, 7), ==, "ExceptionOffset");
  g_assert_cmpstr (rec_signature_lookup (signature, "FaultModuleName"), ==, "libdemo.so.1");
  g_assert_cmpstr (rec_signature_lookup (signature, "NoSuchName"), ==, "");
}

static void
test_limits (void)
{
  g_autoptr (RecSignature) signature = rec_signature_new ("MyEvent");
  g_autoptr (GError) error = NULL;
  g_autofree char *exact = g_strnfill (REC_SIGNATURE_VALUE_MAX, 'x');
  g_autofree char *over = g_strnfill (REC_SIGNATURE_VALUE_MAX + 1, 'x');

  g_assert_true (rec_signature_append (signature, "A", exact, NULL));
  g_assert_true (rec_signature_append (signature, "B", over, NULL));
  g_assert_cmpstr (rec_signature_get_value (signature, 0), ==, exact);
  g_assert_cmpstr (rec_signature_get_value (signature, 1), ==, exact);

  for (guint i = 2; i < REC_SIGNATURE_PARAMETERS_MAX; i++)
    g_assert_true (rec_signature_append (signature, "C", "", NULL));
  g_assert_false (rec_signature_append (signature, "D", "", &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);
}

static void
test_hostile_values (void)
{
  g_autoptr (RecSignature) signature = rec_signature_new ("AppCrash");

  rec_signature_append (signature, "Name", "a\nb\x1b[31m\xff\xe2\x80\xae", NULL);
  g_assert_cmpstr (rec_signature_get_value (signature, 0), ==,
                   "a\xef\xbf\xbd"
                   "b\xef\xbf\xbd[31m\xef\xbf\xbd\xef\xbf\xbd");
}

static void
test_append_changes_bucket (void)
{
  g_autoptr (RecSignature) signature = rec_signature_new ("MyEvent");
  g_autofree char *before = g_strdup (rec_signature_get_bucket (signature));

  rec_signature_append (signature, "A", "", NULL);
  g_assert_cmpstr (before, !=, rec_signature_get_bucket (signature));
}

static void
test_bucket_is_valid (void)
{
  g_assert_true (rec_bucket_is_valid ("0123456789abcdef0123456789abcdef"));
  g_assert_false (rec_bucket_is_valid ("0123456789ABCDEF0123456789abcdef"));
  g_assert_false (rec_bucket_is_valid ("0123456789abcdef0123456789abcde"));
  g_assert_false (rec_bucket_is_valid ("0123456789abcdef0123456789abcdef0"));
  g_assert_false (rec_bucket_is_valid (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signature/the bucket ID is the one that protocol.md gives", test_golden);
  g_test_add_func ("/signature/parameters have protocol.md's names", test_names);
  g_test_add_func ("/signature/a value is cut at its limit and an 11th refused", test_limits);
  g_test_add_func ("/signature/foreign values become harmless text", test_hostile_values);
  g_test_add_func ("/signature/a further parameter makes another bucket",
                   test_append_changes_bucket);
  g_test_add_func ("/signature/a bucket ID is told from other text", test_bucket_is_valid);
  return g_test_run ();
}

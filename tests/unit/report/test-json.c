/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"

static void
assert_refused (const char *text, gssize length, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rec_json_parse (text, length, &error);

  g_assert_null (node);
  g_assert_error (error, REC_ERROR, code);
}

static char *
nest (guint depth)
{
  g_autofree char *open = g_strnfill (depth, '[');
  g_autofree char *close = g_strnfill (depth, ']');

  return g_strconcat (open, close, NULL);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest (REC_JSON_DEPTH_MAX);
  g_autofree char *deeper = nest (REC_JSON_DEPTH_MAX + 1);
  g_autofree char *bomb = nest (1000000);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rec_json_parse (deepest, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  assert_refused (deeper, -1, REC_ERROR_TOO_LARGE);
  assert_refused (bomb, -1, REC_ERROR_TOO_LARGE);
}

static char *
list_numbers (guint count)
{
  GString *text = g_string_new ("[0");

  for (guint i = 1; i < count; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
test_values (void)
{
  g_autofree char *most = list_numbers (REC_JSON_VALUES_MAX);
  g_autofree char *more = list_numbers (REC_JSON_VALUES_MAX + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rec_json_parse (most, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  assert_refused (more, -1, REC_ERROR_TOO_LARGE);
}

static void
test_hidden_depth (void)
{
  g_autofree char *bomb = nest (1000);
  g_autofree char *in_comment = g_strconcat ("/* \" */", bomb, NULL);
  g_autofree char *in_line_comment = g_strconcat ("# \"\n", bomb, NULL);
  g_autofree char *in_quotes = g_strconcat ("['\"',", bomb, "]", NULL);
  g_autofree char *after_escape = g_strconcat ("[\"\\\\\",", bomb, "]", NULL);

  assert_refused (in_comment, -1, REC_ERROR_INVALID);
  assert_refused (in_line_comment, -1, REC_ERROR_INVALID);
  assert_refused (in_quotes, -1, REC_ERROR_INVALID);
  assert_refused (after_escape, -1, REC_ERROR_TOO_LARGE);
}

static void
test_brackets_in_strings (void)
{
  g_autofree char *brackets = nest (1000);
  g_autofree char *text = g_strconcat ("{\"a\": \"\\\"", brackets, "\"}", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rec_json_parse (text, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_garbage (void)
{
  const char *const texts[]
      = { "",           " ",    "{",     "}",          "[1,",  "{\"a\"}", "nul",      "\"open",
          "{\"a\":1}}", "\x01", "[1 2]", "3{\"a\":1}", "[][]", "7",       "\"text\"", "]" };
  g_autofree char *large = g_strnfill (REC_JSON_SIZE_MAX + 1, ' ');

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      assert_refused (texts[i], -1, REC_ERROR_INVALID);
    }
  assert_refused ("[\"\xff\"]", -1, REC_ERROR_INVALID);
  assert_refused ("[\0]", 3, REC_ERROR_INVALID);
  assert_refused (large, -1, REC_ERROR_TOO_LARGE);
}

static void
test_wrong_types (void)
{
  g_autoptr (JsonNode) node = rec_json_parse (
      "{\"s\": 1, \"i\": \"1\", \"b\": \"true\", \"a\": {}, \"o\": [], \"n\": null, \"f\": 1.5}",
      -1, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_null (rec_json_get_string (object, "s"));
  g_assert_null (rec_json_get_string (object, "n"));
  g_assert_null (rec_json_get_string (object, "missing"));
  g_assert_cmpint (rec_json_get_int (object, "i", 7), ==, 7);
  g_assert_cmpint (rec_json_get_int (object, "f", 7), ==, 7);
  g_assert_false (rec_json_get_boolean (object, "b"));
  g_assert_null (rec_json_get_array (object, "a"));
  g_assert_null (rec_json_get_object (object, "o"));
  g_assert_cmpuint (rec_json_get_address (object, "i"), ==, 0);
}

static void
test_addresses (void)
{
  const guint64 addresses[] = { 0, 0x1f3a2, 0xffffffffff600000, G_MAXUINT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *text = NULL;

      json_builder_begin_object (builder);
      rec_json_add_address (builder, "a", addresses[i]);
      json_builder_end_object (builder);
      text = rec_json_print (builder, FALSE);
      node = rec_json_parse (text, -1, NULL);
      g_assert_cmpuint (rec_json_get_address (json_node_get_object (node), "a"), ==, addresses[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/nesting is read up to its limit and refused past it", test_depth);
  g_test_add_func ("/json/refuses more values than the limit", test_values);
  g_test_add_func ("/json/nesting cannot hide behind comments and quotes", test_hidden_depth);
  g_test_add_func ("/json/brackets in strings are no nesting", test_brackets_in_strings);
  g_test_add_func ("/json/garbage is refused with an error", test_garbage);
  g_test_add_func ("/json/a member of another type counts as missing", test_wrong_types);
  g_test_add_func ("/json/addresses of 64 bits come back whole", test_addresses);
  return g_test_run ();
}

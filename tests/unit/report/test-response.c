/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-response.h"

#include <string.h>
#include <time.h>

#define HEAD "\"id\":\"r1\",\"updated\":\"2026-11-21T08:00:00Z\",\"kind\":\"solution\""

static RecResponse *
read_response (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rec_json_parse (text, -1, &error);
  RecResponse *response;

  g_assert_no_error (error);
  response = rec_response_new_from_json (json_node_get_object (node), &error);
  if (response == NULL)
    g_assert_true (g_error_matches (error, REC_ERROR, REC_ERROR_INVALID)
                   || g_error_matches (error, REC_ERROR, REC_ERROR_TOO_LARGE));
  else
    g_assert_no_error (error);
  return response;
}

static void
test_round_trip (void)
{
  g_autoptr (RecResponse) response = read_response (
      "{" HEAD ",\"title\":\"Update\\n<b>demo</b>\",\"text\":\"One\\nTwo\\u001b\",\"links\":"
      "[{\"text\":\"Notes\",\"url\":\"https://example.org/a?b#c\"}],"
      "\"fixed_in\":{\"package\":\"demo\",\"version\":\"1.2.4\"},"
      "\"match\":{\"event_type\":\"AppCrash\",\"signature\":{\"ApplicationName\":\"demo\"}}}");
  g_autoptr (JsonBuilder) builder = json_builder_new (), builder_again = json_builder_new ();
  g_autoptr (RecResponse) again = NULL;
  g_autofree char *text = NULL, *text_again = NULL;

  g_assert_cmpint (rec_response_get_kind (response), ==, REC_RESPONSE_SOLUTION);
  g_assert_cmpstr (rec_response_get_title (response), ==, "Update\ufffd<b>demo</b>");
  g_assert_cmpstr (rec_response_get_text (response), ==, "One\nTwo\ufffd");
  g_assert_cmpstr (rec_response_get_link (response, 0)->url, ==, "https://example.org/a?b#c");
  g_assert_cmpstr (rec_response_get_fixed_version (response), ==, "1.2.4");
  rec_response_to_json (response, builder);
  text = rec_json_print (builder, FALSE);
  again = read_response (text);
  rec_response_to_json (again, builder_again);
  text_again = rec_json_print (builder_again, FALSE);
  g_assert_cmpstr (text, ==, text_again);
}

static void
test_hostile (void)
{
  static const char *const refused[] = {
    "{}",
    "{\"id\":\"\",\"updated\":\"2026-11-21T08:00:00Z\",\"kind\":\"none\"}",
    "{\"id\":\"r\",\"updated\":\"yesterday\",\"kind\":\"none\"}",
    "{\"id\":\"r\",\"kind\":\"none\"}",
    "{\"id\":\"r\",\"updated\":\"2026-11-21T08:00:00Z\",\"kind\":\"command\"}",
    "{\"id\":\"r\",\"updated\":\"2026-11-21T08:00:00Z\"}",
    "{" HEAD ",\"bucket\":\"short\"}",
    "{" HEAD ",\"bucket\":\"0011223344556677889900112233445G\"}",
    "{" HEAD ",\"match\":{}}",
    "{" HEAD ",\"match\":{\"event_type\":\"AppCrash\",\"signature\":{}}}",
    "{" HEAD ",\"match\":{\"event_type\":\"\",\"signature\":{\"ApplicationName\":\"a\"}}}",
    "{" HEAD ",\"match\":{\"event_type\":\"AppCrash\",\"signature\":{\"ApplicationName\":1}}}",
    "{" HEAD ",\"match\":{\"event_type\":\"AppCrash\",\"signature\":"
    "{\"1\":\"\",\"2\":\"\",\"3\":\"\",\"4\":\"\",\"5\":\"\",\"6\":\"\",\"7\":\"\",\"8\":\"\","
    "\"9\":\"\",\"10\":\"\",\"11\":\"\"}}}",
  };
  static const char *const taken[] = {
    "{" HEAD "}",
    "{" HEAD ",\"title\":1,\"text\":[],\"links\":{},\"fixed_in\":\"x\"}",
    "{" HEAD ",\"links\":[1,null,[],{},{\"url\":1},{\"text\":\"a\"}]}",
    "{" HEAD ",\"fixed_in\":{\"package\":\"demo\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (read_response (refused[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autoptr (RecResponse) response = read_response (taken[i]);

      g_assert_cmpuint (rec_response_get_n_links (response), ==, 0);
      g_assert_null (rec_response_get_fixed_package (response));
    }
}

static guint
count_links (const char *url)
{
  g_autofree char *text
      = g_strdup_printf ("{" HEAD ",\"links\":[{\"text\":\"a\",\"url\":\"%s\"}]}", url);
  g_autoptr (RecResponse) response = read_response (text);

  return rec_response_get_n_links (response);
}

static void
test_links (void)
{
  static const char *const allowed[] = {
    "https://example.org",        "http://example.org/a%20b", "https://example.org:8443/?q=a#b",
    "appstream:org.example.Demo", "https://[2001:db8::1]/",   "https://xn--bcher-kva.example/",
    "HTTPS://EXAMPLE.ORG/",       "https://example.org/a@b",
  };
  static const char *const refused[] = {
    "file:///etc/passwd",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "ftp://example.org/",
    "apt:demo",
    "steam://run",
    "",
    "example.org",
    "//example.org/",
    "https:",
    "https:///a",
    "https://",
    "https:example.org",
    "https://good.example@evil.example/",
    "https://good.example:x@evil.example/",
    "https://@evil.example/",
    "https://good.example%40evil.example/",
    "https://good.example%2f@evil.example/",
    "https://good.example%00.evil.example/",
    "https://good.example%2fevil.example/",
    "https://good.example\\\\@evil.example/",
    "https://b\u00fccher.example/",
    "https://example.org/\\u202Egpj.exe",
    "https://example.org/a b",
    "https://example.org/a\\nb",
    "https://example.org/\\u0001",
    "https://example.org/\\u007f",
    " https://example.org/",
    "\\u0001javascript:alert(1)",
    "https://example.org/<script>",
    "https://example.org/\\\"x",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (allowed); i++)
    if (count_links (allowed[i]) != 1)
      g_error ("“%s” is refused", allowed[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    if (count_links (refused[i]) != 0)
      g_error ("“%s” is taken", refused[i]);
}

static void
test_limits (void)
{
  g_autofree char *path = g_strnfill (REC_LINK_URL_MAX - strlen ("https://a.example/"), 'p');
  g_autofree char *url = g_strconcat ("https://a.example/", path, NULL);
  g_autofree char *long_url = g_strconcat (url, "p", NULL);
  g_autofree char *filler = g_strnfill (REC_RESPONSE_TEXT_MAX + 1, 'x');
  g_autofree char *id = g_strnfill (REC_OPAQUE_MAX, 'i');
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (RecResponse) response = NULL, named = NULL;

  g_assert_cmpuint (count_links (url), ==, 1);
  g_assert_cmpuint (count_links (long_url), ==, 0);

  g_string_printf (text, "{" HEAD ",\"title\":\"%s\",\"text\":\"%s\",\"links\":[", filler, filler);
  for (guint i = 0; i <= REC_RESPONSE_LINKS_MAX; i++)
    g_string_append_printf (text, "%s{\"url\":\"https://a.example/%u\"}", i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  response = read_response (text->str);
  g_assert_cmpuint (strlen (rec_response_get_title (response)), ==, REC_RESPONSE_TITLE_MAX);
  g_assert_cmpuint (strlen (rec_response_get_text (response)), ==, REC_RESPONSE_TEXT_MAX);
  g_assert_cmpuint (rec_response_get_n_links (response), ==, REC_RESPONSE_LINKS_MAX);
  /* Without a text of its own a link says where it leads. */
  g_assert_cmpstr (rec_response_get_link (response, 0)->text, ==, "https://a.example/0");

  g_string_printf (text, "{\"id\":\"%s\",\"updated\":\"2026-11-21T08:00:00Z\",\"kind\":\"none\"}",
                   id);
  named = read_response (text->str);
  g_assert_cmpstr (rec_response_get_id (named), ==, id);
  g_string_printf (text, "{\"id\":\"%si\",\"updated\":\"2026-11-21T08:00:00Z\",\"kind\":\"none\"}",
                   id);
  g_assert_null (read_response (text->str));
}

static RecSignature *
make_signature (const char *name, const char *version)
{
  RecSignature *signature = rec_signature_new ("AppCrash");

  g_assert_true (rec_signature_append (signature, "ApplicationName", name, NULL));
  g_assert_true (rec_signature_append (signature, "ApplicationVersion", version, NULL));
  return signature;
}

static gboolean
matches (const char *event_type, const char *pattern, const char *version)
{
  g_autofree char *text = g_strdup_printf (
      "{" HEAD ",\"match\":{\"event_type\":\"%s\",\"signature\":{\"ApplicationName\":\"demo\","
      "\"ApplicationVersion\":\"%s\"}}}",
      event_type, pattern);
  g_autoptr (RecResponse) response = read_response (text);
  g_autoptr (RecSignature) signature = make_signature ("demo", version);

  return rec_response_matches (response, signature);
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *pattern;
    const char *text;
    gboolean expected;
  } table[] = {
    { "1.2.*", "1.2.3", TRUE }, { "1.2.*", "1.2.", TRUE },   { "1.2.*", "1.20.3", FALSE },
    { "*", "", TRUE },          { "*", "anything", TRUE },   { "", "", TRUE },
    { "", "1", FALSE },         { "1.2", "1.2.3", FALSE },   { "1.2.3", "1.2", FALSE },
    { "*3", "1.2.3", TRUE },    { "*3", "1.3.2", FALSE },    { "1*3*5", "12345", TRUE },
    { "1*3*5", "135", TRUE },   { "1*3*5", "1335x", FALSE }, { "a*ab", "aab", TRUE },
    { "**", "x", TRUE },        { "1.?.3", "1.2.3", FALSE }, { "1.[0-9]", "1.2", FALSE },
    { "1.2.3", "1.2.3", TRUE }, { "A*", "abc", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (matches ("AppCrash", table[i].pattern, table[i].text) != table[i].expected)
      g_error ("“%s” and “%s”", table[i].pattern, table[i].text);
  g_assert_false (matches ("AppHang", "*", "1"));
}

static void
test_pattern_time (void)
{
  g_autofree char *text = g_strnfill (REC_SIGNATURE_VALUE_MAX, 'a');
  g_autoptr (GString) pattern = g_string_new (NULL);
  clock_t begin = clock ();

  while (pattern->len + 3 < REC_SIGNATURE_VALUE_MAX)
    g_string_append (pattern, "*a");
  g_string_append (pattern, "*b");
  g_assert_false (matches ("AppCrash", pattern->str, text));
  g_assert_cmpint (clock () - begin, <, CLOCKS_PER_SEC);
}

static void
test_targets (void)
{
  g_autoptr (RecSignature) signature = make_signature ("demo", "1.2.3");
  g_autoptr (RecSignature) other = make_signature ("demo", "1.2.4");
  g_autofree char *text = g_strdup_printf ("{" HEAD ",\"bucket\":\"%s\",\"match\":{\"x\":1}}",
                                           rec_signature_get_bucket (signature));
  g_autoptr (RecResponse) response = read_response (text);
  g_autoptr (RecResponse) lost = read_response ("{" HEAD "}");
  g_autoptr (RecResponse) strange
      = read_response ("{" HEAD ",\"match\":{\"event_type\":\"AppCrash\",\"signature\":"
                       "{\"FaultModuleName\":\"*\"}}}");

  g_assert_true (rec_response_matches (response, signature));
  g_assert_false (rec_response_matches (response, other));
  g_assert_false (rec_response_matches (lost, signature));
  g_assert_false (rec_response_matches (strange, signature));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/response/a response is cleaned, and read as it was written", test_round_trip);
  g_test_add_func ("/response/what is no response is refused", test_hostile);
  g_test_add_func ("/response/only links that lead where they say are taken", test_links);
  g_test_add_func ("/response/limits hold", test_limits);
  g_test_add_func ("/response/a star stands for any run of characters", test_patterns);
  g_test_add_func ("/response/no pattern takes long", test_pattern_time);
  g_test_add_func ("/response/a response is for its bucket or its match", test_targets);
  return g_test_run ();
}

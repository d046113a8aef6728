/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-error.h"
#include "core/report/rec-evidence-item.h"
#include "core/report/rec-evidence-request.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rec_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

/* The table of design §3 and protocol.md, written out by hand. */
static void
test_classes (void)
{
  static const struct
  {
    const char *kind;
    const char *evidence_class;
  } table[] = {
    { "minidump", "safe" },     { "sysinfo", "safe" },         { "modules", "safe" },
    { "heapdump", "personal" }, { "log", "personal" },         { "file", "personal" },
    { "steps", "personal" },    { "environment", "personal" }, { "comment", "personal" },
  };
  const char *const *kinds = rec_evidence_list_kinds ();

  g_assert_cmpuint (g_strv_length ((char **) kinds), ==, G_N_ELEMENTS (table));
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (RecEvidenceItem) item = rec_evidence_item_new (table[i].kind, NULL);

      g_assert_true (g_strv_contains (kinds, table[i].kind));
      g_assert_true (rec_evidence_is_known (table[i].kind));
      g_assert_cmpstr (rec_evidence_class_to_string (rec_evidence_item_get_class (item)), ==,
                       table[i].evidence_class);
    }
}

static void
test_unknown (void)
{
  static const char *const unknown[]
      = { "", "Minidump", "minidump ", "mini", "sysinfo\n", "screenshot" };

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_assert_false (rec_evidence_is_known (unknown[i]));
      g_assert_cmpint (rec_evidence_get_class (unknown[i]), ==, REC_EVIDENCE_PERSONAL);
    }
}

static char *
print_item (RecEvidenceItem *item)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  rec_evidence_item_to_json (item, builder);
  return rec_json_print (builder, FALSE);
}

static void
test_item_round_trip (void)
{
  g_autoptr (RecEvidenceItem) item = rec_evidence_item_new ("log", "demo.log");
  g_autoptr (RecEvidenceItem) again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *text_again = NULL;

  g_assert_cmpint (rec_evidence_item_get_size (item), ==, -1);
  rec_evidence_item_set_file (item, "/state/evidence/1/demo.log", 12, "abcd");
  rec_evidence_item_set_chosen (item, TRUE);
  rec_evidence_item_set_sent (item, TRUE);
  rec_evidence_item_set_redacted (item, TRUE);
  rec_evidence_item_set_cut (item, TRUE);
  rec_evidence_item_set_problem (item, "none really");
  rec_evidence_item_add_redaction (item, "login", 3);
  rec_evidence_item_add_redaction (item, "ipv4", G_MAXUINT);
  rec_evidence_item_add_redaction (item, "ipv4", 2);
  text = print_item (item);
  node = parse (text);
  again = rec_evidence_item_new_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  text_again = print_item (again);
  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpuint (rec_evidence_item_get_redaction (again, 1)->count, ==, G_MAXUINT);
  g_assert_true (rec_evidence_item_get_cut (again) && rec_evidence_item_get_redacted (again));
}

static void
test_item_hostile (void)
{
  static const char *const refused[] = {
    "{}",
    "{\"kind\":1}",
    "{\"kind\":\"log\",\"redactions\":[1]}",
    "{\"kind\":\"log\",\"redactions\":[{}]}",
    "{\"kind\":\"log\",\"redactions\":[{\"what\":\"login\",\"count\":-1}]}",
    "{\"kind\":\"log\",\"redactions\":[{\"what\":\"login\",\"count\":4294967296}]}",
    "{\"kind\":\"log\",\"redactions\":[{\"what\":\"anything else\",\"count\":1}]}",
    "{\"kind\":\"log\",\"size\":-2}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (JsonNode) node = parse (refused[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (RecEvidenceItem) item
          = rec_evidence_item_new_from_json (json_node_get_object (node), &error);

      g_assert_null (item);
      g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
    }
}

/* The class is never what somebody says. */
static void
test_item_class (void)
{
  g_autoptr (JsonNode) node = parse ("{\"kind\":\"heapdump\",\"class\":\"safe\"}");
  g_autoptr (RecEvidenceItem) item
      = rec_evidence_item_new_from_json (json_node_get_object (node), NULL);
  g_autoptr (RecEvidenceItem) dirty = rec_evidence_item_new ("lo\ng", "a\tb\x1b");

  g_assert_cmpint (rec_evidence_item_get_class (item), ==, REC_EVIDENCE_PERSONAL);
  g_assert_cmpstr (rec_evidence_item_get_name (item), ==, "heapdump");
  g_assert_cmpstr (rec_evidence_item_get_kind (dirty), ==, "lo\ufffdg");
  g_assert_cmpstr (rec_evidence_item_get_name (dirty), ==,
                   "a\ufffd"
                   "b\ufffd");
}

static RecEvidenceRequest *
read_request (const char *text)
{
  g_autoptr (JsonNode) node = parse (text);
  g_autoptr (GError) error = NULL;
  RecEvidenceRequest *request
      = rec_evidence_request_new_from_json (json_node_get_object (node), &error);

  if (request == NULL)
    g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  else
    g_assert_no_error (error);
  return request;
}

static RecEvidenceRequest *
read_request_of (const char *token, const char *items)
{
  g_autofree char *text = g_strdup_printf (
      "{\"token\":\"%s\",\"expires\":\"2026-12-01T00:00:00Z\",\"reason\":\"why\\n<b>\","
      "\"items\":[%s],\"more\":{}}",
      token, items);

  return read_request (text);
}

static void
test_request (void)
{
  g_autoptr (RecEvidenceRequest) request = read_request_of (
      "t0ken", "{\"kind\":\"minidump\"},{\"kind\":\"log\",\"name\":\"demo.log\"},"
               "{\"kind\":\"file\",\"name\":\"demo.log\"},{\"kind\":\"screenshot\"}");
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  g_assert_cmpstr (rec_evidence_request_get_token (request), ==, "t0ken");
  g_assert_cmpint (rec_evidence_request_get_expires (request), ==,
                   G_GINT64_CONSTANT (1796083200) * G_USEC_PER_SEC);
  g_assert_cmpstr (rec_evidence_request_get_reason (request), ==, "why\ufffd<b>");
  /* A name counts once. */
  g_assert_cmpuint (rec_evidence_request_get_n_items (request), ==, 3);
  g_assert_cmpstr (rec_evidence_request_get_name (request, 0), ==, "minidump");
  g_assert_cmpstr (rec_evidence_request_get_kind (request, 1), ==, "log");
  g_assert_cmpstr (rec_evidence_request_get_name (request, 1), ==, "demo.log");
  g_assert_cmpstr (rec_evidence_request_get_kind (request, 2), ==, "screenshot");

  rec_evidence_request_to_json (request, builder);
  text = rec_json_print (builder, FALSE);
  {
    g_autoptr (RecEvidenceRequest) again = read_request (text);

    g_assert_cmpuint (rec_evidence_request_get_n_items (again), ==, 3);
    g_assert_cmpint (rec_evidence_request_get_expires (again), ==,
                     rec_evidence_request_get_expires (request));
  }
}

static void
test_request_limits (void)
{
  g_autofree char *token = g_strnfill (REC_OPAQUE_MAX, 't');
  g_autofree char *long_token = g_strnfill (REC_OPAQUE_MAX + 1, 't');
  g_autofree char *name = g_strnfill (REC_EVIDENCE_NAME_MAX, 'n');
  g_autofree char *item = g_strdup_printf ("{\"kind\":\"log\",\"name\":\"%s\"}", name);
  g_autofree char *long_item = g_strdup_printf ("{\"kind\":\"log\",\"name\":\"%sn\"}", name);
  g_autoptr (GString) items = g_string_new ("{\"kind\":\"log\",\"name\":\"0\"}");
  g_autoptr (RecEvidenceRequest) whole = NULL, many = NULL;

  whole = read_request_of (token, item);
  g_assert_nonnull (whole);
  g_assert_null (read_request_of (long_token, item));
  g_assert_null (read_request_of ("t", long_item));

  for (guint i = 1; i < REC_REQUEST_ITEMS_MAX; i++)
    g_string_append_printf (items, ",{\"kind\":\"log\",\"name\":\"%u\"}", i);
  many = read_request_of ("t", items->str);
  g_assert_cmpuint (rec_evidence_request_get_n_items (many), ==, REC_REQUEST_ITEMS_MAX);
  g_string_append (items, ",{\"kind\":\"log\",\"name\":\"more\"}");
  g_assert_null (read_request_of ("t", items->str));
}

static void
test_request_hostile (void)
{
  static const char *const tokens[] = { "", "a b", "a\\r\\nHost: x", "\\u00e4" };
  static const char *const items[] = {
    "",
    "1",
    "null",
    "{}",
    "{\"kind\":\"\"}",
    "{\"kind\":1}",
    "{\"kind\":\"log\",\"name\":\"\"}",
    "{\"kind\":\"log\",\"name\":\"../x\"}",
    "{\"kind\":\"log\",\"name\":\"/etc/passwd\"}",
    "{\"kind\":\"log\",\"name\":\".hidden\"}",
    "{\"kind\":\"log\",\"name\":\"..\"}",
    "{\"kind\":\"../../x\"}",
    "{\"kind\":\"log\",\"name\":\"manifest.json\"}",
  };
  static const char *const whole[] = {
    "{}",
    "{\"token\":\"t\",\"items\":[{\"kind\":\"log\"}]}",
    "{\"token\":\"t\",\"expires\":\"soon\",\"items\":[{\"kind\":\"log\"}]}",
    "{\"token\":\"t\",\"expires\":\"2026-12-01T00:00:00Z\",\"items\":{}}",
    "{\"token\":1,\"expires\":\"2026-12-01T00:00:00Z\",\"items\":[{\"kind\":\"log\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    g_assert_null (read_request_of (tokens[i], "{\"kind\":\"log\"}"));
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    g_assert_null (read_request_of ("t", items[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (whole); i++)
    g_assert_null (read_request (whole[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence/each kind has the class of the table", test_classes);
  g_test_add_func ("/evidence/what is not known is personal", test_unknown);
  g_test_add_func ("/evidence/an item is read as it was written", test_item_round_trip);
  g_test_add_func ("/evidence/a broken item is refused", test_item_hostile);
  g_test_add_func ("/evidence/an item's class is not what it says", test_item_class);
  g_test_add_func ("/evidence/a request is read and cleaned", test_request);
  g_test_add_func ("/evidence/a request's limits hold", test_request_limits);
  g_test_add_func ("/evidence/a request that asks for a path is refused", test_request_hostile);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-export-formatter.h"

/* Whoever changes the elements raises it. */
#define VERSION 1

/* XML 1.0, §2.2: other characters may not be there, not even as references. */
static gboolean
is_allowed (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF)
         || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/**
 * rec_export_xml_append:
 * @text: what is written
 * @value: (nullable): any text
 *
 * Appends @value so that it can stand in an element or an attribute. What XML cannot hold is
 * replaced by U+FFFD.
 */
void
rec_export_xml_append (GString *text, const char *value)
{
  g_autofree char *valid = NULL;

  if (value == NULL)
    return;

  valid = g_utf8_make_valid (value, -1);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!is_allowed (c))
        g_string_append (text, "\357\277\275");
      else if (c == '&')
        g_string_append (text, "&amp;");
      else if (c == '<')
        g_string_append (text, "&lt;");
      else if (c == '>')
        g_string_append (text, "&gt;");
      else if (c == '"')
        g_string_append (text, "&quot;");
      else if (c < 0x20 || (c >= 0x7F && c <= 0x9F))
        g_string_append_printf (text, "&#%u;", c);
      else
        g_string_append_unichar (text, c);
    }
}

static void
add_attribute (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, " %s=\"", name);
  rec_export_xml_append (text, value);
  g_string_append_c (text, '"');
}

static void
add_element (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "    <%s>", name);
  rec_export_xml_append (text, value);
  g_string_append_printf (text, "</%s>\n", name);
}

static void
add_time (GString *text, const char *name, gint64 time)
{
  g_autofree char *value = rec_time_format (time);

  add_element (text, name, value);
}

static void
add_program (GString *text, RecReport *report)
{
  RecApplication *application = rec_report_get_application (report);
  RecPackage *package = rec_report_get_package (report);

  if (application != NULL)
    {
      g_string_append (text, "    <application");
      add_attribute (text, "name", rec_application_get_name (application));
      add_attribute (text, "version", rec_application_get_version (application));
      add_attribute (text, "build_id", rec_application_get_build_id (application));
      g_string_append (text, "/>\n");
    }
  if (package != NULL)
    {
      g_string_append (text, "    <package");
      add_attribute (text, "name", rec_package_get_name (package));
      add_attribute (text, "version", rec_package_get_version (package));
      add_attribute (text, "format", rec_package_get_format (package));
      g_string_append (text, "/>\n");
    }
}

static void
add_signature (GString *text, RecSignature *signature)
{
  g_string_append (text, "    <signature>\n");
  for (guint i = 0; i < rec_signature_get_n_parameters (signature); i++)
    {
      g_string_append_printf (text, "      <parameter index=\"%u\"", i + 1);
      add_attribute (text, "name", rec_signature_get_name (signature, i));
      g_string_append_c (text, '>');
      rec_export_xml_append (text, rec_signature_get_value (signature, i));
      g_string_append (text, "</parameter>\n");
    }
  g_string_append (text, "    </signature>\n");
}

static void
add_hits (GString *text, const RecExportRow *row)
{
  g_string_append_printf (text, "    <hits here=\"%" G_GUINT64_FORMAT "\"",
                          rec_problem_get_occurrences (row->problem));
  if (row->hits != 0)
    g_string_append_printf (text, " service=\"%" G_GUINT64_FORMAT "\"", row->hits);
  g_string_append (text, ">\n");
  for (guint i = 0; row->daily_hits != NULL && i < row->daily_hits->len; i++)
    {
      const RecDailyHits *day = &g_array_index (row->daily_hits, RecDailyHits, i);
      g_autofree char *time = rec_time_format (day->day);

      /* A day is the first ten characters of its beginning. */
      g_string_append_printf (text, "      <day date=\"%.10s\">%" G_GUINT64_FORMAT "</day>\n", time,
                              day->hits);
    }
  g_string_append (text, "    </hits>\n");
}

static void
add_links (GString *text, RecSolution *solution)
{
  RecResponse *response = solution->response;

  g_string_append (text, "    <solution");
  add_attribute (text, "kind", rec_response_kind_to_string (rec_response_get_kind (response)));
  add_attribute (text, "title", rec_response_get_title (response));
  g_string_append (text, ">\n");
  for (guint i = 0; i < rec_response_get_n_links (response); i++)
    {
      const RecLink *link = rec_response_get_link (response, i);

      g_string_append (text, "      <link");
      add_attribute (text, "href", link->url);
      g_string_append_c (text, '>');
      rec_export_xml_append (text, link->text);
      g_string_append (text, "</link>\n");
    }
  g_string_append (text, "    </solution>\n");
}

static void
begin_xml (GString *text, RecGrouping grouping)
{
  g_string_append_printf (text,
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<recourse-export version=\"%d\" rows=\"%s\">\n",
                          VERSION, grouping == REC_GROUPING_PROBLEMS ? "problems" : "events");
}

static void
add_xml (GString *text, const RecExportRow *row, guint64 index)
{
  const char *element = row->problem != NULL ? "problem" : "event";

  g_string_append_printf (text, "  <%s", element);
  add_attribute (text, "id", rec_report_get_id (row->report));
  add_attribute (text, "bucket", rec_report_get_bucket (row->report));
  g_string_append (text, ">\n");
  add_element (text, "event_type", rec_report_get_event_type (row->report));
  if (row->problem != NULL)
    {
      add_time (text, "first_time", rec_problem_get_first_time (row->problem));
      add_time (text, "last_time", rec_problem_get_last_time (row->problem));
    }
  else
    add_time (text, "time", rec_report_get_time (row->report));
  add_element (text, "state", rec_state_to_string (rec_report_get_state (row->report)));
  add_program (text, row->report);
  add_signature (text, rec_report_get_signature (row->report));
  if (row->problem != NULL)
    add_hits (text, row);
  if (row->solution != NULL)
    add_links (text, row->solution);
  g_string_append_printf (text, "  </%s>\n", element);
}

static void
end_xml (GString *text, guint64 n_rows)
{
  g_string_append (text, "</recourse-export>\n");
}

const RecExportFormatter rec_export_xml = { begin_xml, add_xml, NULL, end_xml, TRUE };

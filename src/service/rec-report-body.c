/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-report-body.h"

#include <string.h>

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"
#include "service/rec-service-limits.h"

#define PROTOCOL 1
#define UUID_SIZE 16

/*
 * RecReportBody:
 *
 * What a client said in the first stage (protocol.md). Members that are not known are passed over.
 */
struct _RecReportBody
{
  GBytes *uuid;
  RecSignature *signature;
  guint occurrences;
  char *os;
  char *os_version;
  char *arch;
};

/*
 * rec_uuid_parse:
 *
 * Returns: the 16 bytes of a UUID in its usual form; NULL for anything else
 */
GBytes *
rec_uuid_parse (const char *text)
{
  guint8 bytes[UUID_SIZE];
  guint n_bytes = 0;

  if (!g_uuid_string_is_valid (text))
    return NULL;
  for (const char *at = text; n_bytes < UUID_SIZE; at += 2)
    {
      if (*at == '-')
        at++;
      bytes[n_bytes++] = g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]);
    }
  return g_bytes_new (bytes, sizeof bytes);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The report has no fair %s", what);
  return FALSE;
}

/* What would be cut or cleaned here was reckoned into the bucket otherwise there. */
static gboolean
is_kept_whole (const char *text, gsize max)
{
  g_autofree char *clean = NULL;

  if (strlen (text) > max)
    return FALSE;
  clean = rec_text_clean (text, -1, max);
  return g_str_equal (clean, text);
}

static gboolean
check_parameters (JsonArray *array, GError **error)
{
  if (json_array_get_length (array) > REC_SIGNATURE_PARAMETERS_MAX)
    return refuse (error, "number of parameters");

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = object != NULL ? rec_json_get_string (object, "name") : NULL;
      const char *value = object != NULL ? rec_json_get_string (object, "value") : NULL;

      if (name == NULL || *name == '\0' || !is_kept_whole (name, REC_NAME_MAX))
        return refuse (error, "parameter’s name");
      if (value == NULL || !is_kept_whole (value, REC_SIGNATURE_VALUE_MAX))
        return refuse (error, "parameter’s value");
    }
  return TRUE;
}

static gboolean
read_signature (RecReportBody *self, JsonObject *object, GError **error)
{
  const char *event_type = rec_json_get_string (object, "event_type");
  const char *bucket = rec_json_get_string (object, "bucket");
  JsonArray *parameters = rec_json_get_array (object, "signature");

  if (event_type == NULL || *event_type == '\0' || !is_kept_whole (event_type, REC_NAME_MAX))
    return refuse (error, "event_type");
  if (bucket == NULL || !rec_bucket_is_valid (bucket))
    return refuse (error, "bucket");
  if (rec_json_get_int (object, "bucket_version", 0) != REC_BUCKET_VERSION)
    return refuse (error, "bucket_version");
  if (parameters == NULL)
    return refuse (error, "signature");
  if (!check_parameters (parameters, error))
    return FALSE;

  self->signature = rec_signature_new_from_json (event_type, parameters, error);
  if (self->signature == NULL)
    return FALSE;
  if (g_str_equal (rec_signature_get_bucket (self->signature), bucket))
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_REFUSED,
               "The report’s bucket is not the one of its signature");
  return FALSE;
}

static gboolean
read_fact (JsonObject *object, const char *name, char **fact)
{
  const char *text = rec_json_get_string (object, name);

  if (text == NULL || !is_kept_whole (text, REC_SERVICE_FACT_MAX))
    return FALSE;
  *fact = g_strdup (text);
  return TRUE;
}

static gboolean
read_system (RecReportBody *self, JsonObject *object, GError **error)
{
  JsonObject *os = rec_json_get_object (object, "os");

  if (os == NULL || !read_fact (os, "id", &self->os)
      || !read_fact (os, "version", &self->os_version) || !read_fact (os, "arch", &self->arch))
    return refuse (error, "os");
  return TRUE;
}

static gboolean
read_numbers (RecReportBody *self, JsonObject *object, GError **error)
{
  const char *uuid = rec_json_get_string (object, "report");
  gint64 occurrences = rec_json_get_int (object, "occurrences", 0);

  if (rec_json_get_int (object, "protocol", 0) != PROTOCOL)
    return refuse (error, "protocol");
  self->uuid = uuid != NULL ? rec_uuid_parse (uuid) : NULL;
  if (self->uuid == NULL)
    return refuse (error, "report");
  if (occurrences < 1)
    return refuse (error, "occurrences");
  self->occurrences = MIN (occurrences, REC_SERVICE_OCCURRENCES_MAX);
  return TRUE;
}

/*
 * rec_report_body_parse:
 *
 * Returns: what the report says; NULL with REC_ERROR_INVALID, or REC_ERROR_REFUSED when its bucket
 *   is not that of its signature
 */
RecReportBody *
rec_report_body_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (RecReportBody) self = g_new0 (RecReportBody, 1);
  g_autoptr (JsonNode) root = rec_json_parse (text, length, error);
  JsonObject *object;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The report is no JSON object");
      return NULL;
    }
  object = json_node_get_object (root);
  if (!read_numbers (self, object, error) || !read_system (self, object, error)
      || !read_signature (self, object, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
rec_report_body_free (RecReportBody *self)
{
  g_clear_pointer (&self->uuid, g_bytes_unref);
  g_clear_object (&self->signature);
  g_free (self->os);
  g_free (self->os_version);
  g_free (self->arch);
  g_free (self);
}

GBytes *
rec_report_body_get_uuid (RecReportBody *self)
{
  return self->uuid;
}

RecSignature *
rec_report_body_get_signature (RecReportBody *self)
{
  return self->signature;
}

guint
rec_report_body_get_occurrences (RecReportBody *self)
{
  return self->occurrences;
}

const char *
rec_report_body_get_os (RecReportBody *self)
{
  return self->os;
}

const char *
rec_report_body_get_os_version (RecReportBody *self)
{
  return self->os_version;
}

const char *
rec_report_body_get_arch (RecReportBody *self)
{
  return self->arch;
}

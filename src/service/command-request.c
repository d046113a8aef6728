/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/exchange/rec-evidence-manifest.h"
#include "core/report/rec-evidence.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"
#include "service/rec-collection-requests.h"
#include "service/rec-service-limits.h"
#include "service/service-command.h"

#define DEFAULT_COUNT 5
#define DEFAULT_DAYS 30

static gboolean invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
invalid (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, REC_ERROR, REC_ERROR_INVALID, message);
  return FALSE;
}

/* “minidump” or “log:demo.log”. */
static gboolean
add_item (GPtrArray *items, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  const char *name = parts[1] != NULL ? parts[1] : parts[0];
  gboolean needs_name
      = g_str_equal (parts[0], REC_EVIDENCE_LOG) || g_str_equal (parts[0], REC_EVIDENCE_FILE);

  if (!rec_evidence_is_known (parts[0]))
    return invalid (error, _ ("There is no kind of evidence “%s”"), parts[0]);
  if (needs_name && parts[1] == NULL)
    return invalid (error, _ ("“%s” needs the name that the application registered it under"),
                    parts[0]);
  if (!rec_evidence_manifest_is_fair_name (name))
    return invalid (error, _ ("“%s” cannot be the name of an item"), name);
  for (guint i = 1; i < items->len; i += 2)
    if (g_str_equal (g_ptr_array_index (items, i), name))
      return invalid (error, _ ("“%s” is asked for twice"), name);

  g_ptr_array_add (items, g_strdup (parts[0]));
  g_ptr_array_add (items, g_strdup (name));
  return TRUE;
}

static char **
parse_items (const char *text, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  if (g_strv_length (words) > REC_REQUEST_ITEMS_MAX)
    {
      invalid (error, _ ("At most %d items can be asked for"), REC_REQUEST_ITEMS_MAX);
      return NULL;
    }
  for (char **word = words; *word != NULL; word++)
    if (!add_item (items, *word, error))
      return NULL;
  g_ptr_array_add (items, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&items), FALSE);
}

static int
change (const char *folder,
        const char *bucket,
        char **items,
        const char *reason,
        int count,
        int days)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecCollectionStore) store = service_open (folder, REC_DATABASE_READ_WRITE, &error);
  gint64 id = store != NULL ? service_find_bucket (store, bucket, &error) : 0;
  gint64 expires = g_get_real_time () + days * REC_DAY;

  if (id == 0)
    return service_fail (error);
  if (!rec_collection_store_begin (store, &error)
      || !(items != NULL ? rec_collection_store_request (store, id, (const char *const *) items,
                                                         reason, count, expires, &error)
                         : rec_collection_store_cancel_request (store, id, &error))
      || !rec_collection_store_commit (store, &error))
    {
      rec_collection_store_rollback (store);
      return service_fail (error);
    }
  return SERVICE_EXIT_OK;
}

/*
 * service_request:
 *
 * Asks the next reports of a bucket for evidence, or takes that back.
 */
int
service_request (int argc, char **argv)
{
  gboolean cancel = FALSE;
  int count = DEFAULT_COUNT, days = DEFAULT_DAYS;
  g_autofree char *data = NULL;
  g_autofree char *text = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *clean = NULL;
  g_auto (GStrv) items = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The service’s folder"), N_ ("FOLDER") },
    { "items", 'i', 0, G_OPTION_ARG_STRING, &text,
      N_ ("What is asked for, such as minidump,log:demo.log"), N_ ("ITEMS") },
    { "count", 'c', 0, G_OPTION_ARG_INT, &count, N_ ("How many reports shall send it (5)"),
      N_ ("NUMBER") },
    { "reason", 'r', 0, G_OPTION_ARG_STRING, &reason, N_ ("Why; the person who is asked reads it"),
      N_ ("TEXT") },
    { "expires", 'e', 0, G_OPTION_ARG_INT, &days, N_ ("How long it is asked for (30)"),
      N_ ("DAYS") },
    { "cancel", 0, 0, G_OPTION_ARG_NONE, &cancel, N_ ("Ask for nothing more"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!service_parse (entries, _ ("BUCKET"), _ ("Asks a bucket’s reports for evidence."), &argc,
                      &argv))
    return SERVICE_EXIT_USAGE;
  if (argc != 2)
    return service_refuse ("request", _ ("One bucket is needed"));
  if (cancel != (text == NULL) || (cancel && reason != NULL))
    return service_refuse ("request", _ ("Either --items and --reason or --cancel is needed"));
  if (cancel)
    return change (data, argv[1], NULL, NULL, 0, 0);

  if (reason == NULL || *reason == '\0')
    return service_refuse ("request", _ ("People want to know why: --reason is needed"));
  if (count < 1 || count > REC_SERVICE_WANTED_MAX)
    return service_refuse ("request", _ ("The count has to be 1 to %d"), REC_SERVICE_WANTED_MAX);
  if (days < 1 || days > REC_SERVICE_REQUEST_DAYS_MAX)
    return service_refuse ("request", _ ("The days have to be 1 to %d"),
                           REC_SERVICE_REQUEST_DAYS_MAX);
  items = parse_items (text, &error);
  if (items == NULL)
    return service_refuse ("request", "%s", error->message);
  clean = rec_text_clean (reason, -1, REC_RESPONSE_TEXT_MAX);
  return change (data, argv[1], items, clean, count, days);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-item.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli-command.h"
#include "cli/cli-store.h"
#include "core/exchange/rec-exchange.h"
#include "core/report/rec-error.h"

#define BLOCK 65536
/* Stands in for the random ID of the report where there is none yet. */
#define NO_WIRE_ID "00000000-0000-4000-8000-000000000000"

/*
 * cli_item_load_question:
 * @name: a bucket or a report of it
 * @exit_code: (out): what the program ends with when there is none; it was said why
 *
 * Returns: (nullable): what waits for the user's answer
 */
RecSubmission *
cli_item_load_question (RecStore *store, const char *name, int *exit_code)
{
  g_autofree char *bucket = cli_store_find_bucket (store, name, exit_code);
  g_autoptr (RecSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  if (bucket == NULL)
    return NULL;
  submission = rec_store_load_submission (store, bucket, &error);
  if (submission != NULL && submission->state == REC_STATE_ASKING)
    return g_steal_pointer (&submission);

  if (error == NULL)
    g_set_error (&error, REC_ERROR, REC_ERROR_NOT_FOUND,
                 _ ("The problem %s does not wait for an answer"), bucket);
  *exit_code = cli_fail (error);
  return NULL;
}

/* The body of the first stage, as the reporter builds it too. */
static GBytes *
build_signature (RecStore *store, RecSubmission *submission, GError **error)
{
  g_autoptr (GPtrArray) reports
      = rec_store_list_occurrences (store, submission->bucket, 0, 1, error);
  guint64 occurrences = submission->occurrences;

  if (reports == NULL)
    return NULL;
  if (reports->len == 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                   _ ("The problem %s has no report any more"), submission->bucket);
      return NULL;
    }

  if (occurrences == 0)
    occurrences
        = rec_store_count_unreported (store, submission->bucket, submission->reported_row, NULL);
  return rec_exchange_build_report (reports->pdata[0],
                                    submission->wire_id != NULL ? submission->wire_id : NO_WIRE_ID,
                                    MAX (occurrences, 1), error);
}

/*
 * cli_item_list:
 *
 * Returns: (element-type RecEvidenceItem): what is asked for
 */
GPtrArray *
cli_item_list (RecStore *store, RecSubmission *submission, GError **error)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *sha256 = NULL;
  RecEvidenceItem *item;

  if (submission->stage != 1)
    return g_ptr_array_ref (submission->items);

  body = build_signature (store, submission, error);
  if (body == NULL)
    return NULL;
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  items = g_ptr_array_new_with_free_func (g_object_unref);
  /* It says less of the system than the evidence of this kind, and is as safe; it is in
   * no file. */
  item = rec_evidence_item_new (REC_EVIDENCE_SYSINFO, CLI_ITEM_SIGNATURE);
  rec_evidence_item_set_file (item, "", g_bytes_get_size (body), sha256);
  g_ptr_array_add (items, item);
  return g_steal_pointer (&items);
}

/*
 * cli_item_get_kind:
 *
 * Returns: its kind of evidence; the first stage’s own item is none
 */
const char *
cli_item_get_kind (RecSubmission *submission, RecEvidenceItem *item)
{
  return submission->stage == 1 ? CLI_ITEM_SIGNATURE : rec_evidence_item_get_kind (item);
}

static void
set_errno_error (GError **error, const char *name)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), _ ("Reading “%s” failed: %s"),
               name, g_strerror (number));
}

/* What is printed is what was collected: the same bytes go into the archive, which checks them too.
 */
static gboolean
print_file (RecEvidenceItem *item, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *block = g_malloc (BLOCK);
  const char *name = rec_evidence_item_get_name (item);
  const char *path = rec_evidence_item_get_path (item);
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
  gssize n_read;

  if (path == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("There is nothing to view of “%s”"),
                   name);
      return FALSE;
    }
  if (fd < 0)
    {
      set_errno_error (error, name);
      return FALSE;
    }

  while ((n_read = read (fd, block, BLOCK)) > 0 && !ferror (stdout))
    {
      g_checksum_update (checksum, (const guchar *) block, n_read);
      fwrite (block, 1, n_read, stdout);
    }
  if (n_read < 0)
    set_errno_error (error, name);
  close (fd);
  if (n_read != 0)
    return n_read > 0;
  if (g_strcmp0 (g_checksum_get_string (checksum), rec_evidence_item_get_sha256 (item)) == 0)
    return TRUE;
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
               _ ("“%s” is not what was collected any more; it will not be sent"), name);
  return FALSE;
}

/*
 * cli_item_print:
 * @name: the name of an item
 *
 * Prints the bytes that would be sent.
 */
gboolean
cli_item_print (RecStore *store, RecSubmission *submission, const char *name, GError **error)
{
  if (submission->stage == 1 && g_str_equal (name, CLI_ITEM_SIGNATURE))
    {
      g_autoptr (GBytes) body = build_signature (store, submission, error);

      if (body == NULL)
        return FALSE;
      if (submission->wire_id == NULL)
        cli_warn (_ ("The report gets a random ID when it is sent; it has none yet"));
      fwrite (g_bytes_get_data (body, NULL), 1, g_bytes_get_size (body), stdout);
      return TRUE;
    }

  for (guint i = 0; submission->stage != 1 && i < submission->items->len; i++)
    if (g_str_equal (rec_evidence_item_get_name (submission->items->pdata[i]), name))
      return print_file (submission->items->pdata[i], error);

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("“%s” is not asked for"), name);
  return FALSE;
}

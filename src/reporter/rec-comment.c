/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-comment.h"

#include "core/report/rec-text.h"
#include "reporter/rec-evidence-collection.h"
#include "reporter/rec-evidence-folder.h"
#include "reporter/rec-reporter-limits.h"

#include <unistd.h>

/**
 * rec_comment_write:
 * @evidence_folder: where evidence is kept
 * @report_id: the report's ID
 * @item: the item of kind `comment`; gets a file
 * @comment: what the user wrote, at most %REC_ANSWER_COMMENT_MAX bytes
 * @words: the user's own list of words to be replaced
 * @error: return location for a `GError`
 *
 * Writes a comment beside the other evidence, before the answer that it belongs to counts: else a
 * stop before the archive is packed would lose it.
 *
 * Returns: whether it is there
 */
gboolean
rec_comment_write (const char *evidence_folder,
                   const char *report_id,
                   RecEvidenceItem *item,
                   const char *comment,
                   const char *const *words,
                   GError **error)
{
  g_autoptr (RecEvidenceProgress) progress
      = rec_evidence_progress_new (g_main_context_get_thread_default (), NULL, NULL, NULL);
  g_autoptr (RecRedactor) redactor = rec_redactor_new_for_user (words);
  g_autofree char *clean = rec_text_clean_lines (comment, -1, REC_ANSWER_COMMENT_MAX);
  g_autofree char *path = NULL;
  RecEvidenceCollection collection = { .redactor = redactor, .progress = progress };
  gboolean is_written;

  g_return_val_if_fail (REC_IS_EVIDENCE_ITEM (item), FALSE);

  collection.folder = rec_evidence_folder_open (evidence_folder, report_id, &path, error);
  if (collection.folder < 0)
    return FALSE;

  collection.path = path;
  is_written = rec_evidence_collection_write_text (&collection, item, clean, strlen (clean), error);
  close (collection.folder);
  return is_written;
}

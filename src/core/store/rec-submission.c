/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-submission.h"

/**
 * rec_submission_new:
 * @bucket: a bucket ID
 *
 * Returns: (transfer full): a new submission, of which nothing was done yet: not reported, before
 *   the first stage, without items
 */
RecSubmission *
rec_submission_new (const char *bucket)
{
  RecSubmission *self;

  g_return_val_if_fail (bucket != NULL, NULL);

  self = g_new0 (RecSubmission, 1);
  self->bucket = g_strdup (bucket);
  self->stage = 1;
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * rec_submission_free:
 * @self: (transfer full): a submission
 */
void
rec_submission_free (RecSubmission *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bucket);
  g_free (self->report);
  g_free (self->service);
  g_free (self->wire_id);
  g_free (self->problem);
  g_clear_object (&self->request);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->archive_path);
  g_free (self->archive_sha256);
  g_free (self);
}

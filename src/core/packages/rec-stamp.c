/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-stamp.h"

#include <string.h>
#include <sys/stat.h>

#include "core/packages/rec-package-limits.h"

/* The state of some files and folders, folded into one short text: equal digests mean that none was
 * changed, replaced, made or removed. */
struct _RecStamp
{
  GChecksum *checksum;
  gint64 taken;
  gboolean settled;
};

/**
 * rec_stamp_new: (skip)
 * @what: what it is a stamp of; stamps of different things differ
 *
 * Returns: (transfer full): a stamp of nothing yet
 */
RecStamp *
rec_stamp_new (const char *what)
{
  RecStamp *self = g_new0 (RecStamp, 1);

  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->taken = g_get_real_time ();
  self->settled = TRUE;
  g_checksum_update (self->checksum, (const guchar *) what, strlen (what) + 1);

  return self;
}

/**
 * rec_stamp_add: (skip)
 * @path: a file or a folder, which may be absent
 *
 * Must not be called after [func@stamp_get_digest].
 */
void
rec_stamp_add (RecStamp *self, const char *path)
{
  struct stat status = { 0 };
  gboolean present = stat (path, &status) == 0;
  gint64 fields[] = { present,
                      status.st_dev,
                      status.st_ino,
                      status.st_size,
                      status.st_mtim.tv_sec,
                      status.st_mtim.tv_nsec,
                      status.st_ctim.tv_sec,
                      status.st_ctim.tv_nsec };
  gint64 age
      = self->taken - (status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000);

  g_checksum_update (self->checksum, (const guchar *) path, strlen (path) + 1);
  g_checksum_update (self->checksum, (const guchar *) fields, sizeof fields);
  if (present && age < REC_STAMP_SETTLING_TIME && age > -REC_STAMP_CLOCK_STEP)
    self->settled = FALSE;
}

/**
 * rec_stamp_add_content: (skip)
 * @path: a file that comes and goes empty when it is only looked at, as SQLite's log does
 *
 * As [func@stamp_add], but an empty file is as good as none.
 */
void
rec_stamp_add_content (RecStamp *self, const char *path)
{
  struct stat status;

  if (stat (path, &status) == 0 && status.st_size > 0)
    rec_stamp_add (self, path);
}

/**
 * rec_stamp_get_digest: (skip)
 *
 * Returns: (transfer none): 64 hex digits
 */
const char *
rec_stamp_get_digest (RecStamp *self)
{
  return g_checksum_get_string (self->checksum);
}

/**
 * rec_stamp_is_settled: (skip)
 *
 * Returns: %FALSE when one of the files had changed so shortly before that a second change could
 * have the same time; such a stamp must not be relied on later
 */
gboolean
rec_stamp_is_settled (RecStamp *self)
{
  return self->settled;
}

/**
 * rec_stamp_free: (skip)
 */
void
rec_stamp_free (RecStamp *self)
{
  g_checksum_free (self->checksum);
  g_free (self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/export/rec-export-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/report/rec-error.h"

typedef struct
{
  struct archive *archive;
  RecExportFile *file;
  GError *error;
} Writer;

static la_ssize_t
write_cb (struct archive *archive, void *user_data, const void *buffer, size_t length)
{
  Writer *self = user_data;

  return rec_export_file_write (self->file, buffer, length,
                                self->error == NULL ? &self->error : NULL)
             ? (la_ssize_t) length
             : -1;
}

/* Who made it on which machine is nobody’s business: no owner, no group. */
static gboolean
write_member (Writer *self, const char *folder, const RecExportMember *member, gint64 time)
{
  g_autofree char *path = g_build_filename (folder, member->name, NULL);
  struct archive_entry *entry = archive_entry_new ();
  const gsize length = strlen (member->text);
  int result;

  archive_entry_set_pathname (entry, path);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, length);
  archive_entry_set_mtime (entry, time / G_USEC_PER_SEC, 0);
  result = archive_write_header (self->archive, entry);
  archive_entry_free (entry);

  return result == ARCHIVE_OK
         && archive_write_data (self->archive, member->text, length) == (la_ssize_t) length;
}

static gboolean
write_members (Writer *self,
               const char *folder,
               const RecExportMember *members,
               gsize n_members,
               gint64 time)
{
  if (archive_write_add_filter_gzip (self->archive) != ARCHIVE_OK
      || archive_write_set_format_pax_restricted (self->archive) != ARCHIVE_OK
      || archive_write_open (self->archive, self, NULL, write_cb, NULL) != ARCHIVE_OK)
    return FALSE;

  for (gsize i = 0; i < n_members; i++)
    if (!write_member (self, folder, &members[i], time))
      return FALSE;

  return archive_write_close (self->archive) == ARCHIVE_OK;
}

/**
 * rec_export_archive_write:
 * @file: where it goes; not finished by this
 * @folder: the folder that all is in when it is unpacked
 * @members: (array length=n_members): what is packed
 * @n_members: how many
 * @time: when it was changed, for people, in microseconds since 1970-01-01 UTC
 * @error: return location for a [error@Error]
 *
 * Writes a tar archive, packed by gzip: what every bug tracker takes.
 *
 * Returns: %FALSE if it could not be written
 */
gboolean
rec_export_archive_write (RecExportFile *file,
                          const char *folder,
                          const RecExportMember *members,
                          gsize n_members,
                          gint64 time,
                          GError **error)
{
  Writer self = { .file = file };
  gboolean written;

  g_return_val_if_fail (file != NULL && folder != NULL && members != NULL, FALSE);

  self.archive = archive_write_new ();
  written = write_members (&self, folder, members, n_members, time);
  if (!written && self.error == NULL)
    g_set_error (&self.error, REC_ERROR, REC_ERROR_FAILED, _ ("The archive cannot be written: %s"),
                 archive_error_string (self.archive));
  /* Frees the rest, which is written then too; what became of that is known already. */
  archive_write_free (self.archive);

  if (written)
    g_clear_error (&self.error);
  else
    g_propagate_error (error, self.error);
  return written;
}

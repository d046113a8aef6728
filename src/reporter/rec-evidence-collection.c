/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-evidence-collection.h"

#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "reporter/rec-evidence-folder.h"
#include "reporter/rec-evidence-text.h"
#include "reporter/rec-reporter-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is being written into the folder. */
typedef struct
{
  RecEvidenceCollection *collection;
  const char *bytes;
  gsize length;
  char *sha256;
  gint64 size;
} Output;

static gboolean
write_bytes_cb (int file, gpointer user_data, GError **error)
{
  Output *output = user_data;

  return rec_evidence_folder_write_bytes (file, output->bytes, output->length,
                                          output->collection->progress, error);
}

static gboolean
write_minidump_cb (int file, gpointer user_data, GError **error)
{
  Output *output = user_data;
  RecEvidenceCollection *self = output->collection;

  if (!rec_analyzer_write_minidump (self->analyzer, rec_report_get_dump_path (self->report), NULL,
                                    file, rec_evidence_progress_get_cancellable (self->progress),
                                    error))
    return FALSE;

  output->sha256 = rec_evidence_folder_hash (file, &output->size, self->progress, error);
  return output->sha256 != NULL;
}

static void
set_file (RecEvidenceCollection *self, RecEvidenceItem *item, const Output *output)
{
  g_autofree char *path = g_build_filename (self->path, rec_evidence_item_get_name (item), NULL);

  rec_evidence_item_set_file (item, path, output->size, output->sha256);
}

static gboolean
write_bytes (RecEvidenceCollection *self,
             RecEvidenceItem *item,
             const char *bytes,
             gsize length,
             GError **error)
{
  Output output = { self, bytes, length, NULL, length };
  g_autofree char *sha256
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);

  if (!rec_evidence_folder_write (self->folder, rec_evidence_item_get_name (item), write_bytes_cb,
                                  &output, error))
    return FALSE;

  output.sha256 = sha256;
  set_file (self, item, &output);
  return TRUE;
}

/**
 * rec_evidence_collection_write_text:
 * @item: becomes an item with a file
 * @text: (array length=length): a text as it is on this machine
 * @length: its length in bytes
 * @error: return location for a [error@Error]
 *
 * Writes the text with all identifiers replaced.
 *
 * Returns: whether it is in the folder
 */
gboolean
rec_evidence_collection_write_text (RecEvidenceCollection *self,
                                    RecEvidenceItem *item,
                                    const char *text,
                                    gsize length,
                                    GError **error)
{
  gsize replaced_length;
  g_autofree char *replaced
      = rec_redactor_replace (self->redactor, text, length, &replaced_length, item);

  return write_bytes (self, item, replaced, replaced_length, error);
}

static gboolean
collect_modules (RecEvidenceCollection *self, RecEvidenceItem *item, GError **error)
{
  g_autofree char *text = rec_evidence_text_describe_modules (self->report);

  if (text != NULL)
    return rec_evidence_collection_write_text (self, item, text, strlen (text), error);

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
               _ ("What the program had loaded is not known, because its memory was not read."));
  return FALSE;
}

static gboolean
collect_system (RecEvidenceCollection *self, RecEvidenceItem *item, GError **error)
{
  g_autofree char *text = rec_evidence_text_describe_system ("/");

  return rec_evidence_collection_write_text (self, item, text, strlen (text), error);
}

/* The file as the recorder stored it. */
static int
open_dump (RecEvidenceCollection *self, gint64 *size, GError **error)
{
  const char *path = rec_report_get_dump_path (self->report);
  int file
      = path != NULL ? open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
  int number = path != NULL ? errno : ENOENT;
  struct stat status;

  if (file >= 0 && fstat (file, &status) == 0 && S_ISREG (status.st_mode))
    {
      *size = status.st_size;
      return file;
    }

  if (file >= 0)
    close (file);
  if (file < 0 && number == EACCES)
    g_set_error (error, REC_ERROR, REC_ERROR_REFUSED, _ ("You may not read the memory dump."));
  else
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                 _ ("The memory dump is not there any more."));
  return -1;
}

static gboolean
collect_minidump (RecEvidenceCollection *self, RecEvidenceItem *item, GError **error)
{
  Output output = { .collection = self };
  g_autofree char *sha256 = NULL;
  gint64 dump_size;
  int dump = open_dump (self, &dump_size, error);

  if (dump < 0)
    return FALSE;

  close (dump);
  if (!rec_evidence_folder_write (self->folder, rec_evidence_item_get_name (item),
                                  write_minidump_cb, &output, error))
    {
      g_free (output.sha256);
      return FALSE;
    }

  sha256 = output.sha256;
  set_file (self, item, &output);
  return TRUE;
}

/* It stays where it is: a gigabyte need not be there twice. Whoever packs it checks that it is
 * still the same. */
static gboolean
collect_heapdump (RecEvidenceCollection *self, RecEvidenceItem *item, GError **error)
{
  g_autofree char *sha256 = NULL;
  gint64 size;
  int dump = open_dump (self, &size, error);

  if (dump < 0)
    return FALSE;

  sha256 = rec_evidence_folder_hash (dump, &size, self->progress, error);
  close (dump);
  if (sha256 == NULL)
    return FALSE;

  rec_evidence_item_set_file (item, rec_report_get_dump_path (self->report), size, sha256);
  return TRUE;
}

/* The last `length` bytes of what the file had when it was opened; it may be written to. */
static char *
read_end (RecEvidenceCollection *self, int file, gint64 size, gsize *length, GError **error)
{
  g_autofree char *bytes = g_malloc (*length);
  gsize n_read = 0;

  while (n_read < *length)
    {
      gssize part;

      if (rec_evidence_progress_is_cancelled (self->progress, error))
        return NULL;
      part = pread (file, bytes + n_read, MIN (*length - n_read, REC_EVIDENCE_BLOCK_SIZE),
                    size - *length + n_read);
      if (part < 0 && errno == EINTR)
        continue;
      if (part < 0)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_FAILED, _ ("The file cannot be read: %s."),
                       g_strerror (errno));
          return NULL;
        }
      if (part == 0)
        break;
      n_read += part;
      rec_evidence_progress_add (self->progress, part);
    }

  *length = n_read;
  return g_steal_pointer (&bytes);
}

static gboolean
fail_too_large (GError **error)
{
  g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, _ ("The file is too large."));
  return FALSE;
}

/* Of a long log the end counts. Another file goes whole or not at all; what is no text goes as it
 * is, and the item says so. */
static gboolean
collect_open_file (RecEvidenceCollection *self,
                   RecEvidenceItem *item,
                   int file,
                   gint64 size,
                   GError **error)
{
  gboolean is_log = g_str_equal (rec_evidence_item_get_kind (item), REC_EVIDENCE_LOG);
  gsize length = is_log ? MIN (size, (gint64) REC_REDACTOR_TEXT_MAX + 1) : size;
  g_autofree char *bytes = NULL;

  if (!is_log && size > REC_EVIDENCE_FILE_MAX)
    return fail_too_large (error);

  bytes = read_end (self, file, size, &length, error);
  if (bytes == NULL)
    return FALSE;

  if (rec_redactor_is_text ((const guint8 *) bytes, length)
      && (is_log || length <= REC_REDACTOR_TEXT_MAX))
    return rec_evidence_collection_write_text (self, item, bytes, length, error);
  /* A long text would have to be cut, and a piece of another file is of no use. */
  if ((gint64) length < size || rec_redactor_is_text ((const guint8 *) bytes, length))
    return fail_too_large (error);
  return write_bytes (self, item, bytes, length, error);
}

static gboolean
collect_registered (RecEvidenceCollection *self, RecEvidenceItem *item, GError **error)
{
  RecApplication *application = rec_report_get_application (self->report);
  gint64 size;
  gboolean collected;
  int file = rec_evidence_registry_open (
      self->registry, rec_evidence_item_get_kind (item), rec_evidence_item_get_name (item),
      application != NULL ? rec_application_get_path (application) : NULL, &size, error);

  if (file < 0)
    return FALSE;

  collected = collect_open_file (self, item, file, size, error);
  close (file);
  return collected;
}

static gboolean
fail_not_recorded (RecEvidenceItem *item, GError **error)
{
  const char *kind = rec_evidence_item_get_kind (item);

  if (g_str_equal (kind, REC_EVIDENCE_STEPS))
    g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED,
                 _ ("The steps before the problem were not recorded."));
  else if (g_str_equal (kind, REC_EVIDENCE_ENVIRONMENT))
    g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED,
                 _ ("The program’s environment was not recorded."));
  else
    g_set_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED,
                 _ ("Evidence of this kind cannot be collected."));
  return FALSE;
}

/**
 * rec_evidence_collection_collect:
 * @item: what is asked for
 * @error: return location for a [error@Error]; the message is for people
 *
 * Collects one item. A comment is written later by the user, and has no file yet.
 *
 * Returns: whether it was collected
 */
gboolean
rec_evidence_collection_collect (RecEvidenceCollection *self, RecEvidenceItem *item, GError **error)
{
  const char *kind = rec_evidence_item_get_kind (item);

  if (rec_evidence_progress_is_cancelled (self->progress, error))
    return FALSE;
  if (g_str_equal (kind, REC_EVIDENCE_SYSINFO))
    return collect_system (self, item, error);
  if (g_str_equal (kind, REC_EVIDENCE_MODULES))
    return collect_modules (self, item, error);
  if (g_str_equal (kind, REC_EVIDENCE_MINIDUMP))
    return collect_minidump (self, item, error);
  if (g_str_equal (kind, REC_EVIDENCE_HEAPDUMP))
    return collect_heapdump (self, item, error);
  if (g_str_equal (kind, REC_EVIDENCE_LOG) || g_str_equal (kind, REC_EVIDENCE_FILE))
    return collect_registered (self, item, error);
  if (g_str_equal (kind, REC_EVIDENCE_COMMENT))
    return TRUE;

  return fail_not_recorded (item, error);
}

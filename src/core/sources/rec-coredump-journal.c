/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-coredump-journal.h"

#include "core/report/rec-error.h"
#include "core/sources/rec-coredump-folder.h"
#include "core/sources/rec-journal-check.h"
#include "core/sources/rec-journal-entry.h"
#include "core/sources/rec-journal-folders.h"
#include "core/sources/rec-journal-source.h"
#include "core/sources/rec-sources-limits.h"

#include <errno.h>
#include <sys/stat.h>
#include <systemd/sd-journal.h>

/* SD_MESSAGE_COREDUMP of sd-messages.h. */
#define COREDUMP_MATCH "MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1"
/* Where systemd-coredump keeps cores; coredump.conf(5). */
#define CORE_FOLDER "/var/lib/systemd/coredump"

/**
 * RecCoredumpJournal:
 *
 * Reads systemd-coredump's entries from the journal, the oldest first. Whose entries these are is
 * the journal's decision alone: a user reads their own, an administrator everyone's.
 *
 * Anyone may write an entry with this MESSAGE_ID. The journal itself notes who wrote it, so an
 * entry is believed only if it comes from the user that it is about, as whom systemd-coredump runs
 * by then, or from a system user.
 */
struct _RecCoredumpJournal
{
  GObject parent_instance;

  /* NULL while a folder that is followed is not there yet. */
  sd_journal *journal;
  char *path;
  gboolean is_folder;
  /* Only of a journal that is followed. */
  RecJournalFolders *folders;
  /* NULL when nothing hints at records to come. */
  RecCoredumpFolder *cores;
  /* Whether it was looked at on a hint since the journal told of anything. */
  gboolean looked_early;
  char *cursor;
  gboolean has_entry;
  RecJournalEntry *entry;
  guint64 n_skipped;
};

G_DEFINE_FINAL_TYPE (RecCoredumpJournal, rec_coredump_journal, G_TYPE_OBJECT)

static void
set_error_from_errno (GError **error, int result, const char *path)
{
  RecError code = REC_ERROR_FAILED;
  const char *reason = g_strerror (-result);

  switch (-result)
    {
    case ENOENT:
      code = REC_ERROR_NOT_FOUND;
      break;
    case EBADMSG:
    case EINVAL:
    case ENOTDIR:
      code = REC_ERROR_INVALID;
      reason = "this is no journal file";
      break;
    case ENODATA:
    case EIO:
      code = REC_ERROR_TRUNCATED;
      reason = "the file ends too early";
      break;
    case EPROTONOSUPPORT:
      code = REC_ERROR_UNSUPPORTED;
      reason = "it was written in a way that this machine’s systemd cannot read";
      break;
    }

  if (path != NULL)
    g_set_error (error, REC_ERROR, code, "The journal “%s” cannot be read: %s", path, reason);
  else
    g_set_error (error, REC_ERROR, code, "This machine’s journal cannot be read: %s", reason);
}

static int
open_handle (RecCoredumpJournal *self, sd_journal **journal)
{
  const char *files[] = { self->path, NULL };
  int result;

  if (self->path == NULL)
    result = sd_journal_open (journal, SD_JOURNAL_LOCAL_ONLY);
  else if (self->is_folder)
    result = sd_journal_open_directory (journal, self->path, 0);
  else
    result = sd_journal_open_files (journal, files, 0);
  if (result < 0)
    return result;

  return sd_journal_add_match (*journal, COREDUMP_MATCH, 0);
}

static gboolean
open_journal (RecCoredumpJournal *self, GError **error)
{
  sd_journal *journal = NULL;
  int result = open_handle (self, &journal);

  if (result == -ENOENT && self->folders != NULL)
    return TRUE;
  if (result < 0)
    {
      g_clear_pointer (&journal, sd_journal_close);
      set_error_from_errno (error, result, self->path);
      return FALSE;
    }

  self->journal = journal;
  return TRUE;
}

/* A cursor is long to make, so it is made when it is asked for, and before anything that could take
 * its entry away. */
static void
keep_cursor (RecCoredumpJournal *self)
{
  g_autofree char *cursor = NULL;

  if (self->has_entry && sd_journal_get_cursor (self->journal, &cursor) >= 0)
    {
      g_free (self->cursor);
      self->cursor = g_steal_pointer (&cursor);
    }
}

static void
forget_entry (RecCoredumpJournal *self)
{
  self->has_entry = FALSE;
  rec_journal_entry_forget (self->entry);
}

/* Returns whether the entry of the cursor was found; else it stands before the oldest. */
static gboolean
seek_cursor (RecCoredumpJournal *self, const char *cursor)
{
  if (sd_journal_seek_cursor (self->journal, cursor) >= 0 && sd_journal_next (self->journal) > 0
      && sd_journal_test_cursor (self->journal, cursor) > 0)
    return TRUE;

  sd_journal_seek_head (self->journal);
  return FALSE;
}

static void
reopen_journal (RecCoredumpJournal *self)
{
  g_autoptr (GError) error = NULL;

  forget_entry (self);
  g_clear_pointer (&self->journal, sd_journal_close);
  if (!open_journal (self, &error))
    g_debug ("%s", error->message);
  else if (self->journal != NULL && self->cursor != NULL)
    self->has_entry = seek_cursor (self, self->cursor);
}

/* journald counts an entry before it lists it under its fields. A look between the two does not
 * find it, and sd-journal would look again only when one more is counted, unless it is sought anew.
 */
static void
seek_anew (RecCoredumpJournal *self)
{
  forget_entry (self);
  if (self->cursor != NULL)
    self->has_entry = seek_cursor (self, self->cursor);
  else
    sd_journal_seek_head (self->journal);
}

static int
get_journal_fd (RecCoredumpJournal *self, int *events)
{
  int fd = self->journal != NULL ? sd_journal_get_fd (self->journal) : -1;

  if (fd >= 0)
    *events = sd_journal_get_events (self->journal);
  return *events >= 0 ? fd : -1;
}

static int
get_folders_fd (RecCoredumpJournal *self)
{
  return self->folders != NULL ? rec_journal_folders_get_fd (self->folders) : -1;
}

static int
get_cores_fd (RecCoredumpJournal *self)
{
  return self->cores != NULL ? rec_coredump_folder_get_fd (self->cores) : -1;
}

/* Only a journal on a network file system asks to be looked at from time to time. */
static gint64
get_journal_deadline (RecCoredumpJournal *self)
{
  uint64_t deadline;

  if (self->journal == NULL || sd_journal_reliable_fd (self->journal) != 0
      || sd_journal_get_timeout (self->journal, &deadline) < 0 || deadline > G_MAXINT64)
    return -1;

  return (gint64) deadline;
}

static gint64
get_deadline (RecCoredumpJournal *self)
{
  gint64 deadline = get_journal_deadline (self);
  gint64 next_look = self->cores != NULL ? rec_coredump_folder_get_next_look (self->cores) : -1;

  if (deadline < 0 || next_look < 0)
    return MAX (deadline, next_look);
  return MIN (deadline, next_look);
}

static gboolean
process (RecCoredumpJournal *self)
{
  gboolean is_hinted = self->cores != NULL && rec_coredump_folder_update (self->cores);

  keep_cursor (self);
  if (self->folders != NULL && rec_journal_folders_update (self->folders))
    {
      reopen_journal (self);
      return TRUE;
    }

  if (self->journal == NULL)
    return FALSE;

  if (sd_journal_process (self->journal) == SD_JOURNAL_NOP)
    {
      self->looked_early |= is_hinted;
      return is_hinted;
    }

  if (self->looked_early)
    seek_anew (self);
  self->looked_early = FALSE;
  return TRUE;
}

static const RecJournalSourceFuncs source_funcs = {
  .get_fd = get_journal_fd,
  .get_folders_fd = get_folders_fd,
  .get_cores_fd = get_cores_fd,
  .get_deadline = get_deadline,
  .process = process,
};

static void
rec_coredump_journal_finalize (GObject *object)
{
  RecCoredumpJournal *self = REC_COREDUMP_JOURNAL (object);

  g_clear_pointer (&self->journal, sd_journal_close);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->entry, rec_journal_entry_free);
  g_clear_object (&self->folders);
  g_clear_object (&self->cores);

  G_OBJECT_CLASS (rec_coredump_journal_parent_class)->finalize (object);
}

static void
rec_coredump_journal_class_init (RecCoredumpJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_coredump_journal_finalize;
}

static void
rec_coredump_journal_init (RecCoredumpJournal *self)
{
  self->entry = rec_journal_entry_new ();
}

/**
 * rec_coredump_journal_open:
 * @path: (nullable) (type filename): a journal file, or a folder of such; %NULL for this machine's
 * @error: return location for a [error@Error]
 *
 * Opens a journal and stands before its oldest record. What of a damaged file can be read is read.
 *
 * Returns: (transfer full): the reader; %NULL with %REC_ERROR_NOT_FOUND when @path is not there or
 *   is a folder without journal files, %REC_ERROR_INVALID when it is no journal or none of
 *   its entries can be found,
 *   %REC_ERROR_TRUNCATED when it ends before its first entry could be found
 */
RecCoredumpJournal *
rec_coredump_journal_open (const char *path, GError **error)
{
  g_autoptr (RecCoredumpJournal) self = NULL;
  struct stat status;

  if (path == NULL)
    return rec_coredump_journal_follow (NULL, error);
  if (stat (path, &status) < 0)
    {
      set_error_from_errno (error, -errno, path);
      return NULL;
    }

  self = g_object_new (REC_TYPE_COREDUMP_JOURNAL, NULL);
  self->path = g_strdup (path);
  self->is_folder = S_ISDIR (status.st_mode);
  if (self->is_folder && !rec_journal_folder_check (path, error))
    return NULL;
  if (!open_journal (self, error) || (!self->is_folder && !rec_journal_file_check (path, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rec_coredump_journal_follow:
 * @folder: (nullable) (type filename): a folder of journal files, which may be empty or not there
 *   yet; %NULL for those of this machine
 * @error: return location for a [error@Error]
 *
 * Opens a journal whose files may come, go and be replaced while it is read.
 *
 * Returns: (transfer full): the reader
 */
RecCoredumpJournal *
rec_coredump_journal_follow (const char *folder, GError **error)
{
  const char *const machine[] = { "/run/log/journal", "/var/log/journal", NULL };
  g_autofree char *absolute = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
  const char *const given[] = { absolute, NULL };
  g_autoptr (RecCoredumpJournal) self = g_object_new (REC_TYPE_COREDUMP_JOURNAL, NULL);

  self->path = g_strdup (absolute);
  self->is_folder = TRUE;
  /* The watch comes first, so that nothing falls between it and the journal's own. */
  self->folders = rec_journal_folders_new (folder != NULL ? given : machine);
  if (folder == NULL)
    rec_coredump_journal_set_core_folder (self, CORE_FOLDER);
  return open_journal (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rec_coredump_journal_set_core_folder:
 * @folder: (nullable) (type filename): where systemd-coredump keeps the cores that the records of
 *   this journal tell of; %NULL for nowhere
 *
 * Takes a core that comes there as a hint that its record comes soon. The record can then be read
 * before journald tells of it. The folder may be missing or closed to this user: there are no hints
 * then. To be called before a source is made; for this machine's journal its own folder is set.
 */
void
rec_coredump_journal_set_core_folder (RecCoredumpJournal *self, const char *folder)
{
  g_return_if_fail (REC_IS_COREDUMP_JOURNAL (self));

  g_clear_object (&self->cores);
  if (folder != NULL)
    self->cores = rec_coredump_folder_new (folder);
}

/**
 * rec_coredump_journal_seek:
 * @cursor: (nullable): what [method@CoredumpJournal.dup_cursor] returned
 * @lost_cursor: (out) (optional): whether the journal does not know @cursor any more
 * @error: return location for a [error@Error]
 *
 * Places the reader after the entry of @cursor; without one, or when its entry was rotated away or
 * is another machine's, before the oldest. Records that are known already are recognised by their
 * key.
 *
 * Returns: %FALSE when the journal cannot be read
 */
gboolean
rec_coredump_journal_seek (RecCoredumpJournal *self,
                           const char *cursor,
                           gboolean *lost_cursor,
                           GError **error)
{
  int result = 0;

  g_return_val_if_fail (REC_IS_COREDUMP_JOURNAL (self), FALSE);

  forget_entry (self);
  g_free (self->cursor);
  self->cursor = g_strdup (cursor);
  if (self->journal != NULL && cursor != NULL)
    self->has_entry = seek_cursor (self, cursor);
  else if (self->journal != NULL)
    result = sd_journal_seek_head (self->journal);

  if (lost_cursor != NULL)
    *lost_cursor = cursor != NULL && !self->has_entry;
  if (result < 0)
    set_error_from_errno (error, result, self->path);
  return result >= 0;
}

/**
 * rec_coredump_journal_next:
 * @error: return location for a [error@Error]
 *
 * Goes to the next record. Entries that cannot be read or are not believed are passed over and
 * counted.
 *
 * Returns: (transfer full) (nullable): the record; %NULL without an error at the end, else with one
 */
RecCoredumpRecord *
rec_coredump_journal_next (RecCoredumpJournal *self, GError **error)
{
  guint n_errors = 0;

  g_return_val_if_fail (REC_IS_COREDUMP_JOURNAL (self), NULL);

  while (self->journal != NULL)
    {
      int result = sd_journal_next (self->journal);
      RecCoredumpRecord *record;

      if (result == 0)
        return NULL;
      if (result < 0 && ++n_errors > REC_SOURCES_ERRORS_MAX)
        {
          set_error_from_errno (error, result, self->path);
          return NULL;
        }

      self->has_entry = result > 0 || self->has_entry;
      record = result > 0 ? rec_journal_entry_read_record (self->entry, self->journal) : NULL;
      if (record != NULL)
        {
          if (self->cores != NULL)
            rec_coredump_folder_note_record (self->cores);
          return record;
        }
      self->n_skipped++;
    }

  return NULL;
}

/**
 * rec_coredump_journal_get_n_skipped:
 *
 * Returns: how many entries were passed over because they could not be read or believed
 */
guint64
rec_coredump_journal_get_n_skipped (RecCoredumpJournal *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_JOURNAL (self), 0);

  return self->n_skipped;
}

/**
 * rec_coredump_journal_dup_cursor:
 *
 * Returns: (transfer full) (nullable): the place of the entry that was read last, for
 *   [method@CoredumpJournal.seek]; %NULL before the first
 */
char *
rec_coredump_journal_dup_cursor (RecCoredumpJournal *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_JOURNAL (self), NULL);

  keep_cursor (self);
  return g_strdup (self->cursor);
}

/**
 * rec_coredump_journal_read_stack:
 * @error: return location for a [error@Error]
 *
 * Reads what the record that [method@CoredumpJournal.next] returned last says in MESSAGE and
 * COREDUMP_PACKAGE_JSON.
 *
 * Returns: (transfer full): threads with their frames, and the modules that the text tells of, with
 *   what versions and build IDs are told; %NULL with %REC_ERROR_NOT_FOUND when there is no stack in
 *   the text
 */
RecAnalysis *
rec_coredump_journal_read_stack (RecCoredumpJournal *self, GError **error)
{
  g_return_val_if_fail (REC_IS_COREDUMP_JOURNAL (self), NULL);

  if (!self->has_entry)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "No record has been read");
      return NULL;
    }

  return rec_journal_entry_read_stack (self->entry, self->journal, error);
}

/**
 * rec_coredump_journal_create_source:
 *
 * Makes a source whose callback, a [callback@GLib.SourceFunc], is called when entries may have
 * come, and once at the start. It keeps the journal alive, and must be attached to the thread that
 * reads it. A journal that is followed is noticed also when its folder is made only later.
 *
 * After a hint (see [method@CoredumpJournal.set_core_folder]) it calls back in short steps for a
 * short while, whether entries came or not; else it waits on descriptors alone.
 *
 * Returns: (transfer full): a source that is not attached
 */
GSource *
rec_coredump_journal_create_source (RecCoredumpJournal *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_JOURNAL (self), NULL);

  return rec_journal_source_new (self, &source_funcs);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-journal-entry.h"

#include "core/sources/rec-package-json.h"
#include "core/sources/rec-sources-limits.h"
#include "core/sources/rec-stack-text.h"

#include <string.h>

#define MESSAGE_FIELD "MESSAGE="
#define PACKAGES_FIELD "COREDUMP_PACKAGE_JSON="
/* What the journal need unpack of a field to see its name. systemd 252 takes no notice of it and
 * unpacks everything; others stop there. */
#define LOOK_THRESHOLD 256
/* What the journal lends of an ordinary field. It counts the name with it and does not tell when it
 * cut, so that a value at the limit has to be lent whole. */
#define FIELD_THRESHOLD (REC_SOURCES_FIELD_MAX + 64)
/* Where a field stands that the entry does not have. */
#define NOWHERE G_MAXUINT
/* Both are unpacked under one limit when they are taken in one pass. */
G_STATIC_ASSERT (REC_SOURCES_PACKAGE_JSON_MAX == REC_SOURCES_MESSAGE_MAX);

/* One of the two fields that may be long. */
typedef struct
{
  /* Where it stands among the entry's fields. */
  guint place;
  /* NULL until it is read. */
  char *value;
  gsize length;
} LongField;

struct _RecJournalEntry
{
  LongField message;
  LongField packages;
  /* Who asked for the last record's stack asks for the next one's too. Then the long fields are
   * taken along with the others, as each pass over a record unpacks all its packed fields. */
  gboolean read_ahead;
  char *exception;
};

static void
long_field_clear (LongField *field)
{
  g_clear_pointer (&field->value, g_free);
  field->length = 0;
}

static void
long_field_take (LongField *field, const void *data, gsize size, const char *prefix)
{
  g_free (field->value);
  field->length = size - strlen (prefix);
  field->value = g_memdup2 ((const char *) data + strlen (prefix), field->length);
}

static void
clear_long_fields (RecJournalEntry *self)
{
  long_field_clear (&self->message);
  long_field_clear (&self->packages);
}

static void
forget_places (RecJournalEntry *self)
{
  self->message.place = NOWHERE;
  self->packages.place = NOWHERE;
}

static gboolean
has_prefix (const void *data, gsize size, const char *prefix)
{
  return size >= strlen (prefix) && memcmp (data, prefix, strlen (prefix)) == 0;
}

/* Lends the value of a field of the current entry until the journal is asked again. */
static gboolean
get_field (sd_journal *journal, const char *field, const char **value, gsize *length)
{
  gsize prefix = strlen (field) + 1;
  const void *data;
  size_t size;

  if (sd_journal_get_data (journal, field, &data, &size) < 0 || size < prefix)
    return FALSE;

  *value = (const char *) data + prefix;
  *length = size - prefix;
  return TRUE;
}

static gboolean
parse_user (const char *text, gsize length, guint64 *user)
{
  char digits[16];

  if (length >= sizeof digits || memchr (text, '\0', length) != NULL)
    return FALSE;

  memcpy (digits, text, length);
  digits[length] = '\0';
  return g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT32, user, NULL);
}

static void
take_field (RecJournalEntry *self,
            sd_journal *journal,
            RecCoredumpRecord *record,
            const char *name,
            const void *data,
            gsize size)
{
  gsize prefix = strlen (name) + 1;
  const char *value = (const char *) data + prefix;
  gsize length = size - prefix;

  if (size >= LOOK_THRESHOLD && !self->read_ahead)
    {
      sd_journal_set_data_threshold (journal, FIELD_THRESHOLD);
      if (!get_field (journal, name, &value, &length))
        length = 0;
      sd_journal_set_data_threshold (journal, LOOK_THRESHOLD);
    }
  if (length > 0)
    rec_coredump_record_set_field (record, name, value, length);
}

static void
take_long_field (RecJournalEntry *self,
                 LongField *field,
                 guint place,
                 const void *data,
                 gsize size,
                 const char *prefix)
{
  field->place = place;
  if (self->read_ahead)
    long_field_take (field, data, MIN (size, REC_SOURCES_MESSAGE_MAX), prefix);
}

/* Goes once over the fields and takes those that are wanted. To ask for each by its name takes
 * several times as long: sd-journal then unpacks the start of every packed field each time. Of
 * those that are not wanted nothing but the name is looked at. Returns whether the entry is
 * believed. */
static gboolean
take_fields (RecJournalEntry *self, sd_journal *journal, RecCoredumpRecord *record)
{
  guint64 writer;
  gboolean has_writer = FALSE;
  const void *data;
  size_t size;

  forget_places (self);
  self->read_ahead = self->read_ahead && self->message.value == NULL;
  clear_long_fields (self);
  sd_journal_set_data_threshold (journal,
                                 self->read_ahead ? REC_SOURCES_MESSAGE_MAX : LOOK_THRESHOLD);
  sd_journal_restart_data (journal);
  for (guint i = 0; i < REC_SOURCES_FIELDS_MAX; i++)
    {
      const char *name;

      if (sd_journal_enumerate_available_data (journal, &data, &size) <= 0)
        break;

      name = rec_coredump_record_find_field (data, size);
      if (name != NULL)
        take_field (self, journal, record, name, data, size);
      else if (has_prefix (data, size, "_UID="))
        has_writer
            = parse_user ((const char *) data + strlen ("_UID="), size - strlen ("_UID="), &writer);
      else if (has_prefix (data, size, PACKAGES_FIELD))
        take_long_field (self, &self->packages, i, data, size, PACKAGES_FIELD);
      else if (has_prefix (data, size, MESSAGE_FIELD))
        take_long_field (self, &self->message, i, data, size, MESSAGE_FIELD);
    }

  return has_writer && rec_coredump_record_is_believed (record, writer);
}

/* Goes over the fields as take_fields() did, as far as the two long ones, which alone are unpacked;
 * to ask for them by name would unpack the beginnings of others, and their own twice. */
static void
fetch_long_fields (RecJournalEntry *self, sd_journal *journal)
{
  guint n_left = (self->message.place != NOWHERE) + (self->packages.place != NOWHERE);

  sd_journal_restart_data (journal);
  for (guint i = 0; n_left > 0; i++)
    {
      gboolean is_message = i == self->message.place, is_packages = i == self->packages.place;
      const void *data;
      size_t size;

      sd_journal_set_data_threshold (journal, is_message || is_packages ? REC_SOURCES_MESSAGE_MAX
                                                                        : LOOK_THRESHOLD);
      if (sd_journal_enumerate_available_data (journal, &data, &size) <= 0)
        break;

      size = MIN (size, REC_SOURCES_MESSAGE_MAX);
      if (is_message && has_prefix (data, size, MESSAGE_FIELD))
        long_field_take (&self->message, data, size, MESSAGE_FIELD);
      else if (is_packages && has_prefix (data, size, PACKAGES_FIELD))
        long_field_take (&self->packages, data, size, PACKAGES_FIELD);
      n_left -= is_message || is_packages;
    }
  sd_journal_set_data_threshold (journal, LOOK_THRESHOLD);
}

static void
read_packages (RecAnalysis *analysis, const LongField *field)
{
  g_autoptr (GError) error = NULL;

  /* What was cut cannot be parsed, and it is not told whether what is at the limit was. */
  if (field->value == NULL
      || field->length + strlen (PACKAGES_FIELD) >= REC_SOURCES_PACKAGE_JSON_MAX)
    return;

  if (!rec_package_json_parse (analysis, field->value, field->length, &error))
    g_debug ("The packages of a record cannot be read: %s", error->message);
}

static gboolean
read_message (RecAnalysis *analysis, const LongField *field, GError **error)
{
  if (field->length + strlen (MESSAGE_FIELD) >= REC_SOURCES_MESSAGE_MAX)
    rec_analysis_add_note (analysis,
                           "The recorder’s text is very long; only its beginning was read.");

  return rec_stack_text_parse (analysis, field->value, field->length, error);
}

/**
 * rec_journal_entry_new: (skip)
 *
 * Returns: (transfer full): a reader of entries that has read none yet
 */
RecJournalEntry *
rec_journal_entry_new (void)
{
  RecJournalEntry *self = g_new0 (RecJournalEntry, 1);

  forget_places (self);
  return self;
}

/**
 * rec_journal_entry_free: (skip)
 *
 * Frees the reader.
 */
void
rec_journal_entry_free (RecJournalEntry *self)
{
  g_return_if_fail (self != NULL);

  rec_journal_entry_forget (self);
  g_free (self);
}

/**
 * rec_journal_entry_forget: (skip)
 *
 * Forgets the entry that was read last, as is due when the journal goes to another place.
 */
void
rec_journal_entry_forget (RecJournalEntry *self)
{
  g_return_if_fail (self != NULL);

  forget_places (self);
  clear_long_fields (self);
  g_clear_pointer (&self->exception, g_free);
}

/**
 * rec_journal_entry_read_record: (skip)
 * @journal: a journal that stands at an entry
 *
 * Reads the fields of an entry.
 *
 * Returns: (transfer full) (nullable): the record; %NULL when the entry cannot be read or is not
 *   believed
 */
RecCoredumpRecord *
rec_journal_entry_read_record (RecJournalEntry *self, sd_journal *journal)
{
  g_autoptr (RecCoredumpRecord) record = rec_coredump_record_new ();
  char boot_text[SD_ID128_STRING_MAX] = "";
  uint64_t realtime, monotonic;
  sd_id128_t boot;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (journal != NULL, NULL);

  if (!take_fields (self, journal, record) || sd_journal_get_realtime_usec (journal, &realtime) < 0)
    return NULL;
  if (sd_journal_get_monotonic_usec (journal, &monotonic, &boot) >= 0)
    sd_id128_to_string (boot, boot_text);

  rec_coredump_record_complete (record, boot_text, (gint64) MIN (realtime, G_MAXINT64));
  g_free (self->exception);
  self->exception = g_strdup (rec_coredump_record_get_exception (record));
  return g_steal_pointer (&record);
}

/**
 * rec_journal_entry_read_stack: (skip)
 * @journal: the journal, at the entry that was read last
 * @error: return location for a [error@Error]
 *
 * Reads what the entry says in MESSAGE and COREDUMP_PACKAGE_JSON.
 *
 * Returns: (transfer full): as [method@CoredumpJournal.read_stack]
 */
RecAnalysis *
rec_journal_entry_read_stack (RecJournalEntry *self, sd_journal *journal, GError **error)
{
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  gboolean found;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (journal != NULL, NULL);

  if (self->exception != NULL)
    rec_analysis_set_exception (analysis, self->exception);
  if (!self->read_ahead || self->message.value == NULL)
    fetch_long_fields (self, journal);
  read_packages (analysis, &self->packages);
  found = read_message (analysis, &self->message, error);
  clear_long_fields (self);
  self->read_ahead = TRUE;
  return found ? g_steal_pointer (&analysis) : NULL;
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-coredump-record.h"

#include "core/report/rec-exception.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"
#include "core/sources/rec-sources-limits.h"

#include <string.h>
#include <systemd/sd-id128.h>

#define PREFIX "COREDUMP_"
#define MACHINE_FIELD "_MACHINE_ID"
#define DELETED " (deleted)"
#define UNKNOWN_USER G_MAXUINT64
/* The last second of the year 9999: no later time can be written as RFC 3339. */
#define TIME_MAX (G_GINT64_CONSTANT (253402300799) * G_USEC_PER_SEC)

/**
 * RecCoredumpRecord:
 *
 * One entry that systemd-coredump wrote to the journal: who failed, how and when, and where the
 * dump is. Whatever tells of the user's data (environment, command line, working folder, open
 * files) is not among the fields that it takes.
 */
struct _RecCoredumpRecord
{
  GObject parent_instance;

  char *key;
  gint64 time;
  guint64 timestamp;
  guint64 pid;
  guint64 uid;
  guint64 tid;
  guint64 signal;
  char *code;
  char *signal_name;
  char *exception;
  char *command;
  char *executable;
  gboolean deleted;
  char *cgroup;
  char *dump_path;
  char *package_name;
  char *package_version;
  char *machine;
};

G_DEFINE_FINAL_TYPE (RecCoredumpRecord, rec_coredump_record, G_TYPE_OBJECT)

typedef enum
{
  FIELD_NUMBER,
  FIELD_TEXT,
  FIELD_PATH,
} FieldKind;

/* As systemd-coredump(8), systemd.journal-fields(7) and systemd's sources name them. */
static const struct
{
  const char *name;
  FieldKind kind;
  gsize offset;
} fields[] = {
  { "COREDUMP_PID", FIELD_NUMBER, G_STRUCT_OFFSET (RecCoredumpRecord, pid) },
  { "COREDUMP_UID", FIELD_NUMBER, G_STRUCT_OFFSET (RecCoredumpRecord, uid) },
  { "COREDUMP_TIMESTAMP", FIELD_NUMBER, G_STRUCT_OFFSET (RecCoredumpRecord, timestamp) },
  { "COREDUMP_TID", FIELD_NUMBER, G_STRUCT_OFFSET (RecCoredumpRecord, tid) },
  { "COREDUMP_SIGNAL", FIELD_NUMBER, G_STRUCT_OFFSET (RecCoredumpRecord, signal) },
  { "COREDUMP_SIGNAL_NAME", FIELD_TEXT, G_STRUCT_OFFSET (RecCoredumpRecord, signal_name) },
  { "COREDUMP_CODE", FIELD_TEXT, G_STRUCT_OFFSET (RecCoredumpRecord, code) },
  { "COREDUMP_COMM", FIELD_TEXT, G_STRUCT_OFFSET (RecCoredumpRecord, command) },
  { "COREDUMP_EXE", FIELD_PATH, G_STRUCT_OFFSET (RecCoredumpRecord, executable) },
  { "COREDUMP_CGROUP", FIELD_PATH, G_STRUCT_OFFSET (RecCoredumpRecord, cgroup) },
  { "COREDUMP_FILENAME", FIELD_PATH, G_STRUCT_OFFSET (RecCoredumpRecord, dump_path) },
  { "COREDUMP_PACKAGE_NAME", FIELD_TEXT, G_STRUCT_OFFSET (RecCoredumpRecord, package_name) },
  { "COREDUMP_PACKAGE_VERSION", FIELD_TEXT, G_STRUCT_OFFSET (RecCoredumpRecord, package_version) },
  { MACHINE_FIELD, FIELD_TEXT, G_STRUCT_OFFSET (RecCoredumpRecord, machine) },
};

static gboolean
begins_with (const char *data, gsize length, const char *prefix)
{
  return length >= strlen (prefix) && memcmp (data, prefix, strlen (prefix)) == 0;
}

static gboolean
parse_number (const char *value, gsize length, guint64 *number)
{
  char text[24];

  if (length == 0 || length >= sizeof text || memchr (value, '\0', length) != NULL)
    return FALSE;

  memcpy (text, value, length);
  text[length] = '\0';
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, number, NULL);
}

static char *
clean_text (const char *value, gsize length)
{
  return length > 0 ? rec_text_clean (value, length, REC_SIGNATURE_VALUE_MAX) : NULL;
}

/* A path that would have to be mended would name another file, so it is kept only if it is whole.
 */
static char *
clean_path (const char *value, gsize length)
{
  g_autofree char *path = NULL;

  if (length == 0 || length > REC_SOURCES_FIELD_MAX)
    return NULL;

  path = rec_text_clean (value, length, REC_PATH_LENGTH_MAX);
  return path[0] == '/' && strlen (path) == length && memcmp (path, value, length) == 0
             ? g_steal_pointer (&path)
             : NULL;
}

static void
note_deleted (RecCoredumpRecord *self)
{
  if (self->executable == NULL || !g_str_has_suffix (self->executable, DELETED))
    return;

  self->deleted = TRUE;
  self->executable[strlen (self->executable) - strlen (DELETED)] = '\0';
}

/* The journal of systemd before 255 has no si_code. */
static void
name_exception (RecCoredumpRecord *self)
{
  gboolean has_code;
  gint64 code = 0;

  if (self->signal == 0 || self->signal > REC_SOURCES_SIGNAL_MAX)
    {
      self->exception = g_strdup (self->signal_name);
      return;
    }

  has_code = self->code != NULL
             && g_ascii_string_to_signed (self->code, 10, G_MININT32, G_MAXINT32, &code, NULL);
  self->exception = rec_exception_dup_name ((int) self->signal, has_code, (int) code);
  if (self->signal_name == NULL)
    self->signal_name = rec_exception_dup_name ((int) self->signal, FALSE, 0);
}

static void
rec_coredump_record_finalize (GObject *object)
{
  RecCoredumpRecord *self = REC_COREDUMP_RECORD (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->exception, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind != FIELD_NUMBER)
      g_clear_pointer (&G_STRUCT_MEMBER (char *, self, fields[i].offset), g_free);

  G_OBJECT_CLASS (rec_coredump_record_parent_class)->finalize (object);
}

static void
rec_coredump_record_class_init (RecCoredumpRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_coredump_record_finalize;
}

static void
rec_coredump_record_init (RecCoredumpRecord *self)
{
  self->uid = UNKNOWN_USER;
}

/**
 * rec_coredump_record_new:
 *
 * Returns: (transfer full): a record without fields
 */
RecCoredumpRecord *
rec_coredump_record_new (void)
{
  return g_object_new (REC_TYPE_COREDUMP_RECORD, NULL);
}

/**
 * rec_coredump_record_find_field:
 * @data: (array length=length) (element-type guint8): `NAME=VALUE`, as the journal lends it
 * @length: its length in bytes
 *
 * Returns: (transfer none) (nullable): the name, if it is one of the fields that a record takes;
 *   every other one is nobody's business
 */
const char *
rec_coredump_record_find_field (const char *data, gsize length)
{
  const char *equals;
  gsize name_length;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (!begins_with (data, length, PREFIX) && !begins_with (data, length, MACHINE_FIELD "="))
    return NULL;
  equals = memchr (data, '=', length);
  if (equals == NULL)
    return NULL;

  name_length = equals - data;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strlen (fields[i].name) == name_length && memcmp (fields[i].name, data, name_length) == 0)
      return fields[i].name;

  return NULL;
}

/**
 * rec_coredump_record_set_field:
 * @name: a field's name
 * @value: (array length=length) (element-type guint8): its value as the journal has it
 * @length: its length in bytes
 *
 * Takes a field over, cleaned. A name that [func@CoredumpRecord.find_field] does not know, a
 * number that is none and a path that is not whole are left out.
 */
void
rec_coredump_record_set_field (RecCoredumpRecord *self,
                               const char *name,
                               const char *value,
                               gsize length)
{
  g_return_if_fail (REC_IS_COREDUMP_RECORD (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL || length == 0);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      char **text = &G_STRUCT_MEMBER (char *, self, fields[i].offset);

      if (strcmp (fields[i].name, name) != 0)
        continue;
      if (fields[i].kind == FIELD_NUMBER)
        {
          parse_number (value, length, &G_STRUCT_MEMBER (guint64, self, fields[i].offset));
          return;
        }

      g_free (*text);
      *text
          = fields[i].kind == FIELD_PATH ? clean_path (value, length) : clean_text (value, length);
      return;
    }
}

/**
 * rec_coredump_record_complete:
 * @boot_id: the boot that the entry was written in, as 32 hex digits, or empty
 * @entry_time: when the entry was written, in microseconds since 1970, UTC
 *
 * Derives what follows from the fields together: the time, the key, the exception.
 *
 * The key is `BOOT-PID-TIME` with COREDUMP_TIMESTAMP as the time: no two processes of one boot
 * share a number at one moment. Where the timestamp is missing the entry's own time stands for it,
 * and where there is no process number it stands beside it.
 */
void
rec_coredump_record_complete (RecCoredumpRecord *self, const char *boot_id, gint64 entry_time)
{
  g_return_if_fail (REC_IS_COREDUMP_RECORD (self));
  g_return_if_fail (boot_id != NULL);

  self->time = self->timestamp > 0 && self->timestamp <= TIME_MAX ? (gint64) self->timestamp
                                                                  : CLAMP (entry_time, 0, TIME_MAX);
  g_free (self->key);
  if (self->pid != 0)
    self->key = g_strdup_printf ("%s-%" G_GUINT64_FORMAT "-%" G_GINT64_FORMAT, boot_id, self->pid,
                                 self->time);
  else
    self->key = g_strdup_printf ("%s--%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, boot_id, self->time,
                                 entry_time);

  note_deleted (self);
  name_exception (self);
}

/**
 * rec_coredump_record_is_believed:
 * @writer: the user who wrote the entry, as the journal itself noted (`_UID`)
 *
 * Anyone may write an entry that looks like systemd-coredump's. By the time it writes, it runs as
 * the user whose process failed or as a system user.
 *
 * Returns: whether @writer is one of these
 */
gboolean
rec_coredump_record_is_believed (RecCoredumpRecord *self, guint64 writer)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), FALSE);

  return writer <= REC_SOURCES_SYSTEM_UID_MAX || (self->uid != UNKNOWN_USER && self->uid == writer);
}

/**
 * rec_coredump_record_get_key:
 *
 * Returns: (transfer none): what makes the record one of its own, wherever it is read
 */
const char *
rec_coredump_record_get_key (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->key;
}

/**
 * rec_coredump_record_get_time:
 *
 * Returns: when the process failed, in microseconds since 1970, UTC
 */
gint64
rec_coredump_record_get_time (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), 0);

  return self->time;
}

/**
 * rec_coredump_record_get_pid:
 *
 * Returns: the process's number in the first PID namespace; 0 when it is missing
 */
guint64
rec_coredump_record_get_pid (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), 0);

  return self->pid;
}

/**
 * rec_coredump_record_get_uid:
 *
 * Returns: the user that it ran as; 0 when it is missing
 */
guint64
rec_coredump_record_get_uid (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), 0);

  return self->uid != UNKNOWN_USER ? self->uid : 0;
}

/**
 * rec_coredump_record_get_tid:
 *
 * Returns: the number of the thread that failed; 0 when the recorder is too old to tell
 */
guint64
rec_coredump_record_get_tid (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), 0);

  return self->tid;
}

/**
 * rec_coredump_record_get_signal_name:
 *
 * Returns: (transfer none) (nullable): the signal, e.g. `SIGSEGV`
 */
const char *
rec_coredump_record_get_signal_name (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->signal_name;
}

/**
 * rec_coredump_record_get_exception:
 *
 * Returns: (transfer none) (nullable): the signal and, where the recorder tells it, its code, as
 *   P7 has it: `SIGSEGV/SEGV_MAPERR`
 */
const char *
rec_coredump_record_get_exception (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->exception;
}

/**
 * rec_coredump_record_get_command:
 *
 * Returns: (transfer none) (nullable): the name that the kernel has for the thread group
 */
const char *
rec_coredump_record_get_command (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->command;
}

/**
 * rec_coredump_record_get_executable:
 *
 * Returns: (transfer none) (nullable): the program's path, without the kernel's “ (deleted)”
 */
const char *
rec_coredump_record_get_executable (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->executable;
}

/**
 * rec_coredump_record_get_deleted:
 *
 * Returns: whether the program's file was gone or replaced when it failed
 */
gboolean
rec_coredump_record_get_deleted (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), FALSE);

  return self->deleted;
}

/**
 * rec_coredump_record_get_cgroup:
 *
 * Returns: (transfer none) (nullable): the path of its control group
 */
const char *
rec_coredump_record_get_cgroup (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->cgroup;
}

/**
 * rec_coredump_record_get_dump_path:
 *
 * Returns: (transfer none) (nullable): where the dump was stored, as the record says; nothing says
 *   that it is still there or what it is
 */
const char *
rec_coredump_record_get_dump_path (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->dump_path;
}

/**
 * rec_coredump_record_get_package_name:
 *
 * Returns: (transfer none) (nullable): the package that the program's own note named
 */
const char *
rec_coredump_record_get_package_name (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->package_name;
}

/**
 * rec_coredump_record_get_package_version:
 *
 * Returns: (transfer none) (nullable): that package's version
 */
const char *
rec_coredump_record_get_package_version (RecCoredumpRecord *self)
{
  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), NULL);

  return self->package_version;
}

/**
 * rec_coredump_record_is_local:
 *
 * A journal may have come from another machine, by a copy or over the network.
 *
 * Returns: whether the process failed on this machine, as `_MACHINE_ID` tells; %TRUE also when it
 * is missing
 */
gboolean
rec_coredump_record_is_local (RecCoredumpRecord *self)
{
  sd_id128_t here, there;

  g_return_val_if_fail (REC_IS_COREDUMP_RECORD (self), FALSE);

  return self->machine == NULL
         || (sd_id128_from_string (self->machine, &there) >= 0 && sd_id128_get_machine (&here) >= 0
             && sd_id128_equal (here, there));
}

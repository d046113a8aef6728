/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-storage-wording.h"

#include <glib/gi18n.h>

#include "core/report/rec-evidence.h"

static const char *
get_kind (const char *kind)
{
  if (g_str_equal (kind, REC_EVIDENCE_HEAPDUMP))
    return _ ("Memory dumps");
  if (g_str_equal (kind, REC_EVIDENCE_MINIDUMP))
    return _ ("Small memory dumps");
  if (g_str_equal (kind, REC_STORAGE_ARCHIVE))
    return _ ("Packed to be sent");
  if (g_str_equal (kind, REC_STORAGE_DATABASE))
    return _ ("List of problems");
  return _ ("Other evidence");
}

/* What is used in all. */
char *
rec_storage_wording_dup_total (RecStorageUsage *usage)
{
  g_autofree char *size = g_format_size (rec_storage_usage_get_total (usage));

  /* Translators: %s is a size, as “12 MB” */
  return g_strdup_printf (usage->is_partial ? _ ("At least %s are used") : _ ("%s are used"), size);
}

/* What is used by kind, a line each. */
char *
rec_storage_wording_dup_kinds (RecStorageUsage *usage)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < usage->kinds->len; i++)
    {
      const RecStorageKind *kind = g_ptr_array_index (usage->kinds, i);
      g_autofree char *size = g_format_size (kind->bytes);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: a kind of file and its size, as “Memory dumps: 12 MB” */
      g_string_append_printf (text, _ ("%s: %s"), get_kind (kind->kind), size);
    }
  return g_string_free (text, FALSE);
}

/* What people call the program. */
const char *
rec_storage_wording_get_name (const RecStorageProgram *program)
{
  if (program->name != NULL && *program->name != '\0')
    return program->name;
  return program->program != NULL ? program->program : _ ("Unknown programs");
}

char *
rec_storage_wording_dup_size (guint files, guint64 bytes)
{
  g_autofree char *size = g_format_size (bytes);

  /* Translators: %2$s is a size, as “12 MB” */
  return g_strdup_printf (ngettext ("%1$u memory dump, %2$s", "%1$u memory dumps, %2$s", files),
                          files, size);
}

/* What a program has, and what of it cannot go now. */
char *
rec_storage_wording_dup_program (const RecStorageProgram *program)
{
  g_autofree char *size = rec_storage_wording_dup_size (program->files, program->bytes);
  g_autofree char *waiting = NULL;

  if (program->waiting_files == 0)
    return g_steal_pointer (&size);

  waiting = g_strdup_printf (ngettext ("%u of them waits for an answer, or to be sent",
                                       "%u of them wait for an answer, or to be sent",
                                       program->waiting_files),
                             program->waiting_files);
  return g_strdup_printf ("%s\n%s", size, waiting);
}

/* What removing does, for who is asked. */
char *
rec_storage_wording_dup_question (guint files, guint64 bytes)
{
  g_autofree char *size = rec_storage_wording_dup_size (files, bytes);

  /* Translators: %s is as “3 memory dumps, 12 MB” */
  return g_strdup_printf (
      _ ("%s. The reports stay, but what only a memory dump tells can neither be "
         "looked up nor sent any more."),
      size);
}

/* What was removed, and what not. */
char *
rec_storage_wording_dup_result (guint files, guint64 bytes, const char *const *kept)
{
  g_autofree char *size = g_format_size (bytes);
  g_autofree char *removed = NULL;

  if (files == 0 && *kept == NULL)
    return g_strdup (_ ("There was nothing to remove"));
  if (files == 0)
    return g_strdup (*kept);

  /* Translators: %2$s is a size, as “12 MB” */
  removed = g_strdup_printf (ngettext ("%1$u memory dump removed, %2$s are free again",
                                       "%1$u memory dumps removed, %2$s are free again", files),
                             files, size);
  return *kept != NULL ? g_strdup_printf ("%s. %s", removed, *kept) : g_steal_pointer (&removed);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/store/rec-schema.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "rec-schema-resource.h"

#define SCHEMA_PATH "/org/recourse/store/schema/"

static const char *const script_names[] = { "1.sql", "2.sql", "3.sql" };

/*
 * rec_schema_dup_scripts:
 *
 * Returns: this version's migrations
 */
char **
rec_schema_dup_scripts (void)
{
  char **scripts = g_new0 (char *, G_N_ELEMENTS (script_names) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (script_names); i++)
    {
      g_autofree char *path = g_strconcat (SCHEMA_PATH, script_names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (rec_schema_get_resource (), path, 0, NULL);
      gsize size;
      const char *text = g_bytes_get_data (bytes, &size);

      scripts[i] = g_strndup (text, size);
    }

  return scripts;
}

/*
 * rec_schema_check:
 * @version: (out): how many of the scripts the store has seen
 *
 * Returns: FALSE with REC_ERROR_NEWER when it has seen more than these
 */
gboolean
rec_schema_check (RecDatabase *database,
                  const char *const *scripts,
                  gint64 *version,
                  GError **error)
{
  *version = 0;
  if (!rec_database_get_int (database, version, error, "PRAGMA user_version", ""))
    return FALSE;
  if (*version >= 0 && *version <= g_strv_length ((char **) scripts))
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_NEWER,
               _ ("The store was written by a newer version of Recourse (store version %" PRId64
                  ", this one knows %u); it was left as it is"),
               *version, g_strv_length ((char **) scripts));
  return FALSE;
}

/* Whether the store itself is at fault, rather than the disk or another process. */
static gboolean
blames_store (GError *error)
{
  return g_error_matches (error, REC_ERROR, REC_ERROR_DAMAGED)
         || g_error_matches (error, REC_ERROR, REC_ERROR_INVALID)
         || g_error_matches (error, REC_ERROR, REC_ERROR_UNSUPPORTED);
}

static gboolean
run_script (RecDatabase *database, const char *script, guint version, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", version);

  if (rec_database_exec (database, "BEGIN IMMEDIATE", error)
      && rec_database_exec (database, script, error)
      && rec_database_exec (database, set_version, error)
      && rec_database_exec (database, "COMMIT", error))
    return TRUE;

  if (rec_database_in_transaction (database))
    rec_database_exec (database, "ROLLBACK", NULL);
  return FALSE;
}

/*
 * rec_schema_migrate:
 *
 * Runs the scripts that the store has not seen, each in one transaction.
 *
 * Returns: FALSE with REC_ERROR_DAMAGED when what is in the store does not let a script pass
 */
gboolean
rec_schema_migrate (RecDatabase *database, const char *const *scripts, GError **error)
{
  gint64 version;

  if (!rec_schema_check (database, scripts, &version, error))
    return FALSE;

  for (; scripts[version] != NULL; version++)
    {
      g_autoptr (GError) local_error = NULL;

      if (run_script (database, scripts[version], version + 1, &local_error))
        continue;
      if (blames_store (local_error))
        local_error->code = REC_ERROR_DAMAGED;
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                  _ ("Bringing the store to version %" PRId64 " failed: "),
                                  version + 1);
      return FALSE;
    }

  return TRUE;
}

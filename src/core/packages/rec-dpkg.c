/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-dpkg.h"

#include <string.h>
#include <sys/stat.h>

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"
#include "core/report/rec-error.h"

#define ADMIN_FOLDER "var/lib/dpkg"
#define LIST_SUFFIX ".list"

/* One stanza of the status file, as far as it is needed; deb822(5) has the syntax. */
typedef struct
{
  char *name;
  char *architecture;
  char *version;
  gboolean installed;
} Stanza;

static void
stanza_clear (Stanza *stanza)
{
  g_clear_pointer (&stanza->name, g_free);
  g_clear_pointer (&stanza->architecture, g_free);
  g_clear_pointer (&stanza->version, g_free);
  stanza->installed = FALSE;
}

/* The states in which a package's own files of one version are in place (dpkg(1), “Package
 * states”): not config-files and not-installed, which have none, and not half-installed. */
static gboolean
is_installed (const char *status)
{
  static const char *const states[] = { "installed",        "unpacked",         "half-configured",
                                        "triggers-awaited", "triggers-pending", NULL };
  const char *last = strrchr (status, ' ');

  return last != NULL && g_strv_contains (states, last + 1);
}

/* The line without its line end, and the rest of the text moved past it. */
static gboolean
next_line (const char **rest, const char *end, const char **line, gsize *length)
{
  const char *stop;

  if (*rest >= end)
    return FALSE;

  stop = memchr (*rest, '\n', end - *rest);
  *line = *rest;
  *length = (stop != NULL ? stop : end) - *rest;
  *rest = stop != NULL ? stop + 1 : end;

  return TRUE;
}

static gboolean
take_field (const char *line, gsize length, const char *field, char **value)
{
  gsize field_length = strlen (field);

  if (length <= field_length || g_ascii_strncasecmp (line, field, field_length) != 0)
    return FALSE;

  g_free (*value);
  *value = g_strstrip (g_strndup (line + field_length, length - field_length));
  return TRUE;
}

static void
stanza_read_line (Stanza *stanza, const char *line, gsize length)
{
  g_autofree char *status = NULL;

  /* A field that is longer than any name is none of these. */
  if (length > REC_OWNER_NAME_MAX + 64)
    return;

  if (take_field (line, length, "Status:", &status))
    stanza->installed = is_installed (status);
  else if (!take_field (line, length, "Package:", &stanza->name)
           && !take_field (line, length, "Architecture:", &stanza->architecture))
    take_field (line, length, "Version:", &stanza->version);
}

/* Lists are named after the package, or after package and architecture where several can be
 * installed at once; both names lead to the version. */
static void
stanza_end (Stanza *stanza, GHashTable *versions)
{
  if (stanza->name != NULL && stanza->version != NULL && stanza->installed)
    {
      if (stanza->architecture != NULL)
        g_hash_table_replace (versions, g_strconcat (stanza->name, ":", stanza->architecture, NULL),
                              g_strdup (stanza->version));
      g_hash_table_replace (versions, g_strdup (stanza->name), g_strdup (stanza->version));
    }
  stanza_clear (stanza);
}

static GHashTable *
read_status (const char *root)
{
  g_autoptr (GHashTable) versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = g_build_filename (root, ADMIN_FOLDER, "status", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_DPKG_STATUS_MAX, &error);
  Stanza stanza = { 0 };
  const char *rest, *line;
  gsize size, length;

  if (bytes == NULL)
    {
      g_debug ("dpkg’s packages are not known: %s", error->message);
      return g_steal_pointer (&versions);
    }

  rest = g_bytes_get_data (bytes, &size);
  for (const char *end = rest + size; next_line (&rest, end, &line, &length);)
    {
      if (length == 0)
        stanza_end (&stanza, versions);
      else
        stanza_read_line (&stanza, line, length);
    }
  stanza_end (&stanza, versions);

  return g_steal_pointer (&versions);
}

/* Three lines each: the path, where it is diverted to, and the package that is left alone. */
static void
read_diversions (const char *root, RecOwnerBuilder *builder)
{
  g_autofree char *path = g_build_filename (root, ADMIN_FOLDER, "diversions", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_DPKG_STATUS_MAX, &error);
  const char *rest, *end, *line[3];
  gsize size, length[3];

  /* A system need not have any. */
  if (g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND))
    return;
  if (bytes == NULL)
    {
      g_debug ("dpkg’s diversions are not known: %s", error->message);
      return;
    }

  rest = g_bytes_get_data (bytes, &size);
  end = rest + size;
  while (next_line (&rest, end, &line[0], &length[0])
         && next_line (&rest, end, &line[1], &length[1])
         && next_line (&rest, end, &line[2], &length[2]))
    {
      g_autofree char *from = g_strndup (line[0], length[0]);
      g_autofree char *to = g_strndup (line[1], length[1]);
      g_autofree char *package = g_strndup (line[2], length[2]);

      rec_owner_builder_add_diversion (builder, from, to, package);
    }
}

/* A list names a folder right before what lies in it; such a line is no file. */
static gboolean
is_folder_of (const char *line, gsize length, const char *next, gsize next_length)
{
  return next_length > length && next[length] == '/' && memcmp (line, next, length) == 0;
}

static void
read_list (const char *path, RecOwnerBuilder *builder, guint package)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_DPKG_LIST_MAX, &error);
  const char *rest, *end, *line, *next;
  gsize size, length, next_length;
  gboolean more;

  if (bytes == NULL)
    {
      g_debug ("The files of a package are not known: %s", error->message);
      return;
    }

  rest = g_bytes_get_data (bytes, &size);
  end = rest + size;
  for (more = next_line (&rest, end, &line, &length); more; line = next, length = next_length)
    {
      more = next_line (&rest, end, &next, &next_length);
      if (length > 1 && line[0] == '/' && !(more && is_folder_of (line, length, next, next_length)))
        rec_owner_builder_add_path (builder, package, line, length);
    }
}

static void
read_lists (const char *root, GHashTable *versions, RecOwnerBuilder *builder)
{
  g_autofree char *folder = g_build_filename (root, ADMIN_FOLDER, "info", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = NULL;
      g_autofree char *name = NULL;
      const char *version;
      guint package;

      if (!g_str_has_suffix (entry, LIST_SUFFIX))
        continue;

      name = g_strndup (entry, strlen (entry) - strlen (LIST_SUFFIX));
      version = g_hash_table_lookup (versions, name);
      name[strcspn (name, ":")] = '\0';
      if (version == NULL
          || !rec_owner_builder_add_package (builder, name, version, "deb", &package))
        continue;

      path = g_build_filename (folder, entry, NULL);
      read_list (path, builder, package);
    }
}

/* When the package was unpacked, in microseconds: dpkg then writes its list anew. 0 when not known.
 */
static gint64
read_unpack_time (const char *root, GHashTable *versions, const char *name)
{
  g_autofree char *prefix = g_strconcat (name, ":", NULL);
  GHashTableIter iterator;
  gpointer key;
  gint64 newest = 0;

  g_hash_table_iter_init (&iterator, versions);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    if (g_str_equal (key, name) || g_str_has_prefix (key, prefix))
      {
        g_autofree char *file = g_strconcat (key, LIST_SUFFIX, NULL);
        g_autofree char *path = g_build_filename (root, ADMIN_FOLDER, "info", file, NULL);
        struct stat status;

        if (stat (path, &status) == 0)
          newest = MAX (newest,
                        status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000);
      }

  return newest;
}

/**
 * rec_dpkg_add_to_stamp: (skip)
 * @root: the folder that the system lies under
 * @stamp: takes up the state of dpkg's database
 */
void
rec_dpkg_add_to_stamp (const char *root, RecStamp *stamp)
{
  static const char *const names[] = { "info", "status", "diversions" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (root, ADMIN_FOLDER, names[i], NULL);

      rec_stamp_add (stamp, path);
    }
}

/**
 * rec_dpkg_read: (skip)
 * @root: the folder that the system lies under
 * @builder: takes the installed packages and their files
 *
 * Reads dpkg's database as dpkg(1), deb822(5) and dpkg-divert(1) describe it, without running dpkg.
 * What is missing or over the limits of `rec-package-limits.h` is left out.
 */
void
rec_dpkg_read (const char *root, RecOwnerBuilder *builder)
{
  g_autoptr (GHashTable) versions = read_status (root);

  if (g_hash_table_size (versions) == 0)
    return;

  read_diversions (root, builder);
  read_lists (root, versions, builder);
}

/**
 * rec_dpkg_find_version: (skip)
 * @root: the folder that the system lies under
 * @name: a package
 * @time: (out): when it was unpacked, in microseconds since 1970-01-01 UTC; 0 when not known
 *
 * Returns: (transfer full) (nullable): the version of it that is installed; %NULL when none is
 */
char *
rec_dpkg_find_version (const char *root, const char *name, gint64 *time)
{
  g_autoptr (GHashTable) versions = read_status (root);
  const char *version = g_hash_table_lookup (versions, name);

  *time = version != NULL ? read_unpack_time (root, versions, name) : 0;
  return g_strdup (version);
}

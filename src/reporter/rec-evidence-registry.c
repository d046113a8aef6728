/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-evidence-registry.h"

#include "core/report/rec-error.h"
#include "core/report/rec-evidence.h"
#include "core/report/rec-limits.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-user-file.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".evidence-description"

/* One file that an application registered. */
typedef struct
{
  char **executables;
  const char *kind;
  char *name;
  char *base;
  char *path;
} Entry;

/**
 * RecEvidenceRegistry:
 *
 * The logs and files that applications registered as evidence, recourse-evidence(5). A service asks
 * for one by its name; where it lies is known here only.
 */
struct _RecEvidenceRegistry
{
  GObject parent_instance;

  GPtrArray *entries;
  GStrvBuilder *found_problems;
  char **problems;
};

G_DEFINE_FINAL_TYPE (RecEvidenceRegistry, rec_evidence_registry, G_TYPE_OBJECT)

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_strfreev (entry->executables);
  g_free (entry->name);
  g_free (entry->base);
  g_free (entry->path);
  g_free (entry);
}

static void
rec_evidence_registry_finalize (GObject *object)
{
  RecEvidenceRegistry *self = REC_EVIDENCE_REGISTRY (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->found_problems, g_strv_builder_unref);
  g_clear_pointer (&self->problems, g_strfreev);

  G_OBJECT_CLASS (rec_evidence_registry_parent_class)->finalize (object);
}

static void
rec_evidence_registry_class_init (RecEvidenceRegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_evidence_registry_finalize;
}

static void
rec_evidence_registry_init (RecEvidenceRegistry *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->found_problems = g_strv_builder_new ();
}

/* Only these beginnings are known, so each file lies below one of the user's folders. */
static gboolean
expand (const char *text, char **base, char **path)
{
  const struct
  {
    const char *prefix;
    const char *folder;
  } folders[] = {
    { "~/", g_get_home_dir () },
    { "${XDG_STATE_HOME}/", g_get_user_state_dir () },
    { "${XDG_CONFIG_HOME}/", g_get_user_config_dir () },
    { "${XDG_CACHE_HOME}/", g_get_user_cache_dir () },
    { "${XDG_DATA_HOME}/", g_get_user_data_dir () },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    if (g_str_has_prefix (text, folders[i].prefix))
      {
        *base = g_strdup (folders[i].folder);
        *path = g_strdup (text + strlen (folders[i].prefix));
        return **path != '\0' && strlen (*path) <= REC_PATH_LENGTH_MAX
               && strchr (*path, '$') == NULL;
      }

  return FALSE;
}

static gboolean
is_item_name (const char *name)
{
  return *name != '\0' && *name != '.' && strlen (name) <= REC_EVIDENCE_NAME_MAX
         && strchr (name, '/') == NULL && g_utf8_validate (name, -1, NULL);
}

static gboolean
has_only (GKeyFile *file, const char *group, const char *key, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, error);

  if (keys == NULL)
    return FALSE;
  if (g_strv_length (keys) == 1 && g_str_equal (keys[0], key))
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "[%s] must have %s= and no more", group, key);
  return FALSE;
}

static char **
read_executables (GKeyFile *file, GError **error)
{
  g_auto (GStrv) executables = NULL;
  gsize n_executables;

  if (!has_only (file, "Evidence", "Executables", error))
    return NULL;
  executables = g_key_file_get_string_list (file, "Evidence", "Executables", &n_executables, error);
  if (executables == NULL)
    return NULL;

  for (char **at = executables; *at != NULL && n_executables <= REC_EVIDENCE_EXECUTABLES_MAX; at++)
    if (!g_path_is_absolute (*at))
      n_executables = 0;
  if (n_executables > 0 && n_executables <= REC_EVIDENCE_EXECUTABLES_MAX)
    return g_steal_pointer (&executables);

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "Executables= must be 1 to %d absolute paths",
               REC_EVIDENCE_EXECUTABLES_MAX);
  return NULL;
}

static Entry *
read_entry (GKeyFile *file, const char *group, char **executables, GError **error)
{
  const char *space = strchr (group, ' ');
  gboolean is_log = g_str_has_prefix (group, "Log ");
  g_autofree char *path = NULL;
  Entry *entry;

  if ((!is_log && !g_str_has_prefix (group, "File ")) || !is_item_name (space + 1))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "There is no group [%s]", group);
      return NULL;
    }
  if (!has_only (file, group, "Path", error))
    return NULL;
  path = g_key_file_get_string (file, group, "Path", error);
  if (path == NULL)
    return NULL;

  entry = g_new0 (Entry, 1);
  if (!expand (path, &entry->base, &entry->path))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The Path= of [%s] does not begin with ~/ or one of the known folders", group);
      free_entry (entry);
      return NULL;
    }

  entry->executables = g_strdupv (executables);
  entry->kind = is_log ? REC_EVIDENCE_LOG : REC_EVIDENCE_FILE;
  entry->name = g_strdup (space + 1);
  return entry;
}

/* A description with a fault counts for nothing, so that its author sees it. */
static gboolean
read_description (RecEvidenceRegistry *self, const char *text, gsize length, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_auto (GStrv) groups = NULL;
  g_auto (GStrv) executables = NULL;
  gsize n_groups;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error))
    return FALSE;
  groups = g_key_file_get_groups (file, &n_groups);
  if (n_groups > REC_EVIDENCE_ENTRIES_MAX + 1)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "It names more than %d files",
                   REC_EVIDENCE_ENTRIES_MAX);
      return FALSE;
    }
  executables = read_executables (file, error);
  if (executables == NULL)
    return FALSE;

  for (char **group = groups; *group != NULL; group++)
    if (!g_str_equal (*group, "Evidence"))
      {
        Entry *entry = read_entry (file, *group, executables, error);

        if (entry == NULL)
          return FALSE;
        g_ptr_array_add (entries, entry);
      }

  g_ptr_array_extend_and_steal (self->entries, g_steal_pointer (&entries));
  return TRUE;
}

/* Vendors may link their descriptions; a pipe in the folder must not make anybody wait. */
static char *
read_file (const char *path, gsize *length, GError **error)
{
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autofree char *text = g_malloc (REC_EVIDENCE_DESCRIPTION_MAX + 1);
  struct stat status;
  gsize n_read = 0;
  gssize part = 0;

  if (file < 0 || fstat (file, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_FAILED, "It is no file that can be read");
      if (file >= 0)
        close (file);
      return NULL;
    }

  while (n_read <= REC_EVIDENCE_DESCRIPTION_MAX
         && (part = read (file, text + n_read, REC_EVIDENCE_DESCRIPTION_MAX + 1 - n_read)) > 0)
    n_read += part;
  close (file);
  if (n_read > REC_EVIDENCE_DESCRIPTION_MAX || part < 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "It has more than %d bytes",
                   REC_EVIDENCE_DESCRIPTION_MAX);
      return NULL;
    }

  *length = n_read;
  return g_steal_pointer (&text);
}

static int
compare_names (gconstpointer left, gconstpointer right)
{
  return strcmp (*(const char *const *) left, *(const char *const *) right);
}

static void
read_folder (RecEvidenceRegistry *self, const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL
         && names->len < REC_EVIDENCE_DESCRIPTIONS_MAX)
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autoptr (GError) error = NULL;
      gsize length;
      g_autofree char *text = read_file (path, &length, &error);

      if (text != NULL && read_description (self, text, length, &error))
        continue;
      g_debug ("Cannot use a description of evidence: %s", error->message);
      g_strv_builder_add_many (self->found_problems, path, error->message, NULL);
    }
}

/**
 * rec_evidence_registry_dup_folders:
 *
 * Returns: (transfer full): where descriptions are looked for, the user's own folder first
 */
char **
rec_evidence_registry_dup_folders (void)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  const char *const *data = g_get_system_data_dirs ();
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "recourse", "evidence.d", NULL);

  g_strv_builder_add (folders, own);
  for (gsize i = 0; data[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (data[i], "recourse", "evidence.d", NULL);

      g_strv_builder_add (folders, folder);
    }
  return g_strv_builder_end (folders);
}

/**
 * rec_evidence_registry_load:
 * @folders: (array zero-terminated=1): folders with descriptions; the first that has a file wins
 *
 * Returns: (transfer full): what applications registered
 */
RecEvidenceRegistry *
rec_evidence_registry_load (const char *const *folders)
{
  RecEvidenceRegistry *self = g_object_new (REC_TYPE_EVIDENCE_REGISTRY, NULL);

  for (gsize i = 0; folders != NULL && folders[i] != NULL; i++)
    read_folder (self, folders[i]);
  self->problems = g_strv_builder_end (self->found_problems);
  return self;
}

/**
 * rec_evidence_registry_get_problems:
 *
 * Returns: (transfer none) (array zero-terminated=1): pairs of a description's path and what is
 *   wrong with it
 */
const char *const *
rec_evidence_registry_get_problems (RecEvidenceRegistry *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_REGISTRY (self), NULL);

  return (const char *const *) self->problems;
}

/**
 * rec_evidence_registry_open:
 * @kind: `log` or `file`
 * @name: the name under which the file was registered
 * @executable: (nullable): the program that failed
 * @size: (out): the file's size in bytes
 * @error: return location for a [error@Error]
 *
 * Opens what the failed program's vendor registered under the name. The messages are for people.
 *
 * Returns: an open file, or -1
 */
int
rec_evidence_registry_open (RecEvidenceRegistry *self,
                            const char *kind,
                            const char *name,
                            const char *executable,
                            gint64 *size,
                            GError **error)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_REGISTRY (self), -1);
  g_return_val_if_fail (kind != NULL && name != NULL && size != NULL, -1);

  for (guint i = 0; i < self->entries->len && executable != NULL; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->kind, kind) && g_str_equal (entry->name, name)
          && g_strv_contains ((const char *const *) entry->executables, executable))
        return rec_user_file_open (entry->base, entry->path, size, error);
    }

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
               _ ("The application registered no file of this name."));
  return -1;
}

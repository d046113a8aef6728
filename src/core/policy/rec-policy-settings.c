/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/policy/rec-policy-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/policy/rec-policy-file.h"
#include "core/policy/rec-policy-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-text.h"

#define GROUP_POLICY "Policy"
#define GROUP_EVENT_TYPES "EventTypes"
#define FOLDERS_VARIABLE "RECOURSE_POLICY_FOLDERS"
/* What an error shows of a line. */
#define SHOWN_MAX 64

/**
 * RecPolicySettings:
 *
 * One side's settings, as files have them. A file that cannot be read whole and right is broken:
 * none of what it says counts, [method@PolicySettings.get_problem] tells of it, and the merged
 * policy is the strictest.
 */
struct _RecPolicySettings
{
  GObject parent_instance;

  RecPolicySide side;
  GHashTable *settings;
  GString *problem;
  GPtrArray *broken;
};

typedef struct
{
  char *value;
  char *origin;
} Setting;

/* What is being read: which line, and of which group. */
typedef struct
{
  RecPolicySettings *settings;
  const char *path;
  guint line;
  gboolean has_group;
  gboolean in_event_types;
  gboolean seen_policy;
  gboolean seen_event_types;
} Reading;

G_DEFINE_FINAL_TYPE (RecPolicySettings, rec_policy_settings, G_TYPE_OBJECT)

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->value);
  g_free (setting->origin);
  g_free (setting);
}

static void
take_setting (RecPolicySettings *self, const char *key, char *value, const char *origin)
{
  Setting *setting = g_new0 (Setting, 1);

  setting->value = value;
  setting->origin = g_strdup (origin);
  g_hash_table_replace (self->settings, g_strdup (key), setting);
}

static void
add_problem (RecPolicySettings *self, const char *path, const GError *error)
{
  if (self->problem->len > 0)
    g_string_append_c (self->problem, '\n');
  g_string_append (self->problem, error->message);
  g_ptr_array_insert (self->broken, self->broken->len - 1, g_filename_display_name (path));
}

static void G_GNUC_PRINTF (3, 4)
    set_line_error (GError **error, const Reading *reading, const char *format, ...)
{
  g_autofree char *shown = g_filename_display_name (reading->path);
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("“%s”, line %u: %s"), shown, reading->line,
               message);
}

static gboolean
read_group (Reading *reading, const char *line, GError **error)
{
  g_autofree char *shown = rec_text_clean (line, -1, SHOWN_MAX);
  gboolean *seen;

  if (g_str_equal (line, "[" GROUP_POLICY "]"))
    seen = &reading->seen_policy;
  else if (g_str_equal (line, "[" GROUP_EVENT_TYPES "]"))
    seen = &reading->seen_event_types;
  else
    {
      set_line_error (error, reading, _ ("There is no group “%s”"), shown);
      return FALSE;
    }

  if (*seen)
    {
      set_line_error (error, reading, _ ("The group “%s” is there twice"), shown);
      return FALSE;
    }
  *seen = TRUE;
  reading->has_group = TRUE;
  reading->in_event_types = seen == &reading->seen_event_types;
  return TRUE;
}

static gboolean
read_setting (Reading *reading, char *line, GError **error)
{
  RecPolicySettings *self = reading->settings;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *shown = rec_text_clean (line, -1, SHOWN_MAX);
  g_autofree char *key = NULL;
  char *equals = strchr (line, '=');
  char *value;

  if (equals == NULL || !reading->has_group)
    {
      set_line_error (error, reading,
                      equals == NULL ? _ ("“%s” is neither a group nor a key with a value")
                                     : _ ("“%s” stands before the first group"),
                      shown);
      return FALSE;
    }

  *equals = '\0';
  key = g_strconcat (reading->in_event_types ? REC_POLICY_EVENT_TYPES_PREFIX : "",
                     g_strchomp (line), NULL);
  /* In the group of the switches a name with the prefix would say the same in a second way. */
  if (!reading->in_event_types && strchr (key, '/') != NULL)
    {
      set_line_error (error, reading, _ ("There is no key “%s”"), shown);
      return FALSE;
    }
  if (g_hash_table_contains (self->settings, key))
    {
      set_line_error (error, reading, _ ("The key “%s” is there twice"), key);
      return FALSE;
    }
  value = rec_policy_key_normalize (key, self->side, g_strchug (equals + 1), &local_error);
  if (value == NULL)
    {
      set_line_error (error, reading, "%s", local_error->message);
      return FALSE;
    }

  take_setting (self, key, value, reading->path);
  return TRUE;
}

static gboolean
read_line (Reading *reading, char *line, GError **error)
{
  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (*line == '[')
    return read_group (reading, line, error);
  return read_setting (reading, line, error);
}

static gboolean
read_lines (RecPolicySettings *self,
            const char *data,
            gsize length,
            const char *path,
            GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_auto (GStrv) lines = NULL;
  Reading reading = { .settings = self, .path = path };

  if (length > REC_POLICY_FILE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, _ ("“%s” has more than %d bytes"), shown,
                   REC_POLICY_FILE_MAX);
      return FALSE;
    }
  if (!g_utf8_validate_len (data, length, NULL))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("“%s” is not text in UTF-8"), shown);
      return FALSE;
    }

  lines = g_strsplit (data, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      reading.line = i + 1;
      if (!read_line (&reading, lines[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
rec_policy_settings_finalize (GObject *object)
{
  RecPolicySettings *self = REC_POLICY_SETTINGS (object);

  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->broken, g_ptr_array_unref);
  g_string_free (self->problem, TRUE);

  G_OBJECT_CLASS (rec_policy_settings_parent_class)->finalize (object);
}

static void
rec_policy_settings_class_init (RecPolicySettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_policy_settings_finalize;
}

static void
rec_policy_settings_init (RecPolicySettings *self)
{
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, setting_free);
  self->problem = g_string_new (NULL);
  self->broken = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->broken, NULL);
}

/**
 * rec_policy_settings_new:
 * @side: whose settings they are
 *
 * Returns: (transfer full): settings without any
 */
RecPolicySettings *
rec_policy_settings_new (RecPolicySide side)
{
  RecPolicySettings *self = g_object_new (REC_TYPE_POLICY_SETTINGS, NULL);

  self->side = side;
  return self;
}

/**
 * rec_policy_settings_new_from_data:
 * @side: whose settings they are
 * @data: what a file holds, with a null byte after it
 * @length: its length in bytes
 * @path: what the file is called
 *
 * Reads a key file with the groups `[Policy]` and `[EventTypes]`. An unknown group or key, one that
 * is there twice, and a value that is not right are errors, whose message names the file and the
 * line: whoever mistypes a key should not believe that it holds.
 *
 * Returns: (transfer full): the settings; without any and with a problem when the file is broken
 */
RecPolicySettings *
rec_policy_settings_new_from_data (RecPolicySide side,
                                   const char *data,
                                   gsize length,
                                   const char *path)
{
  RecPolicySettings *self;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = rec_policy_settings_new (side);
  if (!read_lines (self, data, length, path, &error))
    {
      g_hash_table_remove_all (self->settings);
      add_problem (self, path, error);
    }
  return self;
}

/**
 * rec_policy_settings_load:
 * @side: whose settings they are
 * @path: a file, which need not be there
 *
 * Reads one file, as [ctor@PolicySettings.new_from_data] does. A symbolic link, what is no regular
 * file, and what is larger than `REC_POLICY_FILE_MAX` are broken, and nothing of them is read.
 *
 * Returns: (transfer full): the settings; without any when there is no such file
 */
RecPolicySettings *
rec_policy_settings_load (RecPolicySide side, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  RecPolicySettings *self;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  data = rec_policy_file_read (path, &length, &error);
  if (data != NULL)
    return rec_policy_settings_new_from_data (side, data, length, path);

  self = rec_policy_settings_new (side);
  if (!g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND))
    add_problem (self, path, error);
  return self;
}

static void
merge_file (RecPolicySettings *self, const char *path)
{
  g_autoptr (RecPolicySettings) file = rec_policy_settings_load (self->side, path);
  GHashTableIter iter;
  gpointer key, value;

  if (file->problem->len > 0)
    {
      if (self->problem->len > 0)
        g_string_append_c (self->problem, '\n');
      g_string_append (self->problem, file->problem->str);
      g_ptr_array_insert (self->broken, self->broken->len - 1, g_filename_display_name (path));
    }

  g_hash_table_iter_init (&iter, file->settings);
  while (g_hash_table_iter_next (&iter, &key, &value))
    take_setting (self, key, g_strdup (((Setting *) value)->value), path);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * rec_policy_settings_load_folders:
 * @folders: (array zero-terminated=1): folders of drop-ins, which need not be there
 *
 * Reads the machine's settings: every `*.conf` in @folders, in the order of their names, whichever
 * folder they are in. What a later file sets replaces what an earlier one set, a list as a whole. A
 * file in a later folder masks one of the same name in an earlier folder.
 *
 * Returns: (transfer full): the settings; those of broken files are missing, and the problem names
 *   each of these
 */
RecPolicySettings *
rec_policy_settings_load_folders (const char *const *folders)
{
  g_autoptr (GHashTable) paths = NULL;
  g_autofree gpointer *names = NULL;
  RecPolicySettings *self;
  guint n_names;

  g_return_val_if_fail (folders != NULL, NULL);

  self = rec_policy_settings_new (REC_POLICY_MACHINE);
  paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (; *folders != NULL; folders++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) files = rec_policy_file_list (*folders, &error);

      if (files == NULL)
        add_problem (self, *folders, error);
      for (gsize i = 0; files != NULL && files[i] != NULL; i++)
        g_hash_table_replace (paths, g_strdup (files[i]),
                              g_build_filename (*folders, files[i], NULL));
    }

  names = g_hash_table_get_keys_as_array (paths, &n_names);
  qsort (names, n_names, sizeof *names, compare_strings);
  for (guint i = 0; i < n_names; i++)
    merge_file (self, g_hash_table_lookup (paths, names[i]));
  return self;
}

/**
 * rec_policy_settings_dup_user_path:
 *
 * Returns: (transfer full): the user's policy file, `$XDG_CONFIG_HOME/recourse/policy.conf`
 */
char *
rec_policy_settings_dup_user_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "recourse", "policy.conf", NULL);
}

/**
 * rec_policy_settings_dup_machine_folders:
 *
 * Returns: (transfer full) (array zero-terminated=1): the folders of the machine's policy, the
 *   vendor's before the administrator's; for tests `RECOURSE_POLICY_FOLDERS`, a list with colons,
 *   takes their place
 */
char **
rec_policy_settings_dup_machine_folders (void)
{
  const char *folders = g_getenv (FOLDERS_VARIABLE);
  const char *const usual[] = {
    REC_DATADIR "/recourse/policy.d",
    REC_SYSCONFDIR "/recourse/policy.d",
    NULL,
  };

  if (folders != NULL)
    return g_strsplit (folders, G_SEARCHPATH_SEPARATOR_S, -1);
  return g_strdupv ((char **) usual);
}

RecPolicySide
rec_policy_settings_get_side (RecPolicySettings *self)
{
  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), REC_POLICY_USER);

  return self->side;
}

/**
 * rec_policy_settings_get_problem:
 *
 * Returns: (transfer none) (nullable): which files are broken, and why, a line for each; %NULL when
 *   none is
 */
const char *
rec_policy_settings_get_problem (RecPolicySettings *self)
{
  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), NULL);

  return self->problem->len > 0 ? self->problem->str : NULL;
}

/**
 * rec_policy_settings_list_broken:
 *
 * Returns: (transfer none) (array zero-terminated=1): the paths of the broken files, to be shown
 */
const char *const *
rec_policy_settings_list_broken (RecPolicySettings *self)
{
  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), NULL);

  return (const char *const *) self->broken->pdata;
}

/**
 * rec_policy_settings_get:
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the value that this side has set, which may be empty; %NULL
 *   for none
 */
const char *
rec_policy_settings_get (RecPolicySettings *self, const char *key)
{
  Setting *setting;

  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  setting = g_hash_table_lookup (self->settings, key);
  return setting != NULL ? setting->value : NULL;
}

/**
 * rec_policy_settings_get_origin:
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the path of the file that set it; %NULL when it was not set,
 *   or not by a file
 */
const char *
rec_policy_settings_get_origin (RecPolicySettings *self, const char *key)
{
  Setting *setting;

  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  setting = g_hash_table_lookup (self->settings, key);
  return setting != NULL ? setting->origin : NULL;
}

/**
 * rec_policy_settings_list_keys:
 *
 * Returns: (transfer full) (array zero-terminated=1): the keys that are set, the event types' after
 *   the others
 */
char **
rec_policy_settings_list_keys (RecPolicySettings *self)
{
  g_autoptr (GPtrArray) keys = NULL;
  GHashTableIter iter;
  gpointer key;
  guint n_switches;

  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), NULL);

  keys = g_ptr_array_new ();
  for (const char *const *known = rec_policy_key_list (self->side); *known != NULL; known++)
    if (g_hash_table_contains (self->settings, *known))
      g_ptr_array_add (keys, g_strdup (*known));

  n_switches = keys->len;
  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, REC_POLICY_EVENT_TYPES_PREFIX))
      g_ptr_array_add (keys, g_strdup (key));
  if (keys->len > n_switches)
    qsort (keys->pdata + n_switches, keys->len - n_switches, sizeof (gpointer), compare_strings);

  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

/**
 * rec_policy_settings_set:
 * @key: a key
 * @value: (nullable): its value as it stands in a file; %NULL or empty takes the key out
 * @error: return location for a [error@Error]
 *
 * Sets a key, or takes it out.
 *
 * Returns: %FALSE with %REC_ERROR_INVALID or %REC_ERROR_TOO_LARGE, whose message names the key, and
 *   nothing has changed
 */
gboolean
rec_policy_settings_set (RecPolicySettings *self,
                         const char *key,
                         const char *value,
                         GError **error)
{
  char *normalized;

  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if ((value == NULL || *value == '\0') && rec_policy_key_is_known (key, self->side))
    {
      g_hash_table_remove (self->settings, key);
      return TRUE;
    }

  normalized = rec_policy_key_normalize (key, self->side, value != NULL ? value : "", error);
  if (normalized == NULL)
    return FALSE;
  take_setting (self, key, normalized, NULL);
  return TRUE;
}

/**
 * rec_policy_settings_to_data:
 *
 * Returns: (transfer full): the text of a file with these settings
 */
char *
rec_policy_settings_to_data (RecPolicySettings *self)
{
  g_auto (GStrv) keys = NULL;
  GString *text;
  gboolean in_event_types = FALSE;

  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), NULL);

  keys = rec_policy_settings_list_keys (self);
  text = g_string_new ("# Written by Recourse; recourse-policy(5) tells of it.\n[" GROUP_POLICY
                       "]\n");
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      const char *name = keys[i];

      if (g_str_has_prefix (name, REC_POLICY_EVENT_TYPES_PREFIX))
        {
          if (!in_event_types)
            g_string_append (text, "\n[" GROUP_EVENT_TYPES "]\n");
          in_event_types = TRUE;
          name += strlen (REC_POLICY_EVENT_TYPES_PREFIX);
        }
      g_string_append_printf (text, "%s=%s\n", name, rec_policy_settings_get (self, keys[i]));
    }
  return g_string_free (text, FALSE);
}

/**
 * rec_policy_settings_save:
 * @path: the file
 * @error: return location for a [error@Error]
 *
 * Writes the file, and the folders to it, whole and on the disk or not at all. Only its owner can
 * read the user's; everybody can read the machine's. Comments that stood in it are lost.
 *
 * Settings that come from a broken file are not saved: that would throw away what the file said.
 *
 * Returns: %FALSE with an error, and @path is as it was; %REC_ERROR_INVALID where a link or no
 *   regular file stands, %REC_ERROR_TOO_LARGE when it could not be read again
 */
gboolean
rec_policy_settings_save (RecPolicySettings *self, const char *path, GError **error)
{
  g_autofree char *data = NULL;

  g_return_val_if_fail (REC_IS_POLICY_SETTINGS (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (self->problem->len > 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("A broken policy file is not saved over: %s"), self->problem->str);
      return FALSE;
    }

  data = rec_policy_settings_to_data (self);
  return rec_policy_file_write (path, self->side, data, error);
}

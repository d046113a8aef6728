/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-desktop-index.h"

#include <string.h>

#include "core/packages/rec-desktop-entry.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-stamp.h"

#define STAMP_NAME "desktop entries"

/**
 * RecDesktopIndex:
 *
 * Which desktop entry starts which program: the name and the icon that people know it by. It is to
 * be used by one thread at a time.
 */
struct _RecDesktopIndex
{
  GObject parent_instance;

  /* ID of an entry, as in org.example.App.desktop → RecDesktopEntry. */
  GHashTable *by_id;
  /* Program → entry of by_id; NULL where several entries fit equally well. */
  GHashTable *by_program;
  /* Flatpak or Snap → entry of by_id. */
  GHashTable *by_application;

  /* The folders that were read, and their state then. */
  GPtrArray *folders;
  char *digest;
  gboolean settled;
};

G_DEFINE_FINAL_TYPE (RecDesktopIndex, rec_desktop_index, G_TYPE_OBJECT)

/* Where entries lie, what counts first first: the user's, then the system's. A service of the user
 * does not always have the exports of Flatpak and Snap among XDG_DATA_DIRS. */
static GPtrArray *
list_data_folders (void)
{
  static const char *const exports[]
      = { "/var/lib/flatpak/exports/share", "/var/lib/snapd/desktop" };
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  const char *const *system = g_get_system_data_dirs ();

  g_ptr_array_add (folders, g_build_filename (g_get_user_data_dir (), "applications", NULL));
  g_ptr_array_add (folders, g_build_filename (g_get_user_data_dir (), "flatpak", "exports", "share",
                                              "applications", NULL));
  for (guint i = 0; system[i] != NULL; i++)
    g_ptr_array_add (folders, g_build_filename (system[i], "applications", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (exports); i++)
    g_ptr_array_add (folders, g_build_filename (exports[i], "applications", NULL));

  return folders;
}

static void
add_to_stamp (RecStamp *stamp, GPtrArray *folders)
{
  for (guint i = 0; i < folders->len; i++)
    rec_stamp_add (stamp, g_ptr_array_index (folders, i));
}

static void
add_entry (RecDesktopIndex *self, const char *path, const char *id)
{
  g_autoptr (GError) error = NULL;
  RecDesktopEntry *entry;

  /* The first entry of an ID counts, even when all that it says is that it hides the others. */
  if (g_hash_table_contains (self->by_id, id)
      || g_hash_table_size (self->by_id) >= REC_DESKTOP_ENTRIES_MAX)
    return;

  entry = rec_desktop_entry_read (path, &error);
  if (entry != NULL)
    g_hash_table_insert (self->by_id, g_strdup (id), entry);
  else
    g_debug ("A desktop entry is left out: %s", error->message);
}

/* A folder within becomes part of the ID: kde/a.desktop is kde-a.desktop. */
static void
read_folder (RecDesktopIndex *self, const char *folder, const char *prefix, guint depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *id = g_strconcat (prefix, name, NULL);

      if (g_str_has_suffix (name, ".desktop"))
        add_entry (self, path, id);
      else if (depth < REC_DESKTOP_DEPTH_MAX && g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          g_autofree char *inner = g_strconcat (id, "-", NULL);

          g_ptr_array_add (self->folders, g_strdup (path));
          read_folder (self, path, inner, depth + 1);
        }
    }
}

/* How well an entry stands for its program; less is better. */
static int
get_rank (const char *id, const RecDesktopEntry *entry)
{
  g_autofree char *name = g_path_get_basename (entry->program);
  gboolean same_name = g_str_has_prefix (id, name) && g_str_equal (id + strlen (name), ".desktop");

  return (entry->has_arguments ? 4 : 0) + (entry->no_display ? 2 : 0) + (same_name ? 0 : 1);
}

static void
map_program (RecDesktopIndex *self, const char *id, RecDesktopEntry *entry, GHashTable *ranks)
{
  int rank = get_rank (id, entry);
  gpointer best;

  if (!g_hash_table_lookup_extended (ranks, entry->program, NULL, &best)
      || rank < GPOINTER_TO_INT (best))
    {
      g_hash_table_insert (ranks, entry->program, GINT_TO_POINTER (rank));
      g_hash_table_insert (self->by_program, entry->program, entry);
    }
  else if (rank == GPOINTER_TO_INT (best))
    {
      RecDesktopEntry *other = g_hash_table_lookup (self->by_program, entry->program);

      if (other != NULL && !g_str_equal (other->display_name, entry->display_name))
        g_hash_table_insert (self->by_program, entry->program, NULL);
    }
}

static void
map_entries (RecDesktopIndex *self)
{
  g_autoptr (GHashTable) ranks = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      RecDesktopEntry *entry = value;

      if (entry->hidden)
        continue;
      if (entry->program != NULL)
        map_program (self, id, entry, ranks);
      if (entry->application_id != NULL)
        {
          RecDesktopEntry *other
              = g_hash_table_lookup (self->by_application, entry->application_id);

          if (other == NULL || (other->no_display && !entry->no_display))
            g_hash_table_insert (self->by_application, entry->application_id, entry);
        }
    }
}

static void
clear_entries (RecDesktopIndex *self)
{
  /* The other two borrow from the first. */
  g_hash_table_remove_all (self->by_program);
  g_hash_table_remove_all (self->by_application);
  g_hash_table_remove_all (self->by_id);
}

static gboolean
is_fresh (RecDesktopIndex *self)
{
  g_autoptr (RecStamp) stamp = NULL;

  if (self->folders == NULL || !self->settled)
    return FALSE;
  stamp = rec_stamp_new (STAMP_NAME);
  add_to_stamp (stamp, self->folders);

  return g_strcmp0 (self->digest, rec_stamp_get_digest (stamp)) == 0;
}

static void
ensure_entries (RecDesktopIndex *self)
{
  g_autoptr (RecStamp) stamp = NULL;
  guint n_folders;

  if (is_fresh (self))
    return;

  stamp = rec_stamp_new (STAMP_NAME);

  clear_entries (self);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->digest, g_free);
  self->folders = list_data_folders ();
  n_folders = self->folders->len;
  for (guint i = 0; i < n_folders; i++)
    {
      g_autofree char *folder = g_strdup (g_ptr_array_index (self->folders, i));

      read_folder (self, folder, "", 0);
    }
  map_entries (self);

  /* The folders within are known only now; what changed since the stamp was begun unsettles it. */
  add_to_stamp (stamp, self->folders);
  self->settled = rec_stamp_is_settled (stamp);
  self->digest = g_strdup (rec_stamp_get_digest (stamp));
}

static RecDesktopEntry *
find_by_application (RecDesktopIndex *self, const char *application_id)
{
  g_autofree char *id = g_strconcat (application_id, ".desktop", NULL);
  RecDesktopEntry *entry = g_hash_table_lookup (self->by_id, id);

  return entry != NULL && !entry->hidden
             ? entry
             : g_hash_table_lookup (self->by_application, application_id);
}

static const RecDesktopEntry *
find_entry (RecDesktopIndex *self, const char *executable, const char *application_id)
{
  ensure_entries (self);
  if (application_id != NULL && application_id[0] != '\0')
    return find_by_application (self, application_id);
  if (executable != NULL)
    return g_hash_table_lookup (self->by_program, executable);

  return NULL;
}

static void
rec_desktop_index_finalize (GObject *object)
{
  RecDesktopIndex *self = REC_DESKTOP_INDEX (object);

  g_clear_pointer (&self->by_program, g_hash_table_unref);
  g_clear_pointer (&self->by_application, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->digest, g_free);

  G_OBJECT_CLASS (rec_desktop_index_parent_class)->finalize (object);
}

static void
rec_desktop_index_class_init (RecDesktopIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_desktop_index_finalize;
}

static void
rec_desktop_index_init (RecDesktopIndex *self)
{
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) rec_desktop_entry_free);
  self->by_program = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_application = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * rec_desktop_index_new:
 *
 * Nothing is read before the first look-up; entries are read again when their folders changed.
 *
 * Returns: (transfer full): a new [class@DesktopIndex]
 */
RecDesktopIndex *
rec_desktop_index_new (void)
{
  return g_object_new (REC_TYPE_DESKTOP_INDEX, NULL);
}

/**
 * rec_desktop_index_lookup:
 * @executable: (nullable) (type filename): the whole path of a program, links followed
 * @application_id: (nullable): the ID of a Flatpak or the name of a Snap; then @executable does not
 * count, since it lies in a sandbox
 * @display_name: (out) (optional): where its name in the session's language is stored
 * @icon: (out) (optional) (nullable): where the name or the path of its icon is stored, %NULL for
 * none
 *
 * Finds the entry of the [Desktop Entry
 * Specification](https://specifications.freedesktop.org/desktop-entry-spec/latest/) that starts a
 * program. One that people see is preferred, and one that starts the program without arguments; an
 * interpreter never gets the name of a script that it runs.
 *
 * Returns: %FALSE when there is no desktop entry for it, or several that fit equally well; then
 * nothing is stored
 */
gboolean
rec_desktop_index_lookup (RecDesktopIndex *self,
                          const char *executable,
                          const char *application_id,
                          char **display_name,
                          char **icon)
{
  const RecDesktopEntry *entry;

  g_return_val_if_fail (REC_IS_DESKTOP_INDEX (self), FALSE);

  entry = find_entry (self, executable, application_id);
  if (entry == NULL)
    return FALSE;

  if (display_name != NULL)
    *display_name = g_strdup (entry->display_name);
  if (icon != NULL)
    *icon = g_strdup (entry->icon);

  return TRUE;
}

/**
 * rec_desktop_index_dup_path:
 * @executable: (nullable) (type filename): as in [method@DesktopIndex.lookup]
 * @application_id: (nullable): as in [method@DesktopIndex.lookup]
 *
 * Returns: (transfer full) (nullable) (type filename): where the entry that starts the program
 * lies; %NULL when there is none, or several that fit equally well
 */
char *
rec_desktop_index_dup_path (RecDesktopIndex *self,
                            const char *executable,
                            const char *application_id)
{
  const RecDesktopEntry *entry;

  g_return_val_if_fail (REC_IS_DESKTOP_INDEX (self), NULL);

  entry = find_entry (self, executable, application_id);
  return entry != NULL ? g_strdup (entry->path) : NULL;
}

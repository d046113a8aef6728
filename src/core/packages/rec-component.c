/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-component.h"

#include <appstream.h>
#include <string.h>
#include <sys/stat.h>

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-place.h"

/* What of a component's addresses is a place to go to with a problem. */
static const struct
{
  AsUrlKind url;
  RecPlaceKind place;
} urls[] = { { AS_URL_KIND_BUGTRACKER, REC_PLACE_TRACKER },
             { AS_URL_KIND_CONTACT, REC_PLACE_CONTACT },
             { AS_URL_KIND_HELP, REC_PLACE_HELP },
             { AS_URL_KIND_FAQ, REC_PLACE_HELP },
             { AS_URL_KIND_HOMEPAGE, REC_PLACE_HOMEPAGE } };

/* Where the distribution's catalog lies, and where AppStream keeps what it made of it. */
static const char *const catalogs[] = { "usr/share/swcatalog/xml", "usr/share/swcatalog/yaml",
                                        "var/lib/swcatalog/xml", "var/lib/swcatalog/yaml" };
static const char *const caches[] = { "var/cache/swcatalog/cache", "var/cache/app-info/cache" };

static void
add_places (AsComponent *component, GPtrArray *places)
{
  gboolean has_help = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (urls) && places->len < REC_PLACES_MAX; i++)
    {
      const char *url = as_component_get_url (component, urls[i].url);
      RecPlace *place;

      /* One way to get help is enough. */
      if (url == NULL || (urls[i].place == REC_PLACE_HELP && has_help))
        continue;
      place = rec_place_new_for_uri (urls[i].place, NULL, url);
      if (place == NULL)
        continue;
      has_help = has_help || place->kind == REC_PLACE_HELP;
      g_ptr_array_add (places, place);
    }
}

static AsComponent *
parse (const char *path, GBytes *bytes)
{
  g_autoptr (AsMetadata) metadata = as_metadata_new ();
  g_autoptr (GError) error = NULL;
  AsComponent *component;

  as_metadata_set_locale (metadata, "C");
  as_metadata_set_format_style (metadata, AS_FORMAT_STYLE_METAINFO);
  if (!as_metadata_parse_bytes (metadata, bytes, AS_FORMAT_KIND_XML, &error))
    {
      /* The error quotes the file, whatever bytes that has. */
      g_debug ("“%s” is no metainfo", path);
      return NULL;
    }
  component = as_metadata_get_component (metadata);

  return component != NULL ? g_object_ref (component) : NULL;
}

static gboolean
has_launchable (AsComponent *component, const char *desktop_id)
{
  AsLaunchable *launchable = as_component_get_launchable (component, AS_LAUNCHABLE_KIND_DESKTOP_ID);
  GPtrArray *entries = launchable != NULL ? as_launchable_get_entries (launchable) : NULL;
  const char *id = as_component_get_id (component);
  g_autofree char *bare = NULL;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (g_str_equal (g_ptr_array_index (entries, i), desktop_id))
      return TRUE;

  /* Before AppStream knew launchables, the ID was that of the desktop entry. */
  bare = g_strndup (desktop_id, strlen (desktop_id) - strlen (".desktop"));
  return launchable == NULL && (g_strcmp0 (id, desktop_id) == 0 || g_strcmp0 (id, bare) == 0);
}

static gboolean
is_component_of (AsComponent *component, const RecComponentKey *key)
{
  AsProvided *binaries = as_component_get_provided_for_kind (component, AS_PROVIDED_KIND_BINARY);
  char **packages = as_component_get_pkgnames (component);

  if (key->desktop_id != NULL && has_launchable (component, key->desktop_id))
    return TRUE;
  if (key->binary != NULL && binaries != NULL && as_provided_has_item (binaries, key->binary))
    return TRUE;

  return key->package != NULL && packages != NULL
         && g_strv_contains ((const char *const *) packages, key->package);
}

static gboolean
contains (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return text != NULL && data != NULL && memmem (data, size, text, strlen (text)) != NULL;
}

/* Most files speak of other programs; those are not parsed. */
static gboolean
mentions (GBytes *bytes, const RecComponentKey *key)
{
  g_autofree char *bare = NULL;

  if (key->desktop_id != NULL)
    bare = g_strndup (key->desktop_id, strlen (key->desktop_id) - strlen (".desktop"));

  return contains (bytes, bare) || contains (bytes, key->binary) || contains (bytes, key->package);
}

static gboolean
try_file (const char *path, const RecComponentKey *key, gsize *budget, GPtrArray *places)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = rec_foreign_file_read (path, MIN (REC_METAINFO_SIZE_MAX, *budget), &error);
  g_autoptr (AsComponent) component = NULL;

  if (bytes == NULL)
    {
      g_debug ("A metainfo file is left out: %s", error->message);
      return FALSE;
    }

  *budget -= g_bytes_get_size (bytes);
  if (!mentions (bytes, key))
    return FALSE;
  component = parse (path, bytes);
  if (component == NULL || !is_component_of (component, key))
    return FALSE;

  add_places (component, places);
  return TRUE;
}

static gboolean
try_folder (const char *folder,
            const RecComponentKey *key,
            guint *n_files,
            gsize *budget,
            GPtrArray *places)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && *n_files > 0)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_str_has_suffix (name, ".xml"))
        continue;
      (*n_files)--;
      if (try_file (path, key, budget, places))
        return TRUE;
    }

  return FALSE;
}

/**
 * rec_component_find: (skip)
 * @folders: folders of shared data, as `/usr/share`, what counts first first
 * @key: what the component is found by
 * @places: (element-type RecPlace): where the places that it names are added
 *
 * Looks for the metainfo of an installed program (the [AppStream
 * specification](https://www.freedesktop.org/software/appstream/docs/), §2.1). It is meant for a
 * thread of its own: each file of the folders may be read.
 *
 * Returns: whether there is one, be it without any place
 */
gboolean
rec_component_find (const char *const *folders, const RecComponentKey *key, GPtrArray *places)
{
  static const char *const names[] = { "metainfo", "appdata" };
  guint n_files = REC_COMPONENT_FILES_MAX;
  gsize budget = REC_COMPONENT_BYTES_MAX;

  for (; *folders != NULL; folders++)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *folder = g_build_filename (*folders, names[i], NULL);

        if (try_folder (folder, key, &n_files, &budget, places))
          return TRUE;
      }

  return FALSE;
}

/**
 * rec_component_read: (skip)
 * @path: (type filename): a file of metainfo that is known to be the program's
 * @places: (element-type RecPlace): where the places that it names are added
 *
 * Returns: whether it could be read
 */
gboolean
rec_component_read (const char *path, GPtrArray *places)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_METAINFO_SIZE_MAX, &error);
  g_autoptr (AsComponent) component = NULL;

  if (bytes == NULL)
    {
      g_debug ("A metainfo file is left out: %s", error->message);
      return FALSE;
    }
  component = parse (path, bytes);
  if (component == NULL)
    return FALSE;

  add_places (component, places);
  return TRUE;
}

/* Whether a folder of the catalog changed after AppStream's own file was made. */
static gboolean
is_stale (const char *root, const struct stat *cache)
{
  for (guint i = 0; i < G_N_ELEMENTS (catalogs); i++)
    {
      g_autofree char *path = g_build_filename (root, catalogs[i], NULL);
      struct stat status;

      if (stat (path, &status) == 0 && status.st_mtime > cache->st_mtime)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_catalog (const char *root)
{
  for (guint i = 0; i < G_N_ELEMENTS (caches); i++)
    {
      g_autofree char *path = g_build_filename (root, caches[i], NULL);
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *file = g_build_filename (path, name, NULL);
          struct stat status;

          if (g_str_has_suffix (name, ".xb") && stat (file, &status) == 0
              && !is_stale (root, &status))
            return TRUE;
        }
    }

  return FALSE;
}

static GPtrArray *
ask_pool (AsPool *pool, const RecComponentKey *key)
{
  if (key->desktop_id != NULL)
    return as_pool_get_components_by_launchable (pool, AS_LAUNCHABLE_KIND_DESKTOP_ID,
                                                 key->desktop_id);
  if (key->binary != NULL)
    return as_pool_get_components_by_provided_item (pool, AS_PROVIDED_KIND_BINARY, key->binary);

  return NULL;
}

/**
 * rec_component_find_in_catalog: (skip)
 * @root: the folder that the system lies under
 * @key: what the component is found by
 * @places: (element-type RecPlace): where the places that it names are added
 *
 * Looks into the distribution's catalog, for the running system only, and only when AppStream has
 * made its own file of the whole of it already: to read the catalog itself takes seconds and much
 * memory. Nothing is fetched.
 *
 * Returns: whether there is one, be it without any place
 */
gboolean
rec_component_find_in_catalog (const char *root, const RecComponentKey *key, GPtrArray *places)
{
  g_autoptr (AsPool) pool = NULL;
  g_autoptr (GPtrArray) components = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (root, "/") || !has_catalog (root))
    return FALSE;

  pool = as_pool_new ();
  as_pool_set_flags (pool, AS_POOL_FLAG_LOAD_OS_CATALOG);
  if (!as_pool_load (pool, NULL, &error))
    {
      g_debug ("The distribution's catalog cannot be read: %s", error->message);
      return FALSE;
    }
  components = ask_pool (pool, key);
  if (components == NULL || components->len == 0)
    return FALSE;

  add_places (g_ptr_array_index (components, 0), places);
  return TRUE;
}

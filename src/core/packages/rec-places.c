/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/packages/rec-places.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/packages/rec-component.h"
#include "core/packages/rec-dpkg-entry.h"
#include "core/packages/rec-flatpak-origin.h"
#include "core/packages/rec-os-release.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-snap-origin.h"
#include "core/report/rec-event-type.h"
#include "core/report/rec-text.h"

typedef struct
{
  const char *root;
  RecReport *report;
  GHashTable *system;
  RecPlaces *places;
} Finding;

static void
add_place (Finding *finding, RecPlaceKind kind, const char *owner, const char *uri)
{
  RecPlace *place = rec_place_new_for_uri (kind, owner, uri);
  GPtrArray *places = finding->places->places;

  if (place != NULL && places->len < REC_PLACES_MAX)
    g_ptr_array_add (places, place);
  else if (place != NULL)
    rec_place_free (place);
}

/* “Debian” reads better than “Debian GNU/Linux”; the long name is all that others have. */
static char *
dup_distribution (GHashTable *system)
{
  const char *id = g_hash_table_lookup (system, "ID");
  const char *name = g_hash_table_lookup (system, "NAME");
  gsize length = name != NULL ? strcspn (name, " ") : 0;

  if (name == NULL || *name == '\0')
    return NULL;
  if (id != NULL && g_ascii_strncasecmp (name, id, length) == 0 && id[length] == '\0')
    return rec_text_clean (name, (gssize) length, REC_OWNER_NAME_MAX);

  return rec_text_clean (name, -1, REC_OWNER_NAME_MAX);
}

static char *
dup_tool_path (Finding *finding, const char *tool)
{
  g_autofree char *path = NULL;

  /* Another system's tools do not run here; a test's root has its own. */
  if (g_str_equal (finding->root, "/"))
    return g_find_program_in_path (tool);
  path = g_build_filename (finding->root, "usr/bin", tool, NULL);

  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

/* The package's name is an argument: what could be taken for an option is none. */
static gboolean
is_package_name (const char *name)
{
  return g_ascii_isalnum (name[0])
         && name[strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "+-._:")] == '\0';
}

static void
add_tool (Finding *finding)
{
  static const struct
  {
    const char *distribution;
    const char *tool;
    gboolean in_terminal;
  } tools[] = { { "ubuntu", "ubuntu-bug", FALSE }, { "debian", "reportbug", TRUE } };
  const char *id = g_hash_table_lookup (finding->system, "ID");
  const char *package = finding->places->what;

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *path = NULL;

      if (g_strcmp0 (id, tools[i].distribution) != 0 || !is_package_name (package))
        continue;
      path = dup_tool_path (finding, tools[i].tool);
      if (path != NULL)
        {
          const char *const command[] = { tools[i].tool, package, NULL };

          g_ptr_array_add (
              finding->places->places,
              rec_place_new_for_tool (finding->places->from, command, tools[i].in_terminal));
        }
    }
}

static void
add_distribution (Finding *finding)
{
  const char *from = finding->places->from;

  add_tool (finding);
  add_place (finding, REC_PLACE_DISTRIBUTION, from,
             g_hash_table_lookup (finding->system, "BUG_REPORT_URL"));
  add_place (finding, REC_PLACE_DISTRIBUTION_HELP, from,
             g_hash_table_lookup (finding->system, "SUPPORT_URL"));
}

static gboolean
has_kind (GPtrArray *places, RecPlaceKind kind)
{
  for (guint i = 0; i < places->len; i++)
    if (((RecPlace *) g_ptr_array_index (places, i))->kind == kind)
      return TRUE;

  return FALSE;
}

static const char *
get_path (Finding *finding)
{
  RecApplication *application = rec_report_get_application (finding->report);
  const char *path = application != NULL ? rec_application_get_path (application) : NULL;

  return path != NULL ? path : "";
}

/* What a distribution packages does not lie in /opt (FHS 3.0, §3.13), and a package that says where
 * it comes from says so. A program's own note can name a package that dpkg never saw. Of the others
 * nothing speaks against the distribution. */
static gboolean
is_of_distribution (Finding *finding, GHashTable *fields)
{
  const char *origin = fields != NULL ? g_hash_table_lookup (fields, "Origin") : NULL;
  const char *id = g_hash_table_lookup (finding->system, "ID");

  if (g_str_has_prefix (get_path (finding), "/opt/")
      || (fields != NULL && g_hash_table_size (fields) == 0))
    return FALSE;

  return origin == NULL || id == NULL || g_ascii_strcasecmp (origin, id) == 0;
}

static void
find_package (Finding *finding, RecPackage *package)
{
  RecPlaces *places = finding->places;
  g_autoptr (GHashTable) fields = NULL;

  places->what = g_strdup (rec_package_get_name (package));
  if (g_str_equal (rec_package_get_format (package), "deb"))
    fields = rec_dpkg_entry_read (finding->root, places->what);
  places->origin
      = is_of_distribution (finding, fields) ? REC_ORIGIN_DISTRIBUTION : REC_ORIGIN_PACKAGE;
  if (places->origin == REC_ORIGIN_DISTRIBUTION)
    {
      places->from = dup_distribution (finding->system);
      add_distribution (finding);
    }
  if (fields != NULL && !has_kind (places->places, REC_PLACE_HOMEPAGE))
    add_place (finding, REC_PLACE_HOMEPAGE, NULL, g_hash_table_lookup (fields, "Homepage"));
}

static void
read_flatpak_component (Finding *finding, const char *files, const char *id)
{
  static const char *const names[] = { "metainfo", "appdata" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_autofree char *name = g_strdup_printf ("%s.%s.xml", id, names[j]);
        g_autofree char *path = g_build_filename (files, "share", names[i], name, NULL);

        if (g_file_test (path, G_FILE_TEST_EXISTS)
            && rec_component_read (path, finding->places->places))
          return;
      }
}

static void
find_flatpak (Finding *finding, RecPackage *package)
{
  RecPlaces *places = finding->places;
  g_autoptr (RecFlatpakOrigin) origin = NULL;
  const char *name;

  places->origin = REC_ORIGIN_FLATPAK;
  places->what = g_strdup (rec_package_get_name (package));
  origin = rec_flatpak_origin_find (finding->root, places->what);
  if (origin == NULL)
    return;

  read_flatpak_component (finding, origin->files, places->what);
  name = origin->title != NULL ? origin->title : origin->remote;
  places->from = g_strdup (name);
  add_place (finding, REC_PLACE_STORE, name,
             origin->homepage != NULL ? origin->homepage : origin->url);
}

static void
find_snap (Finding *finding, RecPackage *package)
{
  RecPlaces *places = finding->places;

  places->origin = REC_ORIGIN_SNAP;
  places->what = g_strdup (rec_package_get_name (package));
  places->from = rec_snap_origin_read (finding->root, places->what, places->places);
}

static char *
dup_application_id (RecPackage *package)
{
  const char *format = package != NULL ? rec_package_get_format (package) : "";

  if (!g_str_equal (format, "flatpak") && !g_str_equal (format, "snap"))
    return NULL;

  return g_strdup (rec_package_get_name (package));
}

/* The folders of shared data: the user's count first, then those of the session. */
static GStrv
list_folders (const char *root)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (g_str_equal (root, "/"))
    {
      g_strv_builder_add (builder, g_get_user_data_dir ());
      g_strv_builder_addv (builder, (const char **) g_get_system_data_dirs ());
    }
  else
    {
      g_autofree char *folder = g_build_filename (root, "usr/share", NULL);

      g_strv_builder_add (builder, folder);
    }

  return g_strv_builder_end (builder);
}

static void
find_component (Finding *finding, RecPackage *package)
{
  g_autofree char *program = g_path_get_basename (get_path (finding));
  g_autofree char *desktop_id = NULL;
  g_auto (GStrv) folders = list_folders (finding->root);
  RecComponentKey key = { 0 };

  if (finding->places->desktop_path != NULL)
    desktop_id = g_path_get_basename (finding->places->desktop_path);
  key.desktop_id = desktop_id;
  key.package = package != NULL ? rec_package_get_name (package) : NULL;
  /* In the PATH, so that it is the program that the metainfo means. */
  if (g_regex_match_simple ("^(/usr(/local)?)?/s?bin/[^/]+$", get_path (finding), 0, 0))
    key.binary = program;
  if (key.desktop_id == NULL && key.package == NULL && key.binary == NULL)
    return;

  if (!rec_component_find ((const char *const *) folders, &key, finding->places->places))
    rec_component_find_in_catalog (finding->root, &key, finding->places->places);
}

static void
find_nobody (Finding *finding)
{
  const char *path = get_path (finding);

  finding->places->origin = REC_ORIGIN_NOBODY;
  if (g_path_is_absolute (path))
    {
      g_autofree char *folder = g_path_get_dirname (path);

      finding->places->what = rec_text_clean (folder, -1, REC_OWNER_NAME_MAX);
    }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const RecPlace *first = *(const RecPlace *const *) a, *second = *(const RecPlace *const *) b;

  return (int) first->kind - (int) second->kind;
}

/**
 * rec_places_find: (skip)
 * @root: the folder that the system lies under, `/` for the running one
 * @desktops: the desktop entries
 * @report: what happened
 *
 * Finds who is responsible for the program that failed and where to go with it. All of it is read
 * from the disk, and from snapd's socket; nothing is fetched. It takes its time, and is meant for a
 * thread of its own.
 *
 * Returns: (transfer full): the places, of which there can be none
 */
RecPlaces *
rec_places_find (const char *root, RecDesktopIndex *desktops, RecReport *report)
{
  g_autoptr (GHashTable) system = rec_os_release_read (root);
  RecPlaces *places = g_new0 (RecPlaces, 1);
  RecPackage *package = rec_report_get_package (report);
  g_autofree char *application_id = dup_application_id (package);
  const char *format = package != NULL ? rec_package_get_format (package) : "";
  Finding finding = { root, report, system, places };

  places->places = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_place_free);
  if (g_str_equal (rec_report_get_event_type (report), REC_EVENT_TYPE_KERNEL_FAULT))
    {
      places->origin = REC_ORIGIN_KERNEL;
      places->from = dup_distribution (system);
      add_place (&finding, REC_PLACE_DISTRIBUTION, places->from,
                 g_hash_table_lookup (system, "BUG_REPORT_URL"));
      return places;
    }

  places->desktop_path = rec_desktop_index_dup_path (desktops, get_path (&finding), application_id);
  if (application_id == NULL)
    find_component (&finding, package);
  if (package == NULL)
    find_nobody (&finding);
  else if (g_str_equal (format, "flatpak"))
    find_flatpak (&finding, package);
  else if (g_str_equal (format, "snap"))
    find_snap (&finding, package);
  else
    find_package (&finding, package);
  g_ptr_array_sort (places->places, compare_places);

  return places;
}

/**
 * rec_places_free: (skip)
 */
void
rec_places_free (RecPlaces *self)
{
  g_free (self->from);
  g_free (self->what);
  g_free (self->desktop_path);
  g_ptr_array_unref (self->places);
  g_free (self);
}

/**
 * rec_origin_to_string: (skip)
 *
 * Returns: (transfer none): its name for programs, never translated
 */
const char *
rec_origin_to_string (RecOrigin origin)
{
  static const char *const names[]
      = { "nobody", "package", "distribution", "flatpak", "snap", "kernel" };

  g_return_val_if_fail (origin < G_N_ELEMENTS (names), NULL);

  return names[origin];
}

static char *
dup_nobody (const char *folder)
{
  if (folder == NULL)
    return g_strdup (_ ("This program comes from nobody that is known."));
  /* Translators: %s is a folder */
  return g_strdup_printf (_ ("This program comes from nobody that is known: it lies in %s."),
                          folder);
}

static char *
dup_flatpak (const char *remote)
{
  if (remote == NULL)
    return g_strdup (_ ("This program is a Flatpak. Where it came from is not known."));
  /* Translators: %s is the name of a Flatpak remote, as Flathub */
  return g_strdup_printf (_ ("This program comes from %s (Flatpak)."), remote);
}

static char *
dup_snap (const char *publisher)
{
  if (publisher == NULL)
    return g_strdup (_ ("This program comes from the Snap Store."));
  /* Translators: %s is who published a snap */
  return g_strdup_printf (_ ("This program comes from the Snap Store, where %s published it."),
                          publisher);
}

/**
 * rec_places_dup_origin: (skip)
 *
 * Returns: (transfer full): where the program comes from, in a sentence
 */
char *
rec_places_dup_origin (const RecPlaces *self)
{
  switch (self->origin)
    {
    case REC_ORIGIN_DISTRIBUTION:
      if (self->from == NULL)
        /* Translators: %s is the name of a package */
        return g_strdup_printf (_ ("This program comes from the package %s."), self->what);
      /* Translators: a distribution, and the name of a package */
      return g_strdup_printf (_ ("This program comes from %s, as the package %s."), self->from,
                              self->what);
    case REC_ORIGIN_FLATPAK:
      return dup_flatpak (self->from);
    case REC_ORIGIN_SNAP:
      return dup_snap (self->from);
    case REC_ORIGIN_KERNEL:
      return g_strdup (_ ("This is the system’s kernel."));
    case REC_ORIGIN_NOBODY:
      return dup_nobody (self->what);
    case REC_ORIGIN_PACKAGE:
    default:
      break;
    }

  /* Translators: %s is the name of a package */
  return g_strdup_printf (
      _ ("This program comes from the package %s, which is not the distribution’s."), self->what);
}

/**
 * rec_places_get_obstacle: (skip)
 *
 * Returns: (transfer none) (nullable): why there is nowhere to go to with a report; %NULL when
 * there is
 */
const char *
rec_places_get_obstacle (const RecPlaces *self)
{
  for (guint i = 0; i < self->places->len; i++)
    if (rec_place_takes_report (g_ptr_array_index (self->places, i)))
      return NULL;

  return self->origin == REC_ORIGIN_NOBODY
             ? _ ("It belongs to no package, and names nobody to report problems to.")
             : _ ("It names nobody to report problems to.");
}

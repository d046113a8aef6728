/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-owner-builder.h"

#include <stdlib.h>
#include <string.h>

#include "core/packages/rec-owner-format.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-siphash.h"

typedef struct
{
  guint64 to;
  char *package_name;
} Diversion;

struct _RecOwnerBuilder
{
  guint64 key[2];
  GArray *paths;
  GArray *packages;
  GByteArray *texts;
  /* Key of the path that is diverted → Diversion. */
  GHashTable *diversions;
};

static void
diversion_free (gpointer data)
{
  Diversion *diversion = data;

  g_free (diversion->package_name);
  g_free (diversion);
}

static guint64 *
int64_new (guint64 value)
{
  guint64 *copy = g_new (guint64, 1);

  *copy = value;
  return copy;
}

static guint32
add_text (RecOwnerBuilder *self, const char *text)
{
  guint32 offset = self->texts->len;

  g_byte_array_append (self->texts, (const guint8 *) text, strlen (text) + 1);
  return offset;
}

/* Names and versions of packages are plain text in every format; what is not, or would have to be
 * cut, is no name that could be trusted. */
static gboolean
is_plain (const char *text, gboolean may_be_empty)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;

  return length <= REC_OWNER_NAME_MAX && (may_be_empty || length > 0);
}

static int
compare_paths (const void *a, const void *b)
{
  const RecOwnerPath *left = a;
  const RecOwnerPath *right = b;

  if (left->key != right->key)
    return left->key < right->key ? -1 : 1;
  if (left->package != right->package)
    return left->package < right->package ? -1 : 1;
  return 0;
}

static gboolean
is_same_package (RecOwnerBuilder *self, guint64 a, guint64 b)
{
  const RecOwnerPackage *left = &g_array_index (self->packages, RecOwnerPackage, a);
  const RecOwnerPackage *right = &g_array_index (self->packages, RecOwnerPackage, b);
  const char *texts = (const char *) self->texts->data;

  return a == b
         || (strcmp (texts + left->name, texts + right->name) == 0
             && strcmp (texts + left->version, texts + right->version) == 0);
}

/* A path that several packages list is a folder, or its owner is not known for certain; either way
 * it is left out. Architectures of one package share files and count as one. */
static void
drop_shared_paths (RecOwnerBuilder *self)
{
  RecOwnerPath *paths = (gpointer) self->paths->data;
  guint kept = 0;

  for (guint i = 0, next = 0; i < self->paths->len; i = next)
    {
      gboolean same = TRUE;

      for (next = i + 1; next < self->paths->len && paths[next].key == paths[i].key; next++)
        same = same && is_same_package (self, paths[i].package, paths[next].package);
      if (same)
        paths[kept++] = paths[i];
    }
  g_array_set_size (self->paths, kept);
}

/* An empty array has no memory at all. */
static guint8 *
append (guint8 *end, const void *data, gsize size)
{
  return size > 0 ? mempcpy (end, data, size) : end;
}

/**
 * rec_owner_builder_new: (skip)
 *
 * Returns: (transfer full): a builder of an index of who owns which path, still empty
 */
RecOwnerBuilder *
rec_owner_builder_new (void)
{
  RecOwnerBuilder *self = g_new0 (RecOwnerBuilder, 1);
  guint32 random[4];

  for (guint i = 0; i < G_N_ELEMENTS (random); i++)
    random[i] = g_random_int ();
  G_STATIC_ASSERT (sizeof random == sizeof self->key);
  memcpy (self->key, random, sizeof self->key);

  self->paths = g_array_new (FALSE, FALSE, sizeof (RecOwnerPath));
  self->packages = g_array_new (FALSE, FALSE, sizeof (RecOwnerPackage));
  self->texts = g_byte_array_new ();
  self->diversions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, diversion_free);

  return self;
}

/**
 * rec_owner_builder_add_package: (skip)
 * @name: its name
 * @version: its whole version; may be empty
 * @format: `deb` or `rpm`
 * @package: (out): where its number is stored, for [func@owner_builder_add_path]
 *
 * Returns: %FALSE when its name or version are none, or when there are too many packages
 */
gboolean
rec_owner_builder_add_package (RecOwnerBuilder *self,
                               const char *name,
                               const char *version,
                               const char *format,
                               guint *package)
{
  RecOwnerPackage record;

  if (!is_plain (name, FALSE) || !is_plain (version, TRUE) || !is_plain (format, FALSE)
      || self->packages->len >= REC_OWNER_PACKAGES_MAX)
    return FALSE;

  record.name = add_text (self, name);
  record.version = add_text (self, version);
  record.format = add_text (self, format);
  *package = self->packages->len;
  g_array_append_val (self->packages, record);

  return TRUE;
}

/**
 * rec_owner_builder_add_diversion: (skip)
 * @from: the path that packages list
 * @to: where that file lies instead
 * @package_name: the one package whose own @from stays in place; `:` for none
 *
 * Must be called before the paths are added.
 */
void
rec_owner_builder_add_diversion (RecOwnerBuilder *self,
                                 const char *from,
                                 const char *to,
                                 const char *package_name)
{
  Diversion *diversion = g_new0 (Diversion, 1);

  diversion->to = rec_siphash (self->key, to, strlen (to));
  diversion->package_name = g_strdup (package_name);
  g_hash_table_replace (self->diversions, int64_new (rec_siphash (self->key, from, strlen (from))),
                        diversion);
}

/**
 * rec_owner_builder_add_path: (skip)
 * @package: a number from [func@owner_builder_add_package]
 * @path: (array length=length) (element-type guint8): a path that the package lists
 * @length: its length in bytes
 */
void
rec_owner_builder_add_path (RecOwnerBuilder *self, guint package, const char *path, gsize length)
{
  RecOwnerPath record = { rec_siphash (self->key, path, length), package };
  const RecOwnerPackage *owner;
  const Diversion *diversion;

  g_return_if_fail (package < self->packages->len);

  if (self->paths->len >= REC_OWNER_PATHS_MAX)
    return;

  owner = &g_array_index (self->packages, RecOwnerPackage, package);
  diversion = g_hash_table_lookup (self->diversions, &record.key);
  if (diversion != NULL
      && strcmp (diversion->package_name, (const char *) self->texts->data + owner->name) != 0)
    record.key = diversion->to;
  g_array_append_val (self->paths, record);
}

/**
 * rec_owner_builder_finish: (skip)
 * @digest: of the [struct@Stamp] of what was read
 *
 * Returns: (transfer full): the index as `rec-owner-format.h` says; %NULL when it is over
 * %REC_OWNER_FILE_MAX
 */
GBytes *
rec_owner_builder_finish (RecOwnerBuilder *self, const char *digest)
{
  RecOwnerHeader header = { .magic = REC_OWNER_MAGIC,
                            .version = REC_OWNER_VERSION,
                            .byte_order = REC_OWNER_BYTE_ORDER,
                            .key = { self->key[0], self->key[1] } };
  g_autofree guint8 *data = NULL;
  guint8 *end;
  gsize paths_size, packages_size, size;

  g_return_val_if_fail (strlen (digest) == REC_OWNER_DIGEST_LENGTH, NULL);

  if (self->paths->len > 0)
    qsort (self->paths->data, self->paths->len, sizeof (RecOwnerPath), compare_paths);
  drop_shared_paths (self);

  paths_size = self->paths->len * sizeof (RecOwnerPath);
  packages_size = self->packages->len * sizeof (RecOwnerPackage);
  size = sizeof header + paths_size + packages_size + self->texts->len;
  if (size > REC_OWNER_FILE_MAX)
    return NULL;

  header.n_paths = self->paths->len;
  header.n_packages = self->packages->len;
  header.texts_size = self->texts->len;
  memcpy (header.digest, digest, sizeof header.digest);

  data = g_malloc (size);
  end = append (data, &header, sizeof header);
  end = append (end, self->paths->data, paths_size);
  end = append (end, self->packages->data, packages_size);
  append (end, self->texts->data, self->texts->len);
  header.checksum
      = rec_siphash (self->key, data + REC_OWNER_CHECKED_FROM, size - REC_OWNER_CHECKED_FROM);
  memcpy (data, &header, sizeof header);

  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/**
 * rec_owner_builder_free: (skip)
 */
void
rec_owner_builder_free (RecOwnerBuilder *self)
{
  g_array_unref (self->paths);
  g_array_unref (self->packages);
  g_byte_array_unref (self->texts);
  g_hash_table_unref (self->diversions);
  g_free (self);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The index of owners as it lies on the disk and in memory, in the machine's own byte order: the
 * header, then paths by rising key, then packages, then their texts, each ended by a NUL. */

#define REC_OWNER_MAGIC "RECOWNER"
/* Raised whenever the layout or the meaning of a field changes; other versions are rebuilt. */
#define REC_OWNER_VERSION 1u
/* Reads otherwise where the byte order is another. */
#define REC_OWNER_BYTE_ORDER 0x01020304u
/* 64 hex digits of RecStamp. */
#define REC_OWNER_DIGEST_LENGTH 64

typedef struct
{
  char magic[8];
  guint32 version;
  guint32 byte_order;
  /* Of all that follows this field, under the key. */
  guint64 checksum;
  guint64 key[2];
  guint64 n_paths;
  guint64 n_packages;
  guint64 texts_size;
  char digest[REC_OWNER_DIGEST_LENGTH];
} RecOwnerHeader;

typedef struct
{
  /* SipHash of the path. */
  guint64 key;
  /* Index of the package. */
  guint64 package;
} RecOwnerPath;

typedef struct
{
  /* Offsets in the texts. */
  guint32 name;
  guint32 version;
  guint32 format;
} RecOwnerPackage;

G_STATIC_ASSERT (sizeof (RecOwnerHeader) == 128);
G_STATIC_ASSERT (sizeof (RecOwnerPath) == 16);
G_STATIC_ASSERT (sizeof (RecOwnerPackage) == 12);

#define REC_OWNER_CHECKED_FROM G_STRUCT_OFFSET (RecOwnerHeader, key)

G_END_DECLS

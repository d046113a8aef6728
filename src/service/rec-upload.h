/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "service/rec-collection-requests.h"

G_BEGIN_DECLS

/* One archive that comes in, perhaps in several parts and over several connections. What came lies
 * in the spool folder, with a note of which archive it is the beginning of. */
typedef struct
{
  /* In lower case. */
  char *name;
  RecGrant *grant;
  char **missing;
  /* The archive’s SHA-256 as hex digits; NULL when the client does not say. */
  char *sha256;
  /* This part: where it begins, how long it is, -1 when the client does not say; the whole archive,
   * -1 while not known. */
  gint64 from;
  gint64 length;
  gint64 total;
  /* Whether the end of this part is the end of the archive. */
  gboolean is_last;

  char *part_path;
  char *note_path;
  int fd;
  gint64 size;
  gint64 started;
} RecUpload;

RecUpload *rec_upload_new (const char *folder, GBytes *uuid);
void rec_upload_free (RecUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecUpload, rec_upload_free)

gboolean rec_upload_read_headers (RecUpload *self, SoupMessageHeaders *headers, GError **error);
gint64 rec_upload_get_max_size (RecUpload *self);
/* What the spool has of an archive; -1 for nothing. */
gint64 rec_upload_find (RecUpload *self, char **sha256, gint64 *total);
gboolean rec_upload_open (RecUpload *self, gint64 *have, GError **error);
gboolean rec_upload_write (RecUpload *self, GBytes *bytes, GError **error);
gboolean rec_upload_sync (RecUpload *self, GError **error);
gboolean rec_upload_is_complete (RecUpload *self);
void rec_upload_discard (RecUpload *self);

gboolean rec_digest_parse (SoupMessageHeaders *headers, char **sha256, GError **error);
char *rec_digest_print (const char *sha256);

G_END_DECLS

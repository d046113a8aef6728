/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-upload-desk.h"

#include <string.h>

#include "core/report/rec-error.h"
#include "service/rec-evidence-shelf.h"
#include "service/rec-refusal.h"
#include "service/rec-service-limits.h"
#include "service/rec-upload.h"

/*
 * RecUploadDesk:
 *
 * Takes archives in. Their bytes go into the spool as they come; what takes long, to bring them to
 * the disk and to unpack them, is done on a thread of its own.
 */
struct _RecUploadDesk
{
  GObject parent_instance;

  RecConnectionGuard *guard;
  RecCollectionWriter *writer;
  RecCollectionStore *reader;
  char *folder;
  /* The message to its RecUpload, while the body comes. */
  GHashTable *coming;
  /* Names of those whose body is there and that are not answered yet. */
  GHashTable *finishing;
  GMainContext *context;
  GAsyncQueue *queue;
  GThread *thread;
};

/* An upload whose body came, on its way over the threads. */
typedef struct
{
  RecUploadDesk *desk;
  SoupServerMessage *message;
  RecUpload *upload;
  GPtrArray *items;
  char *sha256;
  GError *error;
} Arrival;

G_DEFINE_FINAL_TYPE (RecUploadDesk, rec_upload_desk, G_TYPE_OBJECT)

static void
arrival_free (Arrival *self)
{
  if (self->desk != NULL)
    g_hash_table_remove (self->desk->finishing, self->upload->name);
  g_clear_pointer (&self->upload, rec_upload_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->message);
  g_clear_object (&self->desk);
  g_free (self->sha256);
  g_free (self);
}

static void
rec_upload_desk_finalize (GObject *object)
{
  RecUploadDesk *self = REC_UPLOAD_DESK (object);

  g_async_queue_push (self->queue, g_new0 (Arrival, 1));
  g_thread_join (self->thread);
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->coming, g_hash_table_unref);
  g_clear_pointer (&self->finishing, g_hash_table_unref);
  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->guard);
  g_clear_object (&self->writer);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_upload_desk_parent_class)->finalize (object);
}

static void
rec_upload_desk_class_init (RecUploadDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_upload_desk_finalize;
}

static void
rec_upload_desk_init (RecUploadDesk *self)
{
  self->coming = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) rec_upload_free);
  self->finishing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->context = g_main_context_ref_thread_default ();
  self->queue = g_async_queue_new ();
}

static void
set_progress (SoupServerMessage *message, gint64 have, const char *sha256)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *digest = sha256 != NULL ? rec_digest_print (sha256) : NULL;
  g_autofree char *range = g_strdup_printf ("bytes=0-%" G_GINT64_FORMAT, have - 1);

  if (digest != NULL)
    soup_message_headers_replace (headers, "Repr-Digest", digest);
  /* None when there is nothing. */
  if (have > 0)
    soup_message_headers_replace (headers, "Range", range);
}

static guint
get_status (const GError *error)
{
  switch (error->domain == REC_ERROR ? (RecError) error->code : REC_ERROR_FAILED)
    {
    case REC_ERROR_INVALID:
    case REC_ERROR_TRUNCATED:
    case REC_ERROR_UNSUPPORTED:
    case REC_ERROR_REFUSED:
      return SOUP_STATUS_BAD_REQUEST;
    case REC_ERROR_TOO_LARGE:
    case REC_ERROR_LIMIT:
      return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
    case REC_ERROR_NOT_AUTHORIZED:
      return SOUP_STATUS_FORBIDDEN;
    default:
      return SOUP_STATUS_SERVICE_UNAVAILABLE;
    }
}

/* Of our own troubles a client learns nothing but that it is to come again. */
static const char *
get_reason (const GError *error)
{
  return get_status (error) == SOUP_STATUS_SERVICE_UNAVAILABLE ? "Nothing can be taken now"
                                                               : error->message;
}

static void
answer_done (SoupServerMessage *message)
{
  soup_server_message_set_status (message, SOUP_STATUS_CREATED, NULL);
  soup_server_message_set_response (message, NULL, SOUP_MEMORY_STATIC, "", 0);
}

static gboolean
write_archive (RecCollectionStore *store, gpointer data, GError **error)
{
  Arrival *arrival = data;

  return rec_collection_store_add_archive (store, arrival->upload->grant, arrival->items,
                                           arrival->sha256, g_get_real_time (), error);
}

static void
written_cb (gpointer data, const GError *error)
{
  Arrival *arrival = data;

  if (error != NULL)
    rec_answer_problem (arrival->message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                        "Nothing can be taken now");
  else
    {
      rec_upload_discard (arrival->upload);
      answer_done (arrival->message);
    }
  soup_server_message_unpause (arrival->message);
}

static void
answer_error (Arrival *arrival)
{
  const GError *error = arrival->error;

  if (get_status (error) != SOUP_STATUS_SERVICE_UNAVAILABLE)
    rec_upload_discard (arrival->upload);
  /* What came in parts was damaged on the way or here: from the beginning, please. */
  if (g_error_matches (error, REC_ERROR, REC_ERROR_TRUNCATED) && arrival->upload->from > 0)
    {
      rec_answer_problem (arrival->message, SOUP_STATUS_PERMANENT_REDIRECT, error->message);
      return;
    }
  rec_answer_problem (arrival->message, get_status (error), get_reason (error));
}

static gboolean
arrived_cb (gpointer data)
{
  Arrival *arrival = data;
  RecUpload *upload = arrival->upload;

  if (arrival->error != NULL)
    answer_error (arrival);
  else if (arrival->items == NULL)
    {
      set_progress (arrival->message, upload->size, upload->sha256);
      soup_server_message_set_status (arrival->message, SOUP_STATUS_PERMANENT_REDIRECT, NULL);
      soup_server_message_set_response (arrival->message, NULL, SOUP_MEMORY_STATIC, "", 0);
    }
  else if (rec_collection_writer_run (arrival->desk->writer, write_archive, written_cb, arrival,
                                      (GDestroyNotify) arrival_free))
    return G_SOURCE_REMOVE;
  else
    rec_answer_problem (arrival->message, REC_STATUS_TOO_MANY, "Too much comes at a time");
  soup_server_message_unpause (arrival->message);
  arrival_free (arrival);
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer data)
{
  RecUploadDesk *self = data;

  for (;;)
    {
      Arrival *arrival = g_async_queue_pop (self->queue);
      RecUpload *upload = arrival->upload;

      if (upload == NULL)
        {
          g_free (arrival);
          return NULL;
        }
      if (rec_upload_sync (upload, &arrival->error) && rec_upload_is_complete (upload))
        arrival->items
            = rec_evidence_shelf_take (self->folder, upload, &arrival->sha256, &arrival->error);
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, arrived_cb, arrival, NULL);
    }
}

/*
 * rec_upload_desk_new:
 * @reader: to look up who may upload
 */
RecUploadDesk *
rec_upload_desk_new (RecConnectionGuard *guard,
                     RecCollectionWriter *writer,
                     RecCollectionStore *reader)
{
  RecUploadDesk *self = g_object_new (REC_TYPE_UPLOAD_DESK, NULL);

  self->guard = g_object_ref (guard);
  self->writer = g_object_ref (writer);
  self->reader = g_object_ref (reader);
  self->folder = g_strdup (rec_collection_store_get_folder (reader));
  rec_evidence_shelf_clear_spool (self->folder);
  self->thread = g_thread_new ("rec-uploads", run_thread, self);
  return self;
}

/* Returns: the status to refuse with, and why; 0 to go on */
static guint
check_token (RecUploadDesk *self,
             SoupServerMessage *message,
             GBytes *uuid,
             RecUpload *upload,
             const char **reason)
{
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  g_autoptr (GError) error = NULL;

  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", 7) != 0)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "WWW-Authenticate", "Bearer");
      *reason = "A token is needed";
      return SOUP_STATUS_UNAUTHORIZED;
    }
  upload->grant = rec_collection_store_find_grant (self->reader, uuid, authorization + 7, &error);
  if (upload->grant == NULL)
    {
      gboolean is_wrong = g_error_matches (error, REC_ERROR, REC_ERROR_NOT_AUTHORIZED);

      *reason = is_wrong ? "The token is not the one of this report" : "Nothing can be read now";
      return is_wrong ? SOUP_STATUS_FORBIDDEN : SOUP_STATUS_SERVICE_UNAVAILABLE;
    }
  *reason = "It is no longer wanted";
  return upload->grant->expires <= g_get_real_time () || !upload->grant->is_wanted
             ? SOUP_STATUS_GONE
             : 0;
}

static gboolean
is_too_large (RecUpload *upload)
{
  gint64 max = rec_upload_get_max_size (upload);

  return upload->total > max || upload->length > max;
}

/* Another connection of the same client’s, from before the net was cut, has lost its part. */
static void
take_over (RecUploadDesk *self, const char *name)
{
  GHashTableIter iter;
  gpointer message, upload;

  g_hash_table_iter_init (&iter, self->coming);
  while (g_hash_table_iter_next (&iter, &message, &upload))
    if (g_str_equal (((RecUpload *) upload)->name, name))
      {
        rec_connection_guard_set_seconds (self->guard, message, 0);
        g_hash_table_iter_remove (&iter);
      }
}

static guint
check_upload (RecUploadDesk *self,
              SoupServerMessage *message,
              RecUpload *upload,
              const char **reason)
{
  g_autoptr (GError) error = NULL;
  gboolean is_known = FALSE;

  if (!rec_upload_read_headers (upload, soup_server_message_get_request_headers (message), &error))
    {
      *reason = "Content-Range, Content-Length and Repr-Digest do not go together";
      return SOUP_STATUS_BAD_REQUEST;
    }
  *reason = "The archive is larger than what was asked for can be";
  if (is_too_large (upload))
    return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;

  upload->missing = rec_collection_store_list_missing (self->reader, upload->grant, &error);
  if (upload->missing == NULL
      || (upload->sha256 != NULL
          && !rec_collection_store_has_archive (self->reader, upload->grant->id, upload->sha256,
                                                &is_known, &error)))
    {
      *reason = "Nothing can be read now";
      return SOUP_STATUS_SERVICE_UNAVAILABLE;
    }
  *reason = "It was taken already";
  if (is_known)
    return SOUP_STATUS_CREATED;
  *reason = "Too much comes at a time";
  if (g_hash_table_contains (self->finishing, upload->name)
      || g_hash_table_size (self->coming) + g_hash_table_size (self->finishing)
             >= REC_SERVICE_UPLOADS_MAX)
    return REC_STATUS_TOO_MANY;
  return 0;
}

static guint
open_upload (RecUploadDesk *self,
             SoupServerMessage *message,
             RecUpload *upload,
             const char **reason)
{
  g_autoptr (GError) error = NULL;
  gint64 have;

  take_over (self, upload->name);
  if (!rec_upload_open (upload, &have, &error))
    {
      *reason = "Nothing can be taken now";
      return SOUP_STATUS_SERVICE_UNAVAILABLE;
    }
  if (upload->fd >= 0)
    return 0;
  set_progress (message, have, upload->sha256);
  *reason = "The part does not go on where the last one ended";
  return SOUP_STATUS_PERMANENT_REDIRECT;
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, RecUploadDesk *self)
{
  RecUpload *upload = g_hash_table_lookup (self->coming, message);
  g_autoptr (GError) error = NULL;

  /* It lost its part to another connection and is about to end. */
  if (upload == NULL)
    return;
  if (g_get_monotonic_time () - upload->started
      < (gint64) REC_SERVICE_PART_SECONDS * G_USEC_PER_SEC)
    rec_connection_guard_set_seconds (self->guard, message, REC_SERVICE_STALL_SECONDS);
  if (rec_upload_write (upload, chunk, &error))
    return;
  if (get_status (error) != SOUP_STATUS_SERVICE_UNAVAILABLE)
    rec_upload_discard (upload);
  g_hash_table_remove (self->coming, message);
  rec_refuse_early (message, get_status (error), get_reason (error));
}

/*
 * rec_upload_desk_start:
 *
 * Checks an upload before its body is read, and refuses it or takes what comes.
 */
void
rec_upload_desk_start (RecUploadDesk *self, SoupServerMessage *message, GBytes *uuid)
{
  g_autoptr (RecUpload) upload = rec_upload_new (self->folder, uuid);
  const char *reason;
  guint status = check_token (self, message, uuid, upload, &reason);

  if (status == 0)
    status = check_upload (self, message, upload, &reason);
  if (status == 0)
    status = open_upload (self, message, upload, &reason);
  if (status != 0)
    {
      rec_refuse_early (message, status, reason);
      return;
    }

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect_object (message, "got-chunk", G_CALLBACK (got_chunk_cb), self, 0);
  rec_connection_guard_set_seconds (self->guard, message, REC_SERVICE_STALL_SECONDS);
  g_hash_table_insert (self->coming, message, g_steal_pointer (&upload));
}

/*
 * rec_upload_desk_finish:
 *
 * The body is there; the answer follows.
 */
void
rec_upload_desk_finish (RecUploadDesk *self, SoupServerMessage *message)
{
  gpointer upload = NULL;
  Arrival *arrival;

  if (!g_hash_table_steal_extended (self->coming, message, NULL, &upload))
    {
      rec_answer_problem (message, SOUP_STATUS_CONFLICT, "Another connection went on with it");
      return;
    }

  arrival = g_new0 (Arrival, 1);
  arrival->desk = g_object_ref (self);
  arrival->message = g_object_ref (message);
  arrival->upload = upload;
  g_hash_table_add (self->finishing, g_strdup (arrival->upload->name));
  /* Unpacking a large archive takes its time. */
  rec_connection_guard_set_seconds (self->guard, message, REC_SERVICE_PART_SECONDS);
  soup_server_message_pause (message);
  g_async_queue_push (self->queue, arrival);
}

/*
 * rec_upload_desk_forget:
 *
 * The message is over. What came of its body stays in the spool.
 */
void
rec_upload_desk_forget (RecUploadDesk *self, SoupServerMessage *message)
{
  g_hash_table_remove (self->coming, message);
}

static void
tell_progress (RecUploadDesk *self, SoupServerMessage *message, RecUpload *upload)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *last = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total;
  gint64 have = rec_upload_find (upload, &sha256, &total);

  if (have >= 0)
    {
      set_progress (message, have, sha256);
      soup_server_message_set_status (message, SOUP_STATUS_PERMANENT_REDIRECT, NULL);
      return;
    }
  last = rec_collection_store_dup_last_archive (self->reader, upload->grant->id, &error);
  if (last == NULL)
    rec_answer_problem (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "Nothing can be read now");
  else if (*last == '\0')
    rec_answer_problem (message, SOUP_STATUS_NOT_FOUND, "Nothing came yet");
  else
    {
      set_progress (message, 0, last);
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    }
}

/*
 * rec_upload_desk_tell:
 *
 * Answers how far an upload is.
 */
void
rec_upload_desk_tell (RecUploadDesk *self, SoupServerMessage *message, GBytes *uuid)
{
  g_autoptr (RecUpload) upload = rec_upload_new (self->folder, uuid);
  const char *reason;
  guint status = check_token (self, message, uuid, upload, &reason);

  if (status != 0)
    rec_answer_problem (message, status, reason);
  else
    tell_progress (self, message, upload);
}

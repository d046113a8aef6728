/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-exchange-upload.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/exchange/rec-exchange-archive-file.h"
#include "core/exchange/rec-exchange-limits.h"
#include "core/exchange/rec-exchange-request.h"
#include "core/exchange/rec-exchange-trouble.h"
#include "core/report/rec-error.h"

/**
 * RecExchangeUpload:
 *
 * Sends one archive: asks how far the service is, and sends from there, one part after another.
 */
struct _RecExchangeUpload
{
  GObject parent_instance;

  RecServiceDescription *service;
  char *who;
  char *path;
  char *token;
  char *archive_path;
  char *archive_sha256;
  SoupSession *session;
  guint answer_timeout;
  RecTrafficFunc traffic;
  gpointer traffic_data;
  GFileProgressCallback progress;
  gpointer progress_data;

  RecExchangeArchiveFile *file;
  /* What the service has, and what it has once the part that is on its way arrived. */
  gint64 offset;
  gint64 end;
  guint n_stalls;
};

G_DEFINE_FINAL_TYPE (RecExchangeUpload, rec_exchange_upload, G_TYPE_OBJECT)

static void
rec_exchange_upload_finalize (GObject *object)
{
  RecExchangeUpload *self = REC_EXCHANGE_UPLOAD (object);

  g_clear_object (&self->service);
  g_clear_pointer (&self->who, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->archive_path, g_free);
  g_clear_pointer (&self->archive_sha256, g_free);
  g_clear_object (&self->session);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (rec_exchange_upload_parent_class)->finalize (object);
}

static void
rec_exchange_upload_class_init (RecExchangeUploadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_exchange_upload_finalize;
}

static void
rec_exchange_upload_init (RecExchangeUpload *self)
{
}

static void ask_how_far (GTask *task);
static void send_part (GTask *task);

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
report_progress (RecExchangeUpload *self)
{
  if (self->progress != NULL)
    self->progress (self->offset, rec_exchange_archive_file_get_size (self->file),
                    self->progress_data);
}

static void
complete (GTask *task)
{
  RecExchangeUpload *self = g_task_get_source_object (task);

  self->offset = rec_exchange_archive_file_get_size (self->file);
  report_progress (self);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static GError *
make_trouble (RecExchangeUpload *self, RecExchangeAnswer *answer)
{
  return rec_exchange_trouble_of_status (
      REC_EXCHANGE_STAGE_EVIDENCE, answer->status,
      soup_message_headers_get_one (answer->headers, "Retry-After"), self->who);
}

/* `Range: bytes=0-<last>`; none means that nothing is there. */
static gboolean
parse_range (RecExchangeUpload *self, const char *range, gint64 *have, GError **error)
{
  guint64 last;

  *have = 0;
  if (range == NULL)
    return TRUE;
  if (!g_str_has_prefix (range, "bytes=0-")
      || !g_ascii_string_to_unsigned (range + strlen ("bytes=0-"), 10, 0, G_MAXINT64 - 1, &last,
                                      NULL))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("%s does not say how much of the information it has"), self->who);
      return FALSE;
    }
  *have = last + 1;
  if (*have > rec_exchange_archive_file_get_size (self->file))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("%s says that it has more of the information than there is"), self->who);
      return FALSE;
    }

  return TRUE;
}

/* The service may have another archive under the same address: the one that went before. */
static gboolean
is_about_this_archive (RecExchangeUpload *self, RecExchangeAnswer *answer)
{
  return g_strcmp0 (soup_message_headers_get_one (answer->headers, "Repr-Digest"),
                    rec_exchange_archive_file_get_digest (self->file))
         == 0;
}

static gboolean
count_stall (RecExchangeUpload *self, GError **error)
{
  if (++self->n_stalls <= REC_EXCHANGE_STALLS_MAX)
    return TRUE;
  g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
               _ ("%s takes the information, and does not get further with it"), self->who);
  return FALSE;
}

static gboolean
handle_part (RecExchangeUpload *self, RecExchangeAnswer *answer, gboolean *is_lost, GError **error)
{
  gint64 have = self->offset;

  *is_lost = answer->status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE;
  if (*is_lost)
    return count_stall (self, error);
  if (!parse_range (self, soup_message_headers_get_one (answer->headers, "Range"), &have, error))
    return FALSE;
  if (have > self->end)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("%s says that it has more of the information than was sent"), self->who);
      return FALSE;
    }
  /* It may take less than a whole part, but not crumbs. */
  if (have - self->offset < (self->end - self->offset) / 2 + 1 && !count_stall (self, error))
    return FALSE;
  self->offset = have;
  /* All of it, and not done with it: what it has is not what was sent. */
  if (have == rec_exchange_archive_file_get_size (self->file))
    {
      self->offset = 0;
      return count_stall (self, error);
    }

  return TRUE;
}

static void
part_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RecExchangeUpload *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (RecExchangeAnswer) answer
      = rec_exchange_request_send_finish (REC_EXCHANGE_REQUEST (source), result, &error);
  gboolean is_lost;

  if (answer == NULL)
    {
      fail (task, error);
      return;
    }
  if (answer->status == SOUP_STATUS_CREATED
      && self->end == rec_exchange_archive_file_get_size (self->file))
    {
      complete (task);
      return;
    }
  if (answer->status != SOUP_STATUS_PERMANENT_REDIRECT
      && answer->status != SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    {
      fail (task, make_trouble (self, answer));
      return;
    }
  if (!handle_part (self, answer, &is_lost, &error))
    {
      fail (task, error);
      return;
    }
  if (is_lost)
    {
      ask_how_far (task);
      return;
    }
  report_progress (self);
  send_part (task);
}

static RecExchangeRequest *
make_request (RecExchangeUpload *self, const char *method, GError **error)
{
  RecExchangeRequest *request = rec_exchange_request_new (self->service, method, self->path, error);
  g_autofree char *bearer = NULL;

  if (request == NULL)
    return NULL;
  bearer = g_strconcat ("Bearer ", self->token, NULL);
  rec_exchange_request_add_header (request, "Authorization", bearer);
  rec_exchange_request_set_traffic (request, self->traffic, self->traffic_data);

  return request;
}

static void
part_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RecExchangeUpload *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) part = rec_exchange_archive_file_read_finish (self->file, result, &error);
  g_autoptr (RecExchangeRequest) request = NULL;
  g_autofree char *range = NULL;

  if (part != NULL)
    request = make_request (self, "PUT", &error);
  if (request == NULL)
    {
      fail (task, error);
      return;
    }
  self->end = self->offset + g_bytes_get_size (part);
  range = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                           self->offset, self->end - 1,
                           rec_exchange_archive_file_get_size (self->file));
  rec_exchange_request_add_header (request, "Content-Range", range);
  rec_exchange_request_add_header (request, "Repr-Digest",
                                   rec_exchange_archive_file_get_digest (self->file));
  rec_exchange_request_set_body (request, "application/zstd", part, TRUE);
  rec_exchange_request_send_async (request, self->session, self->answer_timeout,
                                   g_task_get_cancellable (task), part_sent_cb, task);
}

static void
send_part (GTask *task)
{
  RecExchangeUpload *self = g_task_get_source_object (task);
  gint64 left = rec_exchange_archive_file_get_size (self->file) - self->offset;

  rec_exchange_archive_file_read_async (self->file, self->offset,
                                        MIN (left, REC_EXCHANGE_PART_SIZE),
                                        g_task_get_cancellable (task), part_read_cb, task);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RecExchangeUpload *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (RecExchangeAnswer) answer
      = rec_exchange_request_send_finish (REC_EXCHANGE_REQUEST (source), result, &error);
  gboolean is_this;

  if (answer == NULL)
    {
      fail (task, error);
      return;
    }

  is_this = is_about_this_archive (self, answer);
  self->offset = 0;
  switch (answer->status)
    {
    case SOUP_STATUS_OK:
      if (is_this)
        {
          complete (task);
          return;
        }
      break;
    case SOUP_STATUS_NOT_FOUND:
      break;
    case SOUP_STATUS_PERMANENT_REDIRECT:
      if (is_this
          && !parse_range (self, soup_message_headers_get_one (answer->headers, "Range"),
                           &self->offset, &error))
        {
          fail (task, error);
          return;
        }
      if (self->offset == rec_exchange_archive_file_get_size (self->file))
        self->offset = 0;
      break;
    default:
      fail (task, make_trouble (self, answer));
      return;
    }

  report_progress (self);
  send_part (task);
}

static void
ask_how_far (GTask *task)
{
  RecExchangeUpload *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (RecExchangeRequest) request = make_request (self, "HEAD", &error);

  if (request == NULL)
    {
      fail (task, error);
      return;
    }
  rec_exchange_request_send_async (request, self->session, self->answer_timeout,
                                   g_task_get_cancellable (task), asked_cb, task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RecExchangeUpload *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->file = rec_exchange_archive_file_open_finish (result, &error);
  if (self->file == NULL)
    fail (task, error);
  else
    ask_how_far (task);
}

/**
 * rec_exchange_upload_new: (skip)
 */
RecExchangeUpload *
rec_exchange_upload_new (RecServiceDescription *service,
                         const char *wire_id,
                         const char *token,
                         const char *archive_path,
                         const char *archive_sha256)
{
  RecExchangeUpload *self = g_object_new (REC_TYPE_EXCHANGE_UPLOAD, NULL);

  self->service = g_object_ref (service);
  self->who = g_strdup_printf ("“%s”", rec_service_description_get_name (service));
  self->path = g_strdup_printf ("/v1/reports/%s/evidence", wire_id);
  self->token = g_strdup (token);
  self->archive_path = g_strdup (archive_path);
  self->archive_sha256 = g_strdup (archive_sha256);

  return self;
}

/**
 * rec_exchange_upload_set_session: (skip)
 */
void
rec_exchange_upload_set_session (RecExchangeUpload *self,
                                 SoupSession *session,
                                 guint answer_timeout)
{
  g_set_object (&self->session, session);
  self->answer_timeout = answer_timeout;
}

/**
 * rec_exchange_upload_set_traffic: (skip)
 */
void
rec_exchange_upload_set_traffic (RecExchangeUpload *self,
                                 RecTrafficFunc traffic,
                                 gpointer traffic_data)
{
  self->traffic = traffic;
  self->traffic_data = traffic_data;
}

/**
 * rec_exchange_upload_set_progress: (skip)
 */
void
rec_exchange_upload_set_progress (RecExchangeUpload *self,
                                  GFileProgressCallback progress,
                                  gpointer progress_data)
{
  self->progress = progress;
  self->progress_data = progress_data;
}

/**
 * rec_exchange_upload_run_async: (skip)
 */
void
rec_exchange_upload_run_async (RecExchangeUpload *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  /* What the service took counts, also when it was cancelled a moment later. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, rec_exchange_upload_run_async);
  rec_exchange_archive_file_open_async (self->archive_path, self->archive_sha256, cancellable,
                                        opened_cb, task);
}

/**
 * rec_exchange_upload_run_finish: (skip)
 */
gboolean
rec_exchange_upload_run_finish (RecExchangeUpload *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-guarded-stream.h"

/*
 * RecGuardedInput:
 *
 * SoupServer of libsoup 3.2 neither closes nor frees a connection whose client goes between two
 * requests: it finishes a request that had not begun, and nobody is told. Here such an end is
 * preceded by one byte, so that a request has begun, is found to be incomplete, and the connection
 * ends as it should.
 */
#define REC_TYPE_GUARDED_INPUT (rec_guarded_input_get_type ())
G_DECLARE_FINAL_TYPE (RecGuardedInput, rec_guarded_input, REC, GUARDED_INPUT, GFilterInputStream)

struct _RecGuardedInput
{
  GFilterInputStream parent_instance;

  gboolean is_idle;
};

struct _RecGuardedStream
{
  GIOStream parent_instance;

  GIOStream *base;
  RecGuardedInput *input;
};

static void rec_guarded_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RecGuardedInput,
                               rec_guarded_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      rec_guarded_input_pollable_init))
G_DEFINE_FINAL_TYPE (RecGuardedStream, rec_guarded_stream, G_TYPE_IO_STREAM)

static GPollableInputStream *
get_base (gpointer input)
{
  return G_POLLABLE_INPUT_STREAM (
      g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (input)));
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (get_base (stream));
}

static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) base = g_pollable_input_stream_create_source (get_base (stream), NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

static gssize
read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  RecGuardedInput *self = REC_GUARDED_INPUT (stream);
  g_autoptr (GError) local_error = NULL;
  gssize n_read = g_pollable_input_stream_read_nonblocking (get_base (stream), buffer, count, NULL,
                                                            &local_error);
  gboolean is_end
      = n_read <= 0 && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);

  if (is_end && self->is_idle && count > 0)
    {
      self->is_idle = FALSE;
      *(char *) buffer = '?';
      return 1;
    }
  if (n_read > 0)
    self->is_idle = FALSE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return n_read;
}

static void
rec_guarded_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = is_readable;
  iface->create_source = create_source;
  iface->read_nonblocking = read_nonblocking;
}

static void
rec_guarded_input_class_init (RecGuardedInputClass *klass)
{
}

static void
rec_guarded_input_init (RecGuardedInput *self)
{
}

static GInputStream *
get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (REC_GUARDED_STREAM (stream)->input);
}

static GOutputStream *
get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (REC_GUARDED_STREAM (stream)->base);
}

static gboolean
close_stream (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (REC_GUARDED_STREAM (stream)->base, cancellable, error);
}

static void
rec_guarded_stream_finalize (GObject *object)
{
  RecGuardedStream *self = REC_GUARDED_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->base);

  G_OBJECT_CLASS (rec_guarded_stream_parent_class)->finalize (object);
}

static void
rec_guarded_stream_class_init (RecGuardedStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_guarded_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = get_output_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = close_stream;
}

static void
rec_guarded_stream_init (RecGuardedStream *self)
{
}

/*
 * rec_guarded_stream_new:
 * @base: a stream that can be polled
 */
GIOStream *
rec_guarded_stream_new (GIOStream *base)
{
  RecGuardedStream *self = g_object_new (REC_TYPE_GUARDED_STREAM, NULL);

  self->base = g_object_ref (base);
  self->input
      = g_object_new (REC_TYPE_GUARDED_INPUT, "base-stream", g_io_stream_get_input_stream (base),
                      "close-base-stream", FALSE, NULL);
  return G_IO_STREAM (self);
}

void
rec_guarded_stream_set_idle (RecGuardedStream *self)
{
  self->input->is_idle = TRUE;
}

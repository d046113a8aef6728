/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-thread.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"

/**
 * RecThread:
 *
 * One thread of the failed process, with its stack from the innermost frame outwards.
 */
struct _RecThread
{
  GObject parent_instance;

  guint64 tid;
  gboolean crashed;
  GListStore *frames;
};

G_DEFINE_FINAL_TYPE (RecThread, rec_thread, G_TYPE_OBJECT)

static void
rec_thread_finalize (GObject *object)
{
  RecThread *self = REC_THREAD (object);

  g_clear_object (&self->frames);

  G_OBJECT_CLASS (rec_thread_parent_class)->finalize (object);
}

static void
rec_thread_class_init (RecThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_thread_finalize;
}

static void
rec_thread_init (RecThread *self)
{
  self->frames = g_list_store_new (REC_TYPE_FRAME);
}

/**
 * rec_thread_new:
 * @tid: the kernel's number of the thread
 * @crashed: whether it is the one that failed
 *
 * Returns: (transfer full): a thread without frames
 */
RecThread *
rec_thread_new (guint64 tid, gboolean crashed)
{
  RecThread *self = g_object_new (REC_TYPE_THREAD, NULL);

  self->tid = tid;
  self->crashed = crashed;
  return self;
}

/**
 * rec_thread_new_from_json:
 * @object: what [method@Thread.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@Thread]; %NULL with %REC_ERROR_INVALID or
 *   %REC_ERROR_TOO_LARGE
 */
RecThread *
rec_thread_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (RecThread) self = rec_thread_new (rec_json_get_int (object, "tid", 0),
                                               rec_json_get_boolean (object, "crashed"));
  JsonArray *frames = rec_json_get_array (object, "frames");

  for (guint i = 0; frames != NULL && i < json_array_get_length (frames); i++)
    {
      JsonNode *node = json_array_get_element (frames, i);
      g_autoptr (RecFrame) frame = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "A thread's frame is no JSON object");
          return NULL;
        }
      frame = rec_frame_new_from_json (json_node_get_object (node), error);
      if (frame == NULL)
        return NULL;
      if (!rec_thread_add_frame (self, frame))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE, "A thread has more than %d frames",
                       REC_FRAMES_MAX);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

/**
 * rec_thread_add_frame:
 * @frame: the frame that called the last one added
 *
 * Returns: %FALSE when there are 256 already; the frame is then not added
 */
gboolean
rec_thread_add_frame (RecThread *self, RecFrame *frame)
{
  g_return_val_if_fail (REC_IS_THREAD (self), FALSE);
  g_return_val_if_fail (REC_IS_FRAME (frame), FALSE);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->frames)) >= REC_FRAMES_MAX)
    return FALSE;

  g_list_store_append (self->frames, frame);
  return TRUE;
}

/**
 * rec_thread_get_tid:
 *
 * Returns: the kernel's number of the thread
 */
guint64
rec_thread_get_tid (RecThread *self)
{
  g_return_val_if_fail (REC_IS_THREAD (self), 0);

  return self->tid;
}

/**
 * rec_thread_get_crashed:
 *
 * Returns: whether it is the one that failed
 */
gboolean
rec_thread_get_crashed (RecThread *self)
{
  g_return_val_if_fail (REC_IS_THREAD (self), FALSE);

  return self->crashed;
}

/**
 * rec_thread_get_frames:
 *
 * Returns: (transfer none): a model of [class@Frame]s, the innermost first
 */
GListModel *
rec_thread_get_frames (RecThread *self)
{
  g_return_val_if_fail (REC_IS_THREAD (self), NULL);

  return G_LIST_MODEL (self->frames);
}

/**
 * rec_thread_to_json:
 * @builder: where an object is added
 */
void
rec_thread_to_json (RecThread *self, JsonBuilder *builder)
{
  GListModel *frames;

  g_return_if_fail (REC_IS_THREAD (self));
  g_return_if_fail (JSON_IS_BUILDER (builder));

  frames = G_LIST_MODEL (self->frames);
  json_builder_begin_object (builder);
  rec_json_add_int (builder, "tid", self->tid);
  rec_json_add_boolean (builder, "crashed", self->crashed);
  json_builder_set_member_name (builder, "frames");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (frames); i++)
    {
      g_autoptr (RecFrame) frame = g_list_model_get_item (frames, i);

      rec_frame_to_json (frame, builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
